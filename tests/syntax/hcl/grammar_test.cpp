// The grammar as tree-sitter's own runtime reads it: the same tree as ours, and every byte of a file in it.
#include <catch2/catch.hpp>

#include <sstream>

// Before tree-sitter's own header, which leaves types out that the generated one declares.
#include "syntax/hcl/grammar_parser.h"

#include <tree_sitter/api.h>

#include "hcl.h"
#include "hcl_testing.h"

using namespace analyzer;
using namespace analyzer::syntax::hcl;
using testing::corpus_files;
using testing::read_file;

namespace {

bool is_named(Sym sym) {
  switch (sym) {
    case Sym::identifier:
    case Sym::number:
    case Sym::full_splat:
    case Sym::heredoc_start:
    case Sym::heredoc_end:
    case Sym::template_literal:
    case Sym::escape_sequence:
      return true;
    default:
      return sym >= Sym::source_file;
  }
}

// Named nodes with their ranges; comments are apart in our tree and left out of theirs.
void print_ours(const SyntaxNodes& nodes, std::uint32_t node, std::string& out) {
  if (is_named(nodes[node].sym)) {
    const TSSymbol id = Symbols::get().id(nodes[node].sym);
    out += fmt::format("({} {}-{}", Symbols::get().language().symbol_names[id], nodes[node].begin, nodes[node].end);
    for (std::uint32_t child = nodes[node].first_child; child != 0; child = nodes[child].next)
      print_ours(nodes, child, out);
    out += ')';
  }
}

void print_theirs(TSNode node, std::string& out) {
  if (!ts_node_is_named(node) || std::string_view(ts_node_type(node)) == "comment") return;
  out += fmt::format("({} {}-{}", ts_node_type(node), ts_node_start_byte(node), ts_node_end_byte(node));
  for (std::uint32_t i = 0; i < ts_node_child_count(node); ++i) print_theirs(ts_node_child(node, i), out);
  out += ')';
}

class Printer final : public GrammarParser::Listener {
 public:
  void item(const SyntaxNodes& nodes, std::uint32_t node) override { print_ours(nodes, node, out); }
  void error(SyntaxError) override { failed = true; }
  std::string out;
  bool failed = false;
};

struct Runtime {
  Runtime() { ts_parser_set_language(parser, tree_sitter_hcl()); }
  ~Runtime() { ts_parser_delete(parser); }
  TSTree* parse(const std::string& text) {
    return ts_parser_parse_string(parser, nullptr, text.data(), static_cast<std::uint32_t>(text.size()));
  }
  TSParser* parser = ts_parser_new();
};

// Whether the tree's leaves and blanks between them are the text, in order.
bool reprints(TSNode root, const std::string& text) {
  std::string printed;
  std::uint32_t at = 0;
  bool right = true;
  auto blank = [&](std::uint32_t end) {
    for (; at < end; ++at) {
      static const std::string blanks = " \t\r\n\xEF\xBB\xBF";
      if (blanks.find(text[at]) == std::string::npos) right = false;
      printed += text[at];
    }
  };
  TSTreeCursor cursor = ts_tree_cursor_new(root);
  for (bool more = true; more;) {
    TSNode node = ts_tree_cursor_current_node(&cursor);
    if (ts_node_child_count(node) == 0) {
      std::uint32_t begin = ts_node_start_byte(node), end = ts_node_end_byte(node);
      if (begin < at) right = false;
      blank(begin);
      printed += text.substr(begin, end - begin);
      at = std::max(at, end);
    }
    if (ts_tree_cursor_goto_first_child(&cursor)) continue;
    while (!ts_tree_cursor_goto_next_sibling(&cursor)) {
      if (!ts_tree_cursor_goto_parent(&cursor)) {
        more = false;
        break;
      }
    }
  }
  ts_tree_cursor_delete(&cursor);
  blank(static_cast<std::uint32_t>(text.size()));
  return right && printed == text;
}

void check(Runtime& runtime, const std::string& text) {
  TSTree* tree = runtime.parse(text);
  TSNode root = ts_tree_root_node(tree);
  Printer ours;
  GrammarParser parser(text, Start::file, ours);
  parser.run();
  CHECK(reprints(root, text));
  CHECK(ts_node_has_error(root) == ours.failed);
  if (!ours.failed) {
    std::string theirs;
    for (std::uint32_t i = 0; i < ts_node_child_count(root); ++i) print_theirs(ts_node_child(root, i), theirs);
    CHECK(ours.out == theirs);
  }
  ts_tree_delete(tree);
}

}  // namespace

TEST_CASE("tree-sitter's runtime gives the tree that we give") {
  Runtime runtime;
  const std::filesystem::path oracles = std::filesystem::path(SRA_LINT_SOURCE_DIR) / "tests/oracles/hcl";
  for (const char* name : {"files.txt", "expressions.txt"}) {
    std::istringstream stream(read_file(oracles / name));
    for (std::string line; std::getline(stream, line);) {
      INFO(line);
      std::string text = name[0] == 'e' ? "a = " : "";
      for (std::size_t i = 0; i < line.size(); ++i) {
        if (line.compare(i, 3, "⏎") == 0) {
          text += '\n';
          i += 2;
        } else if (line.compare(i, 3, "␉") == 0) {
          text += '\t';
          i += 2;
        } else if (line.compare(i, 3, "␍") == 0) {
          text += '\r';
          i += 2;
        } else {
          text += line[i];
        }
      }
      // A carriage return that ends the text: see the grammar's README.
      if (text.ends_with('\r')) continue;
      check(runtime, text + (name[0] == 'e' ? "\n" : ""));
    }
  }
}

TEST_CASE("tree-sitter's runtime agrees on the corpus, and holds every byte of it") {
  const std::filesystem::path corpus = SRA_LINT_CORPUS_DIR;
  if (!std::filesystem::exists(corpus)) {
    WARN("skipped: no corpus at " << corpus);
    return;
  }
  Runtime runtime;
  for (const auto& path : corpus_files(corpus)) {
    INFO(path.string());
    check(runtime, read_file(path));
  }
}
