#include <fmt/core.h>

#include <catch2/catch.hpp>

#include "helpers.h"
#include "policy/checks.h"

using namespace analyzer;
using namespace analyzer::policy;
using namespace analyzer::policy::test;

namespace {

// `[[` and `]]` mark where the one diagnostic of this severity stands; without a message there is none at all.
struct GrammarCase {
  DocumentKind kind;
  const char* text;
  const char* message;
};

constexpr DocumentKind any = DocumentKind::unspecified;

const GrammarCase grammar[] = {
    {any, "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'s3:*','Resource':'*'}}", nullptr},
    {any,
     "{'Version':'2012-10-17','Id':'x','Statement':[{'Sid':'A','Effect':'Allow','NotAction':['s3:*'],'NotResource':['"
     "arn:aws:s3:::b'],'Condition':{}}]}",
     nullptr},
    {any, "[['text']]", "a policy is an object with `Version` and `Statement`"},
    {any, "[[{'Version':'2012-10-17'}]]", "a policy without `Statement`"},
    {any, "{'Version':'2012-10-17','Statement':[[[]]]}", "`Statement` is empty; a policy needs at least one"},
    {any, "{'Version':[['2012-10-18']],'Statement':{'Effect':'Allow','Action':'s3:*','Resource':'*'}}",
     "no policy version `2012-10-18`; versions are `2012-10-17` and `2008-10-17`"},
    {any, "{'Version':'2012-10-17',[['version']]:'x','Statement':{'Effect':'Allow','Action':'s3:*','Resource':'*'}}",
     "`version` is no element of a policy; did you mean `Version`?"},
    {any, "{'Version':'2012-10-17','Statement':{'Effect':'Allow',[['action']]:'s3:*','Action':'s3:*','Resource':'*'}}",
     "`action` is no element of a statement; did you mean `Action`?"},
    {any, "{'Version':'2012-10-17','Statement':{'Effect':[['allow']],'Action':'s3:*','Resource':'*'}}",
     "`Effect` is `Allow` or `Deny`, not `allow`"},
    {any, "{'Version':'2012-10-17','Statement':[[{'Action':'s3:*','Resource':'*'}]]}", "a statement without `Effect`"},
    {any, "{'Version':'2012-10-17','Statement':[[{'Effect':'Allow','Resource':'*'}]]}",
     "a statement without `Action` or `NotAction`"},
    {any,
     "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'s3:*',[['NotAction']]:'sqs:*','Resource':'*'}}",
     "a statement takes one of `Action` and `NotAction`, not both"},
    {any,
     "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'s3:*','Resource':'*',[['NotResource']]:'*'}}",
     "a statement takes one of `Resource` and `NotResource`, not both"},
    {any, "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':[[[]]],'Resource':'*'}}",
     "`Action` is an empty list"},
    {any, "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':[[7]],'Resource':'*'}}",
     "`Action` is a string or a list of strings"},
    {any,
     "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':['s3:*',[['GetObject']],'s3:Get*'],'Resource':'*'}"
     "}",
     "`GetObject` is no action; write `service:Action` or `*`"},
    {any, "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':[['s*:GetObject']],'Resource':'*'}}",
     "`s*:GetObject` has a wildcard in the service name, where none is allowed"},
    {any, "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':[['s3:a:b']],'Resource':'*'}}",
     "`s3:a:b` has more than one colon; write `service:Action`"},
    {any, "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'s3:*','Resource':[['arn:aws:s3*']]}}",
     "`arn:aws:s3*` has fewer than the six fields of an ARN; what it matches is not documented"},
    {any,
     "{'Version':'2012-10-17','Statement':[{'Sid':'A','Effect':'Allow','Action':'s3:*','Resource':'*'},{'Sid':[['A']],'"
     "Effect':'Deny','Action':'s3:*','Resource':'*'}]}",
     "`Sid` `A` is already taken in this policy"},
    {any,
     "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{[['StringEqual'"
     "]]:{'aws:username':'x'}}}}",
     "`StringEqual` is no condition operator; did you mean `StringEquals`?"},
    {any,
     "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{[['"
     "NullIfExists']]:{'aws:username':'true'}}}}",
     "`NullIfExists` is no condition operator; did you mean `Null`?"},
    {any,
     "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{[['"
     "forallvalues:stringlikeifexists']]:{'aws:TagKeys':'x'}}}}",
     "`forallvalues:stringlikeifexists` is no condition operator; did you mean `ForAllValues:StringLikeIfExists`?"},
    {any,
     "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{'StringEquals':"
     "{[['username']]:'x'}}}}",
     "`username` is no condition key; keys have a prefix, as `aws:` or `s3:`"},
    {any,
     "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{'StringEquals':"
     "{'aws:username':[[{'a':1}]]}}}}",
     "the value of a condition key is a string or a list of strings"},
    {any,
     "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{'Bool':{'aws:"
     "SecureTransport':[['yes']]}}}}",
     "`Bool` compares with `true` or `false`; `yes` never matches"},
    {any,
     "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{'Bool':{'aws:"
     "SecureTransport':true},'NumericLessThan':{'aws:MultiFactorAuthAge':300}}}}",
     nullptr},

    {DocumentKind::identity,
     "{'Version':'2012-10-17','Statement':{'Effect':'Allow',[['Principal']]:'*','Action':'s3:*','Resource':'*'}}",
     "an identity policy does not take `Principal`"},
    {DocumentKind::identity, "{'Version':'2012-10-17','Statement':[[{'Effect':'Allow','Action':'s3:*'}]]}",
     "a statement without `Resource` or `NotResource`"},
    {DocumentKind::identity,
     "{'Version':'2012-10-17','Statement':{'Sid':[['with-hyphen']],'Effect':'Allow','Action':'s3:*','Resource':'*'}}",
     "`Sid` `with-hyphen` has a character that is no letter or digit, which an identity policy does not take"},
    {DocumentKind::resource,
     "{'Version':'2012-10-17','Statement':{'Sid':'with hyphen - and "
     "blank','Effect':'Allow','Principal':{'AWS':['123456789012',444455556666],'Service':'s3.amazonaws.com'},'Action':'"
     "s3:*','Resource':'*'}}",
     nullptr},
    {DocumentKind::resource,
     "{'Version':'2012-10-17','Statement':[[{'Effect':'Allow','Action':'s3:*','Resource':'*'}]]}",
     "a statement of a resource policy without `Principal`"},
    {DocumentKind::resource,
     "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Principal':{[['Aws']]:'*'},'Action':'s3:*','Resource':'*'}"
     "}",
     "`Aws` is no element of `Principal`; did you mean `AWS`?"},
    {DocumentKind::resource,
     "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Principal':{'AWS':[['arn:aws:iam::111122223333:role/"
     "*']]},'Action':'s3:*','Resource':'*'}}",
     "`arn:aws:iam::111122223333:role/*`: a principal takes no wildcard but `*` alone; use a condition on "
     "`aws:PrincipalArn`"},
    {DocumentKind::resource,
     "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Principal':[['someone']],'Action':'s3:*','Resource':'*'}}",
     "`Principal` is `\"*\"` or an object such as `{\"AWS\": …}` or `{\"Service\": …}`"},
    {DocumentKind::trust,
     "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Principal':{'Service':'ec2.amazonaws.com'},'Action':'sts:"
     "AssumeRole'}}",
     nullptr},
    {DocumentKind::trust,
     "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Principal':{'Service':'ec2.amazonaws.com'},'Action':'sts:"
     "AssumeRole',[['Resource']]:'*'}}",
     "a trust policy has no `Resource`: it is the role itself"},
    {DocumentKind::scp, "{'Version':[['2008-10-17']],'Statement':{'Effect':'Deny','Action':'s3:*','Resource':'*'}}",
     "a service control policy must state version `2012-10-17`"},
    {DocumentKind::scp, "[[{'Statement':{'Effect':'Deny','Action':'s3:*','Resource':'*'}}]]",
     "a service control policy must state `\"Version\": \"2012-10-17\"`"},
    {DocumentKind::scp, "{'Version':'2012-10-17','Statement':[[{'Effect':'Deny','Action':'s3:*'}]]}",
     "a statement without `Resource`, which a service control policy needs; write `\"Resource\": \"*\"`"},
    {DocumentKind::scp,
     "{'Version':'2012-10-17','Statement':{'Effect':'Allow','NotAction':'s3:*','NotResource':'arn:aws:s3:::b','"
     "Condition':{'Null':{'aws:username':'true'}}}}",
     nullptr},
    {DocumentKind::rcp,
     "{'Version':'2012-10-17','Statement':{'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'*'}}", nullptr},
    {DocumentKind::rcp,
     "{'Version':'2012-10-17','Statement':{'Effect':[['Allow']],'Principal':'*','Action':'s3:*','Resource':'*'}}",
     "a resource control policy denies only; the Allow is in `RCPFullAWSAccess`, which is always attached"},
    {DocumentKind::rcp,
     "{'Version':'2012-10-17','Statement':{'Effect':'Deny','Principal':'*','Action':[['*']],'Resource':'*'}}",
     "`*` alone is no action of a resource control policy; name the service, as in `s3:*`"},
    {DocumentKind::rcp,
     "{'Version':'2012-10-17','Statement':{'Effect':'Deny','Principal':'*',[['NotAction']]:'s3:*','Resource':'*'}}",
     "a resource control policy does not take `NotAction`; list the actions"},
    {DocumentKind::rcp,
     "{'Version':'2012-10-17','Statement':{'Effect':'Deny','Principal':{'AWS':[['123456789012']]},'Action':'s3:*','"
     "Resource':'*'}}",
     "the `Principal` of a resource control policy is `\"*\"`; exempt by condition keys"},
    {DocumentKind::rcp,
     "{'Version':'2012-10-17','Statement':{'Effect':'Deny','Principal':'*','Action':[['ec2:*']],'Resource':'*'}}",
     "resource control policies have no effect on `ec2`"},
};

// Takes the marks out of the text; `range` gets what stood between them.
std::string unmark(std::string text, source::Range& range) {
  std::size_t open = text.find("[["), close = text.rfind("]]");
  if (open == std::string::npos) return text;
  text.erase(close, 2);
  text.erase(open, 2);
  range = {static_cast<std::uint32_t>(open), static_cast<std::uint32_t>(close - 2)};
  return text;
}

}  // namespace

TEST_CASE("the grammar of policies") {
  for (const GrammarCase& one : grammar) {
    source::Range range;
    std::string text = one.message ? unmark(one.text, range) : one.text;
    Parsed parsed = parse(text, one.kind);
    INFO(text);
    if (!one.message) {
      for (const diagnostics::Diagnostic& d : parsed.diagnostics) FAIL_CHECK(d.message);
      CHECK(parsed.document.valid);
      continue;
    }
    REQUIRE(parsed.diagnostics.size() == 1);
    CHECK(parsed.diagnostics[0].message == one.message);
    CHECK(std::string(parsed.file->text(parsed.diagnostics[0].location.range)) ==
          std::string(parsed.file->text(range)));
    CHECK(parsed.diagnostics[0].location.range.begin == range.begin);
    CHECK(parsed.document.valid == (parsed.diagnostics[0].severity != diagnostics::Severity::error));
  }
}

TEST_CASE("every string of a statement has its place") {
  Parsed parsed = parse(
      "{'Version':'2012-10-17','Statement':[{'Effect':'Deny','Principal':{'AWS':'*'},'Action':['s3:Get*','s3:PutObject'"
      "],'Resource':'arn:aws:s3:::b/*','Condition':{'Bool':{'aws:SecureTransport':'false'}}}]}");
  REQUIRE(parsed.document.statements.size() == 1);
  const Statement& statement = parsed.document.statements[0];
  auto text = [&](source::Location at) { return std::string(parsed.file->text(at.range)); };
  CHECK(text(statement.actions[1].text.location) == "\"s3:PutObject\"");
  CHECK(text(statement.resources[0].text.location) == "\"arn:aws:s3:::b/*\"");
  CHECK(text(statement.principals[0].text.location) == "\"*\"");
  CHECK(text(statement.effect_location) == "\"Deny\"");
  CHECK(text(statement.conditions[0].key.location) == "\"aws:SecureTransport\"");
  CHECK(text(statement.conditions[0].values[0].text.location) == "\"false\"");
  CHECK(text(statement.conditions[0].operator_location) == "\"Bool\"");
  CHECK(text(statement.location).starts_with("{\"Effect\""));
}

TEST_CASE("policy types are recognised by what they are") {
  struct {
    const char* text;
    DocumentKind kind;
  } cases[] = {
      {"{'Version':'2012-10-17','Statement':[{'Effect':'Deny','Action':'*','Resource':'*'}]}",
       DocumentKind::unspecified},
      {"{'Statement':{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'*'}}",
       DocumentKind::resource},
      {"{'Statement':{'Effect':'Allow','Principal':{'Service':'ec2.amazonaws.com'},'Action':['sts:AssumeRole','sts:"
       "TagSession']}}",
       DocumentKind::trust},
      {"{'tags':{'costcenter':{'tag_key':{'@@assign':'CostCenter'}}}}", DocumentKind::tag},
      {"{'plans':{'daily':{'regions':{'@@assign':['eu-west-1']}}}}", DocumentKind::backup},
      {"{'ec2_attributes':{'image_block_public_access':{'state':{'@@assign':'block_new_sharing'}}}}",
       DocumentKind::declarative},
      {"{'services':{'default':{'opt_out_policy':{'@@assign':'optOut'}}}}", DocumentKind::ai_opt_out},
      {"{'chatbot':{'platforms':{}}}", DocumentKind::chat_applications},
      {"{'Resources':{}}", DocumentKind::other},
      {"[1,2]", DocumentKind::other},
  };
  for (const auto& one : cases) {
    source::SourceFile file({0}, "p.json", json_of(one.text));
    diagnostics::CollectingSink sink;
    PlaceholderTable placeholders;
    INFO(one.text);
    CHECK(recognise(read_json(file, sink, placeholders).root) == one.kind);
  }
}

TEST_CASE("what the grammar takes and is still wrong") {
  struct {
    const char* text;
    const char* message;
  } cases[] = {
      {"{'Effect':'Deny','Action':'s3:GetObjekt','Resource':'*'}",
       "`s3:GetObjekt` is no action that is known; did you mean `s3:GetObject`?"},
      {"{'Effect':'Deny','Action':'s3:Gibberish*','Resource':'*'}", "`s3:Gibberish*` matches no action that is known"},
      {"{'Effect':'Deny','Action':'guardutty:DeleteDetector','Resource':'*'}",
       "no service `guardutty` is known; did you mean `guardduty:DeleteDetector`?"},
      {"{'Effect':'Deny','Action':'S3:getobject','Resource':'*'}", nullptr},
      {"{'Effect':'Deny','Action':'*','Resource':'*','Condition':{'StringEquals':{'aws:PrincipleArn':'x'}}}",
       "`aws:PrincipleArn` is no global condition key that is known; did you mean `aws:PrincipalArn`?"},
      {"{'Effect':'Deny','Action':'*','Resource':'*','Condition':{'StringEquals':{'aws:principaltag/Team':'x'}}}",
       nullptr},
      {"{'Effect':'Deny','Action':'*','Resource':'*','Condition':{'StringEquals':{'aws:PrincipalArn':'arn:aws:iam::*:"
       "root'}}}",
       "`StringEquals` takes `*` in `arn:aws:iam::*:root` literally; write `StringLike` for a pattern"},
  };
  for (const auto& one : cases) {
    diagnostics::CollectingSink sink;
    check(statements(one.text), sink);
    INFO(one.text);
    CHECK(sink.diagnostics.size() == (one.message ? 1 : 0));
    if (one.message && !sink.diagnostics.empty()) CHECK(sink.diagnostics[0].message == one.message);
  }
}

TEST_CASE("placeholders are named once and are holes") {
  Parsed parsed = parse(
      "{'Version':'2012-10-17','Statement':{'Effect':'Deny','Action':${ACTIONS},'Resource':'arn:${PARTITION}:s3:::${"
      "PREFIX}-logs/"
      "*','Condition':{'StringEquals':{'aws:PrincipalOrgID':'<my-org-id>','aws:username':'${aws:userid}'}}}}",
      DocumentKind::scp);
  REQUIRE(parsed.diagnostics.size() == 1);
  CHECK(parsed.diagnostics[0].severity == diagnostics::Severity::note);
  CHECK(parsed.diagnostics[0].message ==
        "placeholders to fill in before use: `${PARTITION}`, `${PREFIX}`, `<my-org-id>`, `${ACTIONS}`");
  const Statement& statement = parsed.document.statements.at(0);
  CHECK_FALSE(statement.actions.at(0).text.is_known());
  CHECK(statement.resources.at(0).text.hole_names() == std::vector<std::string>{"PARTITION", "PREFIX"});
  CHECK(statement.conditions.at(1).values.at(0).text.is_known());
}
