// What expressions do to values besides calling functions: attributes, indexes, conditions, operators.
//
// All of them cope with choices and unknowns. An error comes back as an invalid value whose term says what is wrong.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "value/store.h"

namespace analyzer::frontends::terraform {

value::Value get_attribute(value::Store& store, value::Value object, std::string_view name, source::Location where);
value::Value get_index(value::Store& store, value::Value collection, value::Value key, source::Location where);

struct Condition {
  value::Guard guard;
  value::Value fault;  // invalid, or removed when all is well
};
Condition condition_of(value::Store& store, value::Value v, source::Location where);

// `add`, `less` and so on by name: see functions/operators.cpp.
value::Value apply_operator(value::Store& store, std::string_view name, std::span<const value::Value> operands,
                            source::Location where);

// What a `for`, a splat or `for_each` goes through, in Terraform's order.
struct Member {
  value::Value key, value;
  value::Guard guard;
};
struct Members {
  std::vector<Member> members;
  bool open = false;   // there may be more
  value::Value rest;   // what stands for the rest: an unknown, or removed
  value::Value fault;  // it is no collection: invalid, or removed when all is well
  value::Shape shape = value::Shape::none;
};
Members members_of(value::Store& store, value::Value collection, source::Location where);

// Are all terms inside inputs? Then a world may decide what is computed from them.
bool only_inputs(const value::Store& store, std::span<const value::Value> values);

}  // namespace analyzer::frontends::terraform
