#include "frontends/terraform/type.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "frontends/terraform/number.h"

namespace analyzer::frontends::terraform {

using value::Element;
using value::Entry;
using value::Guard;
using value::Shape;
using value::Store;
using value::Value;

namespace {

TypeRef make(Type::Kind kind, TypeRef element = nullptr) {
  auto type = std::make_shared<Type>();
  type->kind = kind;
  type->element = std::move(element);
  return type;
}

}  // namespace

TypeRef any_type() {
  static const TypeRef type = make(Type::Kind::any);
  return type;
}
TypeRef string_type() {
  static const TypeRef type = make(Type::Kind::string);
  return type;
}
TypeRef number_type() {
  static const TypeRef type = make(Type::Kind::number);
  return type;
}
TypeRef boolean_type() {
  static const TypeRef type = make(Type::Kind::boolean);
  return type;
}
TypeRef list_of(TypeRef element) {
  return make(Type::Kind::list, std::move(element));
}
TypeRef set_of(TypeRef element) {
  return make(Type::Kind::set, std::move(element));
}
TypeRef map_of(TypeRef element) {
  return make(Type::Kind::map, std::move(element));
}

std::string to_string(const Type& type) {
  switch (type.kind) {
    case Type::Kind::any:
      return "any";
    case Type::Kind::string:
      return "string";
    case Type::Kind::number:
      return "number";
    case Type::Kind::boolean:
      return "bool";
    case Type::Kind::list:
      return "list(" + to_string(*type.element) + ")";
    case Type::Kind::set:
      return "set(" + to_string(*type.element) + ")";
    case Type::Kind::map:
      return "map(" + to_string(*type.element) + ")";
    case Type::Kind::tuple: {
      std::string text = "tuple([";
      for (std::size_t i = 0; i < type.elements.size(); ++i) text += (i ? ", " : "") + to_string(*type.elements[i]);
      return text + "])";
    }
    case Type::Kind::object: {
      std::string text = "object({";
      bool first = true;
      for (const Type::Attribute& a : type.attributes) {
        text += (first ? "" : ", ") + a.name + " = " +
                (a.optional ? "optional(" + to_string(*a.type) + ")" : to_string(*a.type));
        first = false;
      }
      return text + "})";
    }
  }
  return "any";
}

bool equal(const Type& a, const Type& b) {
  if (&a == &b) return true;
  if (a.kind != b.kind || a.elements.size() != b.elements.size() || a.attributes.size() != b.attributes.size())
    return false;
  if (a.element && !equal(*a.element, *b.element)) return false;
  for (std::size_t i = 0; i < a.elements.size(); ++i)
    if (!equal(*a.elements[i], *b.elements[i])) return false;
  for (std::size_t i = 0; i < a.attributes.size(); ++i)
    if (a.attributes[i].name != b.attributes[i].name || !equal(*a.attributes[i].type, *b.attributes[i].type))
      return false;
  return true;
}

bool contains_any(const Type& type) {
  if (type.kind == Type::Kind::any) return true;
  if (type.element && contains_any(*type.element)) return true;
  for (const TypeRef& e : type.elements)
    if (contains_any(*e)) return true;
  for (const Type::Attribute& a : type.attributes)
    if (contains_any(*a.type)) return true;
  return false;
}

value::Type coarse(const Type& type) {
  switch (type.kind) {
    case Type::Kind::any:
      return value::Type::any;
    case Type::Kind::string:
      return value::Type::string;
    case Type::Kind::number:
      return value::Type::number;
    case Type::Kind::boolean:
      return value::Type::boolean;
    case Type::Kind::list:
    case Type::Kind::set:
    case Type::Kind::tuple:
      return value::Type::list;
    case Type::Kind::map:
    case Type::Kind::object:
      return value::Type::object;
  }
  return value::Type::any;
}

// --- The type of a value
// ------------------------------------------------------------------------------------------------

namespace {

TypeRef type_of_term(Store& store, value::TermId id) {
  switch (store.term(id).info.type) {
    case value::Type::string:
      return string_type();
    case value::Type::number:
      return number_type();
    case value::Type::boolean:
      return boolean_type();
    default:
      return any_type();
  }
}

TypeRef element_type(Store& store, Value v) {
  std::vector<TypeRef> types;
  for (const Element& e : v.elements()) {
    types.push_back(type_of(store, e.value));
    if (types.size() > 64) break;  // of a converted collection the first says it
  }
  for (const Entry& e : v.entries()) {
    types.push_back(type_of(store, e.value));
    if (types.size() > 64) break;
  }
  if (types.empty()) return any_type();
  std::optional<TypeRef> common = unify(types);
  return common ? *common : any_type();
}

}  // namespace

TypeRef type_of(Store& store, Value v) {
  switch (v.kind()) {
    case value::Kind::removed:
    case value::Kind::null:
      return any_type();
    case value::Kind::boolean:
      return boolean_type();
    case value::Kind::number:
      return number_type();
    case value::Kind::string:
      return string_type();
    case value::Kind::unknown:
      return type_of_term(store, v.term());
    case value::Kind::choice: {
      std::vector<TypeRef> types;
      for (const value::Alternative& a : v.alternatives())
        if (!store.is_invalid(a.value)) types.push_back(type_of(store, a.value));
      std::optional<TypeRef> common = unify(types);
      return common ? *common : any_type();
    }
    case value::Kind::list: {
      if (v.shape() == Shape::list) return list_of(element_type(store, v));
      if (v.shape() == Shape::set) return set_of(element_type(store, v));
      if (v.open()) return list_of(any_type());
      auto type = std::make_shared<Type>();
      type->kind = Type::Kind::tuple;
      for (const Element& e : v.elements()) type->elements.push_back(type_of(store, e.value));
      return type;
    }
    case value::Kind::object: {
      if (v.shape() == Shape::map) return map_of(element_type(store, v));
      if (v.open()) return any_type();
      auto type = std::make_shared<Type>();
      type->kind = Type::Kind::object;
      for (const Entry& e : sorted_entries(v))
        type->attributes.push_back({std::string(e.key), type_of(store, e.value), false, {}});
      return type;
    }
  }
  return any_type();
}

// --- Unification
// --------------------------------------------------------------------------------------------------------

namespace {

bool is_sequence(const Type& t) {
  return t.kind == Type::Kind::list || t.kind == Type::Kind::set || t.kind == Type::Kind::tuple;
}
bool is_mapping(const Type& t) {
  return t.kind == Type::Kind::map || t.kind == Type::Kind::object;
}

void add_element_types(const Type& t, std::vector<TypeRef>& types) {
  if (t.element) types.push_back(t.element);
  for (const TypeRef& e : t.elements) types.push_back(e);
  for (const Type::Attribute& a : t.attributes) types.push_back(a.type);
}

std::optional<TypeRef> unify_sequences(std::span<const TypeRef> types) {
  bool tuples = true, sets = false;
  for (const TypeRef& t : types) {
    tuples &= t->kind == Type::Kind::tuple && t->elements.size() == types[0]->elements.size();
    sets |= t->kind == Type::Kind::set;
  }
  if (tuples) {
    auto made = std::make_shared<Type>();
    made->kind = Type::Kind::tuple;
    bool fits = true;
    for (std::size_t i = 0; i < types[0]->elements.size() && fits; ++i) {
      std::vector<TypeRef> column;
      for (const TypeRef& t : types) column.push_back(t->elements[i]);
      std::optional<TypeRef> common = unify(column);
      if (common)
        made->elements.push_back(*common);
      else
        fits = false;
    }
    if (fits) return made;
    return std::nullopt;
  }
  std::vector<TypeRef> all;
  for (const TypeRef& t : types) add_element_types(*t, all);
  if (all.empty()) return sets ? set_of(any_type()) : list_of(any_type());
  std::optional<TypeRef> common = unify(all);
  if (!common) return std::nullopt;
  return sets ? set_of(*common) : list_of(*common);
}

std::optional<TypeRef> unify_mappings(std::span<const TypeRef> types) {
  bool objects = true;
  for (const TypeRef& t : types) {
    objects &= t->kind == Type::Kind::object && t->attributes.size() == types[0]->attributes.size();
    for (std::size_t i = 0; objects && i < t->attributes.size(); ++i)
      objects &= t->attributes[i].name == types[0]->attributes[i].name;
  }
  if (objects) {
    auto made = std::make_shared<Type>();
    made->kind = Type::Kind::object;
    for (std::size_t i = 0; i < types[0]->attributes.size(); ++i) {
      std::vector<TypeRef> column;
      for (const TypeRef& t : types) column.push_back(t->attributes[i].type);
      std::optional<TypeRef> common = unify(column);
      if (!common) return std::nullopt;
      made->attributes.push_back({types[0]->attributes[i].name, *common, false, {}});
    }
    return made;
  }
  std::vector<TypeRef> all;
  for (const TypeRef& t : types) add_element_types(*t, all);
  if (all.empty()) return map_of(any_type());
  std::optional<TypeRef> common = unify(all);
  return common ? std::optional(map_of(*common)) : std::nullopt;
}

}  // namespace

std::optional<TypeRef> unify(std::span<const TypeRef> types) {
  std::vector<TypeRef> known;  // null and what is not known become whatever the others are
  for (const TypeRef& t : types)
    if (t->kind != Type::Kind::any) known.push_back(t);
  if (known.empty()) return any_type();
  bool all_equal = true, primitive = true, sequence = true, mapping = true, text = false;
  for (const TypeRef& t : known) {
    all_equal &= equal(*t, *known[0]);
    primitive &= t->is_primitive();
    sequence &= is_sequence(*t);
    mapping &= is_mapping(*t);
    text |= t->kind == Type::Kind::string;
  }
  if (all_equal) return known[0];
  // A number and a bool have no common type unless a string is there that both can become.
  if (primitive) return text ? std::optional(string_type()) : std::nullopt;
  if (sequence) return unify_sequences(known);
  if (mapping) return unify_mappings(known);
  return std::nullopt;
}

// --- Conversion
// ---------------------------------------------------------------------------------------------------------

namespace {

std::string article(const Type& type) {
  switch (type.kind) {
    case Type::Kind::string:
      return "a string is required";
    case Type::Kind::number:
      return "a number is required";
    case Type::Kind::boolean:
      return "a bool is required";
    case Type::Kind::list:
      return "a list is required";
    case Type::Kind::set:
      return "a set is required";
    case Type::Kind::map:
      return "a map is required";
    case Type::Kind::tuple:
      return "a tuple is required";
    case Type::Kind::object:
      return "an object is required";
    case Type::Kind::any:
      return "";
  }
  return "";
}

Value placed(Value made, Value from) {
  made.where = from.where;
  made.sensitive = from.sensitive;
  return made;
}

Conversion to_primitive(Store& store, Value v, const Type& type) {
  using K = value::Kind;
  if (type.kind == Type::Kind::string) {
    if (v.is(K::string)) return {v, {}};
    if (v.is(K::boolean) || v.is(K::number)) return {placed(store.to_text(v), v), {}};
  } else if (type.kind == Type::Kind::number) {
    if (v.is(K::number)) return {v, {}};
    if (v.is_known_string()) {
      std::optional<Number> n = Number::parse(v.text());
      if (n) return {placed(store.number(n->text()), v), {}};
    } else if (v.is_string()) {
      bool could_be = true;
      for (const value::Piece& p : v.pieces())
        could_be &= !p.known() || p.text.find_first_not_of("0123456789.eE+-") == std::string_view::npos;
      if (could_be)
        return {placed(store.unknown(value::Op::call, "tf.tonumber", {v}, {.type = value::Type::number}), v), {}};
    }
  } else {
    if (v.is(K::boolean)) return {v, {}};
    if (v.is_known_string()) {
      if (v.text() == "true" || v.text() == "1") return {placed(store.boolean(true), v), {}};
      if (v.text() == "false" || v.text() == "0") return {placed(store.boolean(false), v), {}};
    } else if (v.is_string()) {
      return {placed(store.unknown(value::Op::call, "tf.tobool", {v}, {.type = value::Type::boolean}), v), {}};
    }
  }
  return {v, article(type)};
}

TypeRef common_element(Store& store, Value v, const TypeRef& wanted) {
  if (wanted->kind != Type::Kind::any) return wanted;
  std::vector<TypeRef> types;
  for (const Element& e : v.elements()) types.push_back(type_of(store, e.value));
  for (const Entry& e : v.entries()) types.push_back(type_of(store, e.value));
  std::optional<TypeRef> common = unify(types);
  return common ? *common : nullptr;
}

Conversion to_sequence(Store& store, Value v, const Type& type) {
  if (!v.is_list()) return {v, article(type)};
  TypeRef element = common_element(store, v, type.element);
  if (!element) return {v, "all elements must have the same type"};
  std::vector<Element> elements;
  std::size_t i = 0;
  for (const Element& e : v.elements()) {
    Conversion c = convert(store, e.value, *element);
    if (!c.ok()) return {v, fmt::format("element {}: {}", i, c.error)};
    elements.push_back({c.value, e.guard});
    ++i;
  }
  if (type.kind == Type::Kind::set) return {placed(make_set(store, std::move(elements), v.open(), v.rest()), v), {}};
  return {placed(store.list(elements, Shape::list, v.open(), v.rest()), v), {}};
}

Conversion to_map(Store& store, Value v, const Type& type) {
  if (!v.is_object()) return {v, article(type)};
  TypeRef element = common_element(store, v, type.element);
  if (!element) return {v, "all map elements must have the same type"};
  std::vector<Entry> entries = sorted_entries(v);
  for (Entry& e : entries) {
    Conversion c = convert(store, e.value, *element);
    if (!c.ok()) return {v, fmt::format("element `{}`: {}", e.key, c.error)};
    e.value = c.value;
  }
  return {placed(store.object(entries, Shape::map, v.open(), v.rest()), v), {}};
}

Conversion to_tuple(Store& store, Value v, const Type& type) {
  if (!v.is_list() || v.shape() == Shape::set) return {v, article(type)};
  if (v.elements().size() != type.elements.size())
    return {v, fmt::format("a tuple of {} elements is required", type.elements.size())};
  std::vector<Element> elements;
  for (std::size_t i = 0; i < type.elements.size(); ++i) {
    Conversion c = convert(store, v.elements()[i].value, *type.elements[i]);
    if (!c.ok()) return {v, fmt::format("element {}: {}", i, c.error)};
    elements.push_back({c.value, v.elements()[i].guard});
  }
  return {placed(store.list(elements, Shape::tuple), v), {}};
}

Conversion to_object(Store& store, Value v, const Type& type) {
  if (!v.is_object()) return {v, article(type)};
  std::vector<Entry> entries;
  for (const Type::Attribute& a : type.attributes) {
    const Entry* given = v.find(a.name);
    Value from;
    source::Location key_where;
    if (given) {
      from = given->value;
      key_where = given->key_where;
      if (!given->guard.is_always()) {
        Value otherwise = !a.fallback.is_removed() ? a.fallback : store.null();
        if (a.optional) from = store.choice(given->guard, from, otherwise);
      }
      // A null is not set, so the fallback stands in for it.
      if (a.optional && !a.fallback.is_removed() && from.is_null()) from = a.fallback.at(from.where);
    } else if (v.open()) {
      from = v.rest().valid()
                 ? store.unknown(value::Op::get, a.name, {store.unknown(v.rest())}, {.type = coarse(*a.type)})
                 : store.unknown(value::Op::get, a.name, {v}, {.type = coarse(*a.type)});
    } else if (a.optional) {
      from = a.fallback.is_removed() ? store.null() : a.fallback;
    } else {
      return {v, fmt::format("attribute `{}` is required", a.name)};
    }
    Conversion c = convert(store, from, *a.type);
    if (!c.ok()) return {v, fmt::format("attribute `{}`: {}", a.name, c.error)};
    entries.push_back({a.name, c.value, Guard::always(), key_where});
  }
  return {placed(store.object(entries, Shape::object), v), {}};
}

}  // namespace

Conversion convert(Store& store, Value v, const Type& type) {
  if (v.is_choice()) {
    std::string error;
    bool some = false;
    Value lifted = store.lift(v, [&](Value a) {
      Conversion c = convert(store, a, type);
      if (c.ok()) {
        some = true;
        return c.value;
      }
      if (error.empty()) error = c.error;
      return store.invalid(c.error, v.where);
    });
    if (!some && !error.empty()) return {v, error};
    return {placed(lifted, v), {}};
  }
  if (v.is_null() || v.is_unknown() || v.is_removed()) return {v, {}};
  switch (type.kind) {
    case Type::Kind::any:
      return {v, {}};
    case Type::Kind::string:
    case Type::Kind::number:
    case Type::Kind::boolean:
      return to_primitive(store, v, type);
    case Type::Kind::list:
    case Type::Kind::set:
      return to_sequence(store, v, type);
    case Type::Kind::map:
      return to_map(store, v, type);
    case Type::Kind::tuple:
      return to_tuple(store, v, type);
    case Type::Kind::object:
      return to_object(store, v, type);
  }
  return {v, {}};
}

// --- Order
// --------------------------------------------------------------------------------------------------------------

Value make_set(Store& store, std::vector<Element> elements, bool open, value::TermId rest) {
  std::vector<Element> unique;
  bool sortable = true;
  for (Element& e : elements) {
    sortable &= e.value.is_known_string() || e.value.is(value::Kind::number) || e.value.is(value::Kind::boolean);
    unique.push_back(e);
  }
  if (sortable) {
    std::stable_sort(unique.begin(), unique.end(), [](const Element& a, const Element& b) {
      if (a.value.is(value::Kind::number) && b.value.is(value::Kind::number)) {
        if (a.value.is_integer() && b.value.is_integer()) return a.value.integer() < b.value.integer();
        std::optional<Number> x = Number::parse(a.value.number_text()), y = Number::parse(b.value.number_text());
        return x && y && x->compare(*y) < 0;
      }
      if (a.value.is_known_string() && b.value.is_known_string()) return a.value.text() < b.value.text();
      if (a.value.is(value::Kind::boolean) && b.value.is(value::Kind::boolean))
        return a.value.boolean() < b.value.boolean();
      return a.value.kind() < b.value.kind();
    });
  }
  std::vector<Element> kept;
  std::unordered_map<std::uint64_t, std::vector<std::size_t>> seen;
  for (Element& e : unique) {
    std::vector<std::size_t>& bucket = seen[e.value.hash()];
    bool merged = false;
    for (std::size_t i : bucket) {
      if (!store.same(kept[i].value, e.value)) continue;
      kept[i].guard = store.either(kept[i].guard, e.guard);
      merged = true;
      break;
    }
    if (merged) continue;
    bucket.push_back(kept.size());
    kept.push_back(e);
  }
  return store.list(kept, Shape::set, open, rest);
}

std::vector<Entry> sorted_entries(Value object) {
  std::vector<Entry> entries(object.entries().begin(), object.entries().end());
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.key < b.key; });
  return entries;
}

Value canonical_number(Store& store, Value number) {
  std::optional<Number> n = Number::parse(number.number_text());
  if (!n) return number;
  return placed(store.number(n->text()), number);
}

}  // namespace analyzer::frontends::terraform
