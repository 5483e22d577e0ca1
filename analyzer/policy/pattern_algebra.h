// Patterns against patterns: does one cover another, do they have a text in common? Exact for wildcards.
#pragma once

#include <span>

#include "policy/pattern.h"

namespace analyzer::policy {

// How much may still be tried: one for each position of a pattern that is looked at. Questions that hostile patterns
// make too hard end undecided.
struct WorkBudget {
  std::size_t left = 20'000'000;
};

// Is there a text that every pattern of `all` matches and none of `none`? Exact where no pattern has holes; holes and a
// spent budget give undecided where they matter.
Tri some_text(std::span<const Symbols> all, std::span<const Symbols> none, WorkBudget& budget);

// Does `wide` match every text that `narrow` matches?
Tri covers(const Pattern& wide, const Pattern& narrow);
Tri intersects(const Pattern& a, const Pattern& b);

}  // namespace analyzer::policy
