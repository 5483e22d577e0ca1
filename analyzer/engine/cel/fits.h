// Which type fits where: assignment, overloads with type parameters, and the common type of several.
#pragma once

#include <vector>

#include "engine/cel/function.h"

namespace analyzer::engine::cel {

// `dyn` fits everywhere and everything fits it; so does what failed to check.
bool fits(TypeRef given, TypeRef wanted);

// The type that both fit, or null: of list elements and of the branches of `? :`.
TypeRef common_type(TypeRef a, TypeRef b);

// Tries one overload; the type parameters that it binds are in the result.
class Matching {
 public:
  explicit Matching(Types& types) : types_(types) {}
  bool match(TypeRef given, TypeRef parameter);
  TypeRef substitute(TypeRef type) const;  // what was not bound is dyn

 private:
  Types& types_;
  std::vector<std::pair<TypeRef, TypeRef>> bound_;
};

// At run time: is the value of that type, as far as its outermost part goes?
bool is_of(const Value& value, TypeRef type);

}  // namespace analyzer::engine::cel
