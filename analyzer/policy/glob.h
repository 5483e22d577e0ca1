// Wildcard matching, on text that is known and on text with holes.
//
// `*` is any run of characters including none, `?` exactly one. In the first five fields of an ARN neither crosses a
// colon.
#pragma once

#include <string_view>
#include <vector>

#include "policy/text.h"

namespace analyzer::policy {

// `text` holds no wildcards. Linear but for backtracking to the last `*`.
bool glob_match(std::string_view pattern, std::string_view text);

struct Symbol {
  enum class Kind : std::uint8_t { character, one, run, hole } kind = Kind::character;
  char character = 0;
  bool crosses = true;                 // `?`, `*`: may stand for a colon
  HoleShape shape = HoleShape::any;    // hole
  std::uint32_t term = no_term.index;  // hole
};
using Symbols = std::vector<Symbol>;

void append_literal(Symbols& symbols, std::string_view text);
Symbols symbols_of(const Text& text);  // `*` and `?` are ordinary characters

// Does `pattern` match `value` whatever the holes of both hold? yes: always. no: never. A pattern and a value that are
// too long to compare (hostile input) give undecided.
Tri match_symbols(const Symbols& pattern, const Symbols& value);

}  // namespace analyzer::policy
