// The tree of one CEL expression. Every node has its range; macros (`has`, `all`, `map` …) are already nodes of their
// own.
//
// Nodes and texts live in the arena of the `Ast` that the parser returns. Ranges are byte offsets: of the expression's
// text plus the offset that the parser was given.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/arena.h"
#include "source/range.h"

namespace analyzer::syntax::cel {

enum class ExprKind : std::uint8_t {
  null_literal,
  bool_literal,
  int_literal,
  uint_literal,
  double_literal,
  string_literal,
  bytes_literal,
  identifier,   // text; `absolute` if written with a leading dot
  select,       // operand . text
  has,          // has(operand . text)
  call,         // text(arguments), or operand.text(arguments); operators are calls of `_+_`, `_[_]`, `@in`, `-_` …
  logical_and,  // of all arguments (a chain is one node)
  logical_or,
  logical_not,    // of operand
  conditional,    // arguments: condition, then, else
  list,           // arguments
  map,            // arguments: key, value, key, value …
  message,        // text { names: arguments }; parsed, and rejected by the checker
  comprehension,  // macro over operand, with variables
  bind,           // cel.bind(variable, operand, body)
  broken,         // what could not be read; a diagnostic has been given
};

enum class Macro : std::uint8_t {
  all,
  exists,
  exists_one,
  map,
  filter,
  transform_list,
  transform_map,
  transform_map_entry
};

struct Expr {
  ExprKind kind = ExprKind::broken;
  Macro macro = Macro::all;
  bool absolute = false;
  std::uint16_t depth = 1;   // of the tree below, this node included; bounded by the parser
  source::Range range;       // the whole expression
  source::Range name_range;  // of `text`, where it is a name or an operator
  std::string_view text;
  union {
    bool bool_value;
    std::int64_t int_value = 0;
    std::uint64_t uint_value;
    double double_value;
  };
  const Expr* operand = nullptr;
  std::span<const Expr* const> arguments;
  std::span<const std::string_view> names;
  std::string_view variable, second_variable;  // of comprehension and bind; the second is empty in one-variable macros
  const Expr* condition = nullptr;  // predicate of all, exists, exists_one and filter; filter of map and transform
  const Expr* body = nullptr;       // what map, transform and bind compute
};

// `root` is never null; it is or contains a `broken` node where `ok` is false.
struct Ast {
  base::Arena arena;
  const Expr* root = nullptr;
  bool ok = false;
};

}  // namespace analyzer::syntax::cel
