#include "policy/text.h"

namespace analyzer::policy {

Text::Text(std::vector<Piece> pieces, source::Location place) : location(place) {
  bool any_hole = false;
  for (const Piece& piece : pieces) any_hole |= piece.is_hole();
  if (any_hole) {
    pieces_ = std::move(pieces);
    return;
  }
  for (const Piece& piece : pieces) known_ += piece.literal;
}

Text Text::hole(value::TermId term, std::string name, source::Location place, HoleShape shape) {
  return Text(std::vector<Piece>{{"", term, shape, std::move(name)}}, place);
}

std::string Text::words() const {
  if (is_known()) return known_;
  std::string out;
  for (const Piece& piece : pieces_) out += piece.is_hole() ? "${" + piece.name + "}" : piece.literal;
  return out;
}

std::vector<std::string> Text::hole_names() const {
  std::vector<std::string> names;
  for (const Piece& piece : pieces_)
    if (piece.is_hole()) names.push_back(piece.name);
  return names;
}

std::string to_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

}  // namespace analyzer::policy
