#include "policy/arn.h"

#include "policy/glob.h"

namespace analyzer::policy {

std::optional<ArnFields> split_arn(const Text& text) {
  std::array<std::vector<Piece>, 6> parts;
  std::size_t field = 0;
  auto add_literal = [&](std::string_view literal) {
    std::size_t at = 0;
    while (true) {
      std::size_t colon = field < 5 ? literal.find(':', at) : std::string_view::npos;
      std::string_view part = literal.substr(at, colon == std::string_view::npos ? colon : colon - at);
      if (!part.empty()) parts[field].push_back({std::string(part), {}, HoleShape::any, {}});
      if (colon == std::string_view::npos) return;
      ++field;
      at = colon + 1;
    }
  };
  if (text.is_known()) {
    add_literal(text.known());
  } else {
    for (const Piece& piece : text.pieces()) {
      if (!piece.is_hole()) {
        add_literal(piece.literal);
        continue;
      }
      if (field < 5 && piece.shape == HoleShape::any) return std::nullopt;
      parts[field].push_back(piece);
    }
  }
  if (field < 5) return std::nullopt;
  ArnFields fields;
  for (std::size_t i = 0; i < 6; ++i) fields[i] = Text(std::move(parts[i]), text.location);
  return fields;
}

Tri equal(const Text& a, const Text& b) {
  if (a.is_known() && b.is_known()) return value::tri(a.known() == b.known());
  return match_symbols(symbols_of(a), symbols_of(b));
}

}  // namespace analyzer::policy
