// JSON or YAML to the tree that policy documents are read from.
#pragma once

#include "diagnostics/diagnostic.h"
#include "policy/element.h"
#include "policy/placeholder.h"
#include "source/source_file.h"
#include "syntax/data_tree.h"

namespace analyzer::policy {

// With a placeholder table, placeholders become holes; without one they stay text. A node with a tag (`!Sub`) is
// unknown.
Element from_node(const syntax::Node& node, source::FileId file, PlaceholderTable* placeholders);

struct JsonDocument {
  Element root;
  bool complete = true;                   // false: a syntax error was reported, and `root` holds what stands before it
  std::vector<std::string> placeholders;  // as written, each once
};

// Reads policy JSON text; a file with placeholders gives a note that names them, not a syntax error.
JsonDocument read_json(const source::SourceFile& file, diagnostics::Sink& sink, PlaceholderTable& placeholders);

}  // namespace analyzer::policy
