// Who is let in by which of their policies: callers against resource policies, identity policies, boundaries and
// session policies, in one account and across accounts.
#include <catch2/catch.hpp>

#include "helpers.h"

using namespace analyzer::policy;
using namespace analyzer::policy::test;

namespace {

enum Policy { none, silent, allows, denies };

struct Access {
  const char* caller;     // short: `ana`, `builder` (a session of role Builder), `root`, `zoe` (another account),
                          // `service`, `anyone`
  const char* principal;  // of the resource policy's Allow; null: there is no resource policy
  Policy identity, boundary, session;
  const char* queue;  // a queue: the resource policy is one way in of several
  const char* key;    // a KMS key: the key policy is the root of trust
};

const Access matrix[] = {
    // caller, principal, identity, boundary, session, queue, key
    {"ana", nullptr, allows, none, none, "Allowed", "Unknown"},
    {"ana", nullptr, silent, none, none, "ImplicitDeny", "ImplicitDeny"},
    {"ana", nullptr, denies, none, none, "ExplicitDeny", "ExplicitDeny"},
    {"ana", nullptr, allows, silent, none, "ImplicitDeny", "ImplicitDeny"},
    {"ana", nullptr, allows, allows, none, "Allowed", "Unknown"},
    {"ana", nullptr, allows, denies, none, "ExplicitDeny", "ExplicitDeny"},
    {"ana", nullptr, silent, allows, none, "ImplicitDeny", "ImplicitDeny"},
    {"builder", nullptr, allows, none, allows, "Allowed", "Unknown"},
    {"builder", nullptr, allows, none, silent, "ImplicitDeny", "ImplicitDeny"},
    {"builder", nullptr, allows, none, denies, "ExplicitDeny", "ExplicitDeny"},
    {"root", nullptr, silent, none, none, "Allowed", "Unknown"},
    {"root", nullptr, denies, none, none, "ExplicitDeny", "ExplicitDeny"},

    {"ana", "{'AWS':'arn:aws:iam::111122223333:user/ana'}", silent, none, none, "Allowed", "Allowed"},
    {"ana", "{'AWS':'arn:aws:iam::111122223333:user/ana'}", denies, none, none, "ExplicitDeny", "ExplicitDeny"},
    {"ana", "{'AWS':'arn:aws:iam::111122223333:user/eve'}", silent, none, none, "ImplicitDeny", "ImplicitDeny"},
    {"ana", "{'AWS':'arn:aws:iam::111122223333:user/eve'}", allows, none, none, "Allowed", "ImplicitDeny"},
    {"ana", "{'AWS':'111122223333'}", silent, none, none, "ImplicitDeny", "ImplicitDeny"},
    {"ana", "{'AWS':'111122223333'}", allows, none, none, "Allowed", "Allowed"},
    {"ana", "{'AWS':'arn:aws:iam::111122223333:root'}", allows, silent, none, "ImplicitDeny", "ImplicitDeny"},
    {"ana", "'*'", silent, silent, none, "Allowed", "Allowed"},
    {"builder", "{'AWS':'arn:aws:iam::111122223333:role/Builder'}", silent, none, none, "Allowed", "Allowed"},
    {"builder", "{'AWS':'arn:aws:iam::111122223333:role/team/Builder'}", silent, none, none, "Allowed", "Allowed"},
    {"builder", "{'AWS':'arn:aws:iam::111122223333:role/Build'}", silent, none, none, "ImplicitDeny", "ImplicitDeny"},
    {"builder", "{'AWS':'arn:aws:iam::111122223333:role/Builder'}", silent, none, silent, "ImplicitDeny",
     "ImplicitDeny"},
    {"builder", "{'AWS':'arn:aws:iam::111122223333:role/Builder'}", silent, allows, allows, "Allowed", "Allowed"},
    {"builder", "{'AWS':'arn:aws:sts::111122223333:assumed-role/Builder/run'}", silent, silent, silent, "Allowed",
     "Allowed"},
    {"builder", "{'AWS':'arn:aws:sts::111122223333:assumed-role/Builder/other'}", silent, none, none, "ImplicitDeny",
     "ImplicitDeny"},
    {"builder", "'*'", silent, none, none, "Allowed", "Allowed"},
    {"builder", "'*'", silent, allows, none, "Allowed", "Allowed"},
    {"builder", "'*'", silent, silent, none, "Unknown", "Unknown"},
    {"root", "{'AWS':'arn:aws:iam::111122223333:root'}", silent, none, none, "Allowed", "Allowed"},

    {"zoe", nullptr, allows, none, none, "ImplicitDeny", "ImplicitDeny"},
    {"zoe", "{'AWS':'444455556666'}", allows, none, none, "Allowed", "Allowed"},
    {"zoe", "{'AWS':'arn:aws:iam::444455556666:user/zoe'}", allows, none, none, "Allowed", "Allowed"},
    {"zoe", "{'AWS':'arn:aws:iam::444455556666:user/zoe'}", silent, none, none, "ImplicitDeny", "ImplicitDeny"},
    {"zoe", "{'AWS':'arn:aws:iam::444455556666:user/zoe'}", allows, silent, none, "ImplicitDeny", "ImplicitDeny"},
    {"zoe", "{'AWS':'111122223333'}", allows, none, none, "ImplicitDeny", "ImplicitDeny"},
    {"zoe", "{'AWS':'*'}", allows, none, none, "Allowed", "Allowed"},

    {"service", "{'Service':'events.amazonaws.com'}", none, none, none, "Allowed", "Allowed"},
    {"service", "{'Service':['sns.amazonaws.com','events.amazonaws.com']}", none, none, none, "Allowed", "Allowed"},
    {"service", "{'Service':'sns.amazonaws.com'}", none, none, none, "ImplicitDeny", "ImplicitDeny"},
    {"service", "{'AWS':'111122223333'}", none, none, none, "ImplicitDeny", "ImplicitDeny"},
    {"anyone", "'*'", none, none, none, "Allowed", "Allowed"},
    {"anyone", "{'AWS':'111122223333'}", none, none, none, "ImplicitDeny", "ImplicitDeny"},
    {"anyone", nullptr, none, none, none, "ImplicitDeny", "ImplicitDeny"},
};

std::string arn_of(std::string_view caller) {
  if (caller == "ana") return "arn:aws:iam::111122223333:user/ana";
  if (caller == "builder") return "arn:aws:sts::111122223333:assumed-role/Builder/run";
  if (caller == "root") return "arn:aws:iam::111122223333:root";
  if (caller == "zoe") return "arn:aws:iam::444455556666:user/zoe";
  return caller == "service" ? "events.amazonaws.com" : "*";
}

std::string written(Policy policy) {
  static const std::string version = "{'Version':'2012-10-17','Statement':";
  if (policy == allows) return "FULL";
  if (policy == denies)
    return version +
           "[{'Effect':'Allow','Action':'*','Resource':'*'},{'Effect':'Deny','Action':['sqs:*','kms:*'],'Resource':'*'}"
           "]}";
  return version + "{'Effect':'Allow','Action':'ec2:*','Resource':'*'}}";
}

std::string verdict(const Access& row, const char* action, const char* resource) {
  std::string policies = "{'identity':[" + (row.identity == none ? "" : written(row.identity)) + "]";
  if (row.boundary != none) policies += ",'boundary':[" + written(row.boundary) + "]";
  if (row.session != none) policies += ",'session':" + written(row.session);
  if (row.principal)
    policies +=
        ",'resource':{'Version':'2012-10-17','Statement':{'Effect':'Allow','Principal':" + std::string(row.principal) +
        ",'Action':['sqs:*','kms:*'],'Resource':'*'}}";
  Case one = parse_case(policies + "}", "{'principal':'" + arn_of(row.caller) + "','action':'" + action +
                                            "','resource':'" + resource + "'}");
  return std::string(to_string(decide(one.policies, one.request).verdict));
}

}  // namespace

TEST_CASE("who is let in by which policies") {
  for (const Access& row : matrix) {
    INFO(row.caller << ", resource policy for " << (row.principal ? row.principal : "nobody") << ", identity "
                    << row.identity << ", boundary " << row.boundary << ", session " << row.session);
    CHECK(verdict(row, "sqs:SendMessage", "arn:aws:sqs:eu-west-1:111122223333:q") == row.queue);
    CHECK(verdict(row, "kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:key/1") == row.key);
  }
}

TEST_CASE("a role is assumed by what its trust policy says") {
  struct {
    const char* trust;
    bool identity;
    const char* caller;
    const char* verdict;
  } cases[] = {
      {"{'AWS':'arn:aws:iam::111122223333:user/ana'}", false, "ana", "Allowed"},
      {"{'AWS':'111122223333'}", false, "ana", "ImplicitDeny"},
      {"{'AWS':'111122223333'}", true, "ana", "Allowed"},
      {"{'AWS':'arn:aws:iam::111122223333:user/eve'}", true, "ana", "ImplicitDeny"},
      {"{'AWS':'444455556666'}", false, "zoe", "ImplicitDeny"},
      {"{'AWS':'444455556666'}", true, "zoe", "Allowed"},
      {"{'Service':'events.amazonaws.com'}", false, "service", "Allowed"},
  };
  for (const auto& one : cases) {
    std::string policies =
        std::string("{'identity':[") + (one.identity ? "FULL" : "") +
        "],'resource':{'Version':'2012-10-17','Statement':{'Effect':'Allow','Principal':" + one.trust +
        ",'Action':'sts:AssumeRole'}}}";
    Case parsed =
        parse_case(policies, "{'principal':'" + arn_of(one.caller) +
                                 "','action':'sts:AssumeRole','resource':'arn:aws:iam::111122223333:role/Deploy'}");
    INFO(one.trust << " for " << one.caller);
    CHECK(std::string(to_string(decide(parsed.policies, parsed.request).verdict)) == one.verdict);
  }
  Case provider = parse_case(
      "{'resource':{'Version':'2012-10-17','Statement':{'Effect':'Allow','Principal':{'Federated':'arn:aws:iam::"
      "111122223333:saml-provider/idp'},'Action':'sts:AssumeRoleWithSAML'}}}",
      "{'principal':'arn:aws:iam::111122223333:saml-provider/"
      "idp','action':'sts:AssumeRoleWithSAML','resource':'arn:aws:iam::111122223333:role/Deploy'}");
  CHECK(decide(provider.policies, provider.request).verdict == Verdict::allowed);
}
