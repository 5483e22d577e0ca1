#include "policy/condition_operator.h"

#include "policy/nearest.h"
#include "policy/text.h"

namespace analyzer::policy {

namespace {

struct Name {
  std::string_view text;
  Comparison comparison;
  bool negated;
};

constexpr Name names[] = {
    {"StringEquals", Comparison::string_equals, false},
    {"StringNotEquals", Comparison::string_equals, true},
    {"StringEqualsIgnoreCase", Comparison::string_equals_ignore_case, false},
    {"StringNotEqualsIgnoreCase", Comparison::string_equals_ignore_case, true},
    {"StringLike", Comparison::string_like, false},
    {"StringNotLike", Comparison::string_like, true},
    {"NumericEquals", Comparison::numeric_equals, false},
    {"NumericNotEquals", Comparison::numeric_equals, true},
    {"NumericLessThan", Comparison::numeric_less, false},
    {"NumericLessThanEquals", Comparison::numeric_less_equals, false},
    {"NumericGreaterThan", Comparison::numeric_greater, false},
    {"NumericGreaterThanEquals", Comparison::numeric_greater_equals, false},
    {"DateEquals", Comparison::date_equals, false},
    {"DateNotEquals", Comparison::date_equals, true},
    {"DateLessThan", Comparison::date_less, false},
    {"DateLessThanEquals", Comparison::date_less_equals, false},
    {"DateGreaterThan", Comparison::date_greater, false},
    {"DateGreaterThanEquals", Comparison::date_greater_equals, false},
    {"Bool", Comparison::boolean, false},
    {"BinaryEquals", Comparison::binary, false},
    {"IpAddress", Comparison::ip_address, false},
    {"NotIpAddress", Comparison::ip_address, true},
    // ArnEquals takes wildcards too: both forms behave alike.
    {"ArnLike", Comparison::arn_like, false},
    {"ArnNotLike", Comparison::arn_like, true},
    {"ArnEquals", Comparison::arn_like, false},
    {"ArnNotEquals", Comparison::arn_like, true},
    {"Null", Comparison::null, false},
};

constexpr std::string_view for_all = "ForAllValues:", for_any = "ForAnyValue:", if_exists = "IfExists";

}  // namespace

bool Operator::takes_variables() const {
  switch (comparison) {
    case Comparison::string_equals:
    case Comparison::string_equals_ignore_case:
    case Comparison::string_like:
    case Comparison::boolean:
    case Comparison::binary:
    case Comparison::arn_like:
      return true;
    default:
      return false;
  }
}

bool Operator::takes_wildcards() const {
  return comparison == Comparison::string_like || comparison == Comparison::arn_like;
}

std::optional<Operator> operator_from(std::string_view name) {
  Operator op;
  if (name.starts_with(for_all)) {
    op.set = SetOperator::for_all_values;
    name.remove_prefix(for_all.size());
  } else if (name.starts_with(for_any)) {
    op.set = SetOperator::for_any_value;
    name.remove_prefix(for_any.size());
  }
  if (name.ends_with(if_exists)) {
    op.if_exists = true;
    name.remove_suffix(if_exists.size());
  }
  for (const Name& known : names) {
    if (known.text != name) continue;
    op.comparison = known.comparison;
    op.negated = known.negated;
    if (op.comparison == Comparison::null && op.if_exists) return std::nullopt;
    return op;
  }
  return std::nullopt;
}

std::string nearest_operator(std::string_view name) {
  std::string prefix, suffix;
  std::string lower = to_lower(name);
  if (lower.starts_with("forallvalues:")) prefix = for_all;
  if (lower.starts_with("foranyvalue:")) prefix = for_any;
  std::string_view middle = std::string_view(lower).substr(prefix.size());
  if (middle.ends_with("ifexists")) {
    suffix = if_exists;
    middle.remove_suffix(suffix.size());
  }
  Nearest nearest(middle);
  for (const Name& known : names) nearest.offer(known.text);
  if (nearest.best().empty()) return "";
  return prefix + std::string(nearest.best()) + (nearest.best() == "Null" ? "" : suffix);
}

std::string to_string(const Operator& op) {
  std::string text;
  if (op.set == SetOperator::for_all_values) text = for_all;
  if (op.set == SetOperator::for_any_value) text = for_any;
  for (const Name& known : names) {
    if (known.comparison != op.comparison || known.negated != op.negated) continue;
    text += known.text;
    break;
  }
  if (op.if_exists) text += if_exists;
  return text;
}

}  // namespace analyzer::policy
