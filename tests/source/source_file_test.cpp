#include "source/source_file.h"

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include <vector>

namespace analyzer::source {
namespace {

// `line:column/byte_column` of the `^` in the text, which is taken out.
std::string position_of_mark(std::string text) {
  std::size_t mark = text.find('^');
  text.erase(mark, 1);
  Position p = SourceFile({0}, "f", text).position(static_cast<std::uint32_t>(mark));
  return fmt::format("{}:{}/{}", p.line, p.column, p.byte_column);
}

TEST_CASE("positions count lines, UTF-16 units and bytes") {
  struct Case {
    std::string_view text, position;
  };
  const Case cases[] = {
      {"^", "1:1/1"},
      {"ab^c", "1:3/3"},
      {"a\nb^", "2:2/2"},
      {"a\r\n^b", "2:1/1"},
      {"a\r^b\r", "2:1/1"},
      {"a\r\n\r\nb\r^", "4:1/1"},
      {"é^", "1:2/3"},
      {"😀^", "1:3/5"},
      {"\xEF\xBB\xBF^a", "1:1/1"},
      {"\xEF\xBB\xBF"
       "a^",
       "1:2/2"},
      {"a\n\n^", "3:1/1"},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    CHECK(position_of_mark(std::string(c.text)) == c.position);
  }
}

TEST_CASE("lines are counted without their breaks") {
  SourceFile file({0}, "f", "one\ntwo\r\n\nfour\rfive");
  std::vector<std::string_view> lines;
  for (std::uint32_t line = 1; line <= file.line_count(); ++line) lines.push_back(file.text(file.line_range(line)));
  CHECK(lines == std::vector<std::string_view>{"one", "two", "", "four", "five"});
  CHECK(file.line_range(0) == Range{});
  CHECK(file.line_range(6) == Range{});
  CHECK(file.position(1000).line == 5);
}

TEST_CASE("text that is not UTF-8 is found at its first byte") {
  struct Case {
    std::string text;
    std::size_t at;
  };
  constexpr std::size_t none = std::string_view::npos;
  const std::string ascii = "twenty-four ASCII bytes.";
  const Case cases[] = {
      {"", none},
      {ascii + "é😀" + ascii, none},
      {ascii + "\xFF", ascii.size()},
      {"a\xC3", 1},
      {"a\xC0\xAF", 1},         // overlong
      {"\xE0\x9F\xBF", 0},      // overlong
      {"\xED\xA0\x80", 0},      // a surrogate
      {"\xF4\x90\x80\x80", 0},  // beyond the last character
      {"\xF0\x9F\x98", 0},      // cut
      {"é\x80", 2},
      {"\xEF\xBB\xBF"
       "a",
       none},
  };
  for (const Case& c : cases) CHECK(find_invalid_utf8(c.text) == c.at);
}

}  // namespace
}  // namespace analyzer::source
