// `+ - * / %` and the sign. Overflow is an error, as is division by zero of whole numbers; doubles follow IEEE 754.
#include <array>
#include <cmath>

#include "engine/cel/collections.h"
#include "engine/cel/functions/families.h"
#include "engine/cel/time_value.h"

namespace analyzer::engine::cel {
namespace {

Value overflow() {
  return Value::error("the result does not fit into 64 bits");
}
Value division_by_zero() {
  return Value::error("division by zero");
}

bool all_are(std::span<const Value> arguments, ValueKind kind) {
  for (const Value& argument : arguments) {
    if (!argument.is(kind)) return false;
  }
  return true;
}

// Undecided operands: nothing is known of a sum, but of a text that goes on something is.
Value add_symbolic(EvalContext& context, const Value& left, const Value& right) {
  if (left.is(ValueKind::symbolic)) return left.as_symbolic().plus(context, right, false);
  return right.as_symbolic().plus(context, left, true);
}

Value unknown_operand(EvalContext& context, std::span<const Value> arguments) {
  std::span<const FactId> facts;
  for (const Value& argument : arguments) {
    if (argument.is(ValueKind::symbolic)) facts = context.merge(facts, argument.as_symbolic().facts());
  }
  return Value::unknown(facts);
}

Value concatenate(EvalContext& context, std::string_view left, std::string_view right, bool bytes) {
  const std::size_t size = left.size() + right.size();
  if (!context.spend_bytes(size)) return context.out_of_budget();
  if (left.empty() || right.empty()) {
    const std::string_view whole = left.empty() ? right : left;
    return bytes ? Value::bytes(whole) : Value::string(whole);
  }
  char* text = static_cast<char*>(context.arena().allocate(size, 1));
  left.copy(text, left.size());
  right.copy(text + left.size(), right.size());
  return bytes ? Value::bytes({text, size}) : Value::string({text, size});
}

Value concatenate_lists(EvalContext& context, const ListSource& left, const ListSource& right) {
  const std::size_t size = left.size() + right.size();
  const bool certain = left.certain() && right.certain();
  if (!context.spend(size) || !context.spend_bytes(size * (sizeof(Value) + (certain ? 0 : sizeof(Answer))))) {
    return context.out_of_budget();
  }
  std::vector<Value> elements;
  std::vector<Answer> guards;
  elements.reserve(size);
  for (const ListSource* part : {&left, &right}) {
    for (std::size_t i = 0; i < part->size(); ++i) {
      elements.push_back(part->element(context, i));
      if (!certain) guards.push_back(part->guard(context, i));
    }
  }
  const Answer rest = certain ? Answer::no() : either(context, left.rest(context), right.rest(context));
  base::Arena& arena = context.arena();
  return Value::list(arena.make<ArenaList>(arena.copy(std::span<const Value>(elements)),
                                           arena.copy(std::span<const Answer>(guards)), rest));
}

Value add(EvalContext& context, std::span<const Value> arguments) {
  const Value& left = arguments[0];
  const Value& right = arguments[1];
  if (left.is(ValueKind::symbolic) || right.is(ValueKind::symbolic)) return add_symbolic(context, left, right);
  if (left.is(ValueKind::duration) && right.is(ValueKind::timestamp))
    return add_to_timestamp(right.as_moment(), left.as_moment());
  if (left.is(ValueKind::timestamp) && right.is(ValueKind::duration))
    return add_to_timestamp(left.as_moment(), right.as_moment());
  if (left.kind() != right.kind()) return no_overload();
  switch (left.kind()) {
    case ValueKind::integer: {
      std::int64_t sum = 0;
      return __builtin_add_overflow(left.as_integer(), right.as_integer(), &sum) ? overflow() : Value::integer(sum);
    }
    case ValueKind::unsigned_integer: {
      std::uint64_t sum = 0;
      return __builtin_add_overflow(left.as_unsigned(), right.as_unsigned(), &sum) ? overflow()
                                                                                   : Value::unsigned_integer(sum);
    }
    case ValueKind::floating:
      return Value::floating(left.as_floating() + right.as_floating());
    case ValueKind::string:
      return concatenate(context, left.as_string(), right.as_string(), false);
    case ValueKind::bytes:
      return concatenate(context, left.as_bytes(), right.as_bytes(), true);
    case ValueKind::list:
      return concatenate_lists(context, left.as_list(), right.as_list());
    case ValueKind::duration:
      return add_durations(left.as_moment(), right.as_moment());
    default:
      return no_overload();
  }
}

Value subtract(EvalContext& context, std::span<const Value> arguments) {
  const Value& left = arguments[0];
  const Value& right = arguments[1];
  if (left.is(ValueKind::symbolic) || right.is(ValueKind::symbolic)) return unknown_operand(context, arguments);
  if (left.is(ValueKind::timestamp) && right.is(ValueKind::duration)) {
    return add_to_timestamp(left.as_moment(), negated(right.as_moment()));
  }
  if (left.kind() != right.kind()) return no_overload();
  switch (left.kind()) {
    case ValueKind::integer: {
      std::int64_t difference = 0;
      return __builtin_sub_overflow(left.as_integer(), right.as_integer(), &difference) ? overflow()
                                                                                        : Value::integer(difference);
    }
    case ValueKind::unsigned_integer: {
      std::uint64_t difference = 0;
      return __builtin_sub_overflow(left.as_unsigned(), right.as_unsigned(), &difference)
                 ? overflow()
                 : Value::unsigned_integer(difference);
    }
    case ValueKind::floating:
      return Value::floating(left.as_floating() - right.as_floating());
    case ValueKind::timestamp:
    case ValueKind::duration:
      return add_durations(left.as_moment(), negated(right.as_moment()));
    default:
      return no_overload();
  }
}

Value multiply(EvalContext& context, std::span<const Value> arguments) {
  if (arguments[0].is(ValueKind::symbolic) || arguments[1].is(ValueKind::symbolic))
    return unknown_operand(context, arguments);
  if (all_are(arguments, ValueKind::integer)) {
    std::int64_t product = 0;
    return __builtin_mul_overflow(arguments[0].as_integer(), arguments[1].as_integer(), &product)
               ? overflow()
               : Value::integer(product);
  }
  if (all_are(arguments, ValueKind::unsigned_integer)) {
    std::uint64_t product = 0;
    return __builtin_mul_overflow(arguments[0].as_unsigned(), arguments[1].as_unsigned(), &product)
               ? overflow()
               : Value::unsigned_integer(product);
  }
  if (all_are(arguments, ValueKind::floating))
    return Value::floating(arguments[0].as_floating() * arguments[1].as_floating());
  return no_overload();
}

Value divide(EvalContext& context, std::span<const Value> arguments) {
  if (arguments[0].is(ValueKind::symbolic) || arguments[1].is(ValueKind::symbolic))
    return unknown_operand(context, arguments);
  if (all_are(arguments, ValueKind::integer)) {
    if (arguments[1].as_integer() == 0) return division_by_zero();
    // The one quotient that does not fit.
    if (arguments[1].as_integer() == -1) {
      std::int64_t negative = 0;
      return __builtin_sub_overflow(std::int64_t{0}, arguments[0].as_integer(), &negative) ? overflow()
                                                                                           : Value::integer(negative);
    }
    return Value::integer(arguments[0].as_integer() / arguments[1].as_integer());
  }
  if (all_are(arguments, ValueKind::unsigned_integer)) {
    if (arguments[1].as_unsigned() == 0) return division_by_zero();
    return Value::unsigned_integer(arguments[0].as_unsigned() / arguments[1].as_unsigned());
  }
  if (all_are(arguments, ValueKind::floating)) {
    const double divisor = arguments[1].as_floating();
    if (divisor == 0) {
      const double dividend = arguments[0].as_floating();
      if (dividend == 0 || std::isnan(dividend)) return Value::floating(std::nan(""));
      return Value::floating(std::signbit(dividend) != std::signbit(divisor) ? -HUGE_VAL : HUGE_VAL);
    }
    return Value::floating(arguments[0].as_floating() / divisor);
  }
  return no_overload();
}

Value remainder(EvalContext& context, std::span<const Value> arguments) {
  if (arguments[0].is(ValueKind::symbolic) || arguments[1].is(ValueKind::symbolic))
    return unknown_operand(context, arguments);
  if (all_are(arguments, ValueKind::integer)) {
    if (arguments[1].as_integer() == 0) return division_by_zero();
    if (arguments[1].as_integer() == -1) {
      return arguments[0].as_integer() == std::numeric_limits<std::int64_t>::min() ? overflow() : Value::integer(0);
    }
    return Value::integer(arguments[0].as_integer() % arguments[1].as_integer());
  }
  if (all_are(arguments, ValueKind::unsigned_integer)) {
    if (arguments[1].as_unsigned() == 0) return division_by_zero();
    return Value::unsigned_integer(arguments[0].as_unsigned() % arguments[1].as_unsigned());
  }
  return no_overload();
}

Value negate(EvalContext& context, std::span<const Value> arguments) {
  const Value& operand = arguments[0];
  switch (operand.kind()) {
    case ValueKind::symbolic:
      return unknown_operand(context, arguments);
    case ValueKind::integer: {
      std::int64_t negative = 0;
      return __builtin_sub_overflow(std::int64_t{0}, operand.as_integer(), &negative) ? overflow()
                                                                                      : Value::integer(negative);
    }
    case ValueKind::floating:
      return Value::floating(-operand.as_floating());
    default:
      return no_overload();
  }
}

constexpr Function functions[] = {
    {"_+_(int, int) -> int", add, takes_symbolic, "sum"},
    {"_+_(uint, uint) -> uint", add, takes_symbolic, "sum"},
    {"_+_(double, double) -> double", add, takes_symbolic, "sum"},
    {"_+_(string, string) -> string", add, takes_symbolic, "both texts, one after the other"},
    {"_+_(bytes, bytes) -> bytes", add, takes_symbolic, "both, one after the other"},
    {"_+_(list(T), list(T)) -> list(T)", add, takes_symbolic, "both lists, one after the other"},
    {"_+_(timestamp, duration) -> timestamp", add, takes_symbolic, "a later time"},
    {"_+_(duration, timestamp) -> timestamp", add, takes_symbolic, "a later time"},
    {"_+_(duration, duration) -> duration", add, takes_symbolic, "sum"},
    {"_-_(int, int) -> int", subtract, takes_symbolic, "difference"},
    {"_-_(uint, uint) -> uint", subtract, takes_symbolic, "difference"},
    {"_-_(double, double) -> double", subtract, takes_symbolic, "difference"},
    {"_-_(timestamp, duration) -> timestamp", subtract, takes_symbolic, "an earlier time"},
    {"_-_(timestamp, timestamp) -> duration", subtract, takes_symbolic, "the time between both"},
    {"_-_(duration, duration) -> duration", subtract, takes_symbolic, "difference"},
    {"_*_(int, int) -> int", multiply, takes_symbolic, "product"},
    {"_*_(uint, uint) -> uint", multiply, takes_symbolic, "product"},
    {"_*_(double, double) -> double", multiply, takes_symbolic, "product"},
    {"_/_(int, int) -> int", divide, takes_symbolic, "quotient, cut towards zero"},
    {"_/_(uint, uint) -> uint", divide, takes_symbolic, "quotient, cut"},
    {"_/_(double, double) -> double", divide, takes_symbolic, "quotient"},
    {"_%_(int, int) -> int", remainder, takes_symbolic, "remainder, with the sign of the first"},
    {"_%_(uint, uint) -> uint", remainder, takes_symbolic, "remainder"},
    {"-_(int) -> int", negate, takes_symbolic, "the number with the other sign"},
    {"-_(double) -> double", negate, takes_symbolic, "the number with the other sign"},
};

}  // namespace

std::span<const Function> arithmetic_functions() {
  return functions;
}

}  // namespace analyzer::engine::cel
