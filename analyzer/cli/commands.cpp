#include "cli/subcommands.h"

namespace analyzer::cli {

std::span<const Command> commands() {
  static const Command table[] = {
      scan_command,  explain_command, rules_list_command,      rules_test_command, rules_new_command,  graph_command,
      trace_command, console_command, policy_simulate_command, init_command,       completion_command,
  };
  return table;
}

}  // namespace analyzer::cli
