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

// Every alternative of v, choices and guards inside containers taken out. Nothing: there are more than `limit`.
std::optional<std::vector<value::Alternative>> alternatives_of(value::Store& store, value::Value v, std::size_t limit = 16);

bool contains_invalid(const value::Store& store, value::Value v);
// The first error inside v, or removed.
value::Value first_invalid(const value::Store& store, value::Value v);

}  // namespace analyzer::frontends::terraform
