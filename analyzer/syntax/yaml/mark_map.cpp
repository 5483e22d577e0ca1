#include "syntax/yaml/mark_map.h"

#include <algorithm>

namespace analyzer::syntax::yaml {

namespace {

bool starts_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
}

}  // namespace

MarkMap::MarkMap(std::string_view text, std::uint32_t begin) : text_(text), begin_(begin) {
  bool ascii = std::none_of(text.begin() + begin, text.end(), [](char c) { return (c & 0x80) != 0; });
  if (ascii) return;
  std::size_t character = 0;
  for (std::uint32_t at = begin; at < text.size(); ++at) {
    if (!starts_character(text[at])) continue;
    if (character % step == 0) marks_.push_back(at);
    ++character;
  }
}

std::uint32_t MarkMap::offset(std::size_t character) const {
  auto end = static_cast<std::uint32_t>(text_.size());
  if (marks_.empty()) return static_cast<std::uint32_t>(std::min<std::size_t>(begin_ + character, end));
  std::size_t mark = character / step;
  if (mark >= marks_.size()) return end;
  std::uint32_t at = marks_[mark];
  for (std::size_t left = character % step; left > 0 && at < end; --left) {
    ++at;
    while (at < end && !starts_character(text_[at])) ++at;
  }
  return at;
}

}  // namespace analyzer::syntax::yaml
