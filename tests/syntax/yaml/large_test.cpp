// Large and hostile texts: read in time that grows with their size, and with few messages.
#include <ctime>

#include "../tree_checks.h"
#include "syntax/json/parser.h"
#include "syntax/yaml/parser.h"

namespace analyzer::syntax::yaml {
namespace {

std::string repeated(std::string_view part, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += part;
  return text;
}

// Processor time, since the machine may be busy with other things.
double seconds_to_read(std::string text, bool as_json) {
  source::SourceFile file({0}, "large", std::move(text));
  diagnostics::CollectingSink sink;
  std::clock_t start = std::clock();
  DataTree tree = as_json ? json::parse(file, sink) : parse(file, sink);
  double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  CHECK(sink.diagnostics.size() <= 101);
  return seconds;
}

TEST_CASE("hostile texts are read in bounded time") {
  struct Case {
    const char* what;
    std::string head, part;
    std::size_t times;
  };
  const Case cases[] = {
      {"duplicate keys", "", "a: 1\n", 200'000},
      {"one long list", "", "- 1\n", 200'000},
      {"one long flow list", "[", "1, ", 200'000},
      {"open brackets", "", "[", 500'000},
      {"open braces", "", "{a: ", 200'000},
      {"question marks", "", "? ", 200'000},
      {"dashes", "", "- ", 200'000},
      {"anchors", "", "- &a x\n", 100'000},
      {"aliases", "- &a [x]\n", "- *a\n", 150'000},
      {"merges", "a: &a {b: 1, c: 2}\nd:\n", "- <<: [*a, *a]\n", 30'000},
      {"documents", "", "---\na: 1\n", 100'000},
      {"tags", "", "%TAG !a! tag:\n", 100'000},
      {"quotes", "a: \"", "\\\n x\\n ", 200'000},
      {"blank lines", "a: |\n  x\n", "\n", 500'000},
      {"comments", "", "# c\n", 300'000},
      {"long keys", "", "abcdefghijklmnop ", 100'000},
      {"colons", "", "a:b:", 300'000},
      {"placeholders", "", "{{ x }}: 1\n", 100'000},
      {"wide text", "a: ", "é😀 ", 200'000},
  };
  for (const Case& c : cases) {
    INFO(c.what);
    double seconds = seconds_to_read(c.head + repeated(c.part, c.times), false);
    CHECK(seconds < 4);
    CHECK(seconds_to_read(c.head + repeated(c.part, c.times), true) < 2);
  }
}

TEST_CASE("a mapping of many keys is read in bounded time, as YAML and as JSON") {
  std::string text = "{";
  for (int i = 0; i < 200'000; ++i) text += fmt::format("\"key{}\": {},\n", i * 7919 % 200'003, i);
  text += "\"end\": 0}";
  CHECK(seconds_to_read(text, true) < 4);
  CHECK(seconds_to_read(text, false) < 6);
}

}  // namespace
}  // namespace analyzer::syntax::yaml
