#include "engine/cel/compiler.h"

#include <fmt/format.h>
#include <re2/re2.h>  // the code owns patterns

#include <algorithm>

#include "engine/cel/collections.h"
#include "engine/cel/fits.h"

namespace analyzer::engine::cel {

using syntax::cel::ExprKind;
using syntax::cel::Macro;

namespace {

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
