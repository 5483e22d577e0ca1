// The condition operators of policies: `StringLike`, `ForAnyValue:ArnNotEqualsIfExists`, `Null`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace analyzer::policy {

enum class Comparison : unsigned char {
  string_equals,
  string_equals_ignore_case,
  string_like,
  numeric_equals,
  numeric_less,
  numeric_less_equals,
  numeric_greater,
  numeric_greater_equals,
  date_equals,
  date_less,
  date_less_equals,
  date_greater,
  date_greater_equals,
  boolean,
  binary,
  ip_address,
  arn_like,
  null,
};

enum class SetOperator : unsigned char { none, for_all_values, for_any_value };

struct Operator {
  Comparison comparison = Comparison::string_equals;
  bool negated = false;
  bool if_exists = false;
  SetOperator set = SetOperator::none;

  bool takes_variables() const;  // string, ARN, Bool and Binary operators
  bool takes_wildcards() const;  // StringLike and the ARN operators
};

// Nothing for what is no operator, its name in another case included: what AWS does with that is not documented.
std::optional<Operator> operator_from(std::string_view name);

// The operator that is meant by a misspelt name, or empty.
std::string nearest_operator(std::string_view name);

std::string to_string(const Operator& op);

}  // namespace analyzer::policy
