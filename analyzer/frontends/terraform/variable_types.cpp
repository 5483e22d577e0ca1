#include "frontends/terraform/variable_types.h"

#include <fmt/format.h>

#include <algorithm>

#include "frontends/terraform/evaluator.h"
#include "frontends/terraform/module.h"

namespace analyzer::frontends::terraform {

namespace hcl = syntax::hcl;

namespace {

TypeRef by_word(std::string_view word, std::string& error) {
  if (word == "string") return string_type();
  if (word == "number") return number_type();
  if (word == "bool") return boolean_type();
  if (word == "any") return any_type();
  if (word == "list") return list_of(any_type());
  if (word == "map") return map_of(any_type());
  if (word == "set") return set_of(any_type());
  error = fmt::format("`{}` is no type", word);
  return any_type();
}

TypeRef object_type(const hcl::ObjectExpr& expr, Evaluator& evaluator, std::string& error) {
  auto type = std::make_shared<Type>();
  type->kind = Type::Kind::object;
  for (const hcl::ObjectItem& item : expr.items) {
    std::string_view name = item.bare_name;
    if (!item.bare_key && !literal_text(*item.key, name)) {
      error = "an attribute's name must be a plain word";
      continue;
    }
    Type::Attribute attribute{std::string(name), any_type(), false, {}};
    const auto* call = item.value->if_a<hcl::CallExpr>();
    if (call && call->name == "optional" && !call->arguments.empty()) {
      attribute.optional = true;
      attribute.type = read_type(*call->arguments[0], evaluator, error);
      if (call->arguments.size() > 1) attribute.fallback = evaluator.evaluate(*call->arguments[1]);
    } else {
      attribute.type = read_type(*item.value, evaluator, error);
    }
    type->attributes.push_back(std::move(attribute));
  }
  std::sort(type->attributes.begin(), type->attributes.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return type;
}

}  // namespace

TypeRef read_type(const hcl::Expr& expr, Evaluator& evaluator, std::string& error) {
  if (const auto* v = expr.if_a<hcl::VariableExpr>()) return by_word(v->name, error);
  if (const auto* t = expr.if_a<hcl::TemplateExpr>()) {
    // `type = "list"` of Terraform 0.11, and `"list(string)"` in JSON.
    if (!t->is_literal()) return error = "a type is no template", any_type();
    std::string_view text = t->json_text.empty() ? t->literal() : t->json_text;
    if (text.find('(') == std::string_view::npos) return by_word(text, error);
    base::Arena arena;
    diagnostics::CollectingSink ignored;
    const hcl::Expr* inner = hcl::parse_expression(arena.copy(text), {}, arena, ignored);
    return inner->kind == hcl::ExprKind::template_ ? any_type() : read_type(*inner, evaluator, error);
  }
  const auto* call = expr.if_a<hcl::CallExpr>();
  if (!call || call->arguments.size() != 1) return error = "this is no type", any_type();
  if (call->name == "list") return list_of(read_type(*call->arguments[0], evaluator, error));
  if (call->name == "set") return set_of(read_type(*call->arguments[0], evaluator, error));
  if (call->name == "map") return map_of(read_type(*call->arguments[0], evaluator, error));
  if (call->name == "object")
    if (const auto* object = call->arguments[0]->if_a<hcl::ObjectExpr>()) return object_type(*object, evaluator, error);
  if (call->name == "tuple")
    if (const auto* list = call->arguments[0]->if_a<hcl::TupleExpr>()) {
      auto type = std::make_shared<Type>();
      type->kind = Type::Kind::tuple;
      for (const hcl::Expr* e : list->items) type->elements.push_back(read_type(*e, evaluator, error));
      return type;
    }
  error = fmt::format("`{}` is no type", call->name);
  return any_type();
}

}  // namespace analyzer::frontends::terraform
