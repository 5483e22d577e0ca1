#include "cli/policy_simulate.h"

#include <catch2/catch.hpp>
#include <sstream>

using namespace analyzer;

namespace {

struct Run {
  int code;
  std::string out, err;
};

Run simulate(std::vector<std::string> arguments) {
  for (std::string& argument : arguments)
    if (argument.ends_with(".json")) argument = std::string(SRA_LINT_SOURCE_DIR) + "/fixtures/policy/" + argument;
  std::istringstream in(R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})");
  std::ostringstream out, err;
  int code = cli::run_policy_simulate(std::span<const std::string>(arguments), in, out, err);
  return {code, out.str(), err.str()};
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

const std::vector<std::string> stop_logging = {"--full-access",
                                               "--scp",
                                               "guardrails-scp.json",
                                               "--identity",
                                               "admin.json",
                                               "--action",
                                               "cloudtrail:StopLogging",
                                               "--resource",
                                               "arn:aws:cloudtrail:eu-west-1:111122223333:trail/org-main"};

std::vector<std::string> with(std::vector<std::string> arguments, std::initializer_list<std::string> more) {
  arguments.insert(arguments.end(), more);
  return arguments;
}

}  // namespace

TEST_CASE("the deciding statement is named with its file and line") {
  Run run = simulate(with(stop_logging, {"--principal", "arn:aws:iam::111122223333:user/ana"}));
  CHECK(run.code == 0);
  CHECK(has(run.out, "ExplicitDeny: statement `ProtectTrail` of "));
  CHECK(has(run.out, "guardrails-scp.json:4:5"));
  CHECK(has(run.out,
            "Deny statement `DenyRoot` (line 13): does not apply: `ArnLike` of `aws:PrincipalArn` with "
            "`arn:aws:iam::*:root` does not hold: `aws:PrincipalArn` is `arn:aws:iam::111122223333:user/ana`"));
}

TEST_CASE("an exempt role is allowed, a session only if its role has no path") {
  CHECK(
      has(simulate(with(stop_logging, {"--principal", "arn:aws:iam::111122223333:role/BreakGlass"})).out, "Allowed: "));
  Run session = simulate(with(stop_logging, {"--principal", "arn:aws:sts::111122223333:assumed-role/BreakGlass/s"}));
  CHECK(session.code == 0);
  CHECK(has(session.out, "Unknown: it depends on the condition key `aws:PrincipalArn`"));
  CHECK(has(simulate(with(stop_logging, {"--principal", "arn:aws:sts::111122223333:assumed-role/BreakGlass/s",
                                         "--context", "aws:PrincipalArn=arn:aws:iam::111122223333:role/BreakGlass"}))
                .out,
            "Allowed: "));
}

TEST_CASE("a policy from standard input") {
  Run run = simulate({"--policy", "-", "--principal", "arn:aws:iam::111122223333:user/ana", "--action",
                      "sqs:SendMessage", "--resource", "arn:aws:sqs:eu-west-1:111122223333:q"});
  CHECK(run.code == 0);
  CHECK(has(run.out, "Allowed: statement 1 of standard input allows it"));
}

TEST_CASE("placeholders are named and leave the answer open") {
  Run run = simulate({"--full-access", "--scp", "landing-zone-scp.json", "--policy", "admin.json", "--principal",
                      "arn:aws:iam::111122223333:user/ana", "--action", "s3:DeleteBucket", "--resource",
                      "arn:aws:s3:::b", "--resource-account", "111122223333"});
  CHECK(run.code == 0);
  CHECK(has(run.out, "Unknown: "));
  CHECK(has(run.err, "note: placeholders to fill in before use: "));
  CHECK(has(run.err, "`${ACCELERATOR_PREFIX}`"));
  CHECK(has(run.err, "`${PROTECTED_BUCKETS}`"));
}

TEST_CASE("JSON output") {
  Run run = simulate(with(stop_logging, {"--principal", "arn:aws:iam::111122223333:user/ana", "--format", "json"}));
  CHECK(run.code == 0);
  CHECK(has(run.out, "\"schema\": \"sra-lint/policy-simulate/1\""));
  CHECK(has(run.out, "\"verdict\": \"ExplicitDeny\""));
  CHECK(has(run.out, "\"sid\": \"ProtectTrail\""));
  CHECK(has(run.out, "\"start\": {\"line\": 4, \"column\": 5}"));
}

TEST_CASE("cases give one verdict a line, in order") {
  Run run = simulate({"--cases", "cases.json"});
  CHECK(run.code == 0);
  CHECK(run.out == "Allowed\nImplicitDeny\nUnknown\nExplicitDeny\n");
}

TEST_CASE("what is wrong with the input") {
  struct {
    std::vector<std::string> arguments;
    int code;
    const char* message;
  } cases[] = {
      {{"--action", "s3:GetObject"}, 2, "who asks? give `--principal`, `--request` or `--cases`"},
      {{"--principal", "*"}, 2, "for which action? give `--action`"},
      {{"--principal", "*", "--action", "s3:*"}, 2, "is not one action"},
      {{"--principal", "*", "--action", "s3:GetObject", "--format", "xml"}, 2, "no format `xml`"},
      {{"--principal", "*", "--action", "s3:GetObject", "--context", "x"}, 2, "is not KEY=VALUE"},
      {{"--principal", "*", "--action", "s3:GetObject", "--nonsense"}, 2, "nonsense"},
      {{"--principal", "*", "--action", "s3:GetObject", "--policy", "absent.json"}, 2, "no such file"},
      {{"--cases", "absent.json"}, 2, "no such file"},
      {{"--principal", "*", "--action", "s3:GetObject", "--scp", "broken-scp.json"},
       3,
       "broken-scp.json:4:16: error: `Effect` is `Allow` or `Deny`, not `deny`"},
      {{"--principal", "*", "--action", "s3:GetObject", "--scp", "cases.json"},
       3,
       "error: this is no policy, not a service control policy"},
  };
  for (const auto& one : cases) {
    Run run = simulate(one.arguments);
    INFO(one.message << " in " << run.err);
    CHECK(run.code == one.code);
    CHECK(has(run.err, one.message));
  }
}
