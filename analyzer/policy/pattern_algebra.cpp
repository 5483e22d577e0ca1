#include "policy/pattern_algebra.h"

#include <string>
#include <unordered_set>

namespace analyzer::policy {

namespace {

using Kind = Symbol::Kind;

// Positions a pattern may be in after some text: one byte each, closed over runs that end.
using Positions = std::string;

void close(const Symbols& pattern, Positions& positions) {
  for (std::size_t i = 0; i < pattern.size(); ++i)
    if (positions[i] && pattern[i].kind == Kind::run) positions[i + 1] = 1;
}

Positions start(const Symbols& pattern) {
  Positions positions(pattern.size() + 1, 0);
  positions[0] = 1;
  close(pattern, positions);
  return positions;
}

// False: no position is left.
bool step(const Symbols& pattern, const char* from, char c, char* to) {
  bool alive = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (!from[i]) continue;
    const Symbol& s = pattern[i];
    bool takes = s.kind == Kind::character ? s.character == c : s.crosses || c != ':';
    if (!takes) continue;
    to[s.kind == Kind::run ? i : i + 1] = 1;
    alive = true;
  }
  for (std::size_t i = 0; i < pattern.size(); ++i)
    if (to[i] && pattern[i].kind == Kind::run) to[i + 1] = 1;
  return alive;
}

// Every character that a pattern names, the colon, and one that none of them names.
std::string alphabet_of(std::span<const Symbols> all, std::span<const Symbols> none) {
  bool named[256] = {};
  named[static_cast<unsigned char>(':')] = true;
  for (std::span<const Symbols> patterns : {all, none})
    for (const Symbols& pattern : patterns)
      for (const Symbol& s : pattern)
        if (s.kind == Kind::character) named[static_cast<unsigned char>(s.character)] = true;
  std::string alphabet;
  int other = -1;
  for (int c = 255; c >= 0; --c) {
    if (named[c])
      alphabet += static_cast<char>(c);
    else
      other = c;
  }
  if (other >= 0) alphabet += static_cast<char>(other);
  return alphabet;
}

Tri search(std::span<const Symbols> all, std::span<const Symbols> none, WorkBudget& budget) {
  const std::string alphabet = alphabet_of(all, none);
  std::vector<const Symbols*> patterns;
  for (const Symbols& pattern : all) patterns.push_back(&pattern);
  for (const Symbols& pattern : none) patterns.push_back(&pattern);

  Positions first;
  for (const Symbols* pattern : patterns) first += start(*pattern);
  std::unordered_set<std::string> seen{first};
  std::vector<std::string> work{first};
  while (!work.empty()) {
    std::string state = std::move(work.back());
    work.pop_back();
    bool accepted = true;
    std::size_t at = 0;
    for (std::size_t i = 0; i < patterns.size(); ++i) {
      at += patterns[i]->size() + 1;
      accepted = accepted && (state[at - 1] != 0) == (i < all.size());
    }
    if (accepted) return Tri::yes;
    for (char c : alphabet) {
      if (budget.left < state.size()) return Tri::undecided;
      budget.left -= state.size();
      std::string next(state.size(), 0);
      bool alive = true;
      at = 0;
      for (std::size_t i = 0; i < patterns.size() && alive; ++i) {
        bool lives = step(*patterns[i], state.data() + at, c, next.data() + at);
        alive = lives || i >= all.size();
        at += patterns[i]->size() + 1;
      }
      if (!alive || seen.contains(next)) continue;
      seen.insert(next);
      work.push_back(std::move(next));
    }
  }
  return Tri::no;
}

bool has_holes(std::span<const Symbols> patterns) {
  for (const Symbols& pattern : patterns)
    for (const Symbol& s : pattern)
      if (s.kind == Kind::hole) return true;
  return false;
}

Symbols holes_as_runs(const Symbols& pattern) {
  Symbols out = pattern;
  for (Symbol& s : out)
    if (s.kind == Kind::hole) s = Symbol{Kind::run, 0, s.shape == HoleShape::any};
  return out;
}

}  // namespace

Tri some_text(std::span<const Symbols> all, std::span<const Symbols> none, WorkBudget& budget) {
  if (!has_holes(all) && !has_holes(none)) return search(all, none, budget);
  // With any text in the holes of `all` and nothing excluded by a hole of `none`: if there is none then, there never
  // is.
  std::vector<Symbols> widest, excluded;
  for (const Symbols& pattern : all) widest.push_back(holes_as_runs(pattern));
  for (const Symbols& pattern : none)
    if (!has_holes({&pattern, 1})) excluded.push_back(pattern);
  return search(widest, excluded, budget) == Tri::no ? Tri::no : Tri::undecided;
}

Tri covers(const Pattern& wide, const Pattern& narrow) {
  if (wide.is_everything()) return Tri::yes;
  Symbols w = wide.symbols(), n = narrow.symbols();
  if (has_holes({&w, 1}) || has_holes({&n, 1})) {
    // A wildcard of the narrow one is any text, as a hole is.
    Symbols value = n;
    for (Symbol& s : value)
      if (s.kind == Kind::run || s.kind == Kind::one)
        s = Symbol{Kind::hole, 0, true, s.crosses ? HoleShape::any : HoleShape::segment, no_term.index};
    if (match_symbols(w, value) == Tri::yes) return Tri::yes;
    return intersects(wide, narrow) == Tri::no ? Tri::no : Tri::undecided;
  }
  WorkBudget budget;
  return !some_text({&n, 1}, {&w, 1}, budget);
}

Tri intersects(const Pattern& a, const Pattern& b) {
  Symbols both[] = {a.symbols(), b.symbols()};
  WorkBudget budget;
  return some_text(both, {}, budget);
}

}  // namespace analyzer::policy
