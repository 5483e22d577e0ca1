#include "engine/cel/comparison.h"

#include <cmath>
#include <compare>

#include "engine/cel/collections.h"

namespace analyzer::engine::cel {
namespace {

std::partial_ordering reversed(std::partial_ordering order) {
  return 0 <=> order;
}

std::partial_ordering compare(std::int64_t left, std::uint64_t right) {
  if (left < 0) return std::partial_ordering::less;
  return static_cast<std::uint64_t>(left) <=> right;
}

// As CEL's other implementations do: the whole number is rounded to the nearest double first.
std::partial_ordering compare(std::int64_t left, double right) {
  return static_cast<double>(left) <=> right;
}
std::partial_ordering compare(std::uint64_t left, double right) {
  return static_cast<double>(left) <=> right;
}

std::partial_ordering compare_numbers(const Value& left, const Value& right) {
  const ValueKind a = left.kind(), b = right.kind();
  if (a == ValueKind::integer) {
    if (b == ValueKind::integer) return left.as_integer() <=> right.as_integer();
    if (b == ValueKind::unsigned_integer) return compare(left.as_integer(), right.as_unsigned());
    return compare(left.as_integer(), right.as_floating());
  }
  if (a == ValueKind::unsigned_integer) {
    if (b == ValueKind::integer) return reversed(compare(right.as_integer(), left.as_unsigned()));
    if (b == ValueKind::unsigned_integer) return left.as_unsigned() <=> right.as_unsigned();
    return compare(left.as_unsigned(), right.as_floating());
  }
  if (b == ValueKind::integer) return reversed(compare(right.as_integer(), left.as_floating()));
  if (b == ValueKind::unsigned_integer) return reversed(compare(right.as_unsigned(), left.as_floating()));
  return left.as_floating() <=> right.as_floating();
}

// The facts of everything that makes a collection uncertain.
template <typename Source>
std::span<const FactId> doubts(EvalContext& context, const Source& source) {
  std::span<const FactId> facts;
  if (source.certain()) return facts;
  for (std::size_t i = 0; i < source.size(); ++i) {
    if (const Answer guard = source.guard(context, i); guard.is_undecided()) facts = context.merge(facts, guard.facts);
  }
  if (const Answer rest = source.rest(context); !rest.is_no()) facts = context.merge(facts, rest.facts);
  return facts;
}

// Of members that surely exist, the indexes; only for collections without doubts.
template <typename Source>
std::vector<std::size_t> members(EvalContext& context, const Source& source) {
  std::vector<std::size_t> result;
  for (std::size_t i = 0; i < source.size(); ++i) {
    if (source.certain() || source.guard(context, i).is_yes()) result.push_back(i);
  }
  return result;
}

Answer equal_lists(EvalContext& context, const ListSource& left, const ListSource& right) {
  if (&left == &right && left.certain() && left.size() == 0) return Answer::yes();
  if (!context.spend(left.size() + right.size())) return Answer::no();
  if (!left.certain() || !right.certain()) {
    const auto facts = context.merge(doubts(context, left), doubts(context, right));
    if (!facts.empty()) return Answer::undecided(facts);
  }
  const std::vector<std::size_t> a = members(context, left), b = members(context, right);
  if (a.size() != b.size()) return Answer::no();
  Answer result = Answer::yes();
  for (std::size_t i = 0; i < a.size() && !result.is_no() && !context.exhausted(); ++i) {
    result = both(context, result, equals(context, left.element(context, a[i]), right.element(context, b[i])));
  }
  return result;
}

Answer equal_maps(EvalContext& context, const MapSource& left, const MapSource& right) {
  if (!context.spend(left.size() + right.size())) return Answer::no();
  if (!left.certain() || !right.certain()) {
    const auto facts = context.merge(doubts(context, left), doubts(context, right));
    if (!facts.empty()) return Answer::undecided(facts);
  }
  const std::vector<std::size_t> a = members(context, left);
  if (a.size() != members(context, right).size()) return Answer::no();
  Answer result = Answer::yes();
  for (std::size_t i = 0; i < a.size() && !result.is_no() && !context.exhausted(); ++i) {
    const std::optional<Value> other = find_in_map(context, right, left.key(context, a[i]));
    if (!other) return Answer::no();
    result = both(context, result, equals(context, left.value(context, a[i]), *other));
  }
  return result;
}

Answer equals_unguarded(EvalContext& context, const Value& left, const Value& right) {
  if (left.is_unknown() || right.is_unknown()) {
    return Answer::undecided(context.merge(left.is_unknown() ? left.as_unknown() : std::span<const FactId>(),
                                           right.is_unknown() ? right.as_unknown() : std::span<const FactId>()));
  }
  const bool left_nothing = left.is_absent() || left.is_null(), right_nothing = right.is_absent() || right.is_null();
  if (left.is(ValueKind::symbolic)) {
    return right_nothing ? !left.as_symbolic().present(context) : left.as_symbolic().equals(context, right);
  }
  if (right.is(ValueKind::symbolic)) {
    return left_nothing ? !right.as_symbolic().present(context) : right.as_symbolic().equals(context, left);
  }
  if (left_nothing || right_nothing) return Answer::of(left_nothing && right_nothing);
  if (is_number(left) && is_number(right)) return Answer::of(number_equal(left, right));
  if (left.kind() != right.kind()) return Answer::no();
  switch (left.kind()) {
    case ValueKind::boolean:
      return Answer::of(left.as_boolean() == right.as_boolean());
    case ValueKind::string:
    case ValueKind::bytes:
    case ValueKind::type:
      context.spend(std::min(left.as_string().size(), right.as_string().size()) / 64);
      return Answer::of(left.as_string() == right.as_string());
    case ValueKind::timestamp:
    case ValueKind::duration:
      return Answer::of(left.as_moment() == right.as_moment());
    case ValueKind::list:
      return equal_lists(context, left.as_list(), right.as_list());
    case ValueKind::map:
      return equal_maps(context, left.as_map(), right.as_map());
    case ValueKind::object:
      if (&left.as_object() == &right.as_object()) return Answer::yes();
      return left.as_object().same(context, right.as_object());
    default:
      return Answer::no();
  }
}

}  // namespace

Answer equals(EvalContext& context, const Value& left, const Value& right) {
  // The budget's message comes from the program's end; here it is enough to stop.
  if (!context.spend(1)) return Answer::no();
  if (!context.enter()) {
    context.leave();
    context.out_of_budget();
    return Answer::no();
  }
  const Answer answer = equals_unguarded(context, left, right);
  context.leave();
  return answer;
}

Answer contains(EvalContext& context, const ListSource& list, const Value& value) {
  if (!context.spend(list.size())) return Answer::no();
  if (value.is(ValueKind::symbolic) && list.certain()) {
    std::vector<Value> elements;
    elements.reserve(list.size());
    for (std::size_t i = 0; i < list.size(); ++i) elements.push_back(list.element(context, i));
    if (const auto answer = value.as_symbolic().one_of(context, elements)) return *answer;
  }
  Answer result = Answer::no();
  for (std::size_t i = 0; i < list.size() && !result.is_yes() && !context.exhausted(); ++i) {
    Answer same = equals(context, value, list.element(context, i));
    if (!same.is_no()) same = both(context, same, list.guard(context, i));
    result = either(context, result, same);
  }
  if (result.is_yes() || list.certain()) return result;
  return either(context, result, list.rest(context));
}

Value less(EvalContext& context, const Value& left, const Value& right) {
  if (left.is(ValueKind::symbolic)) return Value::of(left.as_symbolic().less(context, right));
  if (right.is(ValueKind::symbolic)) return Value::of(right.as_symbolic().greater(context, left));
  if (is_number(left) && is_number(right)) return Value::boolean(number_less(left, right));
  if (left.kind() == right.kind()) {
    switch (left.kind()) {
      case ValueKind::boolean:
        return Value::boolean(!left.as_boolean() && right.as_boolean());
      case ValueKind::string:  // bytes of UTF-8 are in the order of their code points
      case ValueKind::bytes:
        return Value::boolean(left.as_string() < right.as_string());
      case ValueKind::timestamp:
      case ValueKind::duration:
        return Value::boolean(left.as_moment() < right.as_moment());
      default:
        break;
    }
  }
  return Value::error("these values have no order");
}

bool is_number(const Value& value) {
  return value.is(ValueKind::integer) || value.is(ValueKind::unsigned_integer) || value.is(ValueKind::floating);
}

bool is_nan(const Value& value) {
  return value.is(ValueKind::floating) && std::isnan(value.as_floating());
}

bool number_less(const Value& left, const Value& right) {
  return compare_numbers(left, right) < 0;
}
bool number_equal(const Value& left, const Value& right) {
  return compare_numbers(left, right) == 0;
}

}  // namespace analyzer::engine::cel
