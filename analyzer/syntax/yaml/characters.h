// The characters that YAML 1.1 gives a meaning, as libyaml reads them, and the properties before a node's text.
#pragma once

#include <cstdint>
#include <string_view>

#include "source/range.h"

namespace analyzer::syntax::yaml {

// How many bytes the line break at `at` takes (CRLF 2, NEL 2, LS and PS 3); 0 where there is none.
inline std::uint32_t break_size(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  switch (text[at]) {
    case '\n':
      return 1;
    case '\r':
      return at + 1 < text.size() && text[at + 1] == '\n' ? 2 : 1;
    case '\xC2':
      return text.substr(at, 2) == "\xC2\x85" ? 2 : 0;
    case '\xE2':
      return text.substr(at, 3) == "\xE2\x80\xA8" || text.substr(at, 3) == "\xE2\x80\xA9" ? 3 : 0;
    default:
      return 0;
  }
}

// What the break of that text becomes in a value: LS and PS stay, all others are one `\n`.
inline std::string_view break_value(std::string_view line_break) {
  return line_break.size() == 3 ? line_break : "\n";
}

inline bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// Where the anchor or tag at `at` ends. An anchor is a word (`&a:b` is an anchor and the text `:b`); a tag ends before
// a blank or a mark of a flow collection, `!<…>` at its bracket.
inline std::uint32_t property_end(std::string_view text, std::uint32_t at, std::uint32_t end) {
  std::uint32_t begin = at++;
  bool anchor = text[begin] == '&', verbatim = text.substr(begin, 2) == "!<";
  for (; at < end; ++at) {
    char c = text[at];
    bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    if (anchor && !word) return at;
    if (verbatim && c == '>') return at + 1;
    if (anchor || verbatim) continue;
    if (is_blank(c) || break_size(text, at) != 0 || std::string_view(",[]{}").find(c) != std::string_view::npos)
      return at;
  }
  return at;
}

// Steps over the anchor and the tag that stand before a node's own text, and says where the tag is.
inline std::uint32_t skip_properties(std::string_view text, std::uint32_t at, std::uint32_t end, source::Range& tag) {
  std::uint32_t after = at;
  while (at < end) {
    if (std::uint32_t size = break_size(text, at)) {
      at += size;
      if (text.substr(at, 3) == "\xEF\xBB\xBF") at += 3;  // libyaml lets a byte order mark start any line
    } else if (is_blank(text[at])) {
      ++at;
    } else if (text[at] == '#') {
      while (at < end && break_size(text, at) == 0) ++at;
    } else if (text[at] == '&' || text[at] == '!') {
      after = property_end(text, at, end);
      if (text[at] == '!') tag = {at, after};
      at = after;
    } else {
      return at;
    }
  }
  return after;
}

}  // namespace analyzer::syntax::yaml
