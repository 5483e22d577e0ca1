// `<<: *defaults`: entries of other mappings, taken over where the mapping itself does not set them.
#pragma once

#include <vector>

#include "syntax/data_tree.h"

namespace analyzer::syntax::yaml {

// Appends the entries of `source`, a mapping or a list of mappings, to `entries`, marked as coming from an alias; of
// equal keys the first stays. False where `source` is something else.
bool append_merged(const Node& source, std::vector<Entry>& entries, base::Arena& arena);

}  // namespace analyzer::syntax::yaml
