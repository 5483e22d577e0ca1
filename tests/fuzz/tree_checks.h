// What holds of every data tree, whatever the text: ranges lie in the file and in their parent's, and each scalar's
// pieces put together are its value. A breach aborts, which is what a fuzzer looks for.
#pragma once

#include <cstdio>
#include <cstdlib>

#include "diagnostics/diagnostic.h"
#include "source/source_file.h"
#include "syntax/data_tree.h"
#include "syntax/json/string_text.h"
#include "syntax/scalar_pieces.h"
#include "syntax/yaml/scalar_text.h"

namespace analyzer::fuzzing {

inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

inline void check_scalar(const syntax::Node& node, const source::SourceFile& file) {
  syntax::TextJoiner joined;
  if (node.style == syntax::ScalarStyle::json) {
    syntax::json::visit_pieces(node, file.text(), joined);
  } else {
    syntax::yaml::visit_pieces(node, file.text(), joined);
  }
  require(joined.text == node.text, "a scalar's pieces are its value");
  for (std::size_t i = 0; i <= node.text.size(); i += 1 + node.text.size() / 16)
    require(syntax::offset_in_file(node, i, file.text()) <= file.text().size(), "an offset lies in the file");
}

inline void check_node(const syntax::Node& node, const source::SourceFile& file, source::Range parent, bool complete) {
  require(node.range.begin <= node.range.end, "a range runs forward");
  require(node.range.begin >= parent.begin && node.range.end <= parent.end, "a range lies in its parent's");
  if (node.from_alias) return;  // its ranges are the anchor's, which were checked there
  if (node.is_scalar() && complete) check_scalar(node, file);
  std::uint32_t last = node.range.begin;
  for (const syntax::Node* item : node.items) {
    if (item->from_alias) continue;
    require(item->range.begin >= last, "items come in order");
    last = item->range.end;
    check_node(*item, file, node.range, complete);
  }
  for (const syntax::Entry& entry : node.entries) {
    if (entry.value->from_alias) continue;
    require(entry.key_range.begin >= last && entry.key_range.end <= entry.value->range.begin, "entries come in order");
    last = entry.value->range.end;
    require(entry.key_node || node.find(entry.key) == entry.value, "a key finds its value");
    check_node(*entry.value, file, node.range, complete);
  }
}

inline void check_tree(const syntax::DataTree& tree, const source::SourceFile& file,
                       const diagnostics::CollectingSink& sink) {
  auto size = static_cast<std::uint32_t>(file.text().size());
  for (const syntax::Node* document : tree.documents) check_node(*document, file, {0, size}, tree.complete);
  require(tree.complete || !sink.diagnostics.empty(), "a tree that is not complete has a message");
  for (const diagnostics::Diagnostic& diagnostic : sink.diagnostics) {
    require(diagnostic.location.range.begin <= diagnostic.location.range.end && diagnostic.location.range.end <= size,
            "a message points into the file");
    require(!diagnostic.message.empty(), "a message says something");
    file.position(diagnostic.location.range.begin);
  }
  std::uint32_t last = 0;
  for (const syntax::Comment& comment : tree.comments) {
    require(comment.range.begin >= last && comment.range.end <= size && file.text()[comment.range.begin] == '#',
            "comments come in order and begin with #");
    last = comment.range.end;
  }
}

}  // namespace analyzer::fuzzing
