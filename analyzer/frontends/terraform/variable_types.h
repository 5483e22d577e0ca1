// The type constraint of an input variable: `list(string)`, `object({name = string, tags = optional(map(string),
// {})})`.
#pragma once

#include <string>

#include "frontends/terraform/type.h"
#include "syntax/hcl/ast.h"

namespace analyzer::frontends::terraform {

class Evaluator;

// Fallbacks of `optional` are evaluated by `evaluator`. A constraint that is none gives `any` and says why in `error`.
TypeRef read_type(const syntax::hcl::Expr& expr, Evaluator& evaluator, std::string& error);

}  // namespace analyzer::frontends::terraform
