// `rules list --format json`: the rule pack with everything that a reader of it may ask.
#pragma once

#include <span>
#include <string>

#include "engine/rule.h"

namespace analyzer::report {

void write_rules_json(std::span<const engine::Rule* const> rules, std::string& out);

}  // namespace analyzer::report
