// JSON text to a data tree, by nlohmann's SAX interface.
#pragma once

#include "diagnostics/diagnostic.h"
#include "source/source_file.h"
#include "syntax/data_tree.h"

namespace analyzer::syntax::json {

// Always returns a tree: what stands before a syntax error is in it, and `complete` is false. Depth is bounded by 200.
DataTree parse(const source::SourceFile& file, diagnostics::Sink& sink);

}  // namespace analyzer::syntax::json
