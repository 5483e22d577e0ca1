#include "syntax/json/parser.h"

#include "../tree_checks.h"

namespace analyzer::syntax::json {
namespace {

using namespace analyzer::testing;

DataTree read(const source::SourceFile& file, diagnostics::Sink& sink) {
  return parse(file, sink);
}

struct TreeCase {
  std::string_view text, tree;
};

TEST_CASE("JSON values") {
  const TreeCase cases[] = {
      {R"({"a": [1, -2.5e3, true, null, "x"]})", R"({a: [1, -2.5e3, true, null, "x"]})"},
      {R"({})", "{}"},
      {" [ ] ", "[]"},
      {R"("lone")", R"("lone")"},
      {"12", "12"},
      {"\xEF\xBB\xBF{\"a\": 1}\r\n", "{a: 1}"},
      {R"({"a": "é\u00e9\ud83d\ude00\n\/"})", "{a: \"éé😀\\n/\"}"},
      {R"({"Fn::Sub": "${A}", "": 0})", R"({Fn::Sub: "${A}", "": 0})"},
      {"123456789012345678901234567890", "123456789012345678901234567890"},
      {"[1,2\t,\n3 ]", "[1, 2, 3]"},
  };
  for (const TreeCase& c : cases) CHECK(read_as_text(read, std::string(c.text)) == c.tree);
}

TEST_CASE("JSON that stops early keeps what was read") {
  const TreeCase cases[] = {
      {R"({"a": {"b": [1, 2)", "{a: {b: [1, 2]}} (incomplete)"},
      {R"({"a": 1, "b)", "{a: 1} (incomplete)"},
      {R"({"a": 1, "b": )", "{a: 1} (incomplete)"},
      {R"({"a": 1} x)", "{a: 1} (incomplete)"},
      {"", " (incomplete)"},
      {"{\"a\": 1, \"b\": \"\xFF\"}", "{a: 1} (incomplete)"},
  };
  for (const TreeCase& c : cases) CHECK(read_as_text(read, std::string(c.text)) == c.tree);
}

TEST_CASE("JSON faults are explained at their place") {
  struct Case {
    std::string_view marked, message, code = "syntax";
  };
  const Case cases[] = {
      {R"({"a": 1 «"»b": 2})", R"(expected `,` or `}`, found `"`)"},
      {R"({"a" «1»})", "expected `:` after the key, found `1`"},
      {R"({"a": «tru»})", "`tru` is no value of JSON; text stands in double quotes"},
      {R"({"a": «01»})", "`01` is no value of JSON"},
      {R"({"a": 1«,» })", "a comma stands before `}`; remove it"},
      {R"([1, 2«,»])", "a comma stands before `]`; remove it"},
      {R"([1 «2»])", "expected `,` or `]`, found `2`"},
      {R"({«'»a': 1})", "JSON takes double quotes, not single ones"},
      {"{«/»/ c\n}", "JSON takes no comments; remove it"},
      {"{«\"a»\n: 1}", "this string is never closed; a line break in it is `\\n`"},
      {"[\"a«\t»\"]", "a string holds the control character U+0009; write `\\u0009`"},
      {R"(["a«\d»"])", R"(`\d` is no escape of JSON; a backslash is written `\\`)"},
      {R"(["«\u»12"])", R"(`\u` takes four hexadecimal digits)"},
      {R"(["«\ud800»"])", R"(`\ud800` is one half of a pair of escapes; the other is missing)"},
      {"{} «more»", "nothing may follow the first value of a JSON file"},
      {"«»", "the file is empty; JSON needs a value"},
      {"[ «1e999» ]", "this number is too large"},
      {"[\"«\xC3»\"]", "byte 0xC3 is not UTF-8; save the file as UTF-8", "encoding"},
      {"«\xFF»\xFE{", "the file is UTF-16; save it as UTF-8", "encoding"},
      {"{\"a\": 1, \"é\": «`»}", "expected a value, found ```"},
      // A text that ends too early names the bracket that is open.
      {"{\"a\": ‹[›1,«»", "the file ends where a value was expected"},
      {"‹{›\"a\": «\"xy»", "this string is never closed"},
  };
  for (const Case& c : cases) check_diagnostic(read, c.marked, c.code, c.message);
}

TEST_CASE("duplicate JSON keys are errors at the second, and the rest is read") {
  check_diagnostic(read, R"({"x": {‹"a"›: 1, "b": 2, «"a"»: 3}, "y": 4})", "syntax",
                   "key `a` is already given in this object");
  CHECK(read_as_text(read, R"({"x": {"a": 1, "b": 2, "a": 3}, "y": 4})") == "{x: {a: 1, b: 2}, y: 4}");
}

TEST_CASE("every JSON node knows its text") {
  Marked marked = read_marks("\xEF\xBB\xBF«{\"k\": «[«-1.5» ,«\"a\\\"b\"», «{}», «true»]», \"é\":«null» }» ");
  source::SourceFile file({0}, "t.json", marked.text);
  diagnostics::CollectingSink sink;
  DataTree tree = parse(file, sink);
  REQUIRE(sink.diagnostics.empty());
  REQUIRE(tree.documents.size() == 1);
  std::vector<const Node*> nodes;
  collect_nodes(*tree.documents[0], nodes);
  REQUIRE(nodes.size() == marked.ranges.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) CHECK(file.text(nodes[i]->range) == file.text(marked.ranges[i]));
  CHECK(file.text(tree.documents[0]->entries[1].key_range) == "\"é\"");
}

TEST_CASE("an offset in a JSON string finds its place in the file") {
  std::string text = R"(["ab\n\u00e9c\ud83d\ude00d"])";
  source::SourceFile file({0}, "t.json", text);
  diagnostics::CollectingSink sink;
  DataTree tree = parse(file, sink);
  const Node& scalar = *tree.documents.at(0)->items[0];
  auto offset_of = [&](std::string_view part) { return offset_in_file(scalar, scalar.text.find(part), text); };
  CHECK(offset_of("b") == text.find('b'));
  CHECK(offset_of("\n") == text.find("\\n"));
  CHECK(offset_of("é") == text.find("\\u00e9"));
  CHECK(offset_of("c") == text.find('c'));
  CHECK(offset_of("😀") == text.find("\\ud83d"));
  CHECK(offset_of("d") == text.rfind("d"));
  CHECK(offset_in_file(scalar, scalar.text.size(), text) == text.size() - 2);
}

TEST_CASE("deep JSON stops with one message") {
  std::string text(50'000, '[');
  source::SourceFile file({0}, "t.json", text);
  diagnostics::CollectingSink sink;
  DataTree tree = parse(file, sink);
  REQUIRE(sink.diagnostics.size() == 1);
  CHECK(sink.diagnostics[0].message == "nested deeper than 200 levels; reading stops here");
  CHECK(sink.diagnostics[0].location.range == source::Range{200, 201});
  CHECK_FALSE(tree.complete);
  CHECK(tree.documents.size() == 1);
}

TEST_CASE("large JSON objects find their keys and duplicates") {
  std::string text = "{";
  for (int i = 0; i < 1000; ++i) text += fmt::format("\"k{}\": {}, ", i, i);
  text += "\"k7\": 0}";
  source::SourceFile file({0}, "t.json", text);
  diagnostics::CollectingSink sink;
  DataTree tree = parse(file, sink);
  REQUIRE(sink.diagnostics.size() == 1);
  const Node& root = *tree.documents.at(0);
  CHECK(root.entries.size() == 1000);
  for (int i = 0; i < 1000; ++i) CHECK(root.find(fmt::format("k{}", i))->text == std::to_string(i));
  CHECK(root.find("k1000") == nullptr);
}

}  // namespace
}  // namespace analyzer::syntax::json
