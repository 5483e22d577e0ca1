// Reads a rule's file.
//
// Takes YAML text; gives the rule, or what is wrong with it and in which line. Conditions are not looked at here: that is
// compiled_rule.h.
#pragma once

#include <string_view>

#include "base/result.h"
#include "engine/rule.h"

namespace analyzer::engine {

base::Result<Rule> read_rule(std::string_view path, std::string_view text);

}  // namespace analyzer::engine
