// The name that was probably meant: for "did you mean".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace analyzer::engine::cel {

// Empty if none is near enough to be a slip of the fingers.
std::string nearest(std::string_view written, const std::vector<std::string>& names);

// `; did you mean `x`?`, or nothing.
std::string did_you_mean(std::string_view written, const std::vector<std::string>& names);

}  // namespace analyzer::engine::cel
