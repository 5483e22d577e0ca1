#include "policy/glob.h"

namespace analyzer::policy {

namespace {

using Kind = Symbol::Kind;

constexpr std::size_t most_steps = 16'000'000;

bool absorbs(const Symbol& wildcard, char c) {
  return wildcard.crosses || c != ':';
}

bool hole_may_hold(const Symbol& hole, char c) {
  return hole.shape == HoleShape::any || (c != ':' && c != '/');
}

// Can some filling of the holes make them match?
bool may_match(const Symbols& pattern, const Symbols& value) {
  std::vector<char> here(value.size() + 1, 0), next;
  here[0] = 1;
  for (std::size_t i = 0; i <= pattern.size(); ++i) {
    next.assign(value.size() + 1, 0);
    bool alive = false;
    for (std::size_t j = 0; j <= value.size(); ++j) {
      if (!here[j]) continue;
      alive = true;
      const Symbol* v = j < value.size() ? &value[j] : nullptr;
      if (v && v->kind == Kind::hole) here[j + 1] = 1;  // an empty hole
      if (i == pattern.size()) continue;
      const Symbol& p = pattern[i];
      switch (p.kind) {
        case Kind::character:
          if (v && v->kind == Kind::character && v->character == p.character) next[j + 1] = 1;
          if (v && v->kind == Kind::hole && hole_may_hold(*v, p.character)) next[j] = 1;
          break;
        case Kind::one:
          if (v && v->kind == Kind::character && absorbs(p, v->character)) next[j + 1] = 1;
          if (v && v->kind == Kind::hole) next[j] = 1;
          break;
        case Kind::run:
          next[j] = 1;
          if (v && (v->kind == Kind::hole || absorbs(p, v->character))) here[j + 1] = 1;
          break;
        case Kind::hole:
          next[j] = 1;
          if (v && (v->kind == Kind::hole || hole_may_hold(p, v->character))) here[j + 1] = 1;
          break;
      }
    }
    if (i == pattern.size()) return here[value.size()] != 0;
    if (!alive) return false;
    here.swap(next);
  }
  return false;
}

// Do they match under every filling? Sound, not complete: a hole matches only itself and a `*`.
bool must_match(const Symbols& pattern, const Symbols& value) {
  std::vector<char> here(value.size() + 1, 0), next;
  here[0] = 1;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    next.assign(value.size() + 1, 0);
    const Symbol& p = pattern[i];
    for (std::size_t j = 0; j <= value.size(); ++j) {
      if (!here[j]) continue;
      const Symbol* v = j < value.size() ? &value[j] : nullptr;
      switch (p.kind) {
        case Kind::character:
          if (v && v->kind == Kind::character && v->character == p.character) next[j + 1] = 1;
          break;
        case Kind::one:
          if (v && v->kind == Kind::character && absorbs(p, v->character)) next[j + 1] = 1;
          break;
        case Kind::run:
          next[j] = 1;
          if (v && (v->kind == Kind::hole ? p.crosses || v->shape != HoleShape::any : absorbs(p, v->character)))
            here[j + 1] = 1;
          break;
        case Kind::hole:
          if (v && v->kind == Kind::hole && p.term == v->term && p.term != no_term.index) next[j + 1] = 1;
          break;
      }
    }
    here.swap(next);
  }
  return here[value.size()] != 0;
}

bool has_partition_hole(const Symbols& symbols) {
  for (const Symbol& s : symbols)
    if (s.kind == Kind::hole && s.shape == HoleShape::partition) return true;
  return false;
}

// The literal second field of `arn:…:`, or "aws".
std::string partition_of(const Symbols& symbols) {
  std::string text;
  for (std::size_t i = 0, colons = 0; i < symbols.size() && symbols[i].kind == Kind::character; ++i) {
    if (symbols[i].character == ':' && ++colons == 2) return text;
    if (symbols[i].character != ':' && colons == 1) text += symbols[i].character;
  }
  return "aws";
}

Symbols with_partition(const Symbols& symbols, std::string_view partition) {
  Symbols out;
  for (const Symbol& s : symbols) {
    if (s.kind == Kind::hole && s.shape == HoleShape::partition)
      append_literal(out, partition);
    else
      out.push_back(s);
  }
  return out;
}

}  // namespace

bool glob_match(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

void append_literal(Symbols& symbols, std::string_view text) {
  for (char c : text) symbols.push_back(Symbol{Kind::character, c});
}

Symbols symbols_of(const Text& text) {
  Symbols symbols;
  if (text.is_known()) {
    append_literal(symbols, text.known());
    return symbols;
  }
  for (const Piece& piece : text.pieces()) {
    if (piece.is_hole())
      symbols.push_back(Symbol{Kind::hole, 0, true, piece.shape, piece.term.index});
    else
      append_literal(symbols, piece.literal);
  }
  return symbols;
}

Tri match_symbols(const Symbols& pattern, const Symbols& value) {
  if ((pattern.size() + 1) * (value.size() + 1) > most_steps) return Tri::undecided;
  // The partition is the other side's: an organization lives in one.
  if (has_partition_hole(pattern)) return match_symbols(with_partition(pattern, partition_of(value)), value);
  if (has_partition_hole(value)) return match_symbols(pattern, with_partition(value, partition_of(pattern)));
  if (!may_match(pattern, value)) return Tri::no;
  return must_match(pattern, value) ? Tri::yes : Tri::undecided;
}

}  // namespace analyzer::policy
