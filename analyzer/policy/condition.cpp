#include "policy/condition.h"

#include "policy/scalar.h"

namespace analyzer::policy {

namespace {

Match match(bool yes) {
  return yes ? Match::yes : Match::no;
}

Match compare_order(Comparison comparison, std::strong_ordering order) {
  switch (comparison) {
    case Comparison::numeric_equals:
    case Comparison::date_equals:
      return match(order == 0);
    case Comparison::numeric_less:
    case Comparison::date_less:
      return match(order < 0);
    case Comparison::numeric_less_equals:
    case Comparison::date_less_equals:
      return match(order <= 0);
    case Comparison::numeric_greater:
    case Comparison::date_greater:
      return match(order > 0);
    default:
      return match(order >= 0);
  }
}

Match compare_known(Comparison comparison, std::string_view expected, std::string_view actual) {
  switch (comparison) {
    case Comparison::numeric_equals:
    case Comparison::numeric_less:
    case Comparison::numeric_less_equals:
    case Comparison::numeric_greater:
    case Comparison::numeric_greater_equals: {
      auto left = Decimal::parse(actual), right = Decimal::parse(expected);
      if (!left || !right) return Match::no;
      return compare_order(comparison, *left <=> *right);
    }
    case Comparison::date_equals:
    case Comparison::date_less:
    case Comparison::date_less_equals:
    case Comparison::date_greater:
    case Comparison::date_greater_equals: {
      auto left = Instant::parse(actual), right = Instant::parse(expected);
      if (!left || !right) return Match::no;
      if (left->doubtful || right->doubtful) return Match::undecided;
      return compare_order(comparison, *left <=> *right);
    }
    default: {
      auto address = Address::parse(actual);
      auto range = AddressRange::parse(expected);
      return match(address && range && range->holds(*address));
    }
  }
}

// One value of the request against the list of the policy, negation included.
Tri satisfies(const ConditionEntry& condition, const Text& actual, const Context& context) {
  bool undecided = condition.open, unresolved = false;
  for (const PatternEntry& expected : condition.values) {
    Match result = compare(condition.op->comparison, expected, actual, context);
    if (result == Match::yes && expected.text.guard.is_always()) return condition.op->negated ? Tri::no : Tri::yes;
    undecided |= result == Match::undecided || result == Match::yes;
    unresolved |= result == Match::unresolved;
  }
  if (undecided) return Tri::undecided;
  if (!condition.op->negated) return Tri::no;
  // A variable without a value under a negated operator: not documented.
  return unresolved ? Tri::undecided : Tri::yes;
}

Tri null_holds(const ConditionEntry& condition, const ContextValue& value) {
  // A key that is there with an empty list: not documented.
  Tri present =
      value.present == Tri::yes && value.multi && value.values.empty() && !value.open ? Tri::undecided : value.present;
  Tri any = condition.open ? Tri::undecided : Tri::no;
  for (const PatternEntry& expected : condition.values) {
    Tri one = Tri::undecided;
    if (expected.text.is_known()) {
      std::string lower = to_lower(expected.text.known());
      one = lower == "true" ? !present : lower == "false" ? present : Tri::no;
    }
    if (!expected.text.guard.is_always()) one = value::and_(one, Tri::undecided);
    any = value::or_(any, one);
  }
  return any;
}

Tri holds_when_absent(const Operator& op) {
  switch (op.set) {
    case SetOperator::for_all_values:
      return Tri::yes;
    // With IfExists: by its rule true, one simulator says false.
    case SetOperator::for_any_value:
      return op.if_exists ? Tri::undecided : Tri::no;
    case SetOperator::none:
      break;
  }
  return value::tri(op.if_exists || op.negated);
}

Tri holds_when_present(const ConditionEntry& condition, const ContextValue& value, const Context& context) {
  const Operator& op = *condition.op;
  static const Text anything = Text::hole(no_term, "value");
  if (op.set == SetOperator::none) {
    if (value.open && value.values.empty()) return satisfies(condition, anything, context);
    // Several values without a set operator: not documented.
    if (value.open || value.values.size() != 1) return Tri::undecided;
    return satisfies(condition, value.values.front(), context);
  }
  bool all = op.set == SetOperator::for_all_values;
  Tri result = all ? Tri::yes : Tri::no;
  for (const Text& one : value.values) {
    Tri inner = satisfies(condition, one, context);
    if (one.guard.is_open()) inner = all ? value::or_(inner, Tri::undecided) : value::and_(inner, Tri::undecided);
    result = all ? value::and_(result, inner) : value::or_(result, inner);
  }
  if (value.open) {
    // Further values, any number of them: they can only spoil an "all" and make an "any".
    Tri further = satisfies(condition, anything, context);
    if (all && further != Tri::yes) result = value::and_(result, Tri::undecided);
    if (!all && further != Tri::no) result = value::or_(result, Tri::undecided);
  }
  return result;
}

}  // namespace

Match compare(Comparison comparison, const PatternEntry& expected, const Text& actual, const Context& context) {
  switch (comparison) {
    case Comparison::string_equals:
    case Comparison::string_like:
    case Comparison::binary:
      return expected.pattern.match(Subject(actual, false), context);
    case Comparison::string_equals_ignore_case:
      return expected.pattern.match(Subject(actual, false, true), context);
    case Comparison::boolean: {
      if (actual.is_known()) {
        std::string lower = to_lower(actual.known());
        if (lower != "true" && lower != "false") return Match::no;
      }
      return expected.pattern.match(Subject(actual, false, true), context);
    }
    case Comparison::arn_like:
      return expected.pattern.match(Subject(actual, true), context);
    case Comparison::null:
      return Match::undecided;
    default:
      if (!actual.is_known() || !expected.text.is_known()) return Match::undecided;
      return compare_known(comparison, expected.text.known(), actual.known());
  }
}

Tri holds(const ConditionEntry& condition, const Context& context) {
  if (!condition.op || condition.lower_key.empty()) return Tri::undecided;
  const ContextValue& value = context.get(condition.lower_key);
  Tri result;
  if (condition.op->comparison == Comparison::null) {
    result = null_holds(condition, value);
  } else if (value.present == Tri::no) {
    result = holds_when_absent(*condition.op);
  } else {
    result = holds_when_present(condition, value, context);
    if (value.present == Tri::undecided && holds_when_absent(*condition.op) != result) result = Tri::undecided;
  }
  // A condition that may not be there can only be decided by holding.
  return condition.guard.is_always() ? result : value::or_(result, Tri::undecided);
}

}  // namespace analyzer::policy
