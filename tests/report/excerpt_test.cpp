#include "report/excerpt.h"

#include <catch2/catch.hpp>

#include "report/json_writer.h"
#include "report/markup.h"
#include "report/screen_text.h"
#include "report/uri.h"
#include "report/words.h"

using namespace analyzer;

namespace {

// The text marks the range with `[[` and `]]`.
std::string show(std::string text, unsigned width = 60) {
  const std::size_t begin = text.find("[[");
  text.erase(begin, 2);
  const std::size_t end = text.find("]]");
  text.erase(end, 2);
  const source::SourceFile file(source::FileId{0}, "a.yaml", text);
  const report::Files files = [&](source::FileId) { return &file; };
  const source::Location where{source::FileId{0}, {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}};
  return report::excerpt(report::place_of(files, where), report::Palette(false), {width, ""});
}

struct ExcerptCase {
  const char* text;
  const char* shown;
};

}  // namespace

TEST_CASE("the range is underlined") {
  const ExcerptCase cases[] = {
      {"a: 1\nb: [[two]]\nc: 3\n", "2 | b: two\n  |    ^^^\n"},
      // Tabs go to the next multiple of four.
      {"\ta\t= [[\"x\"]]\n", "1 |     a   = \"x\"\n  |           ^^^\n"},
      // Wide characters take two columns, combining ones none.
      {"k: \xE6\x97\xA5\xE6\x9C\xAC [[\xE8\xAA\x9E]] x\n",
       "1 | k: \xE6\x97\xA5\xE6\x9C\xAC \xE8\xAA\x9E x\n  |         ^^\n"},
      {"k: e\xCC\x81 [[v]]\n", "1 | k: e\xCC\x81 v\n  |      ^\n"},
      // CRLF, a byte order mark, control characters.
      {"\xEF\xBB\xBF"
       "a: [[b]]\r\nc: d\r\n",
       "1 | a: b\n  |    ^\n"},
      {"a: [[\x1b]]x\n", "1 | a: \\u{1b}x\n  |    ^^^^^^\n"},
      // Something missing: one mark where it should stand.
      {"a:[[]]\n", "1 | a:\n  |   ^\n"},
      {"a: b\n[[]]", "2 |\n  | ^\n"},
      // Several lines.
      {"x:\n  [[a: 1\n  b: 2]]\n", "2 |   a: 1\n  |   ^^^^\n3 |   b: 2\n  |   ^^^^\n"},
      {"[[1\n2\n3\n4\n5\n6\n7]]\n", "1 | 1\n  | ^\n2 | 2\n  | ^\n  | \xE2\x80\xA6 4 lines\n7 | 7\n  | ^\n"},
  };
  for (const ExcerptCase& c : cases) {
    INFO(c.text);
    CHECK(show(c.text) == c.shown);
  }
}

TEST_CASE("long lines are cut around the range") {
  const std::string line = "{" + std::string(300, 'a') + "[[target]]" + std::string(300, 'b') + "}\n";
  const std::string shown = show(line, 50);
  CHECK(shown.find("target") != std::string::npos);
  std::size_t from = 0;
  while (from < shown.size()) {
    const std::size_t end = shown.find('\n', from);
    CHECK(report::display_width(shown.substr(from, end - from)) <= 50);
    from = end + 1;
  }
  const std::size_t target = shown.find("target"), second = shown.find("\n  |") + 1;
  CHECK(report::display_width(shown.substr(0, target)) ==
        report::display_width(shown.substr(second, shown.find('^') - second)));

  std::string huge(5'000'000, 'x');
  huge.insert(4'000'000, "[[needle]]");
  CHECK(show(huge, 80).find("needle") != std::string::npos);
  CHECK(show(huge, 80).size() < 400);
}

TEST_CASE("text wraps by columns") {
  CHECK(report::wrap("one two three", 7) == std::vector<std::string>{"one two", "three"});
  CHECK(report::wrap("a\nb\n\nc", 10) == std::vector<std::string>{"a b", "", "c"});
  CHECK(report::wrap("\xE6\x97\xA5\xE6\x9C\xAC \xE8\xAA\x9E", 6) ==
        std::vector<std::string>{"\xE6\x97\xA5\xE6\x9C\xAC", "\xE8\xAA\x9E"});
  CHECK(report::wrap("averylongword x", 4) == std::vector<std::string>{"averylongword", "x"});
  CHECK(report::wrap("", 4).empty());
}

TEST_CASE("paths as URIs") {
  const std::pair<const char*, const char*> cases[] = {
      {"a/b.yaml", "a/b.yaml"}, {"a b/\xC3\xBC.tf", "a%20b/%C3%BC.tf"},
      {"100%.tf", "100%25.tf"}, {"a#b?c.tf", "a%23b%3Fc.tf"},
      {"c:x/y:z", "c%3Ax/y:z"}, {"[a].tf", "%5Ba%5D.tf"},
  };
  for (const auto& [path, uri] : cases) CHECK(report::relative_uri(path) == uri);
}

TEST_CASE("JSON text and numbers") {
  auto quoted = [](std::string_view text) {
    std::string out;
    report::append_json_string(out, text);
    return out;
  };
  CHECK(quoted("a\"b\\c\n\x01") == "\"a\\\"b\\\\c\\n\\u0001\"");
  CHECK(quoted("x\xFFy") == "\"x\xEF\xBF\xBDy\"");
  for (std::string_view number : {"0", "-1", "1.5", "1e3", "1E-7"}) CHECK(report::is_json_number(number));
  for (std::string_view number : {"", "007", "+1", "1.", ".5", "1e", "0x10", "1 "})
    CHECK_FALSE(report::is_json_number(number));
}

TEST_CASE("a share never rounds to more than it is") {
  CHECK(report::percent(1) == "100%");
  CHECK(report::percent(0.999) == "99%");
  CHECK(report::percent(0.001) == "1%");
  CHECK(report::percent(0) == "0%");
}

TEST_CASE("markdown and markup keep foreign text harmless") {
  CHECK(report::escape_markdown("a|b *c* `d|e` <f>") == "a\\|b \\*c\\* `d\\|e` \\<f\\>");
  CHECK(report::escape_markup("<a href='x'>&") == "&lt;a href=&#39;x&#39;&gt;&amp;");
  CHECK(report::message_html("key `<k>` & co") == "key <code>&lt;k&gt;</code> &amp; co");
}
