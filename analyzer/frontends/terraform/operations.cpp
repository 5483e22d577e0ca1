#include "frontends/terraform/operations.h"

#include <fmt/format.h>

#include "frontends/terraform/functions/table.h"
#include "frontends/terraform/type.h"

namespace analyzer::frontends::terraform {

using value::Alternative;
using value::Element;
using value::Entry;
using value::Guard;
using value::Op;
using value::Store;
using value::Value;

namespace {

constexpr std::size_t max_guessed = 32;  // members that an unknown key may mean

Value placed(Value v, source::Location where) {
  if (!v.where.file.valid()) v.where = where;
  return v;
}

value::Type type_by_name(std::string_view name) {
  auto ends = [&](std::string_view suffix) {
    return name.size() >= suffix.size() && name.substr(name.size() - suffix.size()) == suffix;
  };
  if (name == "id" || name == "arn" || name == "name" || name == "json" || ends("_arn") || ends("_id") || ends("_name"))
    return value::Type::string;
  return value::Type::any;
}

bool term_is_input(const Store& store, value::TermId id, int depth) {
  const value::Term& t = store.term(id);
  if (t.info.input) return true;
  if (depth > 8 || (t.op != Op::call && t.op != Op::get)) return false;
  return only_inputs(store, t.args);
}

// A member of what an open container does not list.
Value of_rest(Store& store, Value container, std::string_view name) {
  if (!container.rest().valid()) return store.unknown(Op::get, name, {container}, {.type = type_by_name(name)});
  const value::Term& rest = store.term(container.rest());
  value::TermInfo info{.type = type_by_name(name)};
  if (rest.op == Op::attribute && rest.name.empty()) {
    std::string says = fmt::format("attribute `{}` of `{}`", name, rest.info.says);
    info.says = says;
    info.giver = "AWS, when it is deployed";
    info.declared = rest.info.declared;
    return store.unknown(Op::attribute, name, rest.args, info);
  }
  if (rest.op == Op::data) {
    std::string says = fmt::format("`{}` of data source `{}`", name, rest.info.says);
    info.says = says;
    info.giver = rest.info.giver;
    info.declared = rest.info.declared;
    return store.unknown(Op::data, fmt::format("{}.{}", rest.name, name), rest.args, info);
  }
  info.input = rest.info.input;
  return store.unknown(Op::get, name, {store.unknown(container.rest())}, info);
}

Value pick(Store& store, std::span<const Element> elements, std::size_t index, source::Location where,
           std::string_view none, int& budget) {
  if (elements.empty() || --budget < 0) return store.invalid(none, where);
  const Element& first = elements[0];
  Value here = index == 0 ? first.value : pick(store, elements.subspan(1), index - 1, where, none, budget);
  if (first.guard.is_always()) return here;
  return store.choice(first.guard, here, pick(store, elements.subspan(1), index, where, none, budget));
}

}  // namespace

bool only_inputs(const Store& store, std::span<const Value> values) {
  bool some = false;
  auto look = [&](auto&& self, Value v, int depth) -> bool {
    if (v.is_wholly_known()) return true;
    if (depth > 20) return false;
    switch (v.kind()) {
      case value::Kind::unknown:
        some = true;
        return term_is_input(store, v.term(), depth);
      case value::Kind::string:
        some = true;
        for (const value::Piece& p : v.pieces())
          if (!p.known() && !term_is_input(store, p.term, depth)) return false;
        return true;
      case value::Kind::choice:
        some = true;
        for (const Alternative& a : v.alternatives())
          if (!self(self, a.value, depth + 1)) return false;
        return true;
      case value::Kind::list:
        if (v.open() && !(v.rest().valid() && term_is_input(store, v.rest(), depth))) return false;
        some |= v.open();
        for (const Element& e : v.elements())
          if (!self(self, e.value, depth + 1)) return false;
        return true;
      case value::Kind::object:
        if (v.open() && !(v.rest().valid() && term_is_input(store, v.rest(), depth))) return false;
        some |= v.open();
        for (const Entry& e : v.entries())
          if (!self(self, e.value, depth + 1)) return false;
        return true;
      default:
        return true;
    }
  };
  for (Value v : values)
    if (!look(look, v, 0)) return false;
  return some;
}

Value get_attribute(Store& store, Value object, std::string_view name, source::Location where) {
  switch (object.kind()) {
    case value::Kind::choice:
      return store.lift(object, [&](Value v) { return get_attribute(store, v, name, where); });
    case value::Kind::unknown: {
      if (store.is_invalid(object)) return object;
      value::TermInfo info{.type = type_by_name(name), .input = store.term(object.term()).info.input};
      return store.unknown(Op::get, name, {object}, info).at(where);
    }
    case value::Kind::object: {
      const Entry* found = object.find(name);
      if (found && found->guard.is_always()) return placed(found->value, where);
      Value otherwise = object.open() ? of_rest(store, object, name)
                                      : store.invalid(fmt::format("there is no attribute `{}`", name), where);
      if (!found) return placed(otherwise, where);
      return store.choice(found->guard, found->value, otherwise);
    }
    case value::Kind::null:
      return store.invalid(fmt::format("attribute `{}` of null", name), where);
    case value::Kind::list:
      return store.invalid(fmt::format("a list has no attribute `{}`; say which element, or use `[*]`", name), where);
    default:
      return store.invalid(fmt::format("this value has no attribute `{}`", name), where);
  }
}

Value get_index(Store& store, Value collection, Value key, source::Location where) {
  if (store.is_invalid(collection)) return collection;
  if (store.is_invalid(key)) return key;
  if (collection.is_choice()) return store.lift(collection, [&](Value v) { return get_index(store, v, key, where); });
  if (key.is_choice()) return store.lift(key, [&](Value k) { return get_index(store, collection, k, where); });
  if (collection.is_null()) return store.invalid("index of null", where);
  if (key.is_null()) return store.invalid("the index is null", where);
  if (collection.is_unknown()) {
    value::TermInfo info{.input = only_inputs(store, {&collection, 1}) &&
                                  (key.is_wholly_known() || only_inputs(store, {&key, 1}))};
    if (key.is_known_string()) return store.unknown(Op::get, key.text(), {collection}, info).at(where);
    return store.unknown(Op::get, "", {collection, key}, info).at(where);
  }
  if (collection.is_list()) {
    if (collection.shape() == value::Shape::set) return store.invalid("a set has no indexes", where);
    Conversion number = convert(store, key, *number_type());
    if (!number.ok()) return store.invalid("a number is needed to index a list", where);
    if (!number.value.is_wholly_known()) return store.unknown(Op::get, "", {collection, key}).at(where);
    if (!number.value.is_integer() || number.value.integer() < 0)
      return store.invalid("the index must be a whole number that is not negative", where);
    auto index = static_cast<std::size_t>(number.value.integer());
    std::span<const Element> elements = collection.elements();
    bool guarded = false;
    for (std::size_t i = 0; i < elements.size() && i <= index; ++i) guarded |= !elements[i].guard.is_always();
    if (index < elements.size() && !guarded) return placed(elements[index].value, where);
    // A resource with an unknown count is one guarded element that stands for all of them.
    if (collection.open() && !(index < elements.size() && !collection.rest().valid())) {
      Value base = collection.rest().valid() && elements.empty() ? store.unknown(collection.rest()) : collection;
      return store.unknown(Op::get, "", {base, store.integer(static_cast<std::int64_t>(index))}).at(where);
    }
    std::string none = elements.empty() ? fmt::format("index {} of an empty list", index)
                                        : fmt::format("index {} of a list with {} element{}", index, elements.size(),
                                                      elements.size() == 1 ? "" : "s");
    if (index >= elements.size()) return store.invalid(none, where);
    int budget = 200;
    return placed(pick(store, elements, index, where, none, budget), where);
  }
  if (collection.is_object()) {
    Conversion text = convert(store, key, *string_type());
    if (!text.ok()) return store.invalid("a string is needed to index a map", where);
    if (text.value.is_known_string()) {
      const Entry* found = collection.find(text.value.text());
      if (found && found->guard.is_always()) return placed(found->value, where);
      Value otherwise = collection.open()
                            ? of_rest(store, collection, text.value.text())
                            : store.invalid(fmt::format("the map has no element `{}`", text.value.text()), where);
      return placed(found ? store.choice(found->guard, found->value, otherwise) : otherwise, where);
    }
    if (collection.open() || collection.entries().size() > max_guessed || collection.entries().empty())
      return store.unknown(Op::get, "", {collection, key}).at(where);
    Value result = store.invalid("the map has no such element", where);
    for (const Entry& e : collection.entries())
      result = store.choice(store.both(e.guard, store.equal(text.value, store.string(e.key))), e.value, result);
    return placed(result, where);
  }
  return store.invalid("this value has no elements", where);
}

Condition condition_of(Store& store, Value v, source::Location where) {
  if (store.is_invalid(v)) return {Guard::never(), v};
  if (v.is_null()) return {Guard::never(), store.invalid("the condition is null", where)};
  Conversion c = convert(store, v, *boolean_type());
  if (!c.ok()) return {Guard::never(), store.invalid("the condition must be true or false: " + c.error, where)};
  return {store.truth(c.value), {}};
}

Value apply_operator(Store& store, std::string_view name, std::span<const Value> operands, source::Location where) {
  const Function* function = find_function(name);
  return call_function(store, *function, operands, where, nullptr);
}

Members members_of(Store& store, Value collection, source::Location where) {
  Members all;
  auto add = [&](auto&& self, Value v, Guard guard) -> void {
    if (guard.is_never()) return;
    if (v.is_choice()) {
      for (const Alternative& a : v.alternatives()) self(self, a.value, store.both(guard, a.guard));
      return;
    }
    if (v.is_unknown()) {
      if (store.is_invalid(v)) {
        if (guard.is_always()) all.fault = v;
        return;
      }
      all.open = true;
      if (all.rest.is_removed()) all.rest = v;
      return;
    }
    if (v.is_list()) {
      all.shape = v.shape();
      std::int64_t i = 0;
      for (const Element& e : v.elements()) {
        all.members.push_back(
            {v.shape() == value::Shape::set ? e.value : store.integer(i), e.value, store.both(guard, e.guard)});
        ++i;
      }
    } else if (v.is_object()) {
      all.shape = v.shape();
      for (const Entry& e : sorted_entries(v)) {
        Value key = store.string(e.key);
        key.where = e.key_where;
        all.members.push_back({key, e.value, store.both(guard, e.guard)});
      }
    } else if (guard.is_always()) {
      all.fault = store.invalid(
          v.is_null() ? "cannot go through null" : "a list, set, tuple, map or object is needed to go through", where);
      return;
    }
    if (v.open()) {
      all.open = true;
      if (all.rest.is_removed())
        all.rest = v.rest().valid() ? store.unknown(v.rest()) : store.unknown(Op::call, "tf.rest", {v});
    }
  };
  add(add, collection, Guard::always());
  return all;
}

}  // namespace analyzer::frontends::terraform
