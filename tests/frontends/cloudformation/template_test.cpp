// What is told apart as a template, what is wrong with one, and what its parameters refuse.
#include <catch2/catch.hpp>

#include "frontends/cloudformation/support.h"

namespace analyzer::frontends {

namespace {

struct Fault {
  const char* text;     // «…» marks where the message stands
  const char* message;  // nullptr: nothing is wrong
};

void check(std::span<const Fault> faults) {
  for (const Fault& f : faults) {
    std::string text = f.text;
    std::string marked;
    if (std::size_t begin = text.find("«"); begin != std::string::npos) {
      constexpr std::size_t mark = std::string_view("«").size();
      std::size_t end = text.find("»");
      marked = text.substr(begin + mark, end - begin - mark);
      text = text.substr(0, begin) + marked + text.substr(end + mark);
    }
    INFO(text);
    test::Scan scan;
    REQUIRE(scan.add("main.yaml", "AWSTemplateFormatVersion: 2010-09-09\n" + text));
    scan.run();
    if (!f.message) {
      for (const std::string& m : scan.messages()) FAIL_CHECK(m);
      continue;
    }
    REQUIRE(scan.sink.diagnostics.size() == 1);
    CHECK(scan.sink.diagnostics[0].message == f.message);
    if (!marked.empty()) CHECK(scan.text_at(scan.sink.diagnostics[0].location) == marked);
  }
}

bool ours(std::string text) {
  test::Scan scan;
  return scan.add("x.yaml", std::move(text));
}

}  // namespace

TEST_CASE("templates are told apart by their content") {
  CHECK(ours("AWSTemplateFormatVersion: 2010-09-09\n"));
  CHECK(ours("Resources: {A: {Type: AWS::S3::Bucket}}\n"));
  CHECK(ours("Resources: {A: {Type: Custom::Thing}}\n"));
  CHECK(ours("Transform: AWS::Serverless-2016-10-31\n"));
  CHECK(ours(R"({"Resources": {"A": {"Type": "AWS::S3::Bucket"}}})"));
  CHECK(ours("Resources:\n  A:\n    Type: AWS::S3::Bucket\n    Properties: [unclosed\n"));
  CHECK_FALSE(ours("apiVersion: v1\nkind: Service\n"));
  CHECK_FALSE(ours("Resources: [a, b]\n"));
  CHECK_FALSE(ours("resources:\n  a: {Type: AWS::S3::Bucket}\n"));
  CHECK_FALSE(ours(""));
  CHECK_FALSE(ours("- a\n- b\n"));
}

TEST_CASE("names that nothing has") {
  const Fault cases[] = {
      {"Resources:\n  Bucket: {Type: 'AWS::S3::Bucket'}\n  P: {Type: 'AWS::S3::BucketPolicy', Properties: {Bucket: "
       "!Ref «Buckt»}}\n",
       "there is no parameter or resource `Buckt`; did you mean `Bucket`?"},
      {"Resources:\n  Queue: {Type: 'AWS::SQS::Queue'}\n  P: {Type: 'AWS::SQS::QueuePolicy', Properties: {Q: !Sub "
       "'a-${«Qeue.Arn»}'}}\n",
       "there is no resource `Qeue`; did you mean `Queue`?"},
      {"Resources:\n  A: {Type: 'AWS::SQS::Queue', Properties: {N: !Sub '${«AWS::Acount»}'}}\n",
       "there is no pseudo parameter `AWS::Acount`; did you mean `AWS::AccountId`?"},
      {"Resources:\n  A: {Type: 'AWS::SQS::Queue', DependsOn: «B»}\n", "`DependsOn` names no resource `B`"},
      {"Resources:\n  A: {Type: 'AWS::SQS::Queue', Condition: «cX»}\n", "there is no condition `cX`"},
      {"Resources:\n  A: {Type: 'AWS::SQS::Queue', Properties: {N: !FindInMap [«M», a, b]}}\n",
       "there is no mapping `M`"},
      {"Mappings: {M: {a: {b: 1}}}\nResources:\n  A: {Type: 'AWS::SQS::Queue', Properties: {N: «!FindInMap [M, a, "
       "c]»}}\n",
       "mapping `M` has no key `c`"},
      {"Resources:\n  A: {Type: 'AWS::SQS::Queue', Properties: {N: «!Jion [a, b]»}}\n",
       "there is no function `!Jion`; did you mean `Join`?"},
      {"Resources:\n  A: {Type: 'AWS::SQS::Queue', Properties: {N: «!Join [a]»}}\n", "`Fn::Join` takes a list of 2"},
      {"Resources:\n  «A»: {Properties: {N: 1}}\n", "resource `A` has no type"},
      {"Resources:\n  «A»: text\n", "resource `A` is no mapping with a type and properties"},
      {"Parameters: {p: {Type: «Boolean»}}\nResources:\n  A: {Type: 'AWS::SQS::Queue'}\n",
       "there is no parameter type `Boolean`"},
      // What a macro, a loop or the serverless transform makes is not written here.
      {"Transform: [MyMacro]\nResources:\n  A: {Type: 'AWS::SQS::Queue', Properties: {N: !Ref Made}}\n", nullptr},
      {"Transform: AWS::Serverless-2016-10-31\nResources:\n  F: {Type: 'AWS::Serverless::Function', Properties: {N: "
       "!Ref FRole}}\n",
       nullptr},
      {"Resources:\n  P: {Type: 'AWS::IAM::Policy', Properties: {D: {Statement: [{Condition: {StringEquals: {a: "
       "b}}}]}}}\n",
       nullptr},
  };
  check(cases);
}

TEST_CASE("conditions in a circle") {
  const Fault cases[] = {
      {"Conditions:\n  «a»: !Not [!Condition b]\n  b: !And [!Condition a, !Equals [x, x]]\nResources:\n  A: {Type: "
       "'AWS::SQS::Queue', Condition: a}\n",
       "condition `a` depends on itself: `a` → `b` → `a`"},
      {"Conditions:\n  a: !Equals [x, y]\n  b: !Or [!Condition a, !Condition a]\n  c: !Or [!Condition a, !Condition "
       "b]\nResources:\n  A: {Type: 'AWS::SQS::Queue', Condition: c}\n",
       nullptr},
  };
  check(cases);
}

TEST_CASE("parameters refuse what they do not allow") {
  const Fault cases[] = {
      {"Parameters: {p: {Type: String, AllowedValues: [a, b], Default: «c»}}\nResources:\n  A: {Type: "
       "'AWS::SQS::Queue', Properties: {N: !Ref p}}\n",
       "`c` is not among the allowed values of parameter `p`"},
      {"Parameters: {p: {Type: String, AllowedPattern: '[a-z]+', Default: «'a1'»}}\nResources:\n  A: {Type: "
       "'AWS::SQS::Queue'}\n",
       "`a1` does not match the allowed pattern of parameter `p`"},
      {"Parameters: {p: {Type: Number, MinValue: 2, Default: «1»}}\nResources:\n  A: {Type: 'AWS::SQS::Queue'}\n",
       "`1` is below the least value of parameter `p`"},
      {"Parameters: {p: {Type: Number, Default: 400, AllowedValues: ['400']}}\nResources:\n  A: {Type: "
       "'AWS::SQS::Queue'}\n",
       nullptr},
      {"Parameters: {p: {Type: String, Default: No, AllowedValues: [Yes, No]}}\nResources:\n  A: {Type: "
       "'AWS::SQS::Queue'}\n",
       nullptr},
      {"Parameters: {p: {Type: String, MinLength: 3, Default: «ab»}}\nResources:\n  A: {Type: 'AWS::SQS::Queue'}\n",
       "`ab` is shorter than parameter `p` allows"},
      {"Parameters: {p: {Type: CommaDelimitedList, AllowedValues: [a, b], Default: «'a,c'»}}\nResources:\n  A: {Type: "
       "'AWS::SQS::Queue'}\n",
       "`c` is not among the allowed values of parameter `p`"},
      // The pattern of an SSM-typed parameter is the name's.
      {"Parameters: {p: {Type: 'AWS::SSM::Parameter::Value<String>', AllowedPattern: '/.*', Default: "
       "/a/b}}\nResources:\n  A: {Type: 'AWS::SQS::Queue'}\n",
       nullptr},
      // RE2 cannot read look-ahead; such a pattern refuses nothing.
      {"Parameters: {p: {Type: String, AllowedPattern: '(?=x)y', Default: z}}\nResources:\n  A: {Type: "
       "'AWS::SQS::Queue'}\n",
       nullptr},
  };
  check(cases);
}

TEST_CASE("a value that is refused is invalid wherever it is used") {
  test::Scan scan;
  scan.add("main.yaml",
           "Parameters: {p: {Type: String, AllowedValues: [a], Default: c}}\nResources:\n  A: {Type: "
           "'AWS::SQS::Queue', Properties: {N: !Sub 'x-${p}'}}\n");
  scan.run();
  CHECK(scan.store.is_invalid(scan.find("A")->properties.get("N")));
}

TEST_CASE("what is known of a parameter without a value") {
  test::Scan scan;
  scan.add("main.yaml", R"(
Parameters:
  p: {Type: String, AllowedPattern: '[0-9]{12}'}
  q: {Type: String, AllowedValues: [x, y]}
  s: {Type: 'AWS::SSM::Parameter::Value<String>', AllowedValues: [/a, /b]}
  n: {Type: Number}
Resources:
  A: {Type: 'AWS::SQS::Queue', Properties: {P: !Ref p, Q: !Ref q, S: !Ref s, N: !Ref n}}
)");
  scan.run();
  const value::Value properties = scan.find("A")->properties;
  auto term = [&](const char* name) -> const value::Term& { return scan.store.term(properties.get(name).term()); };
  CHECK(term("P").info.never_empty);
  CHECK(term("P").info.input);
  CHECK(term("P").info.pattern == "[0-9]{12}");
  CHECK(term("Q").info.allowed.size() == 2);
  CHECK(term("S").op == value::Op::ssm_parameter);
  CHECK(term("S").info.allowed.empty());
  CHECK(scan.store.term(term("S").args[0].term()).info.allowed.size() == 2);
  CHECK(term("N").info.type == value::Type::number);
  CHECK(scan.store.equal(properties.get("P"), scan.store.string("")).is_never());
}

TEST_CASE("rules of a template") {
  std::string text = R"(
Parameters:
  pEnv: {Type: String, Default: prod}
  pSize: {Type: String, Default: small}
Rules:
  Large:
    RuleCondition: !Equals [!Ref pEnv, prod]
    Assertions:
      - Assert: !Contains [[large, huge], !Ref pSize]
        AssertDescription: production is large
      - Assert: !EachMemberIn [[!Ref pSize], [large, huge]]
      - Assert: !EachMemberEquals [[a], a]
Resources:
  A: {Type: 'AWS::SQS::Queue', Properties: {N: !Ref pSize}}
)";
  test::Scan own;
  own.add("child.yaml", text);
  own.run();
  CHECK(own.sink.diagnostics.empty());  // nobody has passed the defaults
  CHECK(own.find("A")->properties.get("N").is_unknown());
  test::Scan passed;
  passed.add("child.yaml", text);
  passed.add("main.yaml",
             "Resources:\n  S: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: child.yaml, Parameters: "
             "{pSize: tiny}}}\n");
  passed.run();
  REQUIRE(passed.sink.diagnostics.size() == 2);
  CHECK(passed.sink.diagnostics[0].message ==
        "rule `Large` of `child.yaml` refuses what is passed: production is large");
  CHECK(passed.text_at(passed.sink.diagnostics[0].location) == "tiny");
  CHECK(passed.store.is_invalid(passed.find("A")->properties.get("N")));
  // Functions of rules whose answer only the account has: Fn::RefAll, Fn::ValueOf, Fn::ValueOfAll.
}

TEST_CASE("assumptions") {
  std::string text =
      "Parameters: {p: {Type: String, Default: d}}\nResources:\n  A: {Type: 'AWS::SQS::Queue', Properties: {N: !Ref "
      "p}}\n";
  test::Scan any(graph::Assumptions{.any = true});
  any.add("main.yaml", text);
  any.run();
  CHECK(any.find("A")->properties.get("N").is_unknown());
  test::Scan given(graph::Assumptions{.given = {{"p", "g"}}});
  given.add("main.yaml", text);
  given.run();
  CHECK(given.property("A", "N") == "\"g\"");
}

TEST_CASE("loops") {
  test::Scan scan;
  scan.add("main.yaml", R"(
Transform: AWS::LanguageExtensions
Parameters:
  pNames: {Type: CommaDelimitedList, Default: 'a,b-c'}
  pOpen: {Type: CommaDelimitedList}
Resources:
  Fn::ForEach::Topics:
    - Name
    - !Ref pNames
    - Topic&{Name}:
        Type: AWS::SNS::Topic
        Properties: {TopicName: !Sub 'x-${Name}', Owner: !Ref Name}
  Fn::ForEach::Open:
    - Each
    - !Ref pOpen
    - Queue${Each}: {Type: AWS::SQS::Queue, Properties: {QueueName: !Ref Each}}
  Tags:
    Type: AWS::S3::Bucket
    Properties:
      Fn::ForEach::T:
        - K
        - [x, y]
        - Tag${K}: !Ref K
)");
  scan.run();
  CHECK(scan.messages().empty());
  CHECK(scan.property("Topica", "TopicName") == "\"x-a\"");
  CHECK(scan.property("Topicbc", "Owner") == "\"b-c\"");
  CHECK(scan.property("Tags", "Tagy") == "\"y\"");
  const graph::Resource* open = scan.find("Queue*");
  REQUIRE(open);
  CHECK(open->guard.is_open());
  CHECK(open->properties.get("QueueName").is_unknown());
}

TEST_CASE("macros make what they touch opaque") {
  test::Scan scan;
  scan.add("main.yaml", R"(
Resources:
  A:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: q
      Fn::Transform: {Name: AWS::Include, Parameters: {Location: 's3://b/k'}}
  B: {Type: AWS::SQS::Queue, Properties: {QueueName: r}}
)");
  scan.run();
  CHECK(scan.find("A")->opaque);
  CHECK(scan.find("A")->properties.open());
  CHECK_FALSE(scan.find("B")->opaque);
  REQUIRE(scan.builder.unread_constructs().size() == 1);
  CHECK(scan.builder.unread_constructs()[0].what == "macro `AWS::Include`");
}

TEST_CASE("resources keep what is said beside their properties") {
  test::Scan scan;
  scan.add("main.yaml", R"(
Conditions: {c: !Equals [a, a]}
Resources:
  A:
    Type: AWS::S3::Bucket
    Condition: c
    DeletionPolicy: Retain
    DependsOn: [B]
    Metadata: {note: !Ref B}
    Properties: {BucketName: n, Tags: [{Key: k, Value: v}]}
  B: {Type: AWS::SQS::Queue}
)");
  scan.run();
  CHECK(scan.messages().empty());
  const graph::Resource* a = scan.find("A");
  CHECK(a->meta.get("DeletionPolicy").text() == "Retain");
  CHECK(a->meta.get("Condition").text() == "c");
  CHECK(a->guard.is_always());
  CHECK(scan.text_at(a->name_where) == "A");
  CHECK(scan.text_at(a->where).starts_with("A:\n    Type"));
  CHECK(scan.text_at(a->where).ends_with("v}]}"));
  auto place = [&](const char* path) {
    return scan.text_at(scan.cloudformation.property_place(scan.builder, a->key, path));
  };
  CHECK(place("Tags.0.Key") == "k");
  CHECK(place("Tags.0.Nothing") == "{Key: k, Value: v}");
  CHECK(place("BucketName") == "n");
  CHECK(place("Missing.Deep") == "A");
}

TEST_CASE("hostile templates end") {
  std::string deep = "Resources:\n  A: {Type: AWS::X::Y, Properties: {P: ";
  for (int i = 0; i < 90; ++i) deep += "{Fn::Sub: [x, {y: ";
  deep += "1";
  for (int i = 0; i < 90; ++i) deep += "}]}";
  deep += "}}\n";
  test::Scan scan;
  scan.add("deep.yaml", deep);
  scan.run();
  // Sixteen doublings of one text.
  std::string wide =
      "Conditions: {c: !Equals [!Ref p, x]}\nParameters: {p: {Type: String}}\nResources:\n  A: {Type: AWS::X::Y, "
      "Properties: {P: !Join ['', [";
  for (int i = 0; i < 200; ++i) wide += "!If [c, a, b], ";
  wide += "z]]}}\n";
  test::Scan choices;
  choices.add("wide.yaml", wide);
  choices.run();
  CHECK(choices.find("A"));
}

}  // namespace analyzer::frontends
