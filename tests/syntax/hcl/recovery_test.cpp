#include <catch2/catch.hpp>

#include <cstdlib>
#include <map>
#include <set>

#include "hcl_testing.h"

using namespace analyzer;
using namespace analyzer::syntax::hcl;
using testing::corpus_files;
using testing::parse_text;
using testing::read_file;

namespace {

struct Case {
  const char* text;
  const char* messages;
  const char* tree;
};

// One deleted byte: which of the other top-level blocks are still there, whole and in their place.
struct Survival {
  std::size_t others = 0;
  std::size_t alive = 0;
};

// A block's header with its range in the file before the deletion.
std::set<std::string> blocks(const testing::Parsed& parsed, std::uint32_t deleted) {
  std::set<std::string> result;
  for (const Block* block : parsed.file.body->blocks) {
    Range range = block->range;
    if (deleted <= range.begin) ++range.begin;
    if (deleted < range.end) ++range.end;
    result.insert(fmt::format("{}-{} {}", range.begin, range.end, parsed.source.text(block->header_range)));
  }
  return result;
}

}  // namespace

TEST_CASE("messages stand where the mistake is, once, and the rest is read") {
  const Case cases[] = {
      {"resource \"a\" \"b\" {\n  c = 1\n\nresource \"d\" \"e\" {\n  f = 2\n}\n",
       "1:18 block `resource \"a\" \"b\"` is never closed",
       "(body (block resource \"a\" \"b\" (body (attr c 1))) (block resource \"d\" \"e\" (body (attr f 2))))"},
      {"a {\n  b = 1\n", "1:3 block `a` is never closed", "(body (block a (body (attr b 1))))"},
      {"a {\n  b 1\n  c = 2\n}\nd = 3\n", "2:5 expected `=` or `{` after `b`, found `1`",
       "(body (block a (body (attr c 2))) (attr d 3))"},
      {"a {\n  b = \"x\n  c = 2\n}\n",
       "2:7 string is not closed on its line; a heredoc (`<<EOT`) holds text of several lines",
       "(body (block a (body (attr b missing) (attr c 2))))"},
      {"a {\n  b = [1 2]\n  c = 2\n}\n", "2:10 expected `,` or `]`, found `2`",
       "(body (block a (body (attr b missing) (attr c 2))))"},
      {"a {\n  b = f(1\n  c = 2\n}\nd {}\n", "3:3 expected `,` or `)`, found `c`",
       "(body (block a (body (attr b missing))) (block d (body)))"},
      {"a {\n  b = {\n    c 1\n    d = 2\n  }\n  e = 3\n}\n", "3:7 expected `=` after the key, found `1`",
       "(body (block a (body (attr b missing) (attr e 3))))"},
      {"a {\n  b = { c = 1 d = 2 }\n}\n", "2:15 expected a comma, a new line or `}` after the item, found `d`",
       "(body (block a (body (attr b (object (c 1) (d 2))))))"},
      {"a {\n} b {\n}\n", "2:3 expected a new line after the block, found `b`",
       "(body (block a (body)) (block b (body)))"},
      {"a = 1 b = 2\n", "1:7 expected a new line after the argument, found `b`", "(body (attr a 1) (attr b 2))"},
      {"a = 1, b = 2\nc = 3\n", "1:6 expected a new line after the argument, found `,`",
       "(body (attr a 1) (attr c 3))"},
      {"a = 'x'\nb = 2\n", "1:5 `'` does not begin a string; strings stand in `\"`",
       "(body (attr a missing) (attr b 2))"},
      {"a = b & c\n", "1:7 `&` is no operator; use `&&`", "(body (attr a b))"},
      {"a = 1;\n",
       "1:6 `;` separates nothing; arguments stand on lines of their own, items of collections between commas",
       "(body (attr a 1))"},
      {"}\na = 1\n", "1:1 `}` closes nothing", "(body (attr a 1))"},
      {"a =\nb = 2\n", "1:4 expected an expression, found the end of the line", "(body (attr a missing) (attr b 2))"},
      {"a = b.\nc = 2\n", "1:7 expected a name after `.`, found the end of the line",
       "(body (attr a missing) (attr c 2))"},
      {"a = <<E\nx\n", "1:5 heredoc `<<E` is never closed; a line with nothing but `E` ends it",
       "(body (attr a missing))"},
      {"resource \"a\" b\" {\n  c = 1\n}\nd {}\n",
       "1:15 string is not closed on its line; a heredoc (`<<EOT`) holds text of several lines",
       "(body (block d (body)))"},
      {"\"a\" = 1\nb = 2\n", "1:1 an argument's name and a block's type stand without quotes", "(body (attr b 2))"},
      {"a = \"${b\nc = 1\n", "2:1 expected `}` after the template's expression, found `c`",
       "(body (attr a missing) (attr c 1))"},
      {"a = (x y\n) \"z\nb = 1\n", "1:8 expected `)`, found `y`", "(body (attr a missing) (attr b 1))"},
      {"a = \"%{ if b }c\"\nd = 1\n", "1:6 template directive is never closed by its `%{ endif }` or `%{ endfor }`",
       "(body (attr a missing) (attr d 1))"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.text);
    auto parsed = parse_text(one.text);
    CHECK(parsed.messages() == one.messages);
    CHECK(parsed.tree() == one.tree);
    for (const auto& diagnostic : parsed.diagnostics) CHECK(diagnostic.code == "syntax");
  }
}

// SRA_LINT_ALL_DELETIONS=1 tries every byte of the corpus, else a spread of them; SRA_LINT_FIGURES=1 tells the figures.
TEST_CASE("one deleted byte costs no more than its own block") {
  const std::filesystem::path corpus = SRA_LINT_CORPUS_DIR;
  if (!std::filesystem::exists(corpus)) {
    WARN("skipped: no corpus at " << corpus);
    return;
  }
  const bool all = std::getenv("SRA_LINT_ALL_DELETIONS") != nullptr;
  const bool tell = std::getenv("SRA_LINT_FIGURES") != nullptr;
  std::map<char, Survival> sums;
  std::map<char, std::pair<std::size_t, std::size_t>> mutants;  // those that keep nine tenths, of all
  std::size_t messages = 0, broken = 0, file_number = 0;
  for (const auto& path : corpus_files(corpus)) {
    if (!all && ++file_number % 8 != 0) continue;
    const std::string text = read_file(path);
    if (text.size() > 60000) continue;
    auto whole = parse_text(text);
    if (!whole.accepted() || whole.file.body->blocks.size() < 3) continue;
    std::map<char, std::uint32_t> seen;
    for (std::uint32_t at = 0; at < text.size(); ++at) {
      const char c = text[at];
      if (c != '=' && c != '}' && c != '"' && c != '\n') continue;
      if (!all && seen[c]++ % 7 != 0) continue;
      auto mutant = parse_text(text.substr(0, at) + text.substr(at + 1));
      if (mutant.accepted()) continue;
      std::set<std::string> alive = blocks(mutant, at);
      std::size_t others = 0, survivors = 0;
      for (const Block* block : whole.file.body->blocks) {
        // A line break between two blocks belongs to both.
        if (at >= block->range.begin && at < block->range.end + 1) continue;
        if (c == '\n' && at + 1 == block->range.begin) continue;
        ++others;
        survivors += alive.count(
            fmt::format("{}-{} {}", block->range.begin, block->range.end, whole.source.text(block->header_range)));
      }
      sums[c].others += others;
      sums[c].alive += survivors;
      ++mutants[c].second;
      if (survivors * 10 >= others * 9) {
        ++mutants[c].first;
      } else if (std::getenv("SRA_LINT_SHOW_LOST")) {
        UNSCOPED_INFO(path.string() << " at " << whole.source.position(at).line << ": " << mutant.messages());
        CHECK(survivors * 10 >= others * 9);
      }
      ++broken;
      messages += mutant.diagnostics.size();
    }
  }
  for (auto [c, sum] : sums) {
    double alive = sum.others ? 100.0 * static_cast<double>(sum.alive) / static_cast<double>(sum.others) : 100;
    double good = 100.0 * static_cast<double>(mutants[c].first) / static_cast<double>(mutants[c].second);
    INFO("deleted " << (c == '\n' ? std::string("newline") : std::string(1, c)) << ": " << mutants[c].second
                    << " texts, " << alive << " % of other blocks alive, nine tenths alive in " << good << " %");
    CHECK(alive >= 97);
    CHECK(good >= 97);
    if (tell)
      WARN("deleted " << (c == '\n' ? std::string("newline") : std::string(1, c)) << ": " << mutants[c].second
                      << " texts, " << alive << " % of other blocks alive, nine tenths alive in " << good << " %");
  }
  INFO("messages per broken text: " << static_cast<double>(messages) / static_cast<double>(broken));
  CHECK(static_cast<double>(messages) <= 1.1 * static_cast<double>(broken));
  if (tell) WARN("messages per broken text: " << static_cast<double>(messages) / static_cast<double>(broken));
}
