// abs, ceil, floor, log, max, min, parseint, pow, signum, sum, range.
#include <charconv>
#include <cmath>

#include "frontends/terraform/functions/call.h"
#include "frontends/terraform/number.h"

namespace analyzer::frontends::terraform {

using value::Element;
using value::Value;
using Args = std::span<const Value>;

namespace {

Number number(Value v) {
  return *Number::parse(v.number_text());
}
Value give(const Call& call, const Number& n) {
  return call.store.number(n.text());
}

// Terraform computes these two with doubles, and prints a double by its own shortest form.
Value give_double(const Call& call, double d) {
  if (std::isnan(d) || std::isinf(d)) return call.error("the result is no finite number");
  char text[64];
  auto [end, error] = std::to_chars(text, text + sizeof text, d, std::chars_format::scientific);
  if (error != std::errc{}) return call.error("the result is no finite number");
  return call.store.number(Number::parse({text, static_cast<std::size_t>(end - text)})->text());
}

Value absolute(const Call& call, Args a) {
  Number n = number(a[0]);
  return give(call, n.sign() < 0 ? -n : n);
}
Value ceiling(const Call& call, Args a) {
  return give(call, number(a[0]).ceil());
}
Value floor_of(const Call& call, Args a) {
  return give(call, number(a[0]).floor());
}
Value logarithm(const Call& call, Args a) {
  return give_double(call, std::log(number(a[0]).real()) / std::log(number(a[1]).real()));
}
Value power(const Call& call, Args a) {
  return give_double(call, std::pow(number(a[0]).real(), number(a[1]).real()));
}
Value signum(const Call& call, Args a) {
  return call.store.integer(number(a[0]).sign());
}

Value extreme(const Call& call, Args a, int wanted) {
  if (a.empty()) return call.error("at least one number is needed");
  Value best = a[0];
  for (Value v : a.subspan(1))
    if (number(v).compare(number(best)) == wanted) best = v;
  return give(call, number(best));
}
Value max_of(const Call& call, Args a) {
  return extreme(call, a, 1);
}
Value min_of(const Call& call, Args a) {
  return extreme(call, a, -1);
}

Value parseint(const Call& call, Args a) {
  if (!a[0].is_string()) return call.error("the first argument must be a string");
  std::optional<std::int64_t> base = number(a[1]).integer();
  if (!base || *base < 2 || *base > 62) return call.error("the base must be a whole number between 2 and 62");
  std::optional<Number> n = Number::parse_in_base(a[0].text(), static_cast<int>(*base));
  if (!n) return call.error("`" + std::string(a[0].text()) + "` is no whole number in base " + std::to_string(*base));
  return give(call, *n);
}

Value sum(const Call& call, Args a) {
  if (!a[0].is_list()) return call.error("a list, set or tuple of numbers is needed");
  if (a[0].elements().empty()) return call.error("of an empty list");
  Number total;
  for (const Element& e : a[0].elements()) {
    std::optional<Number> n;
    if (e.value.is(value::Kind::number))
      n = number(e.value);
    else if (e.value.is_known_string())
      n = Number::parse(e.value.text());
    if (!n) return call.error("a list, set or tuple of numbers is needed");
    total = total + *n;
  }
  return give(call, total);
}

Value range(const Call& call, Args a) {
  if (a.empty() || a.size() > 3) return call.error("takes one to three numbers");
  Number start, limit = number(a[0]), step(1);
  if (a.size() > 1) {
    start = number(a[0]);
    limit = number(a[1]);
  }
  bool down = limit.compare(start) < 0;
  if (a.size() == 3)
    step = number(a[2]);
  else if (down)
    step = Number(-1);
  if (step.sign() == 0) return call.error("the step must not be zero");
  if (down && step.sign() > 0) return call.error("the limit is below the start, so the step must be negative");
  if (!down && step.sign() < 0 && limit.compare(start) > 0)
    return call.error("the limit is above the start, so the step must be positive");
  std::vector<Element> elements;
  for (Number n = start; down ? n.compare(limit) > 0 : n.compare(limit) < 0; n = n + step) {
    if (elements.size() >= 1024) return call.error("gives more than 1024 numbers");  // Terraform's own limit
    elements.push_back({give(call, n)});
  }
  return call.store.list(elements, value::Shape::list);
}

constexpr Function table[] = {
    {"abs", "num:number", value::Type::number, Needs::all, absolute},
    {"ceil", "num:number", value::Type::number, Needs::all, ceiling},
    {"floor", "num:number", value::Type::number, Needs::all, floor_of},
    {"log", "num:number base:number", value::Type::number, Needs::all, logarithm},
    {"max", "numbers:number*", value::Type::number, Needs::all, max_of},
    {"min", "numbers:number*", value::Type::number, Needs::all, min_of},
    {"parseint", "number:any base:number", value::Type::number, Needs::all, parseint},
    {"pow", "num:number power:number", value::Type::number, Needs::all, power},
    {"range", "params:number*", value::Type::list, Needs::all, range},
    {"signum", "num:number", value::Type::number, Needs::all, signum},
    {"sum", "list:any", value::Type::number, Needs::all, sum},
};

}  // namespace

std::span<const Function> numeric_functions() {
  return table;
}

}  // namespace analyzer::frontends::terraform
