// Text by code points: CEL counts them, not bytes. Text that is no UTF-8 is taken byte by byte and never read past.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace analyzer::engine::cel {

std::size_t count_code_points(std::string_view text);
// Where the code point of that number begins, in bytes; the end of the text for one past the last, npos beyond.
std::size_t byte_offset(std::string_view text, std::size_t code_point);
std::vector<std::string_view> code_points(std::string_view text);

}  // namespace analyzer::engine::cel
