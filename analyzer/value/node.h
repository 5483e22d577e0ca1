// What a Value points at. Private to this room: immutable, in the store's arena.
#pragma once

#include "value/value.h"

namespace analyzer::value {

struct Node {
  Kind kind = Kind::removed;
  Shape shape = Shape::none;
  bool boolean = false;
  bool is_integer = false;
  bool open = false;
  bool wholly_known = false;
  bool settled = false;  // nothing inside can change when terms are bound or worlds decide
  TermId term;           // unknown: the term; open container: its rest
  std::uint64_t hash = 0;
  std::int64_t integer = 0;
  std::string_view text;          // number: its spelling; known string: its text
  std::string_view canonical;     // number: digits and exponent, equal for equal numbers
  std::span<const Piece> pieces;  // string
  std::span<const Element> elements;
  std::span<const Entry> entries;
  std::span<const Alternative> alternatives;
  Value document;  // string: its other face
};

std::uint64_t mix(std::uint64_t a, std::uint64_t b);
std::uint64_t hash_text(std::string_view text);

// "12E1" for `120`, `1.2e2`, `+120.0`; empty when it is no decimal number.
std::string canonical_number(std::string_view text);

}  // namespace analyzer::value
