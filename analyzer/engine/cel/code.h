// The compact form of a checked expression: nodes in one array, children by number. Written by the compiler, read by
// the evaluator, seen by nobody else.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/arena.h"
#include "engine/cel/program.h"
#include "syntax/cel/ast.h"

namespace re2 {
class RE2;
}

namespace analyzer::engine::cel {

enum class Op : std::uint8_t {
  constant,       // a: number of the constant
  variable,       // a: slot
  local,          // a: place counted from the program's first local
  attribute,      // of a; b: number of the AttributeRef
  has_attribute,  // likewise
  declared,       // likewise
  select,         // of a, whose type is a map or dyn; b: number of the AttributeRef, whose path is the key
  has_select,     // likewise
  call,           // a: first of `count` children; b: number of the call
  matches,        // a: text; b: number of the pattern
  logical_and,    // a: first of `count` children
  logical_or,
  logical_not,    // of a
  conditional,    // a: first of three children
  list,           // a: first of `count` children
  map,            // likewise: key, value, key, value …
  comprehension,  // a: number of the comprehension
  bind,           // a: value; b: body; c: local
  failure,        // a: number of the constant, an error
};

struct Node {
  Op op = Op::failure;
  std::uint32_t count = 0;
  std::uint32_t a = 0, b = 0, c = 0;
};

// One function, or several of which the arguments' kinds choose one at run time.
struct CallSite {
  std::vector<const Overload*> candidates;
  // All candidates are one function that tells kinds apart itself, and takes the same care of special values.
  bool generic = false;
};

inline constexpr std::uint32_t no_node = 0xffffffff;

struct Comprehension {
  syntax::cel::Macro macro = syntax::cel::Macro::all;
  std::uint32_t range = no_node, condition = no_node, body = no_node;
  std::uint32_t local = 0;  // and the next one, where there are two variables
  bool two_variables = false;
};

struct Program::Code {
  base::Arena arena;
  std::vector<Node> nodes;
  std::vector<std::uint32_t> children;
  std::vector<Value> constants;
  std::vector<AttributeRef> attributes;
  std::vector<CallSite> calls;
  std::vector<Comprehension> comprehensions;
  std::vector<std::unique_ptr<re2::RE2>> patterns;
  std::uint32_t root = no_node;
  std::uint32_t local_count = 0;
  TypeRef type = &types::dyn;
  bool may_be_absent = false;
  std::vector<Read> reads;
};

}  // namespace analyzer::engine::cel
