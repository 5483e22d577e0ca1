#include "syntax/yaml/parser.h"

#include "../tree_checks.h"

namespace analyzer::syntax::yaml {
namespace {

using namespace analyzer::testing;

DataTree read(const source::SourceFile& file, diagnostics::Sink& sink) {
  return parse(file, sink);
}

struct TreeCase {
  std::string_view text, tree;
};

TEST_CASE("YAML trees") {
  const TreeCase cases[] = {
      {"", ""},
      {"# only a comment\n", ""},
      {"a: 1\nb:\n  - x\n  - y: z\n", R"({a: 1, b: ["x", {y: "z"}]})"},
      {"a:\n- 1\n- 2\nb: {c: [d, 'e']}\n", R"({a: [1, 2], b: {c: ["d", "e"]}})"},
      {"\xEF\xBB\xBFö: ü\r\nb: c\r\n", R"({ö: "ü", b: "c"})"},
      {"a: !Ref b\nc: !Sub 'x'\nd: !Equals [!Ref e, true]\n", "{a: !Ref b, c: !Sub x, d: !Equals [!Ref e, true]}"},
      {"- !Sub |\n  two\n  lines\n- 1", "[!Sub \"two\\nlines\\n\", 1]"},
      {"a: 1\n---\nb\n--- \n...\n", R"({a: 1} --- "b" --- null)"},
      {"a:\nb: ~\n? c\n", "{a: null, b: null, c: null}"},
      {"true: 1\n12: 2\n~: 3\n", "{true: 1, 12: 2, ~: 3}"},
      {"a: !!str 12\nb: !!int '3'\n", "{a: tag:yaml.org,2002:str 12, b: tag:yaml.org,2002:int 3}"},
      {"a: |+\n  x\n\n\nb: >-\n  folded\n  text\n", R"({a: "x\n\n\n", b: "folded text"})"},
      {"{\"a\":1,\"b\":[true,null]}", "{a: 1, b: [true, null]}"},
      {"a: plain\n  in lines\n\n  and more\n", R"({a: "plain in lines\nand more"})"},
  };
  for (const TreeCase& c : cases) CHECK(read_as_text(read, std::string(c.text)) == c.tree);
}

TEST_CASE("aliases share the anchor's nodes, merge keys take over its entries") {
  const TreeCase cases[] = {
      {"a: &x {b: 1}\nc: *x\n", "{a: {b: 1}, c: {b: 1}}"},
      {"a: &x 1\n*x : 2\n", "{a: 1, 1: 2}"},
      {"d: &d {a: 1, b: 2}\ne:\n  <<: *d\n  b: 3\n", "{d: {a: 1, b: 2}, e: {b: 3, a: 1}}"},
      {"d: &d {a: 1}\ne: &e {a: 2, c: 4}\nf: {<<: [*d, *e]}\n", "{d: {a: 1}, e: {a: 2, c: 4}, f: {a: 1, c: 4}}"},
      {"a: {'<<': {b: 1}}\n", "{a: {<<: {b: 1}}}"},
      {"a: &x [1]\na2: &x [2]\nb: *x\n", "{a: [1], a2: [2], b: [2]}"},
  };
  for (const TreeCase& c : cases) CHECK(read_as_text(read, std::string(c.text)) == c.tree);

  source::SourceFile file({0}, "t.yaml", "a: &x {b: 1}\nc: *x\nd: {<<: *x}\n");
  diagnostics::CollectingSink sink;
  DataTree tree = parse(file, sink);
  const Node& root = *tree.documents.at(0);
  CHECK_FALSE(root.find("a")->from_alias);
  CHECK(root.find("c")->from_alias);
  CHECK(root.find("c")->find("b") == root.find("a")->find("b"));
  CHECK(root.find("d")->find("b")->from_alias);
  REQUIRE(sink.diagnostics.size() == 2);
  CHECK(sink.diagnostics[0].code == "yaml-alias");
  CHECK(sink.diagnostics[0].severity == diagnostics::Severity::warning);
  CHECK(sink.diagnostics[0].message ==
        "`*x` is an alias (and 1 more in this file); CloudFormation itself takes none, package the template first");
  CHECK(file.text(sink.diagnostics[0].location.range) == "*x");
  CHECK(file.text(sink.diagnostics[1].location.range) == "<<");
}

TEST_CASE("YAML faults are explained at their place") {
  struct Case {
    std::string_view marked, message;
  };
  const Case cases[] = {
      {"a: {‹b›: 1, c: 2, «b»: 3}\n", "key `b` is already given in this mapping"},
      {"a: ‹[›1, 2\nb«:» c\n", "expected `,` or `]`"},
      {"a: ‹{›b: 1\n«»", "the file ends where `,` or `}` was expected"},
      {"a: b«:» c\n", "a `:` is not allowed here; quote text that holds `: `, or check the indentation"},
      {"‹a›:\n  b: 1\n «c:» 2\n", "this does not belong to the mapping above; check its indentation and quotes"},
      {"a:\n«\t»b: 1\n", "a tab cannot stand here; indent with spaces"},
      {"a: «@»b\n", "text cannot begin with `@`; quote it"},
      {"a: «\"never»\nb: c\n", "this quoted text is never closed"},
      {"a: 1\n«bcd»\ne: 2\n", "this key has no `:`; check the line and its indentation"},
      {"a: \"b«\\q»\"\n", "no such escape; a backslash in double quotes is written `\\\\`"},
      {"a: «*»\n", "an alias lacks its name; quote a text that begins with `*`"},
      {"a: «!x!y» z\n", "the handle of this tag is not declared"},
      {"a: x«\x01»y\n", "the control character U+0001 is not allowed; write it as an escape in double quotes"},
      {"a: [«!ImportValue» Fn::Sub: b]\n",
       "`!ImportValue` stands before a key; put the mapping that it is for in braces or on lines of its own"},
      {"«{b: c}»: d\n", "a mapping stands where a key is expected; quote it if it is text"},
  };
  for (const Case& c : cases) check_diagnostic(read, c.marked, "syntax", c.message);
}

TEST_CASE("broken YAML keeps what was read") {
  const TreeCase cases[] = {
      {"a: 1\nb: {c: 2, d: [3, 4\n", "{a: 1, b: {c: 2, d: [3, 4]}} (incomplete)"},
      {"a: 1\nb: \"x\nc: 3\n", "{a: 1, b: null} (incomplete)"},
      {"a: 1\nb: *none\n", "{a: 1, b: null} (incomplete)"},
      {"a: 1\nb: \xFF\n", "{a: 1, b: null} (incomplete)"},
      {"a: &x [*x]\n", "{a: [null]} (incomplete)"},
  };
  for (const TreeCase& c : cases) CHECK(read_as_text(read, std::string(c.text)) == c.tree);
}

TEST_CASE("every YAML node knows its text") {
  const std::string_view cases[] = {
      "«a: «1»\nb: «[«x» , «{c: «!Ref y»}»]»»\n",
      "\xEF\xBB\xBF«ö: «'ü ''q'' '»\r\nb: «|\r\n  text\r\n  more»»\r\n\r\n# end\r\n",
      "«a: «!Sub |\n   x\n   y  »\n\n\nb:«»\nc: «>-»»\n\n# end\n",
      "«k:\n  «- «one»\n  - «two: «plain\n      folded»»»\nl: «\"q\\\"\n  r\"»»\n",
      "«k: «&anchor !Tag {a: «b»}»»",
  };
  for (std::string_view marked_text : cases) {
    Marked marked = read_marks(marked_text);
    source::SourceFile file({0}, "t.yaml", marked.text);
    diagnostics::CollectingSink sink;
    DataTree tree = parse(file, sink);
    REQUIRE(sink.diagnostics.empty());
    std::vector<const Node*> nodes;
    collect_nodes(*tree.documents.at(0), nodes);
    INFO(marked_text);
    REQUIRE(nodes.size() == marked.ranges.size());
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      CHECK(file.text(nodes[i]->range) == file.text(marked.ranges[i]));
      CHECK(span(nodes[i]->range) == span(marked.ranges[i]));
    }
  }
}

TEST_CASE("YAML tags and keys have ranges") {
  source::SourceFile file({0}, "t.yaml", "'k': &a !Sub é\nl: !<tag:x> {m: !!str }\n");
  diagnostics::CollectingSink sink;
  DataTree tree = parse(file, sink);
  const Node& root = *tree.documents.at(0);
  CHECK(file.text(root.entries[0].key_range) == "'k'");
  CHECK(file.text(root.find("k")->range) == "&a !Sub é");
  CHECK(file.text(root.find("k")->tag_range) == "!Sub");
  CHECK(file.text(root.find("l")->tag_range) == "!<tag:x>");
  CHECK(root.find("l")->tag == "tag:x");
  CHECK(file.text(root.find("l")->find("m")->range) == "!!str");
  CHECK(file.text(root.find("l")->find("m")->tag_range) == "!!str");
}

TEST_CASE("YAML comments are what stands outside scalars") {
  source::SourceFile file(
      {0}, "t.yaml",
      "# first\na: b # second é\nc: 'x # no' #third\nd: |  # header\n  # no\n  text\n# after\ne: x#no\n"
      "f: [1, # in flow\n  2]\n...\n# last");
  diagnostics::CollectingSink sink;
  DataTree tree = parse(file, sink);
  REQUIRE(sink.diagnostics.empty());
  std::string all;
  for (const Comment& comment : tree.comments) {
    all += std::string(comment.text) + ";";
    CHECK(file.text(comment.range) == "#" + std::string(comment.text));
  }
  CHECK(all == " first; second é;third; header; after; in flow; last;");
}

TEST_CASE("an alias bomb is bounded and said once") {
  std::string text = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c < 'm'; ++c) {
    text += fmt::format("{}: &{} [", c, c);
    for (int i = 0; i < 10; ++i) text += fmt::format("*{}, ", static_cast<char>(c - 1));
    text += "]\n";
  }
  source::SourceFile file({0}, "t.yaml", text);
  diagnostics::CollectingSink sink;
  DataTree tree = parse(file, sink);
  REQUIRE(sink.diagnostics.size() == 2);
  CHECK(sink.diagnostics[0].message ==
        "aliases expand to more than 200000 nodes; this one and later ones are not followed");
  CHECK(sink.diagnostics[1].code == "yaml-alias");
  CHECK_FALSE(tree.complete);
}

TEST_CASE("deep YAML stops with one message") {
  auto stops = [](std::string text) {
    source::SourceFile file({0}, "t.yaml", std::move(text));
    diagnostics::CollectingSink sink;
    DataTree tree = parse(file, sink);
    REQUIRE(sink.diagnostics.size() == 1);
    CHECK(sink.diagnostics[0].message == "nested deeper than 200 levels; reading stops here");
    CHECK_FALSE(tree.complete);
  };
  stops(std::string(50'000, '['));
  std::string dashes;
  for (int i = 0; i < 50'000; ++i) dashes += "- ";
  stops(dashes);
  std::string keys;
  for (int i = 0; i < 300; ++i) keys += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  stops(keys);
}

}  // namespace
}  // namespace analyzer::syntax::yaml
