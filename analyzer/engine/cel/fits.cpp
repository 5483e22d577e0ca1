#include "engine/cel/fits.h"

#include "engine/cel/sources.h"

namespace analyzer::engine::cel {
namespace {

bool is_free(TypeRef type) {
  return type->kind == TypeKind::dyn || type->kind == TypeKind::error;
}

}  // namespace

bool fits(TypeRef given, TypeRef wanted) {
  if (given == wanted || is_free(given) || is_free(wanted)) return true;
  if (given->kind != wanted->kind) return false;
  switch (given->kind) {
    case TypeKind::list:
      return fits(given->element, wanted->element);
    case TypeKind::map:
      return fits(given->key, wanted->key) && fits(given->element, wanted->element);
    case TypeKind::object:
      return given->name == wanted->name;
    default:
      return true;
  }
}

TypeRef common_type(TypeRef a, TypeRef b) {
  if (a->kind == TypeKind::error || a->kind == TypeKind::null_type) return b;
  if (b->kind == TypeKind::error || b->kind == TypeKind::null_type) return a;
  if (!fits(a, b)) return nullptr;
  // The less specific one: list(dyn) of list(dyn) and list(int).
  if (is_free(a)) return a;
  if (is_free(b)) return b;
  if (a->kind == TypeKind::list || a->kind == TypeKind::map) {
    if (common_type(a->element, b->element) == b->element) return b;
  }
  return a;
}

bool Matching::match(TypeRef given, TypeRef parameter) {
  if (parameter->kind == TypeKind::parameter) {
    for (auto& [name, type] : bound_) {
      if (name->name != parameter->name) continue;
      const TypeRef common = common_type(type, given);
      if (common == nullptr) return false;
      type = common;
      return true;
    }
    bound_.emplace_back(parameter, given);
    return true;
  }
  if (is_free(given) || is_free(parameter)) {
    // Through dyn nothing is learnt of what is inside.
    if (parameter->kind == TypeKind::list) return match(&types::dyn, parameter->element);
    if (parameter->kind == TypeKind::map)
      return match(&types::dyn, parameter->key) && match(&types::dyn, parameter->element);
    return true;
  }
  if (given->kind != parameter->kind) return false;
  switch (given->kind) {
    case TypeKind::list:
      return match(given->element, parameter->element);
    case TypeKind::map:
      return match(given->key, parameter->key) && match(given->element, parameter->element);
    case TypeKind::object:
      return given->name == parameter->name;
    default:
      return true;
  }
}

TypeRef Matching::substitute(TypeRef type) const {
  switch (type->kind) {
    case TypeKind::parameter:
      for (const auto& [name, bound] : bound_) {
        if (name->name == type->name) return bound->kind == TypeKind::error ? &types::dyn : bound;
      }
      return &types::dyn;
    case TypeKind::list:
      return types_.list(substitute(type->element));
    case TypeKind::map:
      return types_.map(substitute(type->key), substitute(type->element));
    default:
      return type;
  }
}

bool is_of(const Value& value, TypeRef type) {
  if (value.is(ValueKind::symbolic)) {
    const TypeRef known = value.as_symbolic().type();
    return type->kind == TypeKind::parameter || fits(known, type) || known->kind == type->kind;
  }
  switch (type->kind) {
    case TypeKind::dyn:
    case TypeKind::error:
    case TypeKind::parameter:
      return true;
    case TypeKind::null_type:
      return value.is_null();
    case TypeKind::boolean:
      return value.is(ValueKind::boolean);
    case TypeKind::integer:
      return value.is(ValueKind::integer);
    case TypeKind::unsigned_integer:
      return value.is(ValueKind::unsigned_integer);
    case TypeKind::floating:
      return value.is(ValueKind::floating);
    case TypeKind::string:
      return value.is(ValueKind::string);
    case TypeKind::bytes:
      return value.is(ValueKind::bytes);
    case TypeKind::timestamp:
      return value.is(ValueKind::timestamp);
    case TypeKind::duration:
      return value.is(ValueKind::duration);
    case TypeKind::type:
      return value.is(ValueKind::type);
    case TypeKind::list:
      return value.is(ValueKind::list);
    case TypeKind::map:
      return value.is(ValueKind::map);
    case TypeKind::object:
      return value.is(ValueKind::object) && value.as_object().kind() == type->name;
  }
  return false;
}

}  // namespace analyzer::engine::cel
