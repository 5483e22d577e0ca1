// The macros: calls that bind a name, or ask about a path instead of its value.
#pragma once

#include <optional>
#include <string_view>

#include "syntax/cel/ast.h"

namespace analyzer::syntax::cel {

// What a call on a receiver with this name and number of arguments expands to: the first one or two arguments are the
// names of variables, the rest a condition, a body, or both.
struct MacroShape {
  Macro macro = Macro::all;
  std::uint8_t variables = 1;
  bool has_condition = false;
  bool has_body = false;
};

// Nothing if no macro has the name. `fits` is false if one has, though never with so many arguments.
std::optional<MacroShape> find_macro(std::string_view name, std::size_t arguments, bool& fits);
// How the macro is written: `list.all(x, condition)`.
std::string_view macro_usage(std::string_view name);

}  // namespace analyzer::syntax::cel
