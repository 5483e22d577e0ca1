#include "syntax/yaml/scalar_type.h"

#include <algorithm>

namespace analyzer::syntax::yaml {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// How many characters at the start are digits of that base, or `_`.
std::size_t digits(std::string_view text, int base) {
  std::size_t count = 0;
  while (count < text.size()) {
    char c = text[count];
    bool decimal = is_digit(c) && c - '0' < base;
    bool hex = base == 16 && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
    if (!decimal && !hex && c != '_') break;
    ++count;
  }
  return count;
}

std::string_view without_sign(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  return text;
}

struct Integer {
  int base;
  std::string_view digits;
};

std::optional<Integer> read_integer(std::string_view text) {
  text = without_sign(text);
  if (text.empty() || !is_digit(text[0])) return std::nullopt;
  Integer integer{10, text};
  if (text.starts_with("0b")) {
    integer = {2, text.substr(2)};
  } else if (text.starts_with("0x")) {
    integer = {16, text.substr(2)};
  } else if (text.size() > 1 && text[0] == '0') {
    integer = {8, text.substr(1)};
  }
  if (integer.digits.empty() || digits(integer.digits, integer.base) != integer.digits.size()) return std::nullopt;
  return integer;
}

// A point is needed, and an exponent needs its sign: `1.0e+3`, but `1e3` is text.
bool is_real(std::string_view text) {
  constexpr std::string_view words[] = {".inf", ".Inf", ".INF"};
  if (text == ".nan" || text == ".NaN" || text == ".NAN") return true;
  bool is_signed = !text.empty() && !is_digit(text[0]) && text[0] != '.';
  text = without_sign(text);
  if (std::find(std::begin(words), std::end(words), text) != std::end(words)) return true;
  if (text.empty() || (is_signed && text[0] == '.')) return false;
  std::size_t whole = is_digit(text[0]) ? digits(text, 10) : 0;
  if (whole == text.size() || text[whole] != '.') return false;
  text.remove_prefix(whole + 1);
  if (whole == 0 && (text.empty() || !is_digit(text[0]))) return false;
  text.remove_prefix(digits(text, 10));
  if (text.empty()) return true;
  if ((text[0] != 'e' && text[0] != 'E') || text.size() < 3 || (text[1] != '-' && text[1] != '+')) return false;
  return std::all_of(text.begin() + 2, text.end(), is_digit);
}

bool is_null(std::string_view text) {
  return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}

}  // namespace

std::optional<bool> to_boolean(std::string_view text) {
  if (text.size() < 2 || text.size() > 5) return std::nullopt;
  constexpr std::string_view yes[] = {"yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"};
  constexpr std::string_view no[] = {"no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"};
  if (std::find(std::begin(yes), std::end(yes), text) != std::end(yes)) return true;
  if (std::find(std::begin(no), std::end(no), text) != std::end(no)) return false;
  return std::nullopt;
}

std::optional<std::int64_t> to_integer(std::string_view text) {
  std::optional<Integer> integer = read_integer(text);
  if (!integer) return std::nullopt;
  std::int64_t value = 0;
  for (char c : integer->digits) {
    if (c == '_') continue;
    int digit = is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
    if (__builtin_mul_overflow(value, integer->base, &value)) return std::nullopt;
    if (__builtin_sub_overflow(value, digit, &value)) return std::nullopt;  // below zero there is room for one more
  }
  if (text[0] == '-') return value;
  if (value == INT64_MIN) return std::nullopt;
  return -value;
}

ScalarType plain_scalar_type(std::string_view text) {
  if (is_null(text)) return ScalarType::null;
  char first = text[0];
  if (is_digit(first) || first == '-' || first == '+' || first == '.') {
    if (read_integer(text)) return ScalarType::integer;
    if (is_real(text)) return ScalarType::real;
    return ScalarType::text;
  }
  return to_boolean(text) ? ScalarType::boolean : ScalarType::text;
}

}  // namespace analyzer::syntax::yaml
