// How `policy simulate` prints its answers.
#pragma once

#include <iosfwd>
#include <vector>

#include "cli/policy_inputs.h"
#include "policy/evaluate.h"

namespace analyzer::cli {

struct CaseResult {
  const policy::Case* source;
  policy::Decision decision;
  bool as_expected() const {
    return source->expected.empty() || policy::to_string(decision.verdict) == source->expected;
  }
};

void print_cases_text(const std::vector<CaseResult>& results, std::ostream& out);
void print_cases_json(const std::vector<CaseResult>& results, const PolicyInputs& inputs, std::ostream& out);
void print_decision_text(const policy::Decision& decision, const policy::Request& request, const PolicyInputs& inputs,
                         std::ostream& out);
void print_decision_json(const policy::Decision& decision, const policy::Request& request, const PolicyInputs& inputs,
                         std::ostream& out);
void print_diagnostics(const PolicyInputs& inputs, std::ostream& err);

}  // namespace analyzer::cli
