#include "engine/cel/evaluator.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include "engine/cel/collections.h"
#include "engine/cel/comparison.h"
#include "engine/cel/comprehension.h"
#include "engine/cel/fits.h"
#include "engine/cel/functions/families.h"
#include "engine/cel/regex.h"

namespace analyzer::engine::cel {
namespace {

Value no_value() {
  return Value::error("a value is needed, and it is absent");
}

Value no_attributes(EvalContext& context, const Value& of, std::string_view name) {
  if (of.is_null()) return context.error(fmt::format("null has no attribute `{}`", name));
  return context.error(fmt::format("there is no attribute `{}` on this value", name));
}

}  // namespace

std::optional<Answer> to_answer(EvalContext& context, const Value& value, Value& error) {
  switch (value.kind()) {
    case ValueKind::boolean:
      return Answer::of(value.as_boolean());
    case ValueKind::unknown:
      return Answer::undecided(value.as_unknown());
    case ValueKind::symbolic: {
      const Answer answer = value.as_symbolic().truth(context);
      if (answer.is_undecided()) context.met(answer.facts);
      return answer;
    }
    case ValueKind::error:
      error = value;
      return std::nullopt;
    case ValueKind::absent:
      error = no_value();
      return std::nullopt;
    default:
      error = no_overload();
      return std::nullopt;
  }
}

Evaluator::Evaluator(const Program::Code& code, EvalContext& context, std::span<const Value> variables)
    : code_(code), context_(context), variables_(variables), locals_(context.locals().size()) {
  context.locals().resize(locals_ + code.local_count);
}

Value Evaluator::run(std::uint32_t node) {
  if (!context_.spend(1)) return context_.out_of_budget();
  return dispatch(code_.nodes[node]);
}

Value Evaluator::dispatch(const Node& node) {
  switch (node.op) {
    case Op::constant:
    case Op::failure:
      return code_.constants[node.a];
    case Op::variable:
      if (node.a >= variables_.size()) return Value::error("the variable was given no value");
      return met(variables_[node.a]);
    case Op::local:
      return context_.locals()[locals_ + node.a];
    case Op::attribute:
      return attribute(node);
    case Op::has_attribute:
      return has_attribute(node);
    case Op::declared:
      return declared(node);
    case Op::select:
      return select(node);
    case Op::has_select:
      return has_select(node);
    case Op::call:
      return call(node);
    case Op::matches:
      return matches(node);
    case Op::logical_and:
      return logical(node, false);
    case Op::logical_or:
      return logical(node, true);
    case Op::logical_not:
      return logical_not(node);
    case Op::conditional:
      return conditional(node);
    case Op::list:
      return list(node);
    case Op::map:
      return map(node);
    case Op::comprehension:
      return run_comprehension(*this, code_.comprehensions[node.a]);
    case Op::bind:
      return bind(node);
  }
  return no_overload();
}

Value Evaluator::met(const Value& value) {
  if (value.is_unknown()) context_.met(value.as_unknown());
  return value;
}

// --- paths

Value Evaluator::attribute(const Node& node) {
  const Value of = run(node.a);
  const AttributeRef& ref = code_.attributes[node.b];
  switch (of.kind()) {
    case ValueKind::object:
      return met(of.as_object().attribute(context_, ref));
    case ValueKind::symbolic:
      return met(of.as_symbolic().attribute(context_, ref));
    // Selecting through what is not there gives nothing.
    case ValueKind::absent:
    case ValueKind::null:
      return Value::absent();
    case ValueKind::error:
    case ValueKind::unknown:
      return of;
    default:
      return no_attributes(context_, of, ref.path);
  }
}

namespace {

// Is there a value?
Value presence(EvalContext& context, const Value& value) {
  switch (value.kind()) {
    case ValueKind::absent:
    case ValueKind::null:
      return Value::boolean(false);
    case ValueKind::error:
    case ValueKind::unknown:
      return value;
    case ValueKind::symbolic: {
      const Answer present = value.as_symbolic().present(context);
      if (present.is_undecided()) context.met(present.facts);
      return Value::of(present);
    }
    default:
      return Value::boolean(true);
  }
}

}  // namespace

Value Evaluator::has_attribute(const Node& node) {
  return presence(context_, attribute(node));
}

Value Evaluator::declared(const Node& node) {
  const Value of = run(node.a);
  const AttributeRef& ref = code_.attributes[node.b];
  switch (of.kind()) {
    case ValueKind::object:
      return met(Value::of(of.as_object().declared(context_, ref)));
    case ValueKind::symbolic:
      return met(Value::of(of.as_symbolic().declared(context_, ref)));
    case ValueKind::absent:
    case ValueKind::null:
      return Value::boolean(false);
    case ValueKind::error:
    case ValueKind::unknown:
      return of;
    default:
      return no_attributes(context_, of, ref.path);
  }
}

Value Evaluator::select(const Node& node) {
  const Value of = run(node.a);
  const AttributeRef& ref = code_.attributes[node.b];
  switch (of.kind()) {
    case ValueKind::map: {
      const std::optional<Value> found = find_in_map(context_, of.as_map(), Value::string(ref.path));
      if (found) return met(*found);
      if (of.as_map().missing_is_absent()) return Value::absent();
      return context_.error(fmt::format("the map has no key `{}`", ref.path));
    }
    case ValueKind::object:
      return met(of.as_object().attribute(context_, ref));
    case ValueKind::symbolic:
      return met(of.as_symbolic().attribute(context_, ref));
    case ValueKind::absent:
      return Value::absent();
    case ValueKind::error:
    case ValueKind::unknown:
      return of;
    default:
      return no_attributes(context_, of, ref.path);
  }
}

Value Evaluator::has_select(const Node& node) {
  const Value of = run(node.a);
  const AttributeRef& ref = code_.attributes[node.b];
  switch (of.kind()) {
    case ValueKind::map: {
      // A key is there even when null stands under it.
      const std::optional<Value> found = find_in_map(context_, of.as_map(), Value::string(ref.path));
      if (!found || found->is_absent()) return Value::boolean(false);
      if (found->is_unknown()) return met(*found);
      return Value::boolean(true);
    }
    case ValueKind::object:
      return presence(context_, met(of.as_object().attribute(context_, ref)));
    case ValueKind::symbolic:
      return presence(context_, met(of.as_symbolic().attribute(context_, ref)));
    case ValueKind::absent:
      return Value::boolean(false);
    case ValueKind::error:
    case ValueKind::unknown:
      return of;
    default:
      return no_attributes(context_, of, ref.path);
  }
}

// --- calls

Value Evaluator::call(const Node& node) {
  Value arguments[max_parameters];
  for (std::uint32_t i = 0; i < node.count; ++i) {
    arguments[i] = run(code_.children[node.a + i]);
    if (context_.exhausted()) return context_.out_of_budget();
  }
  return invoke(code_.calls[node.b], {arguments, node.count});
}

Value Evaluator::invoke(const CallSite& site, std::span<const Value> arguments) {
  if (site.generic || site.candidates.size() == 1) return invoke(*site.candidates[0], arguments, site.generic);
  // Special values first: they have no type that could choose. All candidates of one name treat them alike where it
  // matters, so the first that takes the known arguments may answer.
  for (const Overload* candidate : site.candidates) {
    bool good = true;
    for (std::size_t i = 0; i < arguments.size() && good; ++i) {
      const Value& argument = arguments[i];
      good = argument.is_unknown() || argument.is_error() ||
             (argument.is_absent() && candidate->parameters[i].may_be_absent) ||
             is_of(argument, candidate->parameters[i].type);
    }
    if (good) return invoke(*candidate, arguments, false);
  }
  Doubt doubt(context_);
  for (const Value& argument : arguments) {
    if (argument.is_unknown()) doubt.add(argument.as_unknown());
    if (argument.is_error()) doubt.add_error(argument);
    if (argument.is_absent()) doubt.add_error(no_value());
  }
  return doubt.any() ? doubt.value() : no_overload();
}

Value Evaluator::invoke(const Overload& overload, std::span<const Value> arguments, bool any_kind) {
  const Function& function = *overload.function;
  bool special = false;
  for (const Value& argument : arguments) {
    special = special || argument.is_absent() || argument.kind() >= ValueKind::symbolic;
  }
  if (special) {
    bool stops = false;
    for (const Value& argument : arguments)
      stops = stops || (argument.is_error() && (function.flags & takes_error) == 0);
    Doubt doubt(context_);
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const Value& argument = arguments[i];
      if (argument.is_unknown() && (stops || (function.flags & takes_unknown) == 0)) doubt.add(argument.as_unknown());
      if (argument.is_error() && stops) doubt.add_error(argument);
      if (argument.is_absent() && !overload.parameters[i].may_be_absent) doubt.add_error(no_value());
      if (argument.is(ValueKind::symbolic) && (function.flags & takes_symbolic) == 0) {
        context_.met(argument.as_symbolic().facts());
        doubt.add(argument.as_symbolic().facts());
      }
    }
    if (doubt.any()) return doubt.value();
  }
  // An adapter that gives a value of another type than the kind declares must not be believed.
  any_kind = any_kind || (function.flags & takes_any_kind) != 0;
  for (std::size_t i = 0; i < arguments.size() && !any_kind; ++i) {
    const Value& argument = arguments[i];
    if (argument.is_unknown() || argument.is_error() || argument.is_absent()) continue;
    if (argument.is_null() && overload.parameters[i].may_be_absent) continue;
    if (!is_of(argument, overload.parameters[i].type)) return no_overload();
  }
  return met(function.call(context_, arguments));
}

Value Evaluator::matches(const Node& node) {
  const Value text = run(node.a);
  if (text.is_unknown() || text.is_error()) return text;
  if (text.is_absent()) return no_value();
  return met(match_regex(context_, text, *code_.patterns[node.b]));
}

// --- logic

// `&&` is decided by false, `||` by true; what stands beside the deciding operand does not matter, errors included.
Value Evaluator::logical(const Node& node, bool deciding) {
  Doubt doubt(context_);
  for (std::uint32_t i = 0; i < node.count; ++i) {
    const Value value = run(code_.children[node.a + i]);
    if (value.is(ValueKind::boolean)) {
      if (value.as_boolean() == deciding) return value;
      continue;
    }
    if (context_.exhausted()) return context_.out_of_budget();
    Value error;
    const std::optional<Answer> answer = to_answer(context_, value, error);
    if (!answer) {
      doubt.add_error(error);
    } else if (answer->is_undecided()) {
      doubt.add(answer->facts);
    } else if (answer->is_yes() == deciding) {
      return Value::boolean(deciding);
    }
  }
  return doubt.any() ? doubt.value() : Value::boolean(!deciding);
}

Value Evaluator::logical_not(const Node& node) {
  Value error;
  const std::optional<Answer> answer = to_answer(context_, run(node.a), error);
  return answer ? Value::of(!*answer) : error;
}

Value Evaluator::conditional(const Node& node) {
  Value error;
  const std::optional<Answer> answer = to_answer(context_, run(code_.children[node.a]), error);
  if (!answer) return error;
  if (answer->is_undecided()) {
    // Undecided, but perhaps it does not matter: both branches may be equal.
    const Value then = run(code_.children[node.a + 1]), otherwise = run(code_.children[node.a + 2]);
    if (context_.exhausted()) return context_.out_of_budget();
    if (!then.is_error() && !otherwise.is_error() && equals(context_, then, otherwise).is_yes()) return then;
    return Value::unknown(answer->facts);
  }
  return run(code_.children[node.a + (answer->is_yes() ? 1 : 2)]);
}

// --- making values

Value Evaluator::list(const Node& node) {
  if (!context_.spend_bytes(node.count * sizeof(Value))) return context_.out_of_budget();
  base::Arena& arena = context_.arena();
  auto* elements = static_cast<Value*>(arena.allocate(node.count * sizeof(Value), alignof(Value)));
  for (std::uint32_t i = 0; i < node.count; ++i) {
    const Value element = run(code_.children[node.a + i]);
    if (element.is_error()) return element;
    new (elements + i) Value(element);
  }
  return Value::list(arena.make<ArenaList>(std::span<const Value>(elements, node.count)));
}

Value Evaluator::map(const Node& node) {
  std::vector<Value> keys, values;
  for (std::uint32_t i = 0; i < node.count; ++i) {
    const Value part = run(code_.children[node.a + i]);
    if (part.is_error()) return part;
    (i % 2 == 0 ? keys : values).push_back(part);
  }
  return make_map(context_, keys, values, {}, Answer::no());
}

Value Evaluator::bind(const Node& node) {
  const Value value = run(node.a);
  context_.locals()[locals_ + node.c] = value;
  return run(node.b);
}

// --- the program

Program::Program(std::unique_ptr<Code> code) : code_(std::move(code)) {}
Program::~Program() = default;
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(Program&&) noexcept = default;

Value Program::evaluate(EvalContext& context, std::span<const Value> variables) const {
  const std::size_t locals = context.locals().size();
  if (!context.enter()) {
    context.leave();
    return context.out_of_budget();
  }
  Value result = Evaluator(*code_, context, variables).run(code_->root);
  context.leave();
  context.locals().resize(locals);
  if (context.exhausted()) return context.out_of_budget();
  if (result.is(ValueKind::symbolic) && code_->type->kind == TypeKind::boolean) {
    const Answer truth = result.as_symbolic().truth(context);
    if (truth.is_undecided()) context.met(truth.facts);
    result = Value::of(truth);
  }
  return result;
}

TypeRef Program::result_type() const {
  return code_->type;
}
bool Program::may_be_absent() const {
  return code_->may_be_absent;
}
const std::vector<Program::Read>& Program::reads() const {
  return code_->reads;
}

}  // namespace analyzer::engine::cel
