#include "syntax/json/explain.h"

#include <fmt/format.h>

#include "syntax/scalar_pieces.h"

namespace analyzer::syntax::json {

namespace {

using source::Range;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.' || c == '+' || (static_cast<unsigned char>(c) & 0x80) != 0;
}

// The word, or the single character, at `at`: what a person would point at.
Range thing_at(std::string_view text, std::uint32_t at) {
  std::uint32_t end = at;
  while (end < text.size() && is_word(text[end]) && end - at < 200) ++end;
  if (end == at && at < text.size()) ++end;
  return {at, end};
}

std::string name_of(std::string_view text, Range range) {
  if (range.empty()) return "the end of the file";
  std::string_view thing = text.substr(range.begin, range.size());
  auto byte = static_cast<unsigned char>(thing[0]);
  if (byte < 0x20 || byte == 0x7F) return fmt::format("the control character U+{:04X}", byte);
  if (thing.size() <= 24) return fmt::format("`{}`", thing);
  std::size_t cut = 24;
  while (cut > 0 && (static_cast<unsigned char>(thing[cut]) & 0xC0) == 0x80) --cut;
  return fmt::format("`{}…`", thing.substr(0, cut));
}

Fault expected(std::string_view text, std::uint32_t at, std::string_view what) {
  Range range = thing_at(text, at);
  if (range.empty()) return {range, fmt::format("the file ends where {} was expected", what), true};
  if (text.substr(at, 2) == "//" || text.substr(at, 2) == "/*" || text[at] == '#')
    return {range, "JSON takes no comments; remove it", false};
  if (text[at] == '\'') return {range, "JSON takes double quotes, not single ones", false};
  return {range, fmt::format("expected {}, found {}", what, name_of(text, range)), false};
}

Fault explain_string(std::string_view text, std::uint32_t begin) {
  std::uint32_t at = begin + 1;
  while (at < text.size() && text[at] != '"') {
    auto byte = static_cast<unsigned char>(text[at]);
    if (byte == '\n' || byte == '\r')
      return {{begin, at}, "this string is never closed; a line break in it is `\\n`", false};
    if (byte < 0x20)
      return {
          {at, at + 1}, fmt::format("a string holds the control character U+{0:04X}; write `\\u{0:04x}`", byte), false};
    if (byte != '\\') {
      ++at;
      continue;
    }
    if (at + 1 >= text.size()) break;
    char letter = text[at + 1];
    if (letter != 'u') {
      if (std::string_view("\"\\/bfnrt").find(letter) == std::string_view::npos) {
        Range escape{at, at + 1 + thing_at(text, at + 1).size()};
        if (is_word(letter) && (static_cast<unsigned char>(letter) & 0x80) == 0) escape.end = at + 2;
        return {escape, fmt::format("{} is no escape of JSON; a backslash is written `\\\\`", name_of(text, escape)),
                false};
      }
      at += 2;
      continue;
    }
    std::optional<std::uint32_t> code = read_hex(text, at + 2, 4);
    if (!code) return {{at, at + 2}, "`\\u` takes four hexadecimal digits", false};
    bool high = *code >= 0xD800 && *code < 0xDC00, low = *code >= 0xDC00 && *code < 0xE000;
    std::optional<std::uint32_t> second;
    if (high && text.substr(at + 6, 2) == "\\u") second = read_hex(text, at + 8, 4);
    bool paired = second && *second >= 0xDC00 && *second < 0xE000;
    if (low || (high && !paired))
      return {{at, at + 6},
              fmt::format("`{}` is one half of a pair of escapes; the other is missing", text.substr(at, 6)),
              false};
    at += high ? 12 : 6;
  }
  if (at < text.size()) return {{begin, at + 1}, "this string cannot be read", false};
  return {{begin, static_cast<std::uint32_t>(text.size())}, "this string is never closed", true};
}

Fault explain_value(std::string_view text, std::uint32_t at, std::string_view what) {
  if (at >= text.size()) return expected(text, at, what);
  char c = text[at];
  if (c == '"') return explain_string(text, at);
  if (c == '-' || (c >= '0' && c <= '9')) {
    Range range = thing_at(text, at);
    return {range, fmt::format("{} is no number of JSON", name_of(text, range)), false};
  }
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
    Range range = thing_at(text, at);
    return {range, fmt::format("{} is no value of JSON; text stands in double quotes", name_of(text, range)), false};
  }
  return expected(text, at, what);
}

Fault explain_key(std::string_view text, std::uint32_t at, std::string_view what) {
  if (at < text.size() && text[at] == '"') return explain_string(text, at);
  return expected(text, at, what);
}

// `01`, `1.2.3` and `truex` start like a value that is complete.
bool goes_on(std::string_view text, std::uint32_t after) {
  return after > 0 && after < text.size() && is_word(text[after - 1]) && is_word(text[after]);
}

Fault explain_long_word(std::string_view text, std::uint32_t at) {
  while (at > 0 && is_word(text[at - 1])) --at;
  Range range = thing_at(text, at);
  return {range, fmt::format("{} is no value of JSON", name_of(text, range)), false};
}

// After a comma.
Fault explain_next(std::string_view text, std::uint32_t comma, bool in_object) {
  std::uint32_t at = skip_white_space(text, comma + 1);
  if (at < text.size() && text[at] == (in_object ? '}' : ']'))
    return {{comma, comma + 1}, fmt::format("a comma stands before `{}`; remove it", text[at]), false};
  return in_object ? explain_key(text, at, "a key in double quotes") : explain_value(text, at, "a value");
}

}  // namespace

std::uint32_t skip_white_space(std::string_view text, std::uint32_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) ++at;
  return at;
}

std::uint32_t number_end(std::string_view text, std::uint32_t at) {
  auto digits = [&] {
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
  };
  auto next_is = [&](char lower, char upper) { return at < text.size() && (text[at] == lower || text[at] == upper); };
  if (next_is('-', '-')) ++at;
  if (next_is('0', '0')) {
    ++at;
  } else {
    digits();
  }
  if (next_is('.', '.')) ++at, digits();
  if (next_is('e', 'E')) {
    ++at;
    if (next_is('+', '-')) ++at;
    digits();
  }
  return at;
}

Fault explain(std::string_view text, std::uint32_t after, Last last) {
  std::uint32_t at = skip_white_space(text, after);
  char next = at < text.size() ? text[at] : '\0';
  bool after_value = last == Last::value_in_object || last == Last::value_in_array || last == Last::whole_value;
  if (after_value && goes_on(text, after)) return explain_long_word(text, after);
  switch (last) {
    case Last::nothing:
      if (at == text.size()) return {{at, at}, "the file is empty; JSON needs a value", true};
      return explain_value(text, at, "a value");
    case Last::object_start:
      return explain_key(text, at, "a key in double quotes or `}`");
    case Last::array_start:
      return explain_value(text, at, "a value or `]`");
    case Last::key:
      if (next != ':') return expected(text, at, "`:` after the key");
      return explain_value(text, skip_white_space(text, at + 1), "a value");
    case Last::value_in_object:
      if (next != ',') return expected(text, at, "`,` or `}`");
      return explain_next(text, at, true);
    case Last::value_in_array:
      if (next != ',') return expected(text, at, "`,` or `]`");
      return explain_next(text, at, false);
    case Last::whole_value:
      return {thing_at(text, at), "nothing may follow the first value of a JSON file", false};
  }
  return expected(text, at, "a value");
}

}  // namespace analyzer::syntax::json
