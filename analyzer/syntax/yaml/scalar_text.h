// The pieces of a YAML scalar in each of its five styles: plain, 'single', "double", | literal and > folded.
#pragma once

#include "syntax/data_tree.h"
#include "syntax/scalar_pieces.h"

namespace analyzer::syntax::yaml {

void visit_pieces(const Node& scalar, std::string_view file_text, PieceVisitor& visitor);

}  // namespace analyzer::syntax::yaml
