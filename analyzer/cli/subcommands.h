// The subcommands, one file each; cli/commands.cpp has them in a table.
#pragma once

#include "cli/command.h"

namespace analyzer::cli {

extern const Command scan_command, explain_command, rules_list_command, rules_test_command, rules_new_command,
    graph_command, trace_command, console_command, policy_simulate_command, init_command, completion_command;

}  // namespace analyzer::cli
