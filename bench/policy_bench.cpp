// The policy engine's speed: one decision over a policy of full size, and guardrails over an organization.
//
//   policy_bench                          the benchmarks
//   policy_bench --cases FILE             one pass over a file of cases, in microseconds a case
//   (bench/policy-compare.mjs)
#include <benchmark/benchmark.h>
#include <fmt/core.h>

#include <chrono>
#include <cstring>
#include <fstream>
#include <sstream>

#include "policy/cases.h"
#include "policy/denial.h"
#include "policy/from_data_tree.h"
#include "policy/grammar.h"

using namespace analyzer;
using namespace analyzer::policy;

namespace {

Document read(const std::string& json, DocumentKind kind) {
  source::SourceFile file({0}, "policy.json", json);
  diagnostics::CollectingSink sink;
  PlaceholderTable placeholders;
  return read_document(read_json(file, sink, placeholders).root, {kind, "policy.json"}, sink);
}

constexpr const char* full_access =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})";

// A service control policy of 200 statements and 10,240 characters: short statements, then an exemption that fills it
// up.
std::string full_size_scp() {
  const char* actions[] = {"s3:Del*", "kms:*", "ec2:Run*", "iam:Cr*", "sqs:*", "sns:P*", "rds:D*", "ecs:*"};
  std::string text = R"({"Version":"2012-10-17","Statement":[)";
  for (int i = 0; i < 199; ++i)
    text += fmt::format(R"({{"Effect":"Deny","Action":"{}","Resource":"*"}},)", i % 2 ? actions[i % 8] : "a4b:*");
  const std::string last =
      R"({"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":[)";
  const std::string end = "]}}}]}";
  text += last;
  bool first = true;
  while (text.size() + end.size() + 60 < 10240) {
    text += fmt::format(R"({}"arn:aws:iam::*:role/Exempt{:08}")", first ? "" : ",", text.size());
    first = false;
  }
  text += end;
  text.insert(text.size() - 1, std::string(10240 - text.size(), ' '));
  return text;
}

Request request_for(const char* action, const char* resource) {
  Request request;
  request.principal = Text("arn:aws:iam::111122223333:role/Workload");
  request.action = Text(action);
  request.resource = Text(resource);
  request.resource_account = Text("111122223333");
  request.context.set("aws:PrincipalArn", "arn:aws:iam::111122223333:role/Workload");
  request.context.set("aws:RequestedRegion", "eu-west-1");
  request.context.set("aws:SecureTransport", "true");
  return request;
}

void decide_full_size_scp(benchmark::State& state) {
  std::string text = full_size_scp();
  Document scp = read(text, DocumentKind::scp), full = read(full_access, DocumentKind::scp),
           identity = read(full_access, DocumentKind::identity);
  PolicySet policies;
  policies.identity = {&identity};
  policies.scp = {{&full, &scp}, {&full}};
  // No statement of the policy denies this one, so all 200 are looked at.
  Request request = request_for("dynamodb:PutItem", "arn:aws:dynamodb:eu-west-1:111122223333:table/t");
  if (decide(policies, request).verdict != Verdict::allowed) state.SkipWithError("the request should be allowed");
  for (auto _ : state) benchmark::DoNotOptimize(decide(policies, request));
  state.counters["characters"] = static_cast<double>(text.size());
  state.counters["statements"] = static_cast<double>(scp.statements.size());
}
BENCHMARK(decide_full_size_scp)->Unit(benchmark::kMicrosecond);

void read_full_size_scp(benchmark::State& state) {
  std::string text = full_size_scp();
  for (auto _ : state) benchmark::DoNotOptimize(read(text, DocumentKind::scp));
}
BENCHMARK(read_full_size_scp)->Unit(benchmark::kMicrosecond);

// 77 sets of about a dozen actions each, drawn from the action list so that they overlap.
std::vector<std::vector<std::string>> action_sets() {
  const char* services[] = {"cloudtrail", "config", "guardduty", "securityhub", "macie2", "access-analyzer",
                            "detective",  "iam",    "kms",       "s3",          "ec2"};
  const ActionList& list = ActionList::builtin();
  std::vector<std::vector<std::string>> sets;
  for (std::size_t i = 0; i < 77; ++i) {
    std::vector<ActionId> ids = list.expand(fmt::format("{}:*", services[i % 11]));
    std::vector<std::string> set;
    for (std::size_t k = 0; k < 12; ++k) set.push_back(list[ids[(i * 7 + k * 5) % ids.size()]].words());
    sets.push_back(std::move(set));
  }
  return sets;
}

// 500 accounts in 100 organizational units, nested five deep, with policies at every unit and some accounts of their
// own.
struct Organization {
  std::vector<std::unique_ptr<Document>> documents;
  std::vector<std::vector<Documents>> paths;

  Organization() {
    auto add = [&](const std::string& json) {
      documents.push_back(std::make_unique<Document>(read(json, DocumentKind::scp)));
      return documents.back().get();
    };
    const Document* full = add(full_access);
    auto guardrail = [&](int i) {
      const char* services[] = {"cloudtrail", "config", "guardduty", "securityhub", "macie2", "access-analyzer",
                                "detective",  "iam",    "kms",       "s3",          "ec2"};
      const char* verbs[] = {"Delete*", "Stop*", "Update*", "Disassociate*", "Put*"};
      std::string statements;
      for (int k = 0; k < 6; ++k) {
        std::string condition =
            k % 2 == 0
                ? ""
                : fmt::format(
                      R"(,"Condition":{{"ArnNotLike":{{"aws:PrincipalArn":["arn:aws:iam::*:role/BreakGlass","arn:aws:iam::*:role/Automation{}"]}}}})",
                      i % 4);
        statements += fmt::format(R"({}{{"Effect":"Deny","Action":["{}:{}","{}:{}"],"Resource":"*"{}}})", k ? "," : "",
                                  services[(i + k) % 11], verbs[k % 5], services[(i * 3 + k) % 11], verbs[(k + i) % 5],
                                  condition);
      }
      return add(fmt::format(R"({{"Version":"2012-10-17","Statement":[{}]}})", statements));
    };
    std::vector<const Document*> guardrails;
    for (int i = 0; i < 24; ++i) guardrails.push_back(guardrail(i));
    std::vector<std::vector<Documents>> units;
    std::vector<Documents> root = {{full, guardrails[0], guardrails[1]}};
    for (std::size_t u = 0; u < 100; ++u) {
      std::vector<Documents> path = u < 20 ? root : units[(u - 20) % units.size()];
      if (path.size() < 6) path.push_back({full, guardrails[u % 24], guardrails[(u * 5 + 1) % 24]});
      units.push_back(std::move(path));
    }
    for (std::size_t a = 0; a < 500; ++a) {
      std::vector<Documents> path = units[a % 100];
      Documents own = {full};
      if (a % 5 == 0) own.push_back(guardrails[(a / 5) % 24]);
      path.push_back(std::move(own));
      paths.push_back(std::move(path));
    }
  }
};

void guardrails_of_an_organization(benchmark::State& state) {
  Organization organization;
  std::vector<std::vector<std::string>> sets = action_sets();
  std::size_t always = 0, unless = 0, open = 0;
  for (auto _ : state) {
    always = unless = open = 0;
    Guardrails guardrails(sets, {});
    for (const std::vector<Documents>& path : organization.paths) {
      for (Denial denial : guardrails.summarize(path)) {
        always += denial == Denial::always_denied;
        unless += denial == Denial::denied_unless;
        open += denial == Denial::may_be_allowed;
      }
    }
  }
  state.counters["answers"] = static_cast<double>(always + unless + open);
  state.counters["always"] = static_cast<double>(always);
  state.counters["unless"] = static_cast<double>(unless);
}
BENCHMARK(guardrails_of_an_organization)->Unit(benchmark::kMillisecond);

int time_cases(const char* path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  source::SourceFile file({0}, path, text.str());
  diagnostics::CollectingSink sink;
  using clock = std::chrono::steady_clock;
  clock::time_point start = clock::now();
  std::vector<Case> cases = read_cases(file, sink);
  clock::time_point read_done = clock::now();
  constexpr int rounds = 20;
  std::size_t right = 0;
  for (int round = 0; round < rounds; ++round)
    for (const Case& one : cases) right += to_string(decide(one.policies, one.request).verdict) == one.expected;
  clock::time_point decided = clock::now();
  auto micros = [](auto duration) { return std::chrono::duration<double, std::micro>(duration).count(); };
  auto count = static_cast<double>(cases.size());
  fmt::print("{{\"cases\":{},\"right\":{},\"read_us\":{:.2f},\"decide_us\":{:.2f}}}\n", cases.size(), right / rounds,
             micros(read_done - start) / count, micros(decided - read_done) / count / rounds);
  return cases.empty() ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 3 && std::strcmp(argv[1], "--cases") == 0) return time_cases(argv[2]);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
