#include "syntax/cel/literal.h"

#include <charconv>
#include <cmath>

namespace analyzer::syntax::cel {
namespace {

using base::Error;
using base::Result;

Result<std::uint64_t> read_magnitude(std::string_view digits) {
  const bool hex = digits.size() > 2 && (digits[1] == 'x' || digits[1] == 'X');
  if (hex) digits.remove_prefix(2);
  std::uint64_t value = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value, hex ? 16 : 10);
  if (failure != std::errc() || end != digits.data() + digits.size())
    return Error{"the number does not fit into 64 bits"};
  return value;
}

void append_utf8(std::string& out, std::uint32_t point) {
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xc0 | point >> 6);
    out += static_cast<char>(0x80 | (point & 0x3f));
  } else if (point < 0x10000) {
    out += static_cast<char>(0xe0 | point >> 12);
    out += static_cast<char>(0x80 | (point >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (point & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | point >> 18);
    out += static_cast<char>(0x80 | (point >> 12 & 0x3f));
    out += static_cast<char>(0x80 | (point >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (point & 0x3f));
  }
}

char simple_escape(char c) {
  switch (c) {
    case 'a':
      return '\a';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'v':
      return '\v';
    case '\\':
    case '?':
    case '"':
    case '\'':
    case '`':
      return c;
    default:
      return '\0';
  }
}

// The digits after `\x`, `\u`, `\U` or the octal ones; advances `at` past them. Nothing if there are too few.
Result<std::uint32_t> read_digits(std::string_view body, std::size_t& at, std::size_t count, int radix) {
  std::uint32_t value = 0;
  const std::string_view digits = body.substr(at, count);
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value, radix);
  if (digits.size() < count || failure != std::errc() || end != digits.data() + digits.size()) {
    return Error{"an escape has too few digits"};
  }
  at += count;
  return value;
}

// One escape whose backslash is at `at`.
base::Result<bool> read_escape(std::string_view body, std::size_t& at, bool bytes, std::string& out) {
  const char c = at + 1 < body.size() ? body[at + 1] : '\0';
  at += 2;
  if (const char simple = simple_escape(c); simple != '\0') {
    out += simple;
    return true;
  }
  std::size_t count = 0;
  int radix = 16;
  if (c == 'x' || c == 'X') {
    count = 2;
  } else if (c == 'u' || c == 'U') {
    if (bytes) return Error{"`\\u` is an escape of strings; bytes are written `\\x`"};
    count = c == 'u' ? 4 : 8;
  } else if (c >= '0' && c <= '3') {
    count = 3;
    radix = 8;
    --at;
  } else if (c == '\0') {
    return Error{"the string ends in a backslash"};
  } else {
    return Error{"`\\" + std::string(1, c) +
                 "` is no escape; write `\\\\` for a backslash, or `r\"…\"` for a raw string"};
  }
  const Result<std::uint32_t> value = read_digits(body, at, count, radix);
  if (!value) return Error{value.error()};
  if (bytes) {
    out += static_cast<char>(*value);
    return true;
  }
  if (*value > 0x10ffff || (*value >= 0xd800 && *value <= 0xdfff)) return Error{"an escape names no Unicode character"};
  append_utf8(out, *value);
  return true;
}

Result<std::string> read_quoted(std::string_view spelling, bool bytes) {
  bool raw = false;
  while (spelling.front() != '"' && spelling.front() != '\'') {
    if (spelling.front() == 'r' || spelling.front() == 'R') raw = true;
    spelling.remove_prefix(1);
  }
  const char quote = spelling[0];
  const bool triple = spelling.size() >= 6 && spelling[1] == quote && spelling[2] == quote;
  const std::size_t quotes = triple ? 3 : 1;
  const std::string_view body = spelling.substr(quotes, spelling.size() - 2 * quotes);
  std::string out;
  out.reserve(body.size());
  for (std::size_t at = 0; at < body.size();) {
    const char c = body[at];
    if (c == '\\' && !raw) {
      const Result<bool> escape = read_escape(body, at, bytes, out);
      if (!escape) return Error{escape.error()};
    } else if (c == '\r') {
      // Line breaks inside three quotes are read alike on every system.
      out += '\n';
      at += at + 1 < body.size() && body[at + 1] == '\n' ? 2 : 1;
    } else {
      out += c;
      ++at;
    }
  }
  return out;
}

}  // namespace

Result<std::int64_t> read_int(std::string_view spelling, bool negative) {
  const Result<std::uint64_t> magnitude = read_magnitude(spelling);
  const std::uint64_t largest = std::uint64_t{1} << 63;
  if (!magnitude || *magnitude > largest - (negative ? 0 : 1)) {
    return Error{"`" + std::string(negative ? "-" : "") + std::string(spelling) +
                 "` does not fit into an int of 64 bits"};
  }
  return static_cast<std::int64_t>(negative ? ~*magnitude + 1 : *magnitude);
}

Result<std::uint64_t> read_uint(std::string_view spelling) {
  const Result<std::uint64_t> magnitude = read_magnitude(spelling.substr(0, spelling.size() - 1));
  if (!magnitude) return Error{"`" + std::string(spelling) + "` does not fit into a uint of 64 bits"};
  return *magnitude;
}

Result<double> read_double(std::string_view spelling) {
  double value = 0;
  const auto [end, failure] = std::from_chars(spelling.data(), spelling.data() + spelling.size(), value);
  if (failure == std::errc::result_out_of_range) {
    // Too small is zero, too large has no double.
    const std::size_t exponent = spelling.find_first_of("eE");
    if (exponent != std::string_view::npos && spelling.substr(exponent + 1, 1) == "-") return 0.0;
    return Error{"`" + std::string(spelling) + "` is too large for a double"};
  }
  if (failure != std::errc() || end != spelling.data() + spelling.size()) {
    return Error{"`" + std::string(spelling) + "` is no number"};
  }
  return value;
}

Result<std::string> read_string(std::string_view spelling) {
  return read_quoted(spelling, false);
}
Result<std::string> read_bytes(std::string_view spelling) {
  return read_quoted(spelling, true);
}

}  // namespace analyzer::syntax::cel
