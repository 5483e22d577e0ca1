// Decides a condition of a statement in a request context, in three values.
#pragma once

#include "policy/context.h"
#include "policy/document.h"

namespace analyzer::policy {

// yes: holds. no: does not. undecided: the context or the policy leaves it open, or what AWS does is not documented.
Tri holds(const ConditionEntry& condition, const Context& context);

// Does one value satisfy one value of the policy, by the positive form of the operator?
Match compare(Comparison comparison, const PatternEntry& expected, const Text& actual, const Context& context);

}  // namespace analyzer::policy
