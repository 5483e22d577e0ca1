// The tree as the grammar has it: short-lived, between the parser and the builder of the tree in ast.h.
//
// Nodes lie in one vector and name each other by index; 0 is no node. Children are a chain. Hidden rules are not in it,
// their children are; comments are apart.
#pragma once

#include <cstdint>
#include <vector>

#include "syntax/hcl/symbols.h"

namespace analyzer::syntax::hcl {

struct SyntaxNode {
  Sym sym = Sym::none;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t first_child = 0;
  std::uint32_t last_child = 0;
  std::uint32_t next = 0;
};

using SyntaxNodes = std::vector<SyntaxNode>;

}  // namespace analyzer::syntax::hcl
