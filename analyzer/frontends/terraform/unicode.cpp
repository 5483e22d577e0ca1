#include "frontends/terraform/unicode.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>

namespace analyzer::frontends::terraform {

namespace {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

struct Decoded {
  char32_t code_point;
  std::size_t size;
};

Decoded decode(std::string_view text) {
  utf8proc_int32_t c = 0;
  utf8proc_ssize_t n = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                        static_cast<utf8proc_ssize_t>(text.size()), &c);
  if (n <= 0) return {0xFFFD, 1};
  return {static_cast<char32_t>(c), static_cast<std::size_t>(n)};
}

template <typename F>
std::string mapped(std::string_view text, F&& f) {
  std::string result;
  while (!text.empty()) {
    Decoded d = decode(text);
    append_utf8(result, f(d.code_point));
    text.remove_prefix(d.size);
  }
  return result;
}

bool is_space(char32_t c) {
  return (c >= 9 && c <= 13) || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
         c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

}  // namespace

void append_utf8(std::string& text, char32_t code_point) {
  utf8proc_uint8_t bytes[4];
  utf8proc_ssize_t n = utf8proc_encode_char(static_cast<utf8proc_int32_t>(code_point), bytes);
  text.append(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(n));
}

std::vector<char32_t> code_points(std::string_view text) {
  std::vector<char32_t> points;
  while (!text.empty()) {
    Decoded d = decode(text);
    points.push_back(d.code_point);
    text.remove_prefix(d.size);
  }
  return points;
}

std::string normalized(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  utf8proc_uint8_t* made = nullptr;
  utf8proc_ssize_t n =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &made, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  if (n < 0) return std::string(text);
  std::string result(reinterpret_cast<char*>(made), static_cast<std::size_t>(n));
  std::free(made);
  return result;
}

std::vector<std::string_view> graphemes(std::string_view text) {
  std::vector<std::string_view> clusters;
  utf8proc_int32_t state = 0;
  char32_t before = 0;
  std::size_t start = 0, at = 0;
  while (at < text.size()) {
    Decoded d = decode(text.substr(at));
    if (at > start && utf8proc_grapheme_break_stateful(static_cast<utf8proc_int32_t>(before),
                                                       static_cast<utf8proc_int32_t>(d.code_point), &state)) {
      clusters.push_back(text.substr(start, at - start));
      start = at;
    }
    before = d.code_point;
    at += d.size;
  }
  if (start < text.size()) clusters.push_back(text.substr(start));
  return clusters;
}

std::string upper(std::string_view text) {
  // Go leaves the sharp s alone.
  return mapped(text, [](char32_t c) {
    return c == 0xDF ? c : static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(c)));
  });
}

std::string lower(std::string_view text) {
  return mapped(text,
                [](char32_t c) { return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c))); });
}

std::string title(std::string_view text) {
  bool inside =
      false;  // a word: letters, digits, underscores and single quotes' followers count as Go's strings.Title has it
  return mapped(text, [&](char32_t c) {
    bool separator;
    if (c < 0x80)
      separator = !(c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
    else
      separator = is_space(c);
    char32_t made = inside ? c : static_cast<char32_t>(utf8proc_totitle(static_cast<utf8proc_int32_t>(c)));
    inside = !separator;
    return made;
  });
}

std::string_view trimmed_space(std::string_view text) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    Decoded d = decode(text.substr(begin));
    if (!is_space(d.code_point)) break;
    begin += d.size;
  }
  text.remove_prefix(begin);
  std::size_t end = 0, at = 0;
  while (at < text.size()) {
    Decoded d = decode(text.substr(at));
    at += d.size;
    if (!is_space(d.code_point)) end = at;
  }
  return text.substr(0, end);
}

std::string_view trimmed(std::string_view text, std::string_view cutset) {
  std::vector<char32_t> cut = code_points(cutset);
  auto in_cut = [&](char32_t c) { return std::find(cut.begin(), cut.end(), c) != cut.end(); };
  while (!text.empty()) {
    Decoded d = decode(text);
    if (!in_cut(d.code_point)) break;
    text.remove_prefix(d.size);
  }
  std::size_t end = 0, at = 0;
  while (at < text.size()) {
    Decoded d = decode(text.substr(at));
    at += d.size;
    if (!in_cut(d.code_point)) end = at;
  }
  return text.substr(0, end);
}

std::string quoted(std::string_view text) {
  std::string result = "\"";
  while (!text.empty()) {
    Decoded d = decode(text);
    char32_t c = d.code_point;
    switch (c) {
      case '"':
        result += "\\\"";
        break;
      case '\\':
        result += "\\\\";
        break;
      case '\a':
        result += "\\a";
        break;
      case '\b':
        result += "\\b";
        break;
      case '\f':
        result += "\\f";
        break;
      case '\n':
        result += "\\n";
        break;
      case '\r':
        result += "\\r";
        break;
      case '\t':
        result += "\\t";
        break;
      case '\v':
        result += "\\v";
        break;
      default:
        if (c < 0x20 || c == 0x7f) {
          result += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
        } else if (c < 0x80) {
          result += static_cast<char>(c);
        } else {
          utf8proc_category_t category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
          bool printable = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_SO;
          if (printable)
            result.append(text.substr(0, d.size));
          else if (c < 0x10000)
            result += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
          else
            result += fmt::format("\\U{:08x}", static_cast<unsigned>(c));
        }
    }
    text.remove_prefix(d.size);
  }
  return result + "\"";
}

}  // namespace analyzer::frontends::terraform
