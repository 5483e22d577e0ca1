// Evaluates HCL expressions as Terraform does, as far as they can be known.
//
// Takes an expression of one file and the scope whose names it uses; returns its value, `where` being the expression.
// An undecided condition gives a choice, an unknown a term; an error is reported by the scope and gives an invalid
// value.
#pragma once

#include <vector>

#include "frontends/terraform/scope.h"
#include "syntax/hcl/ast.h"

namespace analyzer::frontends::terraform {

class Evaluator {
 public:
  Evaluator(Scope& scope, source::FileId file) : scope_(scope), store_(scope.store), file_(file) {}

  value::Value evaluate(const syntax::hcl::Expr& expr);
  // The text of template parts, as one value.
  value::Value evaluate_template(const syntax::hcl::TemplateExpr& expr);

  // Names that hide those of the scope while they last: of `for`, of `dynamic`, of a rendered template.
  void bind(std::string_view name, value::Value value) { bindings_.push_back({name, value}); }
  void unbind() { bindings_.pop_back(); }

 private:
  struct Binding {
    std::string_view name;
    value::Value value;
  };

  value::Value dispatch(const syntax::hcl::Expr& expr);
  value::Value reference(const syntax::hcl::Expr& expr);
  value::Value index(const syntax::hcl::IndexExpr& expr);
  value::Value splat(const syntax::hcl::SplatExpr& expr);
  value::Value unary(const syntax::hcl::UnaryExpr& expr);
  value::Value binary(const syntax::hcl::BinaryExpr& expr);
  value::Value conditional(const syntax::hcl::ConditionalExpr& expr);
  value::Value call(const syntax::hcl::CallExpr& expr);
  value::Value try_call(const syntax::hcl::CallExpr& expr);
  value::Value can_call(const syntax::hcl::CallExpr& expr);
  value::Value object(const syntax::hcl::ObjectExpr& expr);
  value::Value for_expression(const syntax::hcl::ForExpr& expr);
  value::Value for_list(const syntax::hcl::ForExpr& expr, value::Value collection);
  value::Value for_object(const syntax::hcl::ForExpr& expr, value::Value collection);
  value::Value logical(const syntax::hcl::BinaryExpr& expr);
  void add_parts(syntax::hcl::TemplateParts parts, std::vector<value::Value>& texts);
  value::Value part_text(value::Value v, source::Location where);
  value::Value with_document(const syntax::hcl::TemplateExpr& expr, value::Value text,
                             std::span<const value::Value> texts);

  source::Location at(source::Range range) const { return {file_, range}; }
  value::Value fail(std::string_view message, source::Range range, std::string_view code = "invalid-expression") {
    return scope_.fail(code, message, at(range));
  }
  // Reports an invalid value that an operation gave, unless one of its operands was already invalid.
  value::Value checked(value::Value result, std::initializer_list<value::Value> operands, source::Range range);
  value::Guard condition(const syntax::hcl::Expr& expr, value::Value& fault);

  Scope& scope_;
  value::Store& store_;
  source::FileId file_;
  std::vector<Binding> bindings_;
  std::vector<value::Value> splat_items_;
};

}  // namespace analyzer::frontends::terraform
