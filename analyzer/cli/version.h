// The version of the program, from the build.
#pragma once

#include <string_view>

namespace analyzer::cli {

std::string_view version();

}  // namespace analyzer::cli
