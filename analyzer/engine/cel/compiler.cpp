#include "engine/cel/compiler.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "engine/cel/collections.h"
#include "engine/cel/fits.h"
#include "engine/cel/nearest.h"
#include "engine/cel/regex.h"

namespace analyzer::engine::cel {

using syntax::cel::ExprKind;
using syntax::cel::Macro;

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

// `_+_` is shown `+`.
std::string operator_symbol(std::string_view name) {
  if (name == "_[_]") return "[ ]";
  if (name.front() == '@') return std::string(name.substr(1));
  if (name == "-_") return "-";
  if (name.size() > 2 && name.front() == '_' && name.back() == '_') return std::string(name.substr(1, name.size() - 2));
  return std::string(name);
}

std::vector<std::string> in_both(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::string> result;
  for (const std::string& path : a) {
    if (std::find(b.begin(), b.end(), path) != b.end()) result.push_back(path);
  }
  return result;
}

void append(std::vector<std::string>& to, const std::vector<std::string>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

// Never null and never absent, as far as its type tells.
bool is_solid(TypeRef type) {
  return type->kind != TypeKind::null_type && type->kind != TypeKind::dyn && type->kind != TypeKind::error;
}

}  // namespace

Compiler::Compiler(const Environment& environment, source::FileId file, diagnostics::Sink& sink,
                   const CompileOptions& options)
    : environment_(environment),
      file_(file),
      sink_(sink),
      options_(options),
      code_(std::make_unique<Program::Code>()) {}

std::optional<Program> Compiler::run(const Expr& root) {
  Typed result = value(root);
  if (!failed_ && options_.expected != nullptr && !options_.dynamic) {
    if (!fits(result.type, options_.expected)) {
      fail(root.range, "rule-type",
           fmt::format("the expression gives {}, where {} is needed", spell(result.type), spell(options_.expected)));
    } else if (result.may_be_absent && !options_.result_may_be_absent) {
      check_present(result, root);
    }
  }
  if (failed_) return std::nullopt;
  code_->root = result.node;
  code_->type = result.type;
  code_->may_be_absent = result.may_be_absent;
  return Program(std::move(code_));
}

Compiler::Typed Compiler::visit(const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::null_literal:
      return constant(Value::null(), &types::null_type);
    case ExprKind::bool_literal:
      return constant(Value::boolean(expr.bool_value), &types::boolean);
    case ExprKind::int_literal:
      return constant(Value::integer(expr.int_value), &types::integer);
    case ExprKind::uint_literal:
      return constant(Value::unsigned_integer(expr.uint_value), &types::unsigned_integer);
    case ExprKind::double_literal:
      return constant(Value::floating(expr.double_value), &types::floating);
    case ExprKind::string_literal:
      return constant(Value::string(code_->arena.copy(expr.text)), &types::string);
    case ExprKind::bytes_literal:
      return constant(Value::bytes(code_->arena.copy(expr.text)), &types::bytes);
    case ExprKind::identifier:
      return identifier(expr);
    case ExprKind::select:
      return select(expr);
    case ExprKind::has:
      return has(expr);
    case ExprKind::call:
      return call(expr);
    case ExprKind::logical_and:
    case ExprKind::logical_or:
      return logical(expr);
    case ExprKind::logical_not:
      return negation(expr);
    case ExprKind::conditional:
      return conditional(expr);
    case ExprKind::list:
      return list(expr);
    case ExprKind::map:
      return map(expr);
    case ExprKind::message:
      return fail(expr.name_range, "rule-syntax",
                  fmt::format("`{}{{…}}` makes a message; this dialect has none", expr.text));
    case ExprKind::comprehension:
      return comprehension(expr);
    case ExprKind::bind:
      return bind(expr);
    case ExprKind::broken:
      break;
  }
  failed_ = true;
  return {};
}

Compiler::Typed Compiler::value(const Expr& expr) {
  Typed typed = visit(expr);
  if (typed.group == nullptr) return typed;
  return fail(expr.range, "rule-type",
              fmt::format("`{}` is a group of attributes; name one of them: `{}`", show(expr),
                          fmt::join(typed.group->names_below(typed.group_path), "`, `")));
}

Compiler::Typed Compiler::condition(const Expr& expr) {
  Typed typed = value(expr);
  if (options_.dynamic) return typed;
  if (!fits(typed.type, &types::boolean)) {
    return fail(expr.range, "rule-type",
                fmt::format("a condition is needed here, and `{}` is {}", show(expr), spell(typed.type)));
  }
  if (typed.may_be_absent) {
    return absent_error(expr, fmt::format("compare it with `== true`, or give `default({}, false)`", show(expr)));
  }
  return typed;
}

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

// --- logic

Compiler::Typed Compiler::logical(const Expr& expr) {
  const bool is_and = expr.kind == ExprKind::logical_and;
  const std::size_t outer = present_.size();
  std::vector<std::uint32_t> children;
  std::vector<std::string> sure;    // when all are true (and), or all are false (or)
  std::vector<std::string> shared;  // whichever decides
  bool first = true, wrong = false;
  for (const Expr* argument : expr.arguments) {
    const Typed typed = condition(*argument);
    wrong = wrong || typed.node == no_node;
    children.push_back(typed.node);
    // What stands to the right is only asked when this one did not decide.
    const std::vector<std::string>& goes_on = is_and ? typed.when_true : typed.when_false;
    const std::vector<std::string>& decides = is_and ? typed.when_false : typed.when_true;
    append(present_, goes_on);
    append(sure, goes_on);
    shared = first ? decides : in_both(shared, decides);
    first = false;
  }
  present_.resize(outer);
  if (wrong) return {};
  const auto count = static_cast<std::uint32_t>(children.size());
  Typed result = emit({.op = is_and ? Op::logical_and : Op::logical_or, .count = count, .a = keep_children(children)},
                      &types::boolean);
  (is_and ? result.when_true : result.when_false) = std::move(sure);
  (is_and ? result.when_false : result.when_true) = std::move(shared);
  return result;
}

Compiler::Typed Compiler::negation(const Expr& expr) {
  Typed operand = condition(*expr.operand);
  if (operand.node == no_node) return operand;
  Typed result = emit({.op = Op::logical_not, .a = operand.node}, &types::boolean);
  result.when_true = std::move(operand.when_false);
  result.when_false = std::move(operand.when_true);
  return result;
}

Compiler::Typed Compiler::conditional(const Expr& expr) {
  const Typed asked = condition(*expr.arguments[0]);
  const std::size_t outer = present_.size();
  append(present_, asked.when_true);
  const Typed then = value(*expr.arguments[1]);
  present_.resize(outer);
  append(present_, asked.when_false);
  const Typed otherwise = value(*expr.arguments[2]);
  present_.resize(outer);
  if (asked.node == no_node || then.node == no_node || otherwise.node == no_node) return {};
  TypeRef type = common_type(then.type, otherwise.type);
  if (type == nullptr && options_.dynamic) type = &types::dyn;
  if (type == nullptr) {
    return fail(expr.name_range, "rule-type",
                fmt::format("`? :` gives {} or {}; both must be of one type", spell(then.type), spell(otherwise.type)));
  }
  Typed result =
      emit({.op = Op::conditional, .count = 3, .a = keep_children({asked.node, then.node, otherwise.node})}, type);
  const auto is_null = [](const Typed& typed) { return typed.type->kind == TypeKind::null_type; };
  result.may_be_absent = then.may_be_absent || otherwise.may_be_absent || is_null(then) != is_null(otherwise);
  return result;
}

// --- collections

Compiler::Typed Compiler::list(const Expr& expr) {
  std::vector<std::uint32_t> children;
  TypeRef element = nullptr;
  bool all_constant = true, wrong = false;
  for (const Expr* argument : expr.arguments) {
    const Typed typed = value(*argument);
    wrong = wrong || typed.node == no_node;
    if (wrong) continue;
    const TypeRef common = element == nullptr ? typed.type : common_type(element, typed.type);
    element = common == nullptr ? &types::dyn : common;
    all_constant = all_constant && is_constant(typed.node);
    children.push_back(typed.node);
  }
  if (wrong) return {};
  const TypeRef type = environment_.types().list(element == nullptr ? &types::dyn : element);
  if (all_constant) {
    std::vector<Value> elements;
    for (const std::uint32_t child : children) elements.push_back(code_->constants[code_->nodes[child].a]);
    return constant(Value::list(code_->arena.make<ArenaList>(code_->arena.copy(std::span<const Value>(elements)))),
                    type);
  }
  const auto count = static_cast<std::uint32_t>(children.size());
  return emit({.op = Op::list, .count = count, .a = keep_children(children)}, type);
}

Compiler::Typed Compiler::map(const Expr& expr) {
  std::vector<std::uint32_t> children;
  TypeRef types_of[2] = {nullptr, nullptr};
  bool wrong = false;
  for (std::size_t i = 0; i < expr.arguments.size(); ++i) {
    const Typed typed = value(*expr.arguments[i]);
    wrong = wrong || typed.node == no_node;
    if (wrong) continue;
    if (i % 2 == 0) {
      const TypeKind kind = typed.type->kind;
      const bool good = kind == TypeKind::boolean || kind == TypeKind::integer || kind == TypeKind::unsigned_integer ||
                        kind == TypeKind::string || kind == TypeKind::dyn || kind == TypeKind::error;
      if (!good)
        return fail(expr.arguments[i]->range, "rule-type",
                    fmt::format("{} cannot be the key of a map", spell(typed.type)));
    }
    TypeRef& slot = types_of[i % 2];
    const TypeRef common = slot == nullptr ? typed.type : common_type(slot, typed.type);
    slot = common == nullptr ? &types::dyn : common;
    children.push_back(typed.node);
  }
  if (wrong) return {};
  const TypeRef type = environment_.types().map(types_of[0] == nullptr ? &types::dyn : types_of[0],
                                                types_of[1] == nullptr ? &types::dyn : types_of[1]);
  const auto count = static_cast<std::uint32_t>(children.size());
  return emit({.op = Op::map, .count = count, .a = keep_children(children)}, type);
}

Compiler::Typed Compiler::comprehension(const Expr& expr) {
  const Typed range = value(*expr.operand);
  TypeRef first = &types::dyn, second = &types::dyn;
  const bool two = !expr.second_variable.empty();
  switch (options_.dynamic ? TypeKind::dyn : range.type->kind) {
    case TypeKind::list:
      first = two ? &types::integer : range.type->element;
      second = range.type->element;
      break;
    case TypeKind::map:
      first = range.type->key;
      second = range.type->element;
      break;
    case TypeKind::dyn:
    case TypeKind::error:
      break;
    default:
      return fail(expr.operand->range, "rule-type",
                  fmt::format("`{}` goes over a list or a map, and `{}` is {}", expr.text, show(*expr.operand),
                              spell(range.type)));
  }
  Comprehension made;
  made.macro = expr.macro;
  made.range = range.node;
  made.two_variables = two;
  const std::size_t outer_locals = locals_.size(), outer_present = present_.size();
  const auto declare = [&](std::string_view name, TypeRef type) {
    Typed typed = emit({.op = Op::local, .a = static_cast<std::uint32_t>(locals_.size())}, type);
    typed.path = fmt::format("{}#{}", name, next_local_id_++);
    locals_.push_back({name, std::move(typed)});
  };
  made.local = static_cast<std::uint32_t>(locals_.size());
  declare(expr.variable, first);
  if (two) declare(expr.second_variable, second);
  code_->local_count = std::max(code_->local_count, static_cast<std::uint32_t>(locals_.size()));

  bool wrong = range.node == no_node;
  if (expr.condition != nullptr) {
    const Typed asked = condition(*expr.condition);
    made.condition = asked.node;
    wrong = wrong || asked.node == no_node;
    append(present_, asked.when_true);
  }
  Typed body;
  if (expr.body != nullptr) {
    body = value(*expr.body);
    made.body = body.node;
    wrong = wrong || body.node == no_node;
  }
  locals_.resize(outer_locals);
  present_.resize(outer_present);
  if (wrong) return {};

  Types& table = environment_.types();
  TypeRef type = &types::boolean;
  if (expr.macro == Macro::map || expr.macro == Macro::transform_list) type = table.list(body.type);
  if (expr.macro == Macro::filter)
    type = range.type->kind == TypeKind::map    ? table.list(range.type->key)
           : range.type->kind == TypeKind::list ? range.type
                                                : table.list(&types::dyn);
  if (expr.macro == Macro::transform_map) type = table.map(first, body.type);
  if (expr.macro == Macro::transform_map_entry) {
    if (!options_.dynamic && body.type->kind != TypeKind::map && body.type->kind != TypeKind::dyn) {
      return fail(expr.body->range, "rule-type",
                  fmt::format("`{}` needs an entry `{{key: value}}` here, not {}", expr.text, spell(body.type)));
    }
    type = body.type;
  }
  code_->comprehensions.push_back(made);
  return emit({.op = Op::comprehension, .a = static_cast<std::uint32_t>(code_->comprehensions.size() - 1)}, type);
}

Compiler::Typed Compiler::bind(const Expr& expr) {
  const Typed bound = value(*expr.operand);
  const auto slot = static_cast<std::uint32_t>(locals_.size());
  Typed typed = emit({.op = Op::local, .a = slot}, bound.type);
  typed.path = fmt::format("{}#{}", expr.variable, next_local_id_++);
  typed.may_be_absent = bound.may_be_absent;
  locals_.push_back({expr.variable, std::move(typed)});
  code_->local_count = std::max(code_->local_count, static_cast<std::uint32_t>(locals_.size()));
  const Typed body = value(*expr.body);
  locals_.pop_back();
  if (bound.node == no_node || body.node == no_node) return {};
  Typed result = emit({.op = Op::bind, .a = bound.node, .b = body.node, .c = slot}, body.type);
  result.may_be_absent = body.may_be_absent;
  return result;
}

// --- calls

Compiler::Typed Compiler::call(const Expr& expr) {
  if (expr.operand == nullptr && expr.text == "declared") return declared(expr);

  std::string name(expr.text);
  bool on_receiver = expr.operand != nullptr;
  if (on_receiver) {
    // `math.least(1, 2)` is a function with a dot in its name, unless `math` is a variable.
    std::string prefix;
    bool absolute = false;
    if (dotted_name(*expr.operand, prefix, absolute) && local(root_name(*expr.operand)) == nullptr &&
        environment_.variable(root_name(*expr.operand)) == nullptr && environment_.has_function(prefix + "." + name)) {
      name = prefix + "." + name;
      on_receiver = false;
    }
  }
  std::vector<const Expr*> shown;
  if (on_receiver) shown.push_back(expr.operand);
  shown.insert(shown.end(), expr.arguments.begin(), expr.arguments.end());
  std::vector<Typed> arguments;
  bool wrong = false;
  for (const Expr* argument : shown) {
    arguments.push_back(value(*argument));
    wrong = wrong || arguments.back().node == no_node;
  }
  if (wrong) return {};

  CallSite site;
  Typed result;
  if (!choose(expr, name, on_receiver, arguments, shown, site, result)) return result;

  const std::string_view signature = site.candidates[0]->function->signature;
  if ((signature == "string.matches(string) -> bool" || signature == "matches(string, string) -> bool") &&
      is_constant(arguments[1].node)) {
    const Value& pattern = code_->constants[code_->nodes[arguments[1].node].a];
    if (pattern.is(ValueKind::string)) return regex(expr, arguments[0], pattern.as_string(), *shown[1]);
  }

  std::vector<std::uint32_t> children;
  for (const Typed& argument : arguments) children.push_back(argument.node);
  code_->calls.push_back(std::move(site));
  const auto count = static_cast<std::uint32_t>(children.size());
  const Typed emitted = emit({.op = Op::call,
                              .count = count,
                              .a = keep_children(children),
                              .b = static_cast<std::uint32_t>(code_->calls.size() - 1)},
                             result.type);
  result.node = emitted.node;
  narrow_call(expr, arguments, result);
  return result;
}

bool Compiler::choose(const Expr& expr, std::string_view name, bool on_receiver, const std::vector<Typed>& arguments,
                      const std::vector<const Expr*>& shown, CallSite& site, Typed& result) {
  std::vector<const Overload*> overloads;
  environment_.overloads(name, overloads);
  if (overloads.empty()) {
    result = fail(expr.name_range, "rule-name",
                  fmt::format("no function `{}`{}", name, did_you_mean(name, environment_.function_names())));
    return false;
  }
  TypeRef type = nullptr;
  bool may_be_absent = false;
  for (const Overload* overload : overloads) {
    if (overload->on_receiver != on_receiver || overload->parameters.size() != arguments.size()) continue;
    Matching matching(environment_.types());
    bool good = true;
    for (std::size_t i = 0; i < arguments.size() && good; ++i) {
      good = matching.match(options_.dynamic ? &types::dyn : arguments[i].type, overload->parameters[i].type);
    }
    if (!good) continue;
    site.candidates.push_back(overload);
    const TypeRef given = matching.substitute(overload->result.type);
    type = type == nullptr || type == given ? given : &types::dyn;
    may_be_absent = may_be_absent || overload->result.may_be_absent;
  }
  if (site.candidates.empty()) {
    result = fail(expr.name_range, "rule-type", no_overload_message(expr, name, arguments, overloads));
    return false;
  }
  if (!options_.dynamic) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const bool all_need_it =
          std::none_of(site.candidates.begin(), site.candidates.end(),
                       [&](const Overload* overload) { return overload->parameters[i].may_be_absent; });
      if (arguments[i].may_be_absent && all_need_it) {
        result = check_present(arguments[i], *shown[i]);
        return false;
      }
    }
  }
  // The overloads of an operator are one function, which tells the kinds apart itself.
  const Function& function = *site.candidates[0]->function;
  site.generic = site.candidates.size() > 1 &&
                 std::all_of(site.candidates.begin(), site.candidates.end(), [&](const Overload* overload) {
                   return overload->function->call == function.call && overload->function->flags == function.flags;
                 });
  result.type = type;
  result.may_be_absent = may_be_absent;
  // What dyn() hides, it does not make.
  if (name == "dyn") result.may_be_absent = arguments[0].may_be_absent;
  return true;
}

std::string Compiler::no_overload_message(const Expr& expr, std::string_view name, const std::vector<Typed>& arguments,
                                          const std::vector<const Overload*>& overloads) const {
  std::vector<std::string> given;
  for (const Typed& argument : arguments) given.push_back(spell(argument.type));
  const std::string symbol = operator_symbol(expr.text);
  if (name == "_==_" || name == "_!=_")
    return fmt::format("`{}` compares {} with {}; they are never equal", symbol, given[0], given[1]);
  if (symbol != name && given.size() == 2 && name != "_[_]")
    return fmt::format("`{}` does not take {} and {}", symbol, given[0], given[1]);
  if (symbol != name) return fmt::format("`{}` does not take {}", symbol, fmt::join(given, " and "));
  std::vector<std::string> written;
  for (const Overload* overload : overloads) {
    if (written.size() < 3) written.push_back(fmt::format("`{}`", overload->function->signature));
  }
  return fmt::format("`{}` does not take ({}); there is {}", name, fmt::join(given, ", "), fmt::join(written, ", "));
}

// What a comparison tells about paths: `x != null` and `x == 3` say that x is set.
void Compiler::narrow_call(const Expr& expr, const std::vector<Typed>& arguments, Typed& result) const {
  const bool equal = expr.text == "_==_", not_equal = expr.text == "_!=_";
  if (expr.text == "@in" && !arguments[0].path.empty() && is_constant(arguments[1].node) &&
      arguments[1].type->element != nullptr &&
      is_solid(arguments[1].type->kind == TypeKind::map ? arguments[1].type->key : arguments[1].type->element)) {
    result.when_true.push_back(arguments[0].path);
  }
  if (!equal && !not_equal) return;
  for (std::size_t i = 0; i < 2; ++i) {
    const Typed& path = arguments[i];
    const Typed& other = arguments[1 - i];
    if (path.path.empty()) continue;
    if (other.type->kind == TypeKind::null_type) {
      (equal ? result.when_false : result.when_true).push_back(path.path);
    } else if (!other.may_be_absent && is_solid(other.type)) {
      (equal ? result.when_true : result.when_false).push_back(path.path);
    }
  }
}

Compiler::Typed Compiler::regex(const Expr& expr, const Typed& text, std::string_view pattern, const Expr& at) {
  std::unique_ptr<re2::RE2> compiled = compile_regex(pattern);
  if (!compiled->ok()) {
    return fail(at.range, "rule-regex",
                fmt::format("the pattern of `{}` is no regular expression of RE2: {}", expr.text, compiled->error()));
  }
  code_->patterns.push_back(std::move(compiled));
  return emit({.op = Op::matches, .a = text.node, .b = static_cast<std::uint32_t>(code_->patterns.size() - 1)},
              &types::boolean);
}

// --- code and messages

Compiler::Typed Compiler::emit(Node node, TypeRef type) {
  code_->nodes.push_back(node);
  Typed typed;
  typed.node = static_cast<std::uint32_t>(code_->nodes.size() - 1);
  typed.type = type;
  return typed;
}

Compiler::Typed Compiler::constant(const Value& value, TypeRef type) {
  code_->constants.push_back(value);
  return emit({.op = Op::constant, .a = static_cast<std::uint32_t>(code_->constants.size() - 1)}, type);
}

std::uint32_t Compiler::keep_children(const std::vector<std::uint32_t>& children) {
  const auto first = static_cast<std::uint32_t>(code_->children.size());
  code_->children.insert(code_->children.end(), children.begin(), children.end());
  return first;
}

bool Compiler::is_constant(std::uint32_t node) const {
  return code_->nodes[node].op == Op::constant;
}

Compiler::Typed Compiler::fail(source::Range range, std::string code, std::string message) {
  if (options_.dynamic) {
    code_->constants.push_back(Value::error(code_->arena.copy(std::string_view(message))));
    return emit({.op = Op::failure, .a = static_cast<std::uint32_t>(code_->constants.size() - 1)}, &types::dyn);
  }
  failed_ = true;
  sink_.report({.code = std::move(code), .message = std::move(message), .location = {file_, range}});
  return {};
}

Compiler::Typed Compiler::absent_error(const Expr& expr, std::string_view advice) {
  return fail(expr.range, "rule-absent", fmt::format("`{}` may be absent; {}", show(expr), advice));
}

Compiler::Typed Compiler::check_present(Typed typed, const Expr& expr) {
  if (typed.path.empty()) return absent_error(expr, "give it a `default(…, …)`");
  const bool can_ask = expr.kind == ExprKind::select;
  return absent_error(expr, can_ask
                                ? fmt::format("ask `has({})` first, or give `default({}, …)`", show(expr), show(expr))
                                : fmt::format("compare it with null first, or give `default({}, …)`", show(expr)));
}

std::optional<Program> compile(const syntax::cel::Ast& ast, source::FileId file, const Environment& environment,
                               diagnostics::Sink& sink, const CompileOptions& options) {
  if (!ast.ok) return std::nullopt;
  return Compiler(environment, file, sink, options).run(*ast.root);
}

std::optional<Program> compile(const syntax::cel::SourceText& source, const Environment& environment,
                               diagnostics::Sink& sink, const CompileOptions& options) {
  const syntax::cel::Ast ast = syntax::cel::parse(source, sink);
  return compile(ast, source.file, environment, sink, options);
}

}  // namespace analyzer::engine::cel
