// The pieces of a scalar, put together again, are its value: for written cases and for random texts in all five styles.
#include "syntax/yaml/scalar_text.h"

#include <random>

#include "../tree_checks.h"
#include "syntax/yaml/parser.h"

namespace analyzer::syntax::yaml {
namespace {

using namespace analyzer::testing;

TEST_CASE("an offset in a YAML scalar finds its place in the file") {
  // `part` of the value stands at the mark.
  struct Case {
    std::string_view marked, part;
  };
  const Case cases[] = {
      {"a: one «two»\n", "two"},
      {"a: !Sub one «two»\n", "two"},
      {"a: &x !Sub\n  one\n  «two»\n", "two"},
      {"a: one«\n   »two\n", " "},
      {"a: 'it''s «so»'\n", "so"},
      {"a: 'it«''»s so'\n", "'"},
      {"a: \"t\\tab «x»\"\n", "x"},
      {"a: \"t«\\t»ab x\"\n", "\t"},
      {"a: \"\\u00e9\\x41 \\\n   «b»\"\n", "b"},
      {"a: |\n  one\n  «two»\n", "two"},
      {"a: |\r\n  é\r\n\r\n  «two»\r\n", "two"},
      {"a: |2\n    one\n   «two»\n", "two"},
      {"a: !Sub | # why\n  x${«A»}\n", "A"},
      {"a: >\n  one\n  «two»\n\n  three\n", "two"},
      {"a: >-\n  one\n    kept\n  «two»\n", "two"},
      {"a: |+\n  one\n\n\n  «two»\n\n", "two"},
  };
  for (const Case& c : cases) {
    Marked marked = read_marks(c.marked);
    source::SourceFile file({0}, "t.yaml", marked.text);
    diagnostics::CollectingSink sink;
    DataTree tree = parse(file, sink);
    const Node& scalar = *tree.documents.at(0)->find("a");
    INFO(c.marked);
    std::size_t at = scalar.text.find(c.part);
    REQUIRE(at != std::string_view::npos);
    CHECK(offset_in_file(scalar, at, file.text()) == marked.ranges.at(0).begin);
  }
}

TEST_CASE("the end of a YAML scalar's value is found") {
  const std::string_view cases[] = {"a: 'one«»'\n", "a: one«»  # c\n", "a: |\n  one«»\n\n",
                                    "a: \"one«»\"", "a:«»\n",          "a: >-\n  x\n  y«»\n"};
  for (std::string_view marked_text : cases) {
    Marked marked = read_marks(marked_text);
    source::SourceFile file({0}, "t.yaml", marked.text);
    diagnostics::CollectingSink sink;
    DataTree tree = parse(file, sink);
    const Node& scalar = *tree.documents.at(0)->find("a");
    INFO(marked_text);
    CHECK(offset_in_file(scalar, scalar.text.size(), file.text()) == marked.ranges.at(0).begin);
  }
}

// Texts with everything that folding, escapes and indentation turn on.
std::string random_text(std::mt19937& random, std::string_view const* words, std::size_t count) {
  std::string text;
  for (std::size_t left = random() % 14; left > 0; --left) text += words[random() % count];
  return text;
}

TEST_CASE("random scalars are put together from their pieces") {
  const std::string_view plain[] = {"a",      "bc", "é",  "😀", " ",   "  ",        "\n ",          "\n\n  ",
                                    "\r\n  ", "\t", "-x", "1", "\r ", "\xC2\x85 ", "\xE2\x80\xA8 "};
  const std::string_view single[] = {"a",  "''", "é",  " ",  "\n", "\n\n",        "\r\n",
                                     "\t", "#",  ": ", "\\", "\"", "\xE2\x80\xA9"};
  const std::string_view quoted[] = {
      "a",    "\\n", "\\\"", "\\x41", "\\u00e9", "\\U0001F600", "é",   " ",   "\n",  "\r\n", "\\\n", "\\\r\n",  "\\ ",
      "\\\t", "\t",  "'",    "\\L",   "\\_",     "\\N",         "\\P", "\\0", "\\e", "\\\\", "\n\n", "\xC2\x85"};
  const std::string_view block[] = {"a",      "b c",   " ",  "  ", "\n", "\n  ",   "\n  ",           "\n\n",
                                    "\r\n  ", "\n   ", "\t", "#",  "é",  "\n    ", "\xE2\x80\xA8  ", "\xC2\x85  "};
  const std::string_view headers[] = {"|\n",   ">\n",   "|-\n", ">+\n",   "|+\r\n",   ">-  # c\n", "|2\n",
                                      ">1-\n", "|+1\n", ">\r",  ">-#+\n", "!Sub |\n", "&a >\n"};
  std::mt19937 random(20260101);
  std::size_t checked = 0, styles[6] = {};
  for (int round = 0; round < 60'000; ++round) {
    std::string value;
    switch (random() % 4) {
      case 0:
        value = random_text(random, plain, std::size(plain));
        break;
      case 1:
        value = "'" + random_text(random, single, std::size(single)) + "'";
        break;
      case 2:
        value = "\"" + random_text(random, quoted, std::size(quoted)) + "\"";
        break;
      default:
        value = std::string(headers[random() % std::size(headers)]) + "  " +
                random_text(random, block, std::size(block)) + "\n";
    }
    const std::string_view before[] = {"", "k: ", "- ", "k:\n  - ", "k: !Sub ", "- - ", "k: é\nl: "};
    std::string text = std::string(before[random() % std::size(before)]) + value + (random() % 2 ? "\n" : "");
    source::SourceFile file({0}, "t.yaml", text);
    diagnostics::CollectingSink sink;
    DataTree tree = parse(file, sink);
    if (!sink.diagnostics.empty()) continue;
    std::vector<const Node*> nodes;
    for (const Node* document : tree.documents) collect_nodes(*document, nodes);
    for (const Node* node : nodes) {
      if (!node->is_scalar()) continue;
      TextJoiner joined;
      visit_pieces(*node, file.text(), joined);
      if (joined.text != node->text) {
        CAPTURE(text);
        CHECK(joined.text == node->text);
      }
      std::uint32_t last = 0;
      for (std::size_t i = 0; i <= node->text.size(); ++i) {
        std::uint32_t at = offset_in_file(*node, i, file.text());
        if (at < last && i < node->text.size()) FAIL("offsets go backward in " << text);
        last = at;
      }
      ++checked;
      ++styles[static_cast<int>(node->style)];
    }
  }
  CHECK(checked > 30'000);
  for (int style = 0; style < 5; ++style) CHECK(styles[style] > 2'000);
}

}  // namespace
}  // namespace analyzer::syntax::yaml
