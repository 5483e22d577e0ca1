// `sra-lint policy simulate`: its options are its own (cli/policy_simulate.h).
#include <iostream>

#include "cli/policy_simulate.h"
#include "cli/subcommands.h"

namespace analyzer::cli {
namespace {

int run(std::span<const std::string> arguments) {
  const int code = run_policy_simulate(arguments, std::cin, std::cout, std::cerr);
  std::cout.flush();
  return code;
}

}  // namespace

const Command policy_simulate_command = {
    "policy simulate",
    "is a request allowed by these policies, and which statement decides",
    "--identity FILE --action ACTION …",
    "`sra-lint policy simulate --help` lists its options.\n",
    {},
    {},
    0,
    0,
    nullptr,
    run,
};

}  // namespace analyzer::cli
