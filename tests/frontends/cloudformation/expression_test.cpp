// Expressions of a template and the values they have, as value::to_string prints them.
#include <catch2/catch.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "frontends/cloudformation/intrinsics/table.h"
#include "frontends/cloudformation/support.h"

namespace analyzer::frontends {

namespace {

struct Case {
  const char* expression;
  const char* value;
};

constexpr const char* frame = R"(AWSTemplateFormatVersion: 2010-09-09
Transform: AWS::LanguageExtensions
Parameters:
  pOpen: {Type: String}
  pNever: {Type: String, MinLength: 1}
  pName: {Type: String, Default: sra}
  pCount: {Type: Number, Default: 3}
  pFlag: {Type: String, Default: true, AllowedValues: [true, false]}
  pMode: {Type: String, AllowedValues: [on-demand, reserved]}
  pList: {Type: CommaDelimitedList, Default: 'a, b,c'}
  pOpenList: {Type: CommaDelimitedList}
  pPath: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /sra/audit}
  pPaths: {Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: /sra/regions}
  pAnyPath: {Type: 'AWS::SSM::Parameter::Value<String>'}
  pSecret: {Type: String, Default: hush, NoEcho: true}
Mappings:
  Sizes:
    on-demand: {Days: 1, Names: [x, y]}
    reserved: {Days: 365, Names: [z]}
  Regions:
    eu-west-1: {Ami: ami-1}
    us-east-1: {Ami: ami-1}
Conditions:
  cFlag: !Equals [!Ref pFlag, 'true']
  cNot: !Not [{Condition: cFlag}]
  cOpen: !Equals [!Ref pOpen, 'yes']
  cAnd: !And [!Condition cFlag, !Condition cOpen]
  cOr: !Or [!Condition cNot, !Condition cOpen]
Resources:
  Maybe:
    Type: AWS::SNS::Topic
    Condition: cOpen
  Key:
    Type: AWS::KMS::Key
    Properties: {Description: key}
  Subject:
    Type: AWS::S3::Bucket
    Properties:
      Value: )";

std::string value_of(std::string_view expression, std::vector<std::string>* messages = nullptr) {
  test::Scan scan;
  REQUIRE(scan.add("main.yaml", std::string(frame) + std::string(expression) + "\n"));
  scan.run();
  if (messages) *messages = scan.messages();
  std::string value = scan.property("Subject", "Value");
  return value;
}

void check(std::span<const Case> cases) {
  for (const Case& c : cases) {
    INFO(c.expression);
    CHECK(value_of(c.expression) == c.value);
  }
}

}  // namespace

TEST_CASE("scalars and collections") {
  const Case cases[] = {
      {"text", R"("text")"},
      {"'400'", R"("400")"},
      {"400", "400"},
      {"Yes", "true"},
      {"2012-10-17", R"("2012-10-17")"},
      {"[1, {a: b}]", R"([1, {a: "b"}])"},
      {"[a, !Ref AWS::NoValue]", R"(["a"])"},
      {"{a: !Ref AWS::NoValue, b: 1}", "{b: 1}"},
  };
  check(cases);
}

TEST_CASE("references") {
  const Case cases[] = {
      {"!Ref pName", R"("sra")"},
      {"!Ref pCount", "3"},
      {"!Ref pFlag", R"("true")"},
      {"!Ref pList", R"(["a", "b", "c"])"},
      {"{Ref: pName}", R"("sra")"},
      {"!Ref pOpen", "unknown parameter `pOpen`"},
      {"!Ref pPath", "unknown SSM parameter `/sra/audit`"},
      {"!Ref Key", "unknown `Key`"},
      {"!GetAtt Key.Arn", "unknown `Key.Arn`"},
      {"!GetAtt [Key, Arn]", "unknown `Key.Arn`"},
      {"{Fn::GetAtt: Key.Arn}", "unknown `Key.Arn`"},
      {"!Ref AWS::AccountId", "unknown the account that `main.yaml` is deployed in"},
      {"!Ref AWS::Region", "unknown the Region that `main.yaml` is deployed in"},
      {"!Ref Nothing", "unknown there is no resource `Nothing`"},
      {"!GetAtt Nothing.Arn", "unknown there is no resource `Nothing`"},
  };
  check(cases);
}

TEST_CASE("text functions") {
  const Case cases[] = {
      {"!Sub 'a-${pName}'", R"("a-sra")"},
      {"!Sub 'a-${!pName}'", R"("a-${pName}")"},
      {"!Sub 'no names'", R"("no names")"},
      {"!Sub ['${x}-${pName}', {x: !Ref pCount}]", R"("3-sra")"},
      {"!Sub '${ pName }'", R"("sra")"},
      {"{Fn::Sub: '${pName}'}", R"("sra")"},
      {"!Join ['-', [a, !Ref pName, 1]]", R"("a-sra-1")"},
      {"!Join [',', !Ref pList]", R"("a,b,c")"},
      {"!Join ['', []]", R"("")"},
      {"!Split [',', 'a,b']", R"(["a", "b"])"},
      {"!Split [',', '']", R"([""])"},
      {"!Select [1, !Ref pList]", R"("b")"},
      {"!Select ['0', !Split ['/', 'x/y']]", R"("x")"},
      {"!Base64 hi", R"("aGk=")"},
      {"!Base64 {Fn::Sub: '${pName}!'}", R"("c3JhIQ==")"},
      {"!Select [2, !Cidr [10.0.0.0/16, 4, 8]]", R"("10.0.2.0/24")"},
      {"{Fn::Length: !Ref pList}", "3"},
      {"{Fn::ToJsonString: {a: [1, x], b: true}}", R"("{\"a\":[1,\"x\"],\"b\":true}")"},
      {"!FindInMap [Sizes, reserved, Days]", "365"},
      {"!FindInMap [Sizes, on-demand, Names]", R"(["x", "y"])"},
      {"!FindInMap [Regions, !Ref AWS::Region, Ami]", R"("ami-1")"},
      {"!FindInMap [Sizes, never, Days, {DefaultValue: 9}]", "9"},
  };
  check(cases);
}

TEST_CASE("conditions") {
  const Case cases[] = {
      {"!If [cFlag, yes-it-is, no]", R"("yes-it-is")"},
      {"!If [cNot, a, b]", R"("b")"},
      {"!If [cFlag, !Ref AWS::NoValue, b]", "removed"},
      {"{Fn::If: [cFlag, {x: 1}, {}]}", "{x: 1}"},
  };
  for (const Case& c : cases) {
    if (std::string_view(c.value) == "removed") continue;
    INFO(c.expression);
    CHECK(value_of(c.expression) == c.value);
  }
  // An open condition keeps both values, each under its guard.
  std::string open = value_of("!If [cOpen, a, b]");
  INFO(open);
  CHECK(open.find("\"a\"") != std::string::npos);
  CHECK(open.find("\"b\"") != std::string::npos);
  CHECK(open.find("pOpen") != std::string::npos);
  CHECK(value_of("!If [cAnd, a, b]") == open);
  CHECK(value_of("!If [cOr, a, b]") == open);
}

TEST_CASE("what is not known is a term that equals itself") {
  test::Scan scan;
  REQUIRE(scan.add(
      "main.yaml",
      std::string(frame) +
          R"([!Sub 'p-${AWS::AccountId}', !Join ['-', [p, !Ref AWS::AccountId]], !Ref pMode, !FindInMap [Sizes, !Ref pMode, Days]]
)"));
  scan.run();
  value::Value list = scan.find("Subject")->properties.get("Value");
  REQUIRE(list.elements().size() == 4);
  CHECK(scan.store.same(list.elements()[0].value, list.elements()[1].value));
  CHECK(scan.store.equal(list.elements()[0].value, list.elements()[1].value).is_always());
  value::Value days = list.elements()[3].value;
  REQUIRE(days.is_choice());
  CHECK(days.alternatives().size() == 2);
}

TEST_CASE("a resource behind a condition may not be there") {
  test::Scan scan;
  REQUIRE(scan.add("main.yaml", std::string(frame) + "!Ref Maybe\n"));
  scan.run();
  value::Value v = scan.find("Subject")->properties.get("Value");
  REQUIRE(v.is_choice());
  REQUIRE(v.alternatives().size() == 2);
  CHECK(scan.store.is_invalid(v.alternatives()[1].value));
  // Under the same condition there is no doubt.
  test::Scan within;
  REQUIRE(within.add("main.yaml", std::string(frame) + "!If [cOpen, !Ref Maybe, none]\n"));
  within.run();
  value::Value w = within.find("Subject")->properties.get("Value");
  REQUIRE(w.is_choice());
  for (const value::Alternative& a : w.alternatives()) CHECK(!within.store.is_invalid(a.value));
}

TEST_CASE("dynamic references are resolved where they are written") {
  test::Scan scan;
  REQUIRE(scan.add("main.yaml", std::string(frame) + R"(
        - '{{resolve:secretsmanager:db:SecretString:password}}'
        - !Sub '{{resolve:secretsmanager:arn:${AWS::Partition}:secretsmanager:eu-west-1:111122223333:secret:sra/key:SecretString:Arn:AWSCURRENT}}'
        - !Sub '{{resolve:secretsmanager:arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${pPath}:secret:sra/key:SecretString:Arn}}'
        - '{{resolve:ssm:/sra/audit}}'
        - !Ref pPath
        - 'user:{{resolve:ssm:/sra/audit:3}}@host'
        - '{{resolve:nothing:x}}'
        - '{{resolve:ssm:never closed'
)"));
  scan.run();
  auto elements = scan.find("Subject")->properties.get("Value").elements();
  REQUIRE(elements.size() == 8);
  auto term = [&](std::size_t i) -> const value::Term& { return scan.store.term(elements[i].value.term()); };
  REQUIRE(elements[0].value.is_unknown());
  CHECK(term(0).op == value::Op::secret);
  CHECK(term(0).args[0].text() == "db");
  CHECK(term(0).args[1].text() == "password");
  CHECK(scan.store.same(term(0).args[2], scan.graph.deployments()[0].account));
  CHECK(elements[0].value.sensitive);
  CHECK(term(1).args[0].text() == "sra/key");
  CHECK(term(1).args[1].text() == "Arn");
  CHECK(term(1).args[2].text() == "111122223333");
  CHECK(term(1).args[3].text() == "eu-west-1");
  CHECK(term(1).name.empty());
  CHECK(scan.store.same(term(2).args[2], elements[4].value));
  CHECK(scan.store.same(elements[3].value, elements[4].value));
  REQUIRE(elements[5].value.is_string());
  CHECK(elements[5].value.pieces().size() == 3);
  CHECK(elements[6].value.text() == "{{resolve:nothing:x}}");
  CHECK(elements[7].value.text() == "{{resolve:ssm:never closed");
}

TEST_CASE("text that holds JSON is a document too") {
  test::Scan scan;
  REQUIRE(
      scan.add("main.yaml", std::string(frame) + R"(!Sub '{"Arn":"${Key.Arn}","Name":"a-${pName}","List":[1,true,null]}'
)"));
  scan.run();
  value::Value v = scan.find("Subject")->properties.get("Value");
  REQUIRE(v.is_string());
  value::Value document = v.document();
  REQUIRE(document.is_object());
  CHECK(document.get("Name").text() == "a-sra");
  CHECK(document.get("Arn").is_unknown());
  CHECK(scan.text_at(document.get("Arn").where) == "${Key.Arn}");
  CHECK(scan.text_at(document.find("Name")->key_where) == "\"Name\"");
  CHECK(scan.text_at(document.get("List").where) == "[1,true,null]");

  test::Scan block;
  REQUIRE(block.add(
      "main.yaml",
      std::string(frame) + "|\n          {\n            \"Statement\": [{\"Effect\": \"Allow\"}]\n          }\n"));
  block.run();
  value::Value statement = block.find("Subject")->properties.get("Value").document().get("Statement");
  CHECK(block.text_at(statement.elements()[0].value.get("Effect").where) == "Allow");
}

TEST_CASE("every intrinsic function is tested here or nearby") {
  std::string tests;
  for (const char* name : {"expression_test.cpp", "template_test.cpp", "deployment_test.cpp"}) {
    std::ifstream in(std::string(SRA_LINT_SOURCE_DIR) + "/tests/frontends/cloudformation/" + name);
    std::stringstream text;
    text << in.rdbuf();
    tests += text.str();
  }
  for (const cloudformation::Intrinsic& row : cloudformation::intrinsics()) {
    INFO(row.name);
    CHECK((tests.find("!" + std::string(cloudformation::short_name(row.name))) != std::string::npos ||
           tests.find(row.name) != std::string::npos));
  }
}

TEST_CASE("functions of the account give terms") {
  for (const char* expression :
       {"!GetAZs ''", "!ImportValue other-Key", "{Fn::GetStackOutput: {StackName: s, OutputName: o}}",
        "{Fn::Transform: {Name: M, Parameters: {}}}", "!Select [0, !Ref pOpenList]", "!Join [',', !Ref pOpenList]",
        "!Ref pAnyPath", "!Ref pPaths"}) {
    INFO(expression);
    test::Scan scan;
    REQUIRE(scan.add("main.yaml", std::string(frame) + expression + "\n"));
    scan.run();
    CHECK(scan.find("Subject")->properties.get("Value").is_unknown());
  }
}

}  // namespace analyzer::frontends
