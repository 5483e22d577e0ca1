// `== != < <= > >=`. Numbers of different types have one order.
#include "engine/cel/comparison.h"

#include "engine/cel/functions/families.h"

namespace analyzer::engine::cel {
namespace {

Value equal(EvalContext& context, std::span<const Value> arguments) {
  return Value::of(equals(context, arguments[0], arguments[1]));
}
Value not_equal(EvalContext& context, std::span<const Value> arguments) {
  return Value::of(!equals(context, arguments[0], arguments[1]));
}

Value ordered(EvalContext& context, const Value& left, const Value& right, bool or_equal) {
  if (!or_equal) return less(context, left, right);
  // Nothing is above or below NaN, so "not greater" is not "less or equal" there.
  if (is_nan(left) || is_nan(right)) return Value::boolean(false);
  const Value greater = less(context, right, left);
  if (greater.is(ValueKind::boolean)) return Value::boolean(!greater.as_boolean());
  return greater;
}

Value less_than(EvalContext& context, std::span<const Value> arguments) {
  return ordered(context, arguments[0], arguments[1], false);
}
Value less_equal(EvalContext& context, std::span<const Value> arguments) {
  return ordered(context, arguments[0], arguments[1], true);
}
Value greater_than(EvalContext& context, std::span<const Value> arguments) {
  return ordered(context, arguments[1], arguments[0], false);
}
Value greater_equal(EvalContext& context, std::span<const Value> arguments) {
  return ordered(context, arguments[1], arguments[0], true);
}

#define ORDER_ROWS(op, call, summary)                                              \
  {"_" op "_(bool, bool) -> bool", call, takes_symbolic, summary},                 \
      {"_" op "_(int, int) -> bool", call, takes_symbolic, summary},               \
      {"_" op "_(int, uint) -> bool", call, takes_symbolic, summary},              \
      {"_" op "_(int, double) -> bool", call, takes_symbolic, summary},            \
      {"_" op "_(uint, int) -> bool", call, takes_symbolic, summary},              \
      {"_" op "_(uint, uint) -> bool", call, takes_symbolic, summary},             \
      {"_" op "_(uint, double) -> bool", call, takes_symbolic, summary},           \
      {"_" op "_(double, int) -> bool", call, takes_symbolic, summary},            \
      {"_" op "_(double, uint) -> bool", call, takes_symbolic, summary},           \
      {"_" op "_(double, double) -> bool", call, takes_symbolic, summary},         \
      {"_" op "_(string, string) -> bool", call, takes_symbolic, summary},         \
      {"_" op "_(bytes, bytes) -> bool", call, takes_symbolic, summary},           \
      {"_" op "_(timestamp, timestamp) -> bool", call, takes_symbolic, summary}, { \
    "_" op "_(duration, duration) -> bool", call, takes_symbolic, summary          \
  }

constexpr Function functions[] = {
    {"_==_(T?, T?) -> bool", equal, takes_symbolic | takes_unknown, "both are equal; absent equals only null"},
    {"_!=_(T?, T?) -> bool", not_equal, takes_symbolic | takes_unknown, "both differ"},
    ORDER_ROWS("<", less_than, "the first is smaller"),
    ORDER_ROWS("<=", less_equal, "the first is smaller, or both are equal"),
    ORDER_ROWS(">", greater_than, "the first is greater"),
    ORDER_ROWS(">=", greater_equal, "the first is greater, or both are equal"),
};
#undef ORDER_ROWS

}  // namespace

std::span<const Function> comparison_functions() {
  return functions;
}

}  // namespace analyzer::engine::cel
