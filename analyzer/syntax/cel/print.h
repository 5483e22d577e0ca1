// The tree as text, for tests and for debugging: `(+ a (call f 1))`.
#pragma once

#include <string>

#include "syntax/cel/ast.h"

namespace analyzer::syntax::cel {

std::string print(const Expr& expr);

}  // namespace analyzer::syntax::cel
