// Finds the comments of a YAML text: they stand only where no scalar is.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "syntax/data_tree.h"

namespace analyzer::syntax::yaml {

// `scalars` are the ranges of scalar text in file order, a block scalar's header line left out. Looks at `text` from
// `begin` to `end`.
std::vector<Comment> find_comments(std::string_view text, std::uint32_t begin, std::uint32_t end,
                                   std::span<const source::Range> scalars, base::Arena& arena);

}  // namespace analyzer::syntax::yaml
