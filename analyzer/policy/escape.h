// Ways around Deny statements, in words and as a satisfiability question. Part of denial.h.
#pragma once

#include <span>

#include "policy/denial.h"
#include "policy/pattern_algebra.h"

namespace analyzer::policy {

// "`aws:PrincipalArn` is like `x`": what makes the condition false.
std::string escape_words(const ConditionEntry& condition, const Context& context);
std::string resource_escape_words(const Statement& statement);

// Can one request take a way around every clause? no: surely not, so one of them always denies. Conditions on one key
// are weighed together where they compare text, `true` and `false` or presence; others count as independent.
Tri can_escape(std::span<const DenyClause* const> clauses, const Context& context, WorkBudget& budget);

}  // namespace analyzer::policy
