// YAML text to a data tree, by libyaml's events.
#pragma once

#include "diagnostics/diagnostic.h"
#include "source/source_file.h"
#include "syntax/data_tree.h"

namespace analyzer::syntax::yaml {

struct Limits {
  std::uint32_t depth = 200;            // libyaml is quadratic on deep flow collections
  std::uint32_t alias_nodes = 200'000;  // nodes that aliases may add, all together
};

// Always returns a tree: what stands before a syntax error is in it, and `complete` is false. Duplicate keys, aliases
// and merge keys (`<<`) are reported and read on.
DataTree parse(const source::SourceFile& file, diagnostics::Sink& sink, const Limits& limits = {});

}  // namespace analyzer::syntax::yaml
