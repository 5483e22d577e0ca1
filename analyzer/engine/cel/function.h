// A function that expressions may call: one row of a family's table.
//
// The signature is text: `string.startsWith(string) -> bool` is called on its first argument, `size(list(T)) -> int` is
// not. A
// `?` after a parameter's type says that it may be absent there; after the result's, that the result may be.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cel/types.h"
#include "engine/cel/value.h"

namespace analyzer::engine::cel {

using NativeFunction = Value (*)(EvalContext& context, std::span<const Value> arguments);

// What the function wants to see itself. Without a flag such arguments never reach it: an error or unknown is the
// result, a symbolic argument makes the result unknown because of its facts, an absent one is an error unless marked
// `?`.
enum FunctionFlags : std::uint8_t {
  strict = 0,
  takes_symbolic = 1,
  takes_unknown = 2,
  takes_error = 4,
  takes_any_kind = 8,  // tells the kinds of its arguments apart itself, for what `dyn` lets through
};

struct Function {
  std::string_view signature;
  NativeFunction call = nullptr;
  std::uint8_t flags = strict;
  std::string_view summary = {};  // one line for the generated documentation
};

struct Parameter {
  TypeRef type = nullptr;
  bool may_be_absent = false;
};

inline constexpr std::size_t max_parameters = 8;

struct Overload {
  const Function* function = nullptr;
  std::string name;
  bool on_receiver = false;  // the first parameter stands before the dot
  std::vector<Parameter> parameters;
  Parameter result;
};

// The standard library's rows, family by family; a test asks for a test of each.
std::span<const std::span<const Function>> standard_functions();

}  // namespace analyzer::engine::cel
