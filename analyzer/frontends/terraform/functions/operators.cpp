// Terraform's operators as rows like those of functions, so that choices and unknowns are handled alike. Equality and
// the logical operators are not here: they are guards.
#include "frontends/terraform/functions/call.h"
#include "frontends/terraform/number.h"

namespace analyzer::frontends::terraform {

using value::Value;
using Args = std::span<const Value>;

namespace {

Number number(Value v) {
  return *Number::parse(v.number_text());
}
Value give(const Call& call, const Number& n) {
  return call.store.number(n.text());
}

Value add(const Call& call, Args a) {
  if (a[0].is_integer() && a[1].is_integer()) {
    std::int64_t sum;
    if (!__builtin_add_overflow(a[0].integer(), a[1].integer(), &sum)) return call.store.integer(sum);
  }
  return give(call, number(a[0]) + number(a[1]));
}
Value subtract(const Call& call, Args a) {
  return give(call, number(a[0]) - number(a[1]));
}
Value multiply(const Call& call, Args a) {
  return give(call, number(a[0]) * number(a[1]));
}
Value divide(const Call& call, Args a) {
  std::optional<Number> n = number(a[0]).divided_by(number(a[1]));
  // Terraform goes on with an infinity, which only a comparison shows; here it is not known.
  return n ? give(call, *n) : call.unknown(a);
}
Value modulo(const Call& call, Args a) {
  std::optional<Number> n = number(a[0]).modulo(number(a[1]));
  return n ? give(call, *n) : a[0];  // so does Terraform
}
Value negate(const Call& call, Args a) {
  return give(call, -number(a[0]));
}
Value less(const Call& call, Args a) {
  return call.store.boolean(number(a[0]).compare(number(a[1])) < 0);
}
Value less_equal(const Call& call, Args a) {
  return call.store.boolean(number(a[0]).compare(number(a[1])) <= 0);
}
Value greater(const Call& call, Args a) {
  return call.store.boolean(number(a[0]).compare(number(a[1])) > 0);
}
Value greater_equal(const Call& call, Args a) {
  return call.store.boolean(number(a[0]).compare(number(a[1])) >= 0);
}

constexpr std::string_view two = "left:number right:number";

constexpr Function table[] = {
    {"+", two, value::Type::number, Needs::all, add},
    {"-", two, value::Type::number, Needs::all, subtract},
    {"*", two, value::Type::number, Needs::all, multiply},
    {"/", two, value::Type::number, Needs::all, divide},
    {"%", two, value::Type::number, Needs::all, modulo},
    {"negation", "operand:number", value::Type::number, Needs::all, negate},
    {"<", two, value::Type::boolean, Needs::all, less},
    {"<=", two, value::Type::boolean, Needs::all, less_equal},
    {">", two, value::Type::boolean, Needs::all, greater},
    {">=", two, value::Type::boolean, Needs::all, greater_equal},
};

}  // namespace

std::span<const Function> operator_functions() {
  return table;
}

}  // namespace analyzer::frontends::terraform
