// How the compiler reads names and paths: variables, attributes, `has` and `declared`.
#include "engine/cel/compiler.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/cel/fits.h"
#include "engine/cel/nearest.h"

namespace analyzer::engine::cel {

using syntax::cel::ExprKind;

namespace {

// Types that may be named as values: `type(x) == int`.
constexpr std::string_view type_names[] = {"bool",
                                           "int",
                                           "uint",
                                           "double",
                                           "string",
                                           "bytes",
                                           "list",
                                           "map",
                                           "null_type",
                                           "type",
                                           "google.protobuf.Timestamp",
                                           "google.protobuf.Duration"};

}  // namespace

// --- names

const Compiler::Local* Compiler::local(std::string_view name) const {
  for (auto it = locals_.rbegin(); it != locals_.rend(); ++it) {
    if (it->name == name) return &*it;
  }
  return nullptr;
}

bool Compiler::dotted_name(const Expr& expr, std::string& name, bool& absolute) {
  if (expr.kind == ExprKind::select) {
    if (!dotted_name(*expr.operand, name, absolute)) return false;
    name += '.';
  } else if (expr.kind == ExprKind::identifier) {
    absolute = expr.absolute;
  } else {
    return false;
  }
  name += expr.text;
  return true;
}

std::string_view Compiler::root_name(const Expr& expr) {
  const Expr* at = &expr;
  while (at->kind == ExprKind::select) at = at->operand;
  return at->kind == ExprKind::identifier ? at->text : std::string_view();
}

std::string Compiler::show(const Expr& expr) const {
  std::string name;
  bool absolute = false;
  if (dotted_name(expr, name, absolute)) return name;
  if (expr.kind == ExprKind::select) return "…." + std::string(expr.text);
  if (expr.kind == ExprKind::call) {
    return operator_symbol(expr.text) == expr.text ? fmt::format("{}(…)", expr.text)
                                                   : fmt::format("… {} …", operator_symbol(expr.text));
  }
  if (expr.kind == ExprKind::comprehension) return fmt::format("{}(…)", expr.text);
  if (expr.kind == ExprKind::string_literal) return fmt::format("\"{}\"", expr.text.substr(0, 40));
  if (expr.kind == ExprKind::int_literal) return fmt::format("{}", expr.int_value);
  return "…";
}

bool Compiler::is_present(const std::string& path) const {
  if (path.empty()) return false;
  return std::any_of(present_.begin(), present_.end(), [&](const std::string& known) {
    return known == path ||
           (known.size() > path.size() && known[path.size()] == '.' && known.compare(0, path.size(), path) == 0);
  });
}

Compiler::Typed Compiler::of_variable(const Variable& variable) {
  Typed typed = emit({.op = Op::variable, .a = variable.slot}, options_.dynamic ? &types::dyn : variable.type);
  typed.path = typed.variable = variable.name;
  typed.may_be_absent = variable.may_be_absent && !is_present(typed.path);
  return typed;
}

Compiler::Typed Compiler::identifier(const Expr& expr) {
  if (!expr.absolute) {
    if (const Local* found = local(expr.text)) {
      Typed typed = found->value;
      typed.may_be_absent = typed.may_be_absent && !is_present(typed.path);
      return typed;
    }
  }
  if (const Variable* variable = environment_.variable(expr.text)) return of_variable(*variable);
  for (const std::string_view name : type_names) {
    if (name == expr.text) return constant(Value::type(name), &types::type);
  }
  std::vector<std::string> names = environment_.variable_names();
  for (const Local& known : locals_) names.emplace_back(known.name);
  const std::string hint = did_you_mean(expr.text, names);
  if (hint.empty() && environment_.has_function(expr.text)) {
    return fail(expr.range, "rule-name", fmt::format("`{}` is a function; call it with `(…)`", expr.text));
  }
  return fail(expr.range, "rule-name", fmt::format("no variable `{}`{}", expr.text, hint));
}

// --- paths

Compiler::Typed Compiler::select(const Expr& expr) {
  std::string name;
  bool absolute = false;
  // The longest declared name wins: `a.b.c` may be a variable of that name.
  if (dotted_name(expr, name, absolute) && (absolute || local(root_name(expr)) == nullptr)) {
    if (const Variable* variable = environment_.variable(name)) return of_variable(*variable);
    for (const std::string_view known : type_names) {
      if (known == name) return constant(Value::type(known), &types::type);
    }
  }
  return select_from(visit(*expr.operand), expr, Op::attribute, Op::select);
}

Compiler::Typed Compiler::select_from(Typed operand, const Expr& expr, Op attribute_op, Op select_op) {
  if (operand.group != nullptr) {
    return attribute_of(operand, *operand.group, operand.base, operand.group_path + "." + std::string(expr.text), expr,
                        attribute_op);
  }
  Typed result;
  switch (operand.type->kind) {
    case TypeKind::error:
      return operand;
    case TypeKind::object: {
      const Kind* kind = environment_.kind(operand.type->name);
      if (kind == nullptr) {
        return fail(expr.operand->range, "rule-kind",
                    fmt::format("no kind `{}`{}", operand.type->name,
                                did_you_mean(operand.type->name, environment_.kind_names())));
      }
      return attribute_of(operand, *kind, operand.node, std::string(expr.text), expr, attribute_op);
    }
    case TypeKind::dyn:
      break;
    case TypeKind::map:
      if (fits(&types::string, operand.type->key)) break;
      return fail(expr.name_range, "rule-type",
                  fmt::format("the keys of `{}` are {}; write `[…]`", show(*expr.operand), spell(operand.type->key)));
    default:
      return fail(
          expr.name_range, "rule-type",
          fmt::format("`{}` is {} and has no attribute `{}`", show(*expr.operand), spell(operand.type), expr.text));
  }
  const auto attribute = static_cast<std::uint32_t>(code_->attributes.size());
  code_->attributes.push_back({nullptr, 0, code_->arena.copy(expr.text)});
  result = emit({.op = select_op, .a = operand.node, .b = attribute},
                operand.type->kind == TypeKind::map ? operand.type->element : &types::dyn);
  if (!operand.path.empty()) result.path = operand.path + "." + std::string(expr.text);
  result.variable = operand.variable;
  result.may_be_absent = operand.may_be_absent && !is_present(result.path);
  return result;
}

Compiler::Typed Compiler::attribute_of(const Typed& operand, const Kind& kind, std::uint32_t base,
                                       const std::string& path, const Expr& expr, Op attribute_op) {
  Typed result;
  std::uint32_t index = 0;
  const std::string full_path = operand.path.empty() ? std::string() : operand.path + "." + std::string(expr.text);
  if (const Attribute* attribute = kind.find(path, &index)) {
    const auto number = static_cast<std::uint32_t>(code_->attributes.size());
    code_->attributes.push_back({&kind, index, attribute->path});
    result = emit({.op = attribute_op, .a = base, .b = number}, attribute->type);
    result.path = full_path;
    result.variable = operand.variable;
    result.may_be_absent = (operand.may_be_absent || attribute->may_be_absent) && !is_present(full_path);
    if (!result.variable.empty() && !full_path.empty()) {
      code_->reads.push_back({result.variable, full_path.substr(result.variable.size() + 1), expr.range});
    }
    return result;
  }
  if (kind.is_group(path)) {
    result = operand;
    result.group = &kind;
    result.base = base;
    result.group_path = path;
    result.path = full_path;
    result.type = &types::dyn;
    return result;
  }
  const std::size_t dot = path.rfind('.');
  const std::string prefix = dot == std::string::npos ? "" : path.substr(0, dot);
  std::string hint = did_you_mean(expr.text, kind.names_below(prefix));
  if (hint.empty()) {
    // Perhaps the name is right and the place is not.
    for (const Attribute& attribute : kind.attributes) {
      const std::string tail = "." + std::string(expr.text);
      if (attribute.path.size() > tail.size() &&
          attribute.path.compare(attribute.path.size() - tail.size(), tail.size(), tail) == 0) {
        hint = fmt::format("; did you mean `{}`?", attribute.path);
        break;
      }
    }
  }
  return fail(expr.name_range, "rule-attribute",
              fmt::format("no attribute `{}` of kind `{}`{}", path, kind.name, hint));
}

Compiler::Typed Compiler::has(const Expr& expr) {
  const Typed operand = visit(*expr.operand);
  Typed asked = select_from(operand, expr, Op::has_attribute, Op::has_select);
  Typed result = asked.group != nullptr ? has_group(asked) : asked;
  result.type = result.node == no_node ? &types::error : &types::boolean;
  result.may_be_absent = false;
  if (asked.node != no_node && asked.group == nullptr && !asked.path.empty()) result.when_true.push_back(asked.path);
  result.path.clear();
  result.variable.clear();
  return result;
}

// A group is there when one of its attributes is.
Compiler::Typed Compiler::has_group(const Typed& group) {
  std::vector<std::uint32_t> children;
  const std::string prefix = group.group_path + ".";
  for (std::uint32_t i = 0; i < group.group->attributes.size(); ++i) {
    const std::string& path = group.group->attributes[i].path;
    if (path.compare(0, prefix.size(), prefix) != 0) continue;
    const auto number = static_cast<std::uint32_t>(code_->attributes.size());
    code_->attributes.push_back({group.group, i, path});
    children.push_back(emit({.op = Op::has_attribute, .a = group.base, .b = number}, &types::boolean).node);
  }
  const auto count = static_cast<std::uint32_t>(children.size());
  return emit({.op = Op::logical_or, .count = count, .a = keep_children(children)}, &types::boolean);
}

// `declared(resource.encryption.algorithm)`: was it written, whatever the default?
Compiler::Typed Compiler::declared(const Expr& expr) {
  if (expr.arguments.size() != 1 || expr.arguments[0]->kind != ExprKind::select) {
    return fail(expr.name_range, "rule-type",
                "`declared` asks about one path of a resource: `declared(resource.name)`");
  }
  const Expr& path = *expr.arguments[0];
  Typed operand = visit(*path.operand);
  if (operand.node == no_node && operand.group == nullptr) return operand;
  if (operand.group == nullptr && operand.type->kind != TypeKind::object) {
    return fail(path.range, "rule-type",
                fmt::format("`declared` asks about attributes of a resource, and `{}` is {}", show(*path.operand),
                            spell(operand.type)));
  }
  Typed asked = select_from(operand, path, Op::declared, Op::select);
  if (asked.group != nullptr) return value(path);  // reports the group
  asked.type = asked.node == no_node ? &types::error : &types::boolean;
  asked.may_be_absent = false;
  asked.path.clear();
  asked.variable.clear();
  return asked;
}

}  // namespace analyzer::engine::cel
