// Functions of lists and maps.
#include <fmt/format.h>

#include <algorithm>

#include "frontends/terraform/functions/call.h"
#include "frontends/terraform/type.h"
#include "frontends/terraform/unicode.h"

namespace analyzer::frontends::terraform {

using value::Alternative;
using value::Element;
using value::Entry;
using value::Guard;
using value::Shape;
using value::Store;
using value::Value;
using Args = std::span<const Value>;

namespace {

// May this be null or empty text? A guard that says when.
Guard is_blank(Store& store, Value v) {
  if (v.is_null()) return Guard::always();
  if (v.is_unknown()) {
    switch (store.term(v.term()).op) {
      case value::Op::variable:
      case value::Op::opaque:
      case value::Op::call:
      case value::Op::get:
        return store.either(store.equal(v, store.string("")), store.equal(v, store.null()));
      default:
        return store.equal(v, store.string(""));
    }
  }
  return v.is_string() ? store.equal(v, store.string("")) : Guard::never();
}

// Elements of a list-like argument with a guard each; what is not known is told apart.
struct Gathered {
  std::vector<Element> elements;
  std::vector<Value> unknowns;  // whole arguments, or open ends
  bool bad = false;             // something that is no list at all
};

void gather(Store& store, Value v, Guard guard, Gathered& out) {
  if (v.is_choice()) {
    for (const Alternative& a : v.alternatives()) gather(store, a.value, store.both(guard, a.guard), out);
    return;
  }
  if (v.is_unknown()) {
    out.unknowns.push_back(v);
    return;
  }
  if (!v.is_list()) {
    out.bad |= !v.is_removed();
    return;
  }
  for (const Element& e : v.elements()) {
    Guard both = store.both(guard, e.guard);
    if (!both.is_never()) out.elements.push_back({e.value, both});
  }
  if (v.open()) out.unknowns.push_back(v.rest().valid() ? store.unknown(v.rest()) : Value{});
}

value::TermId rest_of(const Call& call, const std::vector<Value>& unknowns, Args a) {
  if (unknowns.size() == 1 && unknowns[0].is_unknown()) return unknowns[0].term();
  return unknowns.empty() ? value::TermId{} : call.unknown(a).term();
}

Value all_or_any(const Call& call, Args a, bool all) {
  if (!a[0].is_list()) return call.unknown(a);
  Store& store = call.store;
  Guard result = all ? Guard::always() : Guard::never();
  for (const Element& e : a[0].elements()) {
    Guard truth = e.value.is_null() ? Guard::never() : store.truth(e.value);
    result = all ? store.both(result, store.either(store.negate(e.guard), truth))
                 : store.either(result, store.both(e.guard, truth));
  }
  bool decided = all ? result.is_never() : result.is_always();
  if (a[0].open() && !decided) return call.unknown(a);
  return store.from_guard(result);
}
Value alltrue(const Call& call, Args a) {
  return all_or_any(call, a, true);
}
Value anytrue(const Call& call, Args a) {
  return all_or_any(call, a, false);
}

Value chunklist(const Call& call, Args a) {
  if (!a[0].is_list()) return call.unknown(a);
  if (!a[1].is_integer() || a[1].integer() < 0)
    return call.error("the size must be a whole number that is not negative");
  auto size = static_cast<std::size_t>(a[1].integer());
  std::span<const Element> all = a[0].elements();
  if (size == 0) size = all.size();
  std::vector<Element> chunks;
  for (std::size_t i = 0; i < all.size(); i += size)
    chunks.push_back({call.store.list(all.subspan(i, std::min(size, all.size() - i)), Shape::list)});
  return call.store.list(chunks, Shape::list);
}

Value coalesce(const Call& call, Args a) {
  Store& store = call.store;
  if (a.empty()) return call.error("at least one argument is needed");
  std::vector<TypeRef> types;
  for (Value v : a) types.push_back(type_of(store, v));
  std::optional<TypeRef> common = unify(types);
  Value result = call.error("no argument is neither null nor an empty string");
  for (std::size_t i = a.size(); i-- > 0;) {
    Value v = a[i];
    if (common && !v.is_null()) v = convert(store, v, **common).value;
    Guard blank = v.is_choice() ? Guard::never() : is_blank(store, v);
    if (v.is_choice()) {
      Value otherwise = result;
      result = store.lift(v, [&](Value one) { return store.choice(is_blank(store, one), otherwise, one); });
      continue;
    }
    result = store.choice(blank, result, v);
  }
  return result;
}

Value coalescelist(const Call& call, Args a) {
  for (Value v : a) {
    if (v.is_null()) continue;
    if (!v.is_list()) return call.unknown(a);
    if (!v.elements().empty()) return v;
  }
  return call.error("no argument is a list with elements");
}

Value compact(const Call& call, Args a) {
  Store& store = call.store;
  Gathered all;
  gather(store, a[0], Guard::always(), all);
  if (all.bad) return call.error("a list of strings is required");
  if (all.elements.empty() && !all.unknowns.empty()) return call.unknown(a);
  std::vector<Element> kept;
  for (const Element& e : all.elements) {
    Value v = store.lift(e.value, [&](Value one) { return store.choice(is_blank(store, one), Value{}, one); });
    v.where = e.value.where;
    kept.push_back({v, e.guard});
  }
  return store.list(kept, Shape::list, !all.unknowns.empty(), rest_of(call, all.unknowns, a));
}

Value concat(const Call& call, Args a) {
  if (a.empty()) return call.error("at least one list is needed");
  Gathered all;
  bool lists = true;
  for (Value v : a) {
    if (v.is_null()) return call.error("arguments must not be null");
    gather(call.store, v, Guard::always(), all);
    lists &= v.is_list() && v.shape() == Shape::list;
  }
  if (all.bad) return call.error("all arguments must be lists or tuples");
  if (all.elements.empty() && all.unknowns.size() == 1 && all.unknowns[0].is_unknown()) return all.unknowns[0];
  return call.store.list(all.elements, lists ? Shape::list : Shape::tuple, !all.unknowns.empty(),
                         rest_of(call, all.unknowns, a));
}

Value contains(const Call& call, Args a) {
  if (a[0].is_unknown()) return call.unknown(a);
  if (!a[0].is_list()) return call.error("the first argument must be a list, tuple or set");
  Store& store = call.store;
  Guard found = Guard::never();
  for (const Element& e : a[0].elements()) {
    found = store.either(found, store.both(e.guard, store.equal(e.value, a[1])));
    if (found.is_always()) break;
  }
  if (a[0].open() && !found.is_always()) return call.unknown(a);
  return store.from_guard(found);
}

Value distinct(const Call& call, Args a) {
  if (!a[0].is_list()) return call.unknown(a);
  std::vector<Element> kept;
  for (const Element& e : a[0].elements()) {
    auto same =
        std::find_if(kept.begin(), kept.end(), [&](const Element& k) { return call.store.same(k.value, e.value); });
    if (same == kept.end())
      kept.push_back(e);
    else
      same->guard = call.store.either(same->guard, e.guard);
  }
  return call.store.list(kept, Shape::list, a[0].open(), a[0].rest());
}

Value element(const Call& call, Args a) {
  if (a[0].is_unknown())
    return a[1].is_wholly_known()
               ? call.store.unknown(value::Op::call, "tf.element", a, {.says = "`element(…)`", .declared = call.where})
               : call.unknown(a);
  if (!a[0].is_list() || a[0].shape() == Shape::set) return call.error("the first argument must be a list or tuple");
  std::size_t size = a[0].elements().size();
  if (size == 0) return call.error("of an empty list");
  if (!a[1].is_integer())
    return a[1].is_wholly_known() ? call.error("the index must be a whole number") : call.unknown(a);
  if (a[1].integer() < 0) return call.error("the index must not be negative");
  // Terraform wraps around: element(["a", "b"], 3) is "b".
  return a[0].elements()[static_cast<std::size_t>(a[1].integer()) % size].value;
}

void flatten_into(const Call& call, Value v, Guard guard, Gathered& out, int depth) {
  Store& store = call.store;
  if (v.is_choice() && depth < 50) {
    for (const Alternative& a : v.alternatives())
      flatten_into(call, a.value, store.both(guard, a.guard), out, depth + 1);
    return;
  }
  if (guard.is_never()) return;
  if (v.is_list() && depth < 50) {
    for (const Element& e : v.elements()) flatten_into(call, e.value, store.both(guard, e.guard), out, depth + 1);
    if (v.open()) out.unknowns.push_back(v.rest().valid() ? store.unknown(v.rest()) : Value{});
    return;
  }
  if (v.is_unknown() && !store.is_invalid(v)) {
    value::Type type = store.term(v.term()).info.type;
    if (type == value::Type::any || type == value::Type::list) {
      out.unknowns.push_back(v);
      return;
    }
  }
  out.elements.push_back({v, guard});
}

Value flatten(const Call& call, Args a) {
  if (a[0].is_unknown()) return call.unknown(a);
  Gathered all;
  flatten_into(call, a[0], Guard::always(), all, 0);
  if (!a[0].is_list() && !a[0].is_choice()) return call.error("a list, set or tuple is needed");
  return call.store.list(all.elements, Shape::tuple, !all.unknowns.empty(), rest_of(call, all.unknowns, a));
}

Value index(const Call& call, Args a) {
  if (!a[0].is_list())
    return a[0].is_unknown() ? call.unknown(a) : call.error("the first argument must be a list or tuple");
  std::span<const Element> all = a[0].elements();
  if (all.empty()) return call.error("cannot search an empty list");
  for (std::size_t i = 0; i < all.size(); ++i) {
    Guard equal = call.store.equal(all[i].value, a[1]);
    if (equal.is_always()) return call.store.integer(static_cast<std::int64_t>(i));
    if (equal.is_open()) return call.unknown(a);
  }
  return call.error("item not found");
}

Value keys(const Call& call, Args a) {
  if (a[0].is_unknown()) return call.unknown(a);
  if (!a[0].is_object()) return call.error("a map or object is required");
  std::vector<Element> list;
  for (const Entry& e : sorted_entries(a[0])) list.push_back({call.text(e.key).at(e.key_where), e.guard});
  value::TermId rest = a[0].open() ? call.unknown(a).term() : value::TermId{};
  return call.store.list(list, a[0].shape() == Shape::map ? Shape::list : Shape::tuple, a[0].open(), rest);
}

Value values(const Call& call, Args a) {
  if (a[0].is_unknown()) return call.unknown(a);
  if (!a[0].is_object()) return call.error("a map or object is required");
  std::vector<Element> list;
  for (const Entry& e : sorted_entries(a[0])) list.push_back({e.value, e.guard});
  value::TermId rest = a[0].open() ? call.unknown(a).term() : value::TermId{};
  return call.store.list(list, a[0].shape() == Shape::map ? Shape::list : Shape::tuple, a[0].open(), rest);
}

Value length(const Call& call, Args a) {
  if (a[0].is_list()) return call.store.integer(static_cast<std::int64_t>(a[0].elements().size()));
  if (a[0].is_object()) return call.store.integer(static_cast<std::int64_t>(a[0].entries().size()));
  if (a[0].is_known_string()) return call.store.integer(static_cast<std::int64_t>(graphemes(a[0].text()).size()));
  if (a[0].is_unknown() || a[0].is_string()) return call.unknown(a);
  return call.error("a string, list, set, tuple, map or object is needed");
}

constexpr std::size_t max_guessed_keys = 32;

Value lookup(const Call& call, Args a) {
  Store& store = call.store;
  if (a.size() < 2 || a.size() > 3) return call.error("takes a map, a key and perhaps a default");
  if (a[0].is_unknown()) return call.unknown(a);
  if (!a[0].is_object()) return call.error("the first argument must be a map or object");
  Conversion key = convert(store, a[1], *string_type());
  if (!key.ok()) return call.error("the key must be a string");
  Value fallback =
      a.size() == 3
          ? a[2]
          : store.invalid(fmt::format("`lookup`: no element {} in the map", value::to_string(store, a[1])), call.where);
  if (a.size() == 3 && a[0].shape() == Shape::map) {
    TypeRef type = type_of(store, a[0]);
    Conversion c = convert(store, a[2], *type->element);
    if (!c.ok()) return call.error("the default does not have the type of the map's elements: " + c.error);
    fallback = c.value;
  }
  if (key.value.is_known_string()) {
    const Entry* found = a[0].find(key.value.text());
    if (found && found->guard.is_always()) return found->value;
    if (a[0].open()) return call.unknown(a);
    return found ? store.choice(found->guard, found->value, fallback) : fallback;
  }
  if (a[0].open() || a[0].entries().size() > max_guessed_keys) return call.unknown(a);
  // One of the keys, or none of them.
  Value result = fallback;
  for (const Entry& e : a[0].entries())
    result = store.choice(store.both(e.guard, store.equal(key.value, store.string(e.key))), e.value, result);
  return result;
}

Value matchkeys(const Call& call, Args a) {
  if (!a[0].is_list() || !a[1].is_list() || !a[2].is_list()) return call.unknown(a);
  if (a[0].elements().size() != a[1].elements().size())
    return call.error("the lists of keys and values must have the same length");
  std::vector<Element> kept;
  for (std::size_t i = 0; i < a[1].elements().size(); ++i) {
    Guard wanted = Guard::never();
    for (const Element& e : a[2].elements())
      wanted = call.store.either(wanted, call.store.equal(a[1].elements()[i].value, e.value));
    kept.push_back({a[0].elements()[i].value, wanted});
  }
  return call.store.list(kept, Shape::list);
}

Value merge(const Call& call, Args a) {
  Store& store = call.store;
  std::vector<Entry> entries;
  std::vector<Value> unknowns;
  std::string fault;
  bool maps = true;
  auto add = [&](auto&& self, Value v, Guard guard) -> void {
    if (v.is_choice()) {
      for (const Alternative& one : v.alternatives()) self(self, one.value, store.both(guard, one.guard));
      return;
    }
    if (guard.is_never() || v.is_null()) return;
    Value open_end;
    if (v.is_unknown())
      open_end = v;
    else if (v.is_object() && v.open())
      open_end = v.rest().valid() ? store.unknown(v.rest()) : call.unknown(a);
    else if (!v.is_object())
      fault = "arguments must be maps or objects";
    if (!open_end.is_removed()) {
      // What stands before may be overwritten by what is not known.
      for (Entry& e : entries)
        if (!v.is_object() || !v.find(e.key))
          e.value = store
                        .unknown(value::Op::call, "tf.lookup", {open_end, store.string(e.key), e.value},
                                 {.says = fmt::format("`{}` of a merge", e.key)})
                        .at(e.value.where);
      unknowns.push_back(open_end);
    }
    if (v.is_object()) maps &= v.shape() == Shape::map;
    for (Entry e : v.entries()) {
      e.guard = store.both(e.guard, guard);
      entries.push_back(e);
    }
  };
  for (Value v : a) {
    if (store.is_invalid(v)) return v;
    add(add, v, Guard::always());
  }
  if (!fault.empty()) return call.error(fault);
  if (entries.empty() && unknowns.size() == 1) return unknowns[0];
  maps &= std::any_of(a.begin(), a.end(), [](Value v) { return v.is_object() || v.is_choice(); });
  Value merged =
      store.object(entries, maps ? Shape::map : Shape::object, !unknowns.empty(), rest_of(call, unknowns, a));
  if (maps && unknowns.empty()) {
    // Maps of different element types become an object.
    std::vector<TypeRef> types;
    for (Value v : a)
      if (v.is_object()) types.push_back(type_of(store, v));
    for (std::size_t i = 1; i < types.size(); ++i)
      if (!contains_any(*types[i]) && !contains_any(*types[0]) && !equal(*types[0], *types[i]))
        return store.reshape(merged, Shape::object);
  }
  return merged;
}

Value one(const Call& call, Args a) {
  if (!a[0].is_list()) return a[0].is_unknown() ? call.unknown(a) : call.error("a list, set or tuple is needed");
  std::size_t size = a[0].elements().size();
  if (size == 0) return call.store.null();
  if (size > 1) return call.error("the list must have either no or one element");
  return a[0].elements()[0].value;
}

Value reverse(const Call& call, Args a) {
  if (!a[0].is_list()) return call.unknown(a);
  std::vector<Element> list(a[0].elements().rbegin(), a[0].elements().rend());
  return call.store.list(list, a[0].shape() == Shape::tuple ? Shape::tuple : Shape::list);
}

Value slice(const Call& call, Args a) {
  if (a[0].is_unknown()) return call.unknown(a);
  if (!a[0].is_list() || a[0].shape() == Shape::set) return call.error("a list or tuple is needed");
  if (!a[1].is_integer() || !a[2].is_integer())
    return a[1].is_wholly_known() && a[2].is_wholly_known() ? call.error("the indexes must be whole numbers")
                                                            : call.unknown(a);
  std::int64_t start = a[1].integer(), end = a[2].integer(), size = static_cast<std::int64_t>(a[0].elements().size());
  if (start < 0) return call.error("the start index must not be negative");
  if (end > size)
    return call.error(fmt::format("the end index must not be greater than the length of the list, {}", size));
  if (start > end) return call.error("the start index must not be greater than the end index");
  return call.store.list(
      a[0].elements().subspan(static_cast<std::size_t>(start), static_cast<std::size_t>(end - start)), a[0].shape());
}

Value sort(const Call& call, Args a) {
  std::vector<Element> list(a[0].elements().begin(), a[0].elements().end());
  for (const Element& e : list)
    if (e.value.is_null()) return call.error("a list element is null; a null value cannot be sorted");
  std::stable_sort(list.begin(), list.end(),
                   [](const Element& x, const Element& y) { return x.value.text() < y.value.text(); });
  return call.store.list(list, Shape::list);
}

Value transpose(const Call& call, Args a) {
  std::vector<std::pair<std::string_view, std::vector<Element>>> columns;
  for (const Entry& e : sorted_entries(a[0])) {
    for (const Element& inner : e.value.elements()) {
      if (!inner.value.is_known_string()) return call.error("a map of lists of strings is needed");
      auto column =
          std::find_if(columns.begin(), columns.end(), [&](const auto& c) { return c.first == inner.value.text(); });
      if (column == columns.end()) column = columns.insert(columns.end(), {inner.value.text(), {}});
      column->second.push_back({call.text(e.key)});
    }
  }
  std::vector<Entry> entries;
  for (const auto& [key, list] : columns) entries.push_back({key, call.store.list(list, Shape::list)});
  return call.store.object(entries, Shape::map);
}

Value zipmap(const Call& call, Args a) {
  if (!a[0].is_list() || !a[1].is_list()) return call.unknown(a);
  if (a[0].elements().size() != a[1].elements().size())
    return call.error(fmt::format("{} keys and {} values", a[0].elements().size(), a[1].elements().size()));
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < a[0].elements().size(); ++i) {
    Value key = a[0].elements()[i].value;
    if (!key.is_known_string()) return call.unknown(a);
    entries.push_back({key.text(), a[1].elements()[i].value, Guard::always(), key.where});
  }
  return call.store.object(entries, a[1].shape() == Shape::list ? Shape::map : Shape::object);
}

constexpr Function table[] = {
    {"alltrue", "list:list(bool)", value::Type::boolean, Needs::nothing, alltrue},
    {"anytrue", "list:list(bool)", value::Type::boolean, Needs::nothing, anytrue},
    {"chunklist", "list:list(any) size:number", value::Type::list, Needs::shape, chunklist},
    {"coalesce", "vals:any?*", value::Type::any, Needs::raw, coalesce},
    {"coalescelist", "vals:any?*", value::Type::list, Needs::shape, coalescelist},
    {"compact", "list:list(string)", value::Type::list, Needs::raw, compact},
    {"concat", "seqs:any*", value::Type::list, Needs::raw, concat},
    {"contains", "list:any value:any", value::Type::boolean, Needs::nothing, contains},
    {"distinct", "list:list(any)", value::Type::list, Needs::nothing, distinct},
    {"element", "list:any index:number", value::Type::any, Needs::shape, element},
    {"flatten", "list:any", value::Type::list, Needs::raw, flatten},
    {"index", "list:any value:any", value::Type::number, Needs::shape, index},
    {"keys", "inputMap:any", value::Type::list, Needs::nothing, keys},
    {"length", "value:any", value::Type::number, Needs::shape, length},
    {"lookup", "inputMap:any key:any default:any?*", value::Type::any, Needs::nothing, lookup},
    {"matchkeys", "values:list(any) keys:list(any) searchset:list(any)", value::Type::list, Needs::shape, matchkeys},
    {"merge", "maps:any?*", value::Type::object, Needs::raw, merge},
    {"one", "list:any", value::Type::any, Needs::shape, one},
    {"reverse", "list:any", value::Type::list, Needs::shape, reverse},
    {"slice", "list:any start_index:number end_index:number", value::Type::list, Needs::shape, slice},
    {"sort", "list:list(string)", value::Type::list, Needs::all, sort},
    {"transpose", "values:map(list(string))", value::Type::object, Needs::all, transpose},
    {"values", "mapping:any", value::Type::list, Needs::nothing, values},
    {"zipmap", "keys:list(string) values:any", value::Type::object, Needs::shape, zipmap},
};

}  // namespace

std::span<const Function> collection_functions() {
  return table;
}

}  // namespace analyzer::frontends::terraform
