// Checks shared by the tests of the YAML and JSON readers. Positions are marked in the text: `«…»` around what is
// meant (both languages have use for `[[`), `‹…›` around what is related to it.
#pragma once

#include <catch2/catch.hpp>

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "source/source_file.h"
#include "syntax/data_tree.h"
#include "syntax/scalar_pieces.h"

namespace analyzer::testing {

struct Marked {
  std::string text;
  std::vector<source::Range> ranges;   // in the order of their `«`
  std::vector<source::Range> related;  // in the order of their `‹`
};

inline Marked read_marks(std::string_view marked) {
  constexpr std::string_view marks[] = {"«", "»", "‹", "›"};
  Marked result;
  std::vector<std::size_t> open[2];
  for (std::size_t i = 0; i < marked.size();) {
    auto at = static_cast<std::uint32_t>(result.text.size());
    std::size_t mark = 0;
    while (mark < 4 && !marked.substr(i).starts_with(marks[mark])) ++mark;
    std::vector<source::Range>& ranges = mark < 2 ? result.ranges : result.related;
    if (mark == 4) {
      result.text += marked[i++];
      continue;
    }
    if (mark % 2 == 0) {
      open[mark / 2].push_back(ranges.size());
      ranges.push_back({at, at});
    } else {
      ranges[open[mark / 2].back()].end = at;
      open[mark / 2].pop_back();
    }
    i += marks[mark].size();
  }
  return result;
}

inline std::string span(source::Range range) {
  return fmt::format("{}-{}", range.begin, range.end);
}

using Parser = std::function<syntax::DataTree(const source::SourceFile&, diagnostics::Sink&)>;

// The documents as text: `{a: 1} --- [b] (incomplete)`.
inline std::string read_as_text(const Parser& parse, std::string text) {
  source::SourceFile file({0}, "test", std::move(text));
  diagnostics::CollectingSink sink;
  syntax::DataTree tree = parse(file, sink);
  std::string out;
  for (const syntax::Node* document : tree.documents) {
    if (!out.empty()) out += " --- ";
    out += syntax::to_string(*document);
  }
  if (!tree.complete) out += " (incomplete)";
  return out;
}

// `message` is reported, at the marked place.
inline void check_diagnostic(const Parser& parse, std::string_view marked, std::string_view code,
                             std::string_view message) {
  Marked wanted = read_marks(marked);
  source::SourceFile file({0}, "test", wanted.text);
  diagnostics::CollectingSink sink;
  parse(file, sink);
  INFO(marked);
  REQUIRE(sink.diagnostics.size() == 1);
  const diagnostics::Diagnostic& found = sink.diagnostics[0];
  CHECK(found.message == message);
  CHECK(found.code == code);
  REQUIRE(wanted.ranges.size() == 1);
  CHECK(span(found.location.range) == span(wanted.ranges[0]));
  REQUIRE(found.related.size() == wanted.related.size());
  for (std::size_t i = 0; i < found.related.size(); ++i)
    CHECK(span(found.related[i].location.range) == span(wanted.related[i]));
}

// All nodes in the order of a walk, keys and shared subtrees left out.
inline void collect_nodes(const syntax::Node& node, std::vector<const syntax::Node*>& out) {
  out.push_back(&node);
  if (node.from_alias) return;
  for (const syntax::Node* item : node.items) collect_nodes(*item, out);
  for (const syntax::Entry& entry : node.entries) {
    if (entry.key_node) collect_nodes(*entry.key_node, out);
    collect_nodes(*entry.value, out);
  }
}

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace analyzer::testing
