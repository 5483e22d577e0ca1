#include "engine/cel/code_points.h"

namespace analyzer::engine::cel {
namespace {

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

// Past the code point that begins at `at`.
std::size_t next(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && continues(text[at]);) ++at;
  return at;
}

}  // namespace

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at = next(text, at)) ++count;
  return count;
}

std::size_t byte_offset(std::string_view text, std::size_t code_point) {
  std::size_t at = 0;
  for (; code_point > 0; --code_point) {
    if (at >= text.size()) return std::string_view::npos;
    at = next(text, at);
  }
  return at;
}

std::vector<std::string_view> code_points(std::string_view text) {
  std::vector<std::string_view> result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = next(text, at);
    result.push_back(text.substr(at, end - at));
    at = end;
  }
  return result;
}

}  // namespace analyzer::engine::cel
