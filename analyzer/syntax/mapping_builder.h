// Turns the entries that a parser has read into those of a mapping node: the first of each key, in the order written.
#pragma once

#include <functional>
#include <vector>

#include "syntax/data_tree.h"

namespace analyzer::syntax {

// Calls `on_duplicate(first, second)` for each entry that is left out. Entries whose key is a node never count as
// equal.
using OnDuplicate = std::function<void(const Entry& first, const Entry& second)>;

// Fills `entries` and `key_order` of `mapping`. `read` is spent: duplicates are taken out of it.
void fill_mapping(Node& mapping, std::vector<Entry>& read, base::Arena& arena, const OnDuplicate& on_duplicate);

}  // namespace analyzer::syntax
