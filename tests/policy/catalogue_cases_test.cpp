// The cases of the shared catalogue, where it is present. The project's own are in decision_cases_test.cpp.
#include <fmt/core.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "policy/cases.h"

using namespace analyzer;

TEST_CASE("every catalogued case gives the expected verdict") {
  std::filesystem::path path = std::filesystem::path(SRA_LINT_CORPUS_DIR) / "../catalog/policy-cases.json";
  if (!std::filesystem::exists(path)) {
    WARN("skipped: the catalogue of policy cases is not here");
    return;
  }
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  source::SourceFile file({0}, "policy-cases.json", text.str());
  diagnostics::CollectingSink sink;
  std::vector<policy::Case> cases = policy::read_cases(file, sink);
  CHECK(cases.size() == 835);
  std::size_t right = 0;
  for (const policy::Case& one : cases) {
    policy::Decision decision = policy::decide(one.policies, one.request);
    INFO(one.family << ": " << one.name << ": " << decision.reason);
    CHECK(std::string(to_string(decision.verdict)) == one.expected);
    right += to_string(decision.verdict) == one.expected;
  }
  CHECK(right == cases.size());
  for (const diagnostics::Diagnostic& d : sink.diagnostics) {
    INFO(d.message);
    CHECK(d.severity != diagnostics::Severity::error);
  }
}
