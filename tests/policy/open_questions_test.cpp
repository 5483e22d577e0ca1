// Where documentation is silent or simulators disagree the answer is unknown, and says what it hangs on.
#include <catch2/catch.hpp>

#include "helpers.h"
#include "policy/checks.h"
#include "policy/denial.h"
#include "world.h"

using namespace analyzer::policy;
using namespace analyzer::policy::test;

namespace {

struct Open {
  const char* policies;
  const char* request;
  const char* verdict;
  const char* hangs_on;  // part of what would decide it
};

const Open cases[] = {
    // NotPrincipal that names the account and not the caller.
    {"{'identity':[FULL],'resource':{'Version':'2012-10-17','Statement':{'Effect':'Deny','NotPrincipal':{'AWS':'arn:"
     "aws:iam::111122223333:root'},'Action':'sqs:*','Resource':'*'}}}",
     "{'principal':'arn:aws:iam::111122223333:user/"
     "ana','action':'sqs:SendMessage','resource':'arn:aws:sqs:eu-west-1:111122223333:q'}",
     "Unknown", "which documentation and simulators see differently"},
    // Both are named: documented.
    {"{'identity':[FULL],'resource':{'Version':'2012-10-17','Statement':{'Effect':'Deny','NotPrincipal':{'AWS':['arn:"
     "aws:iam::111122223333:root','arn:aws:iam::111122223333:user/ana']},'Action':'sqs:*','Resource':'*'}}}",
     "{'principal':'arn:aws:iam::111122223333:user/"
     "ana','action':'sqs:SendMessage','resource':'arn:aws:sqs:eu-west-1:111122223333:q'}",
     "Allowed", ""},
    // The user is named, the account is not: it is denied too.
    {"{'identity':[FULL],'resource':{'Version':'2012-10-17','Statement':{'Effect':'Deny','NotPrincipal':{'AWS':'arn:"
     "aws:iam::111122223333:user/ana'},'Action':'sqs:*','Resource':'*'}}}",
     "{'principal':'arn:aws:iam::111122223333:user/"
     "ana','action':'sqs:SendMessage','resource':'arn:aws:sqs:eu-west-1:111122223333:q'}",
     "ExplicitDeny", ""},
    // A variable without a value in NotResource.
    {"{'identity':[FULL,{'Version':'2012-10-17','Statement':{'Effect':'Deny','Action':'s3:*','NotResource':'arn:aws:s3:"
     "::b/${aws:username}/*'}}]}",
     "{'principal':'arn:aws:iam::111122223333:user/ana','action':'s3:GetObject','resource':'arn:aws:s3:::b/"
     "x','resourceAccount':'111122223333'}",
     "Unknown", "`aws:username`"},
    {"{'identity':[{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'s3:*','Resource':'arn:aws:s3*'}}]}",
     "{'principal':'arn:aws:iam::111122223333:user/ana','action':'s3:GetObject','resource':'arn:aws:s3:::b/"
     "x','resourceAccount':'111122223333'}",
     "Unknown", "`arn:aws:s3*`"},
    {"{'identity':[FULL,{'Version':'2012-10-17','Statement':{'Effect':'Deny','NotAction':'*','Resource':'*'}}]}",
     "{'principal':'arn:aws:iam::111122223333:user/ana','action':'s3:GetObject','resource':'arn:aws:s3:::b/"
     "x','resourceAccount':'111122223333'}",
     "Unknown", "`NotAction`"},
    // `*` in a resource policy, and a role session whose session policy does not allow it.
    {"{'session':{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'ec2:*','Resource':'*'}},'resource':{'"
     "Version':'2012-10-17','Statement':{'Effect':'Allow','Principal':'*','Action':'sqs:*','Resource':'*'}}}",
     "{'principal':'arn:aws:sts::111122223333:assumed-role/R/"
     "s','action':'sqs:SendMessage','resource':'arn:aws:sqs:eu-west-1:111122223333:q'}",
     "Unknown", "which is not documented"},
    // No key policy is given.
    {"{'identity':[FULL]}",
     "{'principal':'arn:aws:iam::111122223333:user/"
     "ana','action':'kms:Decrypt','resource':'arn:aws:kms:eu-west-1:111122223333:key/1'}",
     "Unknown", "the policy of the key or role"},
    // An S3 ARN does not tell the account.
    {"{'identity':[FULL]}",
     "{'principal':'arn:aws:iam::111122223333:user/ana','action':'s3:GetObject','resource':'arn:aws:s3:::b/x'}",
     "Unknown", "which account the resource belongs to"},
    // Nobody knows what an unknown operator does.
    {"{'identity':[FULL,{'Version':'2012-10-17','Statement':{'Effect':'Deny','Action':'s3:*','Resource':'*','Condition'"
     ":{'stringequals':{'aws:username':'ana'}}}}]}",
     "{'principal':'arn:aws:iam::111122223333:user/ana','action':'s3:GetObject','resource':'arn:aws:s3:::b/"
     "x','resourceAccount':'111122223333'}",
     "Unknown", "the operator `stringequals`"},
};

}  // namespace

TEST_CASE("open questions are answered unknown") {
  for (const Open& one : cases) {
    Case parsed = parse_case(one.policies, one.request);
    Decision decision = decide(parsed.policies, parsed.request);
    INFO(one.policies);
    CHECK(std::string(to_string(decision.verdict)) == one.verdict);
    std::string all;
    for (const std::string& question : decision.would_decide) all += question + "\n";
    INFO(all);
    CHECK(all.find(one.hangs_on) != std::string::npos);
  }
}

TEST_CASE("hostile documents end soon") {
  SECTION("nesting") {
    std::string deep = "{'Version':'2012-10-17','Statement':" + std::string(5000, '[') + std::string(5000, ']') + "}";
    Parsed parsed = parse(deep);
    CHECK_FALSE(parsed.diagnostics.empty());
  }
  SECTION("many statements") {
    std::string list;
    for (int i = 0; i < 20000; ++i)
      list += std::string(i ? "," : "") +
              "{'Effect':'Deny','Action':'s3:*','Resource':'*','Condition':{'StringNotEquals':{'aws:k" +
              std::to_string(i % 50) + "':'v'}}}";
    Document document = statements(list, DocumentKind::scp);
    CHECK(document.statements.size() == 20000);
    std::vector<Documents> path = {{&document}};
    Guardrails guardrails({{"s3:GetObject"}}, {});
    CHECK(guardrails.summarize(path).size() == 1);
  }
  SECTION("wildcards that backtrack") {
    std::string pattern = "arn:aws:s3:::", value = "arn:aws:s3:::";
    for (int i = 0; i < 500; ++i) pattern += "*a";
    value += std::string(5000, 'a') + "b";
    Document document = statements("{'Effect':'Allow','Action':'s3:*','Resource':['" + pattern + "','" + pattern +
                                   "${aws:username}']}");
    Request request;
    request.principal = Text("arn:aws:iam::111122223333:user/ana");
    request.action = Text("s3:GetObject");
    request.resource = Text(value);
    request.resource_account = Text("111122223333");
    request.context.set("aws:username", std::string(2000, 'a'));
    PolicySet policies;
    policies.identity = {&document};
    CHECK(decide(policies, request).verdict != Verdict::allowed);
  }
  SECTION("patterns whose languages are hard to tell apart") {
    std::string list;
    for (int i = 0; i < 40; ++i) {
      std::string pattern;
      for (int k = 0; k < 30; ++k) pattern += (i * k) % 3 ? "*a" : "*b?";
      list += std::string(i ? "," : "") + "{'Effect':'Deny','Action':'s3:*','Resource':'*','Condition':{'" +
              (i % 2 ? "StringLike" : "StringNotLike") + "':{'aws:username':['" + pattern + "','" + pattern + "c*']}}}";
    }
    Document document = statements(list, DocumentKind::scp), full = parse("FULL", DocumentKind::scp).document;
    std::vector<Documents> path = {{&full, &document}};
    Guardrails guardrails({{"s3:*"}}, {});
    CHECK(guardrails.summarize(path).size() == 1);
  }
  SECTION("misspelt actions without end") {
    std::string actions;
    for (int i = 0; i < 20000; ++i)
      actions += std::string(i ? "," : "") + "'ec2:DescribeInstancez" + std::to_string(i) + "'";
    analyzer::diagnostics::CollectingSink sink;
    check(statements("{'Effect':'Deny','Action':[" + actions + "],'Resource':'*'}"), sink);
    CHECK(sink.diagnostics.size() == 20000);
  }
}
