// The pieces of a JSON scalar: a string's text and its escapes, or a number or word as it stands.
#pragma once

#include "syntax/data_tree.h"
#include "syntax/scalar_pieces.h"

namespace analyzer::syntax::json {

void visit_pieces(const Node& scalar, std::string_view file_text, PieceVisitor& visitor);

}  // namespace analyzer::syntax::json
