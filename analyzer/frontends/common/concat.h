// Joins parts to one text when several of them are choices.
#pragma once

#include <span>

#include "value/store.h"

namespace analyzer::frontends {

// The parts as one text. Takes one choice after the other, so that a text with many choices by one condition has as
// many alternatives as the condition, and one with many conditions is bounded by the store's limit.
value::Value concat_parts(value::Store& store, std::span<const value::Value> parts);

}  // namespace analyzer::frontends
