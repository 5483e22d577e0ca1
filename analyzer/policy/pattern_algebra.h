// Patterns against patterns: does one cover another, do they have a text in common? Exact for wildcards.
#pragma once

#include <span>

#include "policy/pattern.h"

namespace analyzer::policy {

// Is there a text that every pattern of `all` matches and none of `none`? Exact where no pattern has holes; holes and
// patterns too large to decide give undecided where they matter.
Tri some_text(std::span<const Symbols> all, std::span<const Symbols> none);

// Does `wide` match every text that `narrow` matches?
Tri covers(const Pattern& wide, const Pattern& narrow);
Tri intersects(const Pattern& a, const Pattern& b);

}  // namespace analyzer::policy
