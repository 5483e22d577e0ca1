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

// Steps over the anchor and the tag that stand before a node's own text, and says where the tag is.
inline std::uint32_t skip_properties(std::string_view text, std::uint32_t at, std::uint32_t end, source::Range& tag) {
  auto ends_property = [&](std::uint32_t i) {
    return is_blank(text[i]) || break_size(text, i) != 0 || text[i] == ',' || text[i] == '[' || text[i] == ']' ||
           text[i] == '{' || text[i] == '}';
  };
  std::uint32_t after = at;
  while (at < end) {
    if (std::uint32_t size = break_size(text, at)) {
      at += size;
    } else if (is_blank(text[at])) {
      ++at;
    } else if (text[at] == '#') {
      while (at < end && break_size(text, at) == 0) ++at;
    } else if (text[at] == '&' || text[at] == '!') {
      std::uint32_t begin = at;
      bool verbatim = text.substr(at, 2) == "!<";
      while (at < end && !(verbatim ? at > begin && text[at - 1] == '>' : ends_property(at))) ++at;
      if (text[begin] == '!') tag = {begin, at};
      after = at;
    } else {
      return at;
    }
  }
  return after;
}

}  // namespace analyzer::syntax::yaml
