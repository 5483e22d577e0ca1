#include <fmt/core.h>

#include <catch2/catch.hpp>

#include "helpers.h"
#include "policy/denial.h"

using namespace analyzer::policy;
using namespace analyzer::policy::test;

namespace {

struct DenialCase {
  const char* reason;
  const char* action;
  std::vector<std::vector<const char*>> levels;  // documents' statements, root first; "FULL" for FullAWSAccess
  const char* words;
};

Document document(const char* text, DocumentKind kind) {
  return std::string_view(text) == "FULL" ? parse("FULL", kind).document : statements(text, kind);
}

std::string ask(const std::vector<std::vector<const char*>>& levels, const char* action,
                GuardrailOptions options = {}) {
  std::vector<std::unique_ptr<Document>> owned;
  std::vector<Documents> path;
  for (const auto& level : levels) {
    Documents documents;
    for (const char* text : level) {
      owned.push_back(std::make_unique<Document>(
          document(text, options.layer == Layer::rcp ? DocumentKind::rcp : DocumentKind::scp)));
      documents.push_back(owned.back().get());
    }
    path.push_back(documents);
  }
  Guardrails guardrails({{action}}, std::move(options));
  std::vector<ActionDenial> answers = guardrails.explain(0, path);
  std::string out;
  for (const ActionDenial& answer : answers) out += (out.empty() ? "" : " | ") + answer.words();
  Denial weakest = guardrails.summarize(path).at(0);
  if (answers.size() == 1) CHECK(to_string(weakest) == to_string(answers[0].denial));
  return out;
}

const DenialCase cases[] = {
    {"nothing but full access", "s3:DeleteBucket", {{"FULL"}, {"FULL"}}, "may be allowed"},
    {"a plain Deny",
     "s3:DeleteBucket",
     {{"FULL", "{'Effect':'Deny','Action':'s3:Delete*','Resource':'*'}"}, {"FULL"}},
     "always denied"},
    {"at any level",
     "s3:DeleteBucket",
     {{"FULL"}, {"FULL", "{'Effect':'Deny','Action':'s3:Delete*','Resource':'*'}"}},
     "always denied"},
    {"another action",
     "s3:PutObject",
     {{"FULL", "{'Effect':'Deny','Action':'s3:Delete*','Resource':'*'}"}},
     "may be allowed"},
    {"NotAction",
     "s3:PutObject",
     {{"FULL", "{'Effect':'Deny','NotAction':['iam:*'],'Resource':'*'}"}},
     "always denied"},
    {"NotAction lists it",
     "iam:CreateUser",
     {{"FULL", "{'Effect':'Deny','NotAction':['iam:*'],'Resource':'*'}"}},
     "may be allowed"},
    {"a level without an Allow for it",
     "sqs:SendMessage",
     {{"FULL"}, {"{'Effect':'Allow','Action':'s3:*','Resource':'*'}"}},
     "never allowed: level 2 has no Allow for it"},
    {"a deny list alone replaces nothing",
     "sqs:SendMessage",
     {{"{'Effect':'Deny','Action':'s3:*','Resource':'*'}"}},
     "never allowed: level 1 has no Allow for it"},
    {"an exempt role",
     "s3:DeleteBucket",
     {{"FULL",
       "{'Effect':'Deny','Action':'s3:*','Resource':'*','Condition':{'ArnNotLike':{'aws:PrincipalArn':['arn:aws:iam::*:"
       "role/A','arn:aws:iam::*:role/B']}}}"}},
     "denied unless `aws:PrincipalArn` is like `arn:aws:iam::*:role/A` or `arn:aws:iam::*:role/B`"},
    {"two keys, either of them exempts",
     "s3:DeleteBucket",
     {{"FULL",
       "{'Effect':'Deny','Action':'s3:*','Resource':'*','Condition':{'StringNotEquals':{'aws:RequestedRegion':'eu-west-"
       "1'},'Bool':{'aws:SecureTransport':'false'}}}"}},
     "denied unless `aws:RequestedRegion` is `eu-west-1`, or `aws:SecureTransport` is not `false` or is absent"},
    {"two statements, both must be escaped",
     "s3:DeleteBucket",
     {{"FULL",
       "{'Effect':'Deny','Action':'s3:*','Resource':'*','Condition':{'StringNotEquals':{'aws:RequestedRegion':'eu-west-"
       "1'}}}",
       "{'Effect':'Deny','Action':'s3:*','Resource':'*','Condition':{'Null':{'aws:SourceVpc':'true'}}}"}},
     "denied unless `aws:RequestedRegion` is `eu-west-1`; and `aws:SourceVpc` is present"},
    {"two Denies that leave no way around",
     "s3:DeleteBucket",
     {{"FULL",
       "{'Effect':'Deny','Action':'s3:*','Resource':'*','Condition':{'StringNotEquals':{'aws:RequestedRegion':'eu-west-"
       "1'}}}",
       "{'Effect':'Deny','Action':'s3:*','Resource':'*','Condition':{'StringLike':{'aws:RequestedRegion':'eu-*'}}}"}},
     "always denied"},
    {"true and not true",
     "s3:DeleteBucket",
     {{"FULL", "{'Effect':'Deny','Action':'s3:*','Resource':'*','Condition':{'Bool':{'aws:ViaAWSService':'true'}}}"},
      {"FULL",
       "{'Effect':'Deny','Action':'s3:*','Resource':'*','Condition':{'BoolIfExists':{'aws:ViaAWSService':'false'}}}"}},
     "always denied"},
    {"present and absent",
     "s3:DeleteBucket",
     {{"FULL", "{'Effect':'Deny','Action':'s3:*','Resource':'*','Condition':{'Null':{'aws:SourceVpc':'true'}}}",
       "{'Effect':'Deny','Action':'s3:*','Resource':'*','Condition':{'StringLike':{'aws:SourceVpc':'*'}}}"}},
     "always denied"},
    {"a key that every principal carries",
     "s3:DeleteBucket",
     {{"FULL", "{'Effect':'Deny','Action':'s3:*','Resource':'*','Condition':{'Null':{'aws:PrincipalArn':'true'}}}"}},
     "may be allowed"},
    {"service principals are no matter of SCPs",
     "s3:DeleteBucket",
     {{"FULL",
       "{'Effect':'Deny','Action':'s3:*','Resource':'*','Condition':{'BoolIfExists':{'aws:PrincipalIsAWSService':'"
       "false'}}}"}},
     "always denied"},
    {"some resources",
     "s3:DeleteBucket",
     {{"FULL", "{'Effect':'Deny','Action':'s3:*','Resource':'arn:aws:s3:::logs-*'}"}},
     "denied unless the resource is not like `arn:aws:s3:::logs-*`"},
    {"resources that together are all",
     "s3:DeleteBucket",
     {{"FULL", "{'Effect':'Deny','Action':'s3:*','Resource':'arn:aws:s3:::logs-*'}",
       "{'Effect':'Deny','Action':'s3:*','NotResource':'arn:aws:s3:::logs-*'}"}},
     "always denied"},
    {"an action without resource types is not denied by an ARN",
     "s3:ListAllMyBuckets",
     {{"FULL", "{'Effect':'Deny','Action':'s3:*','Resource':'arn:aws:s3:::logs-*'}"}},
     "may be allowed"},
    {"but by what is not an ARN's resource",
     "s3:ListAllMyBuckets",
     {{"FULL", "{'Effect':'Deny','Action':'s3:*','NotResource':'arn:aws:s3:::logs-*'}"}},
     "always denied"},
    {"an Allow of a wildcard",
     "sqs:SendMessage",
     {{"{'Effect':'Allow','Action':'s?s:*','Resource':'*'}", "{'Effect':'Allow','Action':'sqs:Send*','Resource':'*'}"}},
     "may be allowed"},
    {"an action nobody has listed yet",
     "s3:BrandNewAction",
     {{"FULL", "{'Effect':'Deny','Action':'s3:BrandNew*','Resource':'*'}"}},
     "always denied"},
};

}  // namespace

TEST_CASE("what guardrails do to an action, whoever calls") {
  for (const DenialCase& one : cases) {
    INFO(one.reason);
    CHECK(ask(one.levels, one.action) == one.words);
  }
}

TEST_CASE("a known principal decides its conditions") {
  const std::vector<std::vector<const char*>> levels = {
      {"FULL",
       "{'Effect':'Deny','Action':'s3:*','Resource':'*','Condition':{'ArnNotLike':{'aws:PrincipalArn':'arn:aws:iam::*:"
       "role/BreakGlass'}}}"}};
  auto with = [](const char* principal) {
    GuardrailOptions options;
    options.principal = Text(principal);
    return options;
  };
  CHECK(ask(levels, "s3:DeleteBucket", with("arn:aws:iam::111122223333:user/ana")) == "always denied");
  CHECK(ask(levels, "s3:DeleteBucket", with("arn:aws:iam::111122223333:role/BreakGlass")) == "may be allowed");
  CHECK(ask(levels, "s3:DeleteBucket", with("arn:aws:iam::111122223333:role/BreakGlassX")) == "always denied");
  // A session's ARN does not tell the role's path: `role/team/BreakGlass` would not be exempt.
  CHECK(ask(levels, "s3:DeleteBucket", with("arn:aws:sts::111122223333:assumed-role/BreakGlass/s"))
            .starts_with("denied unless"));
  CHECK(ask(levels, "s3:DeleteBucket",
            with("arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX")) ==
        "may be allowed");
  CHECK(ask(levels, "s3:DeleteBucket", with("cloudtrail.amazonaws.com")) == "may be allowed");
}

TEST_CASE("resource control policies") {
  GuardrailOptions options;
  options.layer = Layer::rcp;
  const std::vector<std::vector<const char*>> levels = {
      {"{'Effect':'Deny','Principal':'*','Action':['s3:*','ec2:*','kms:*'],'Resource':'*'}"}};
  CHECK(ask(levels, "s3:GetObject", {Layer::rcp, {}, {}, Context(false)}) == "always denied");
  CHECK(ask(levels, "ec2:RunInstances", {Layer::rcp, {}, {}, Context(false)}) == "may be allowed");
  CHECK(ask(levels, "kms:RetireGrant", {Layer::rcp, {}, {}, Context(false)}) == "may be allowed");
}

TEST_CASE("a set of actions is as weak as its weakest") {
  Document full = parse("FULL", DocumentKind::scp).document;
  Document deny =
      statements("{'Effect':'Deny','Action':['guardduty:DeleteDetector','guardduty:Disassociate*'],'Resource':'*'}",
                 DocumentKind::scp);
  std::vector<Documents> path = {{&full, &deny}};
  Guardrails guardrails({{"guardduty:DeleteDetector", "guardduty:DisassociateFromMasterAccount"},
                         {"guardduty:DeleteDetector", "guardduty:UpdateDetector"},
                         {"guardduty:*"}},
                        {});
  std::vector<Denial> answers = guardrails.summarize(path);
  CHECK(answers[0] == Denial::always_denied);
  CHECK(answers[1] == Denial::may_be_allowed);
  CHECK(answers[2] == Denial::may_be_allowed);
  CHECK(guardrails.actions(2).size() > 60);
}
