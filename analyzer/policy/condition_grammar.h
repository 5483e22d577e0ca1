// Reads the `Condition` block of a statement. Part of grammar.h.
#pragma once

#include "policy/statement_grammar.h"

namespace analyzer::policy {

struct ConditionContext {
  Version version;
};

// Appends what stands in the block. True: there may be more.
bool read_conditions(const Element& block, const ConditionContext& context, Reporter& report,
                     std::vector<ConditionEntry>& conditions);

}  // namespace analyzer::policy
