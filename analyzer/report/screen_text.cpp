#include "report/screen_text.h"

#include <utf8proc.h>

#include <cstdio>

namespace analyzer::report {
namespace {

struct CodePoint {
  utf8proc_int32_t value = 0xFFFD;
  std::size_t bytes = 1;
  bool valid = false;
};

CodePoint code_point(std::string_view text, std::size_t at) {
  CodePoint result;
  const auto bytes = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at),
                                      static_cast<utf8proc_ssize_t>(text.size() - at), &result.value);
  if (bytes <= 0) return {0xFFFD, 1, false};
  result.bytes = static_cast<std::size_t>(bytes);
  result.valid = true;
  return result;
}

bool must_not_reach_a_terminal(utf8proc_int32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
         c == 0x200e || c == 0x200f || c == 0x061c || c == 0x2028 || c == 0x2029;
}

std::string spelled_out(utf8proc_int32_t c) {
  char text[16];
  std::snprintf(text, sizeof text, "\\u{%x}", static_cast<unsigned>(c));
  return text;
}

}  // namespace

std::vector<Cell> cells(std::string_view line) {
  std::vector<Cell> result;
  unsigned column = 0;
  for (std::size_t i = 0; i < line.size();) {
    const CodePoint c = code_point(line, i);
    Cell cell{{}, 0, i};
    if (c.value == '\t') {
      cell.width = 4 - column % 4;
      cell.text.assign(cell.width, ' ');
    } else if (!c.valid) {
      cell.text = "\xEF\xBF\xBD";
      cell.width = 1;
    } else if (i == 0 && c.value == 0xFEFF) {
      i += c.bytes;  // a byte order mark has no width
      continue;
    } else if (must_not_reach_a_terminal(c.value)) {
      cell.text = spelled_out(c.value);
      cell.width = static_cast<unsigned>(cell.text.size());
    } else {
      cell.text = line.substr(i, c.bytes);
      cell.width = static_cast<unsigned>(utf8proc_charwidth(c.value));
    }
    i += c.bytes;
    column += cell.width;
    if (cell.width == 0 && !result.empty()) {
      result.back().text += cell.text;  // a combining character belongs to the one before
      continue;
    }
    result.push_back(std::move(cell));
  }
  return result;
}

unsigned display_width(std::string_view text) {
  unsigned width = 0;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = code_point(text, i);
    width += c.valid ? static_cast<unsigned>(utf8proc_charwidth(c.value)) : 1;
    i += c.bytes;
  }
  return width;
}

std::string printable(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = code_point(text, i);
    if (!c.valid)
      result += "\xEF\xBF\xBD";
    else if (c.value == '\n' || c.value == '\t' || c.value == '\r')
      result += ' ';
    else if (must_not_reach_a_terminal(c.value))
      result += spelled_out(c.value);
    else
      result += text.substr(i, c.bytes);
    i += c.bytes;
  }
  return result;
}

std::vector<std::string> wrap(std::string_view text, unsigned width) {
  std::vector<std::string> lines;
  std::string line;
  unsigned columns = 0;
  auto flush = [&] {
    if (columns > 0) lines.push_back(std::move(line));
    line.clear();
    columns = 0;
  };
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '\n' && i + 1 < text.size() && text[i + 1] == '\n') {
      flush();
      if (!lines.empty()) lines.emplace_back();
      while (i < text.size() && text[i] == '\n') ++i;
      continue;
    }
    if (text[i] == ' ' || text[i] == '\n' || text[i] == '\t' || text[i] == '\r') {
      ++i;
      continue;
    }
    const std::size_t end = std::min(text.find_first_of(" \n\t\r", i), text.size());
    const std::string word = printable(text.substr(i, end - i));
    const unsigned word_columns = display_width(word);
    if (columns > 0 && columns + 1 + word_columns > width) flush();
    if (columns > 0) {
      line += ' ';
      ++columns;
    }
    line += word;
    columns += word_columns;
    i = end;
  }
  flush();
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

}  // namespace analyzer::report
