// Takes a value apart into the values that it may be, each under its guard.
#pragma once

#include <optional>
#include <vector>

#include "value/store.h"

namespace analyzer::frontends::terraform {

// What is not settled inside a value.
struct Content {
  bool unknown = false;  // a term
  bool guards = false;   // a choice, or an element under a guard
  bool open = false;     // a container with an open end
  bool invalid = false;  // an error of the code
};
Content content_of(const value::Store& store, value::Value v);
Content shallow_content_of(const value::Store& store, value::Value v);  // of the container itself, not of its members

// Every alternative of v, choices and guards inside containers taken out. Nothing: there are more than `limit`.
// Shallow: only the guards of a container's own members count; the members stay as they are.
enum class Depth : std::uint8_t { deep, shallow };
std::optional<std::vector<value::Alternative>> alternatives_of(value::Store& store, value::Value v,
                                                               std::size_t limit = 16, Depth depth = Depth::deep);

bool contains_invalid(const value::Store& store, value::Value v);
// The first error inside v, or removed.
value::Value first_invalid(const value::Store& store, value::Value v);

}  // namespace analyzer::frontends::terraform
