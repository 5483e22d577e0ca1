// Terraform's types: what a variable asks for, what a value has, and how one becomes the other.
//
// Takes values of the store; a conversion gives the converted value, or the reason in words. Types are small immutable
// trees.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "value/store.h"

namespace analyzer::frontends::terraform {

struct Type;
using TypeRef = std::shared_ptr<const Type>;

struct Type {
  enum class Kind : std::uint8_t { any, string, number, boolean, list, set, map, tuple, object };
  struct Attribute {
    std::string name;
    TypeRef type;
    bool optional = false;
    value::Value fallback;  // of `optional(type, fallback)`; removed without one
  };
  Kind kind = Kind::any;
  TypeRef element;                    // list, set, map
  std::vector<TypeRef> elements;      // tuple
  std::vector<Attribute> attributes;  // object, sorted by name

  bool is_primitive() const { return kind == Kind::string || kind == Kind::number || kind == Kind::boolean; }
};

TypeRef any_type();
TypeRef string_type();
TypeRef number_type();
TypeRef boolean_type();
TypeRef list_of(TypeRef element);
TypeRef set_of(TypeRef element);
TypeRef map_of(TypeRef element);

std::string to_string(const Type& type);  // `list(string)`
bool equal(const Type& a, const Type& b);
bool contains_any(const Type& type);   // something in it is not known
value::Type coarse(const Type& type);  // what a term of that type says of itself

TypeRef type_of(value::Store& store, value::Value v);

// The type that all of these can become, as in a conditional, `tolist([…])` or `coalesce(…)`. Nothing: there is none.
std::optional<TypeRef> unify(std::span<const TypeRef> types);

struct Conversion {
  value::Value value;
  std::string error;  // "a number is required"; empty when all is well
  bool ok() const { return error.empty(); }
};
Conversion convert(value::Store& store, value::Value v, const Type& type);

// Elements as a set: equal ones once; strings and numbers in Terraform's order.
value::Value make_set(value::Store& store, std::vector<value::Element> elements, bool open = false,
                      value::TermId rest = {});
// Entries by key, as Terraform iterates over maps and objects.
std::vector<value::Entry> sorted_entries(value::Value object);
// A number's value as text that Terraform would print.
value::Value canonical_number(value::Store& store, value::Value number);

}  // namespace analyzer::frontends::terraform
