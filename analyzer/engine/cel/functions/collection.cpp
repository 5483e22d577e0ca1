// Lists and maps: members, sizes, elements.
#include <cmath>

#include "engine/cel/collections.h"
#include "engine/cel/comparison.h"
#include "engine/cel/functions/families.h"

namespace analyzer::engine::cel {
namespace {

Value in(EvalContext& context, std::span<const Value> arguments) {
  const Value& collection = arguments[1];
  if (collection.is_absent()) return Value::boolean(false);
  if (collection.is_unknown()) return collection;
  if (collection.is(ValueKind::symbolic)) return Value::unknown(collection.as_symbolic().facts());
  if (collection.is(ValueKind::list)) return Value::of(contains(context, collection.as_list(), arguments[0]));
  if (!collection.is(ValueKind::map)) return no_overload();
  const MapSource& map = collection.as_map();
  // Whether a key is there, not what stands under it.
  Answer found = Answer::no();
  if (arguments[0].is(ValueKind::string) && map.certain()) {
    if (const auto value = map.find(context, arguments[0].as_string())) return Value::boolean(value->has_value());
  }
  if (!context.spend(map.size())) return context.out_of_budget();
  for (std::size_t i = 0; i < map.size() && !found.is_yes(); ++i) {
    const Answer same = equals(context, arguments[0], map.key(context, i));
    if (!same.is_no()) found = either(context, found, both(context, same, map.guard(context, i)));
  }
  if (!found.is_yes() && !map.certain()) found = either(context, found, map.rest(context));
  return Value::of(found);
}

Value size(EvalContext& context, std::span<const Value> arguments) {
  if (arguments[0].is_absent()) return Value::integer(0);
  if (arguments[0].is(ValueKind::list)) return size_of(context, arguments[0].as_list());
  if (arguments[0].is(ValueKind::map)) return size_of(context, arguments[0].as_map());
  if (arguments[0].is(ValueKind::symbolic)) return arguments[0].as_symbolic().size(context);
  return no_overload();
}

// A whole number of any type; through `dyn` a double may be an index too.
std::optional<std::int64_t> whole_number(const Value& value) {
  if (value.is(ValueKind::integer)) return value.as_integer();
  if (value.is(ValueKind::unsigned_integer) && value.as_unsigned() < (std::uint64_t{1} << 62)) {
    return static_cast<std::int64_t>(value.as_unsigned());
  }
  if (value.is(ValueKind::floating) && std::abs(value.as_floating()) < 1e15 &&
      value.as_floating() == std::floor(value.as_floating())) {
    return static_cast<std::int64_t>(value.as_floating());
  }
  return std::nullopt;
}

Value element_of(EvalContext& context, const ListSource& list, const Value& index) {
  const std::optional<std::int64_t> at = whole_number(index);
  if (!at) return Value::error("the index of a list is a whole number");
  if (list.certain()) {
    if (*at < 0 || static_cast<std::size_t>(*at) >= list.size()) return Value::error("the index is outside the list");
    return list.element(context, static_cast<std::size_t>(*at));
  }
  if (*at < 0) return Value::error("the index is outside the list");
  // A member in doubt leaves open which one comes at that place.
  if (!context.spend(list.size())) return context.out_of_budget();
  std::int64_t place = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Answer guard = list.guard(context, i);
    if (guard.is_undecided()) return Value::unknown(guard.facts);
    if (guard.is_yes() && place++ == *at) return list.element(context, i);
  }
  const Answer rest = list.rest(context);
  return rest.is_no() ? Value::error("the index is outside the list") : Value::unknown(rest.facts);
}

Value index(EvalContext& context, std::span<const Value> arguments) {
  const Value& collection = arguments[0];
  if (collection.is(ValueKind::symbolic)) return Value::unknown(collection.as_symbolic().facts());
  if (collection.is(ValueKind::list)) {
    if (arguments[1].is(ValueKind::symbolic)) return Value::unknown(arguments[1].as_symbolic().facts());
    return element_of(context, collection.as_list(), arguments[1]);
  }
  if (!collection.is(ValueKind::map)) return no_overload();
  const std::optional<Value> found = find_in_map(context, collection.as_map(), arguments[1]);
  if (found) return *found;
  if (collection.as_map().missing_is_absent()) return Value::absent();
  return Value::error("the map has no such key");
}

constexpr Function functions[] = {
    {"@in(T?, list(T)?) -> bool", in, takes_symbolic | takes_unknown, "the list has the value"},
    {"@in(K?, map(K, V)?) -> bool", in, takes_symbolic | takes_unknown, "the map has the key"},
    {"_[_](list(T), int) -> T", index, takes_symbolic | takes_any_kind, "the element at that place, from 0"},
    {"_[_](map(K, V), K) -> V", index, takes_symbolic | takes_any_kind, "what stands under the key"},
    {"size(list(T)?) -> int", size, takes_symbolic, "how many elements; none where the list is absent"},
    {"list(T)?.size() -> int", size, takes_symbolic, "how many elements; none where the list is absent"},
    {"size(map(K, V)?) -> int", size, takes_symbolic, "how many entries; none where the map is absent"},
    {"map(K, V)?.size() -> int", size, takes_symbolic, "how many entries; none where the map is absent"},
};

}  // namespace

std::span<const Function> collection_functions() {
  return functions;
}

}  // namespace analyzer::engine::cel
