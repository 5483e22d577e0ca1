// Reads a rule's file.
//
// Takes YAML text; gives the rule, or what is wrong with it and in which line. Conditions are not looked at here: that
// is compiled_rule.h.
#pragma once

#include <string_view>

#include "base/result.h"
#include "engine/rule.h"

namespace analyzer::engine {

// Without examples what follows the line `examples:` is not read; it is the last key of our own rules.
base::Result<Rule> read_rule(std::string_view path, std::string_view text, bool with_examples = true);

}  // namespace analyzer::engine
