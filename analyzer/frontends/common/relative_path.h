// A path that one file writes to name another.
#pragma once

#include <string>
#include <string_view>

namespace analyzer::frontends {

// `path` as seen from the folder of `referrer`, both relative to the scanned root: `..` walked, `.` and empty parts
// gone.
std::string path_beside(std::string_view path, std::string_view referrer);

}  // namespace analyzer::frontends
