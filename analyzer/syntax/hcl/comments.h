// Comments and the arguments and blocks that they speak of.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "source/source_file.h"
#include "syntax/hcl/ast.h"

namespace analyzer::syntax::hcl {

// All comments of the file. The items of `body`, which was just built, get those right above them and the one beside
// them.
std::span<const Comment> attach_comments(const std::vector<source::Range>& ranges, const source::SourceFile& file,
                                         std::string_view text, const Body& body, base::Arena& arena);

}  // namespace analyzer::syntax::hcl
