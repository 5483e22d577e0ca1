#include "syntax/yaml/scalar_text.h"

#include <algorithm>
#include <vector>

#include "syntax/yaml/characters.h"

namespace analyzer::syntax::yaml {

namespace {

using source::Range;

// What the escape at `at` of a double-quoted scalar stands for, and how many bytes it takes.
std::uint32_t read_escape(std::string_view text, std::uint32_t at, std::string& value) {
  if (at + 1 >= text.size()) return 1;
  constexpr std::string_view names = "0abt\tnvfre \"/\\'", bytes("\0\a\b\t\t\n\v\f\r\x1B \"/\\'", 15);
  char letter = text[at + 1];
  if (auto found = names.find(letter); found != std::string_view::npos) {
    value = bytes[found];
    return 2;
  }
  switch (letter) {
    case 'N':
      append_utf8(value, 0x85);
      return 2;
    case '_':
      append_utf8(value, 0xA0);
      return 2;
    case 'L':
      append_utf8(value, 0x2028);
      return 2;
    case 'P':
      append_utf8(value, 0x2029);
      return 2;
    default:
      break;
  }
  std::uint32_t digits = letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
  if (digits == 0) return 2;
  if (auto code = read_hex(text, at + 2, digits)) append_utf8(value, *code);
  return 2 + digits;
}

// Steps over blank space that holds line breaks, and returns what they become besides the first.
std::string skip_further_breaks(std::string_view text, std::uint32_t& at) {
  std::string breaks;
  while (at < text.size()) {
    if (std::uint32_t size = break_size(text, at)) {
      breaks += break_value(text.substr(at, size));
      at += size;
    } else if (is_blank(text[at])) {
      ++at;
    } else {
      break;
    }
  }
  return breaks;
}

// Plain and quoted scalars: `text` ends where the value does. A line break becomes a space, further ones stay.
bool visit_flow(std::string_view text, std::uint32_t at, ScalarStyle style, PieceVisitor& visitor) {
  bool single = style == ScalarStyle::single_quoted, quoted = style == ScalarStyle::double_quoted;
  while (at < text.size()) {
    std::uint32_t begin = at;
    while (at < text.size() && !is_blank(text[at]) && break_size(text, at) == 0 && !(single && text[at] == '\'') &&
           !(quoted && text[at] == '\\'))
      ++at;
    if (at > begin && !visitor.piece(text.substr(begin, at - begin), {begin, at}, true)) return false;
    if (at == text.size()) break;

    begin = at;
    if (single && text[at] == '\'') {
      at = std::min<std::uint32_t>(at + 2, static_cast<std::uint32_t>(text.size()));
      if (!visitor.piece("'", {begin, at}, false)) return false;
      continue;
    }
    if (quoted && text[at] == '\\') {
      std::string value;
      if (std::uint32_t size = break_size(text, at + 1)) {  // the break itself is nothing
        at += 1 + size;
        value = skip_further_breaks(text, at);
      } else {
        at = std::min<std::uint32_t>(at + read_escape(text, at, value), static_cast<std::uint32_t>(text.size()));
      }
      if (!visitor.piece(value, {begin, at}, false)) return false;
      continue;
    }
    while (at < text.size() && is_blank(text[at])) ++at;
    std::uint32_t size = break_size(text, at);
    if (size == 0) {
      if (!visitor.piece(text.substr(begin, at - begin), {begin, at}, true)) return false;
      continue;
    }
    std::string value(break_value(text.substr(at, size)));
    at += size;
    std::string further = skip_further_breaks(text, at);
    if (value == "\n") {
      value = further.empty() ? " " : further;
    } else {
      value += further;
    }
    if (!visitor.piece(value, {begin, at}, false)) return false;
  }
  return true;
}

// The column at which a block scalar's lines begin. An explicit indicator counts from the parent's column, which is not
// in the scalar's own text, so the value decides: up to its first line that is not empty, lines of file and value
// correspond.
std::uint32_t block_indent(std::string_view value, std::string_view text, std::uint32_t at) {
  constexpr std::uint32_t all = 0xffffffff;
  std::size_t in_value = 0;
  while (std::uint32_t size = break_size(value, in_value)) {
    in_value += size;
    while (at < text.size() && break_size(text, at) == 0) ++at;
    at += break_size(text, at);
  }
  if (in_value == value.size()) return all;  // breaks only: every space is indentation
  std::uint32_t in_file = 0, kept = 0;
  while (at + in_file < text.size() && text[at + in_file] == ' ') ++in_file;
  while (in_value + kept < value.size() && value[in_value + kept] == ' ') ++kept;
  return in_file >= kept ? in_file - kept : 0;
}

struct Break {
  std::string_view value;
  Range range;
};

// `|` and `>`, line by line as libyaml's scanner does.
void visit_block(const Node& scalar, std::string_view text, std::uint32_t at, PieceVisitor& visitor) {
  bool literal = scalar.style == ScalarStyle::literal;
  bool strip = false, keep = false;
  ++at;
  while (at < text.size() && (text[at] == '-' || text[at] == '+' || (text[at] >= '0' && text[at] <= '9'))) {
    strip = strip || text[at] == '-';
    keep = keep || text[at] == '+';
    ++at;
  }
  while (at < text.size() && break_size(text, at) == 0) ++at;
  at += break_size(text, at);
  std::uint32_t indent = block_indent(scalar.text, text, at), column = 0, value_end = std::min(at, scalar.range.end);

  auto read_break = [&] {
    std::uint32_t size = break_size(text, at);
    Break line_break{size ? break_value(text.substr(at, size)) : std::string_view(), {at, at + size}};
    at += size;
    if (size) column = 0;
    return line_break;
  };
  std::vector<Break> trailing;
  auto read_blank_lines = [&] {
    for (;;) {
      while (column < indent && at < text.size() && text[at] == ' ') ++at, ++column;
      if (break_size(text, at) == 0) return;
      trailing.push_back(read_break());
    }
  };
  auto emit = [&](const Break& line_break) {
    return line_break.value.empty() || visitor.piece(line_break.value, line_break.range, false);
  };
  auto emit_trailing = [&] {
    for (const Break& line_break : trailing)
      if (!emit(line_break)) return false;
    trailing.clear();
    return true;
  };

  Break leading{};
  bool after_blank = false;
  read_blank_lines();
  while (column == indent && at < text.size()) {
    bool blank = is_blank(text[at]);
    if (!literal && leading.value == "\n" && !after_blank && !blank) {
      if (trailing.empty() && !visitor.piece(" ", leading.range, false)) return;
    } else if (!emit(leading)) {
      return;
    }
    if (!emit_trailing()) return;
    after_blank = blank;
    std::uint32_t begin = at;
    while (at < text.size() && break_size(text, at) == 0) ++at;
    if (at > begin && !visitor.piece(text.substr(begin, at - begin), {begin, at}, true)) return;
    value_end = at;
    leading = read_break();
    column = 0;
    read_blank_lines();
  }
  if (!strip && !emit(leading)) return;
  if (keep && !emit_trailing()) return;
  visitor.end(value_end);
}

}  // namespace

void visit_pieces(const Node& scalar, std::string_view file_text, PieceVisitor& visitor) {
  Range tag;
  std::uint32_t end = std::min(scalar.range.end, static_cast<std::uint32_t>(file_text.size()));
  std::uint32_t at = skip_properties(file_text, scalar.range.begin, end, tag);
  if (at >= end) return visitor.end(end);
  if (scalar.style == ScalarStyle::literal || scalar.style == ScalarStyle::folded)
    return visit_block(scalar, file_text, at, visitor);
  if (scalar.style != ScalarStyle::plain) {
    char quote = file_text[at++];
    if (end > at && file_text[end - 1] == quote) --end;
  }
  if (visit_flow(file_text.substr(0, end), at, scalar.style, visitor)) visitor.end(end);
}

}  // namespace analyzer::syntax::yaml
