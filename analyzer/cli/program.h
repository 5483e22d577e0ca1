// The whole command line: arguments in, exit code out.
#pragma once

#include <string>
#include <vector>

namespace analyzer::cli {

int run_program(const std::vector<std::string>& words);

}  // namespace analyzer::cli
