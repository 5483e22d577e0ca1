// tobool, tolist, tomap, tonumber, toset, tostring; sensitive and its kin.
#include "frontends/terraform/functions/call.h"
#include "frontends/terraform/type.h"

namespace analyzer::frontends::terraform {

using value::Value;
using Args = std::span<const Value>;

namespace {

Value converted(const Call& call, Value v, const TypeRef& type) {
  Conversion c = convert(call.store, v, *type);
  if (!c.ok()) return call.error("cannot convert: " + c.error);
  return c.value;
}
Value tobool(const Call& call, Args a) {
  return converted(call, a[0], boolean_type());
}
Value tonumber(const Call& call, Args a) {
  return converted(call, a[0], number_type());
}
Value tostring(const Call& call, Args a) {
  return converted(call, a[0], string_type());
}
Value tolist(const Call& call, Args a) {
  return converted(call, a[0], list_of(any_type()));
}
Value toset(const Call& call, Args a) {
  return converted(call, a[0], set_of(any_type()));
}
Value tomap(const Call& call, Args a) {
  return converted(call, a[0], map_of(any_type()));
}

Value sensitive(const Call&, Args a) {
  Value v = a[0];
  v.sensitive = true;
  return v;
}
Value nonsensitive(const Call&, Args a) {
  Value v = a[0];
  v.sensitive = false;
  return v;
}
Value issensitive(const Call& call, Args a) {
  return call.store.boolean(a[0].sensitive);
}

constexpr Function table[] = {
    {"issensitive", "value:any?", value::Type::boolean, Needs::raw, issensitive},
    {"nonsensitive", "value:any?", value::Type::any, Needs::raw, nonsensitive},
    {"sensitive", "value:any?", value::Type::any, Needs::raw, sensitive},
    {"tobool", "v:any?", value::Type::boolean, Needs::nothing, tobool},
    {"tolist", "v:any?", value::Type::list, Needs::nothing, tolist},
    {"tomap", "v:any?", value::Type::object, Needs::nothing, tomap},
    {"tonumber", "v:any?", value::Type::number, Needs::nothing, tonumber},
    {"toset", "v:any?", value::Type::list, Needs::nothing, toset},
    {"tostring", "v:any?", value::Type::string, Needs::nothing, tostring},
};

}  // namespace

std::span<const Function> conversion_functions() {
  return table;
}

}  // namespace analyzer::frontends::terraform
