// The rule pack for commands that look at rules without scanning anything.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "engine/rules.h"

namespace analyzer::cli {

// The program's rules and those of `--rules`. Nothing, after saying why, if they cannot be loaded.
std::optional<engine::RulePack> load_pack(const std::vector<std::string>& folders);

// The rule, or what to say instead: the nearest name, or the rules that refer to a control of that name.
const engine::Rule* find_rule(const engine::RulePack& pack, const std::string& name, std::string& error);

}  // namespace analyzer::cli
