// A guard says when something exists: a boolean term, interned, so that equal conditions are equal guards.
//
// Built by the store (value/store.h), decided in a world (value/world.h).
#pragma once

#include <compare>
#include <cstdint>

namespace analyzer::value {

enum class Tri : std::uint8_t { no, yes, undecided };

inline Tri operator!(Tri t) {
  return t == Tri::undecided ? t : t == Tri::yes ? Tri::no : Tri::yes;
}
inline Tri tri(bool b) {
  return b ? Tri::yes : Tri::no;
}
inline Tri and_(Tri a, Tri b) {
  if (a == Tri::no || b == Tri::no) return Tri::no;
  return a == Tri::yes && b == Tri::yes ? Tri::yes : Tri::undecided;
}
inline Tri or_(Tri a, Tri b) {
  return !and_(!a, !b);
}

struct Guard {
  std::uint32_t index = 1;
  static constexpr Guard never() { return {0}; }
  static constexpr Guard always() { return {1}; }
  bool is_never() const { return index == 0; }
  bool is_always() const { return index == 1; }
  bool is_open() const { return index > 1; }
  auto operator<=>(const Guard&) const = default;
};

struct TermId {
  std::uint32_t index = 0xffffffff;
  bool valid() const { return index != 0xffffffff; }
  auto operator<=>(const TermId&) const = default;
};

}  // namespace analyzer::value
