// setproduct, setunion, setintersection, setsubtract.
#include "frontends/terraform/functions/call.h"
#include "frontends/terraform/type.h"

namespace analyzer::frontends::terraform {

using value::Element;
using value::Guard;
using value::Shape;
using value::Value;
using Args = std::span<const Value>;

namespace {

constexpr std::size_t max_product = 65536;

Value setproduct(const Call& call, Args args) {
  if (args.size() < 2) return call.error("at least two arguments are needed");
  std::vector<Value> a(args.begin(), args.end());
  for (Value& v : a) {
    if (!v.is_list() || v.shape() == Shape::set) continue;
    Conversion c = convert(call.store, v, *list_of(any_type()));
    if (!c.ok()) return call.error(c.error);
    v = c.value;
  }
  std::size_t size = 1;
  bool sets = true;
  for (Value v : a) {
    if (v.is_unknown()) return call.unknown(a);
    if (!v.is_list()) return call.error("a set or a list is required");
    sets &= v.shape() == Shape::set;
    size *= v.elements().size();
    if (size > max_product) return call.unknown(a);
  }
  std::vector<Element> all;
  std::vector<std::size_t> at(a.size(), 0);
  for (std::size_t n = 0; n < size; ++n) {
    std::vector<Element> one;
    for (std::size_t i = 0; i < a.size(); ++i) one.push_back({a[i].elements()[at[i]].value});
    all.push_back({call.store.list(one, Shape::tuple)});
    for (std::size_t i = a.size(); i-- > 0;) {
      if (++at[i] < a[i].elements().size()) break;
      at[i] = 0;
    }
  }
  return sets ? make_set(call.store, std::move(all)) : call.store.list(all, Shape::list);
}

Value setunion(const Call& call, Args a) {
  std::vector<Element> all;
  bool open = false;
  value::TermId rest;
  for (Value v : a) {
    if (v.is_unknown()) {
      open = true;
      rest = rest.valid() ? call.unknown(a).term() : v.term();
      continue;
    }
    all.insert(all.end(), v.elements().begin(), v.elements().end());
    open |= v.open();
  }
  if (all.empty() && open) return call.unknown(a);
  // As sets of one type: numbers beside strings become strings.
  Conversion c = convert(call.store, call.store.list(all, Shape::tuple, open, rest), *set_of(any_type()));
  return c.ok() ? c.value : call.error(c.error);
}

Guard member(const Call& call, Value set, Value v) {
  Guard found = Guard::never();
  for (const Element& e : set.elements())
    found = call.store.either(found, call.store.both(e.guard, call.store.equal(e.value, v)));
  return found;
}

Value setintersection(const Call& call, Args a) {
  for (Value v : a)
    if (v.is_unknown() || v.open()) return call.unknown(a);
  std::vector<Element> kept;
  for (const Element& e : a[0].elements()) {
    Guard guard = e.guard;
    for (Value other : a.subspan(1)) guard = call.store.both(guard, member(call, other, e.value));
    kept.push_back({e.value, guard});
  }
  return make_set(call.store, std::move(kept));
}

Value setsubtract(const Call& call, Args a) {
  if (!a[0].is_list() || !a[1].is_list() || a[1].open()) return call.unknown(a);
  std::vector<Element> kept;
  for (const Element& e : a[0].elements())
    kept.push_back({e.value, call.store.both(e.guard, call.store.negate(member(call, a[1], e.value)))});
  std::erase_if(kept, [](const Element& e) { return e.guard.is_never(); });
  return make_set(call.store, std::move(kept), a[0].open(), a[0].rest());
}

constexpr Function table[] = {
    {"setintersection", "first_set:set(any) other_sets:set(any)*", value::Type::list, Needs::nothing, setintersection},
    {"setproduct", "sets:any*", value::Type::list, Needs::shape, setproduct},
    {"setsubtract", "a:set(any) b:set(any)", value::Type::list, Needs::nothing, setsubtract},
    {"setunion", "first_set:set(any) other_sets:set(any)*", value::Type::list, Needs::nothing, setunion},
};

}  // namespace

std::span<const Function> set_functions() {
  return table;
}

}  // namespace analyzer::frontends::terraform
