#include "engine/cel/collections.h"

#include <fmt/format.h>

#include "engine/cel/comparison.h"

namespace analyzer::engine::cel {

Answer both(EvalContext& context, const Answer& a, const Answer& b) {
  if (a.is_no() || b.is_no()) return Answer::no();
  if (a.is_yes()) return b;
  if (b.is_yes()) return a;
  return Answer::undecided(context.merge(a.facts, b.facts));
}

Answer either(EvalContext& context, const Answer& a, const Answer& b) {
  if (a.is_yes() || b.is_yes()) return Answer::yes();
  if (a.is_no()) return b;
  if (b.is_no()) return a;
  return Answer::undecided(context.merge(a.facts, b.facts));
}

Answer SizeRange::equals(EvalContext&, const Value& other) const {
  const Value least = Value::integer(least_), most = Value::integer(most_);
  if (!is_number(other)) return other.is(ValueKind::symbolic) ? undecided() : Answer::no();
  if (number_less(other, least) || (!open_ && number_less(most, other))) return Answer::no();
  return is_nan(other) ? Answer::no() : undecided();
}

Answer SizeRange::less(EvalContext&, const Value& other) const {
  if (!is_number(other)) return undecided();
  if (!open_ && number_less(Value::integer(most_), other)) return Answer::yes();
  return number_less(Value::integer(least_), other) ? undecided() : Answer::no();
}

Answer SizeRange::greater(EvalContext&, const Value& other) const {
  if (!is_number(other)) return undecided();
  if (number_less(other, Value::integer(least_))) return Answer::yes();
  return open_ || number_less(other, Value::integer(most_)) ? undecided() : Answer::no();
}

std::string_view SizeRange::display(EvalContext& context) const {
  return context.arena().copy(
      std::string_view(open_ ? fmt::format("{} or more", least_) : fmt::format("{} to {}", least_, most_)));
}

namespace {

template <typename Source>
Value count(EvalContext& context, const Source& source) {
  const auto seen = static_cast<std::int64_t>(source.size());
  if (source.certain()) return Value::integer(seen);
  std::int64_t least = 0, most = 0;
  std::span<const FactId> facts;
  if (!context.spend(source.size())) return context.out_of_budget();
  for (std::size_t i = 0; i < source.size(); ++i) {
    const Answer guard = source.guard(context, i);
    if (guard.is_undecided()) facts = context.merge(facts, guard.facts);
    least += guard.is_yes() ? 1 : 0;
    most += guard.is_no() ? 0 : 1;
  }
  const Answer rest = source.rest(context);
  if (rest.is_no() && least == most) return Value::integer(least);
  if (!rest.is_no()) facts = context.merge(facts, rest.facts);
  context.met(facts);
  return Value::symbolic(context.arena().make<SizeRange>(least, most, !rest.is_no(), facts));
}

}  // namespace

Value size_of(EvalContext& context, const ListSource& list) {
  return count(context, list);
}
Value size_of(EvalContext& context, const MapSource& map) {
  return count(context, map);
}

std::optional<Value> find_in_map(EvalContext& context, const MapSource& map, const Value& key) {
  if (key.is(ValueKind::string) && map.certain()) {
    if (const auto found = map.find(context, key.as_string())) return *found;
  }
  if (!context.spend(map.size())) return context.out_of_budget();
  Answer doubt = Answer::no();
  for (std::size_t i = 0; i < map.size(); ++i) {
    const Answer same = equals(context, key, map.key(context, i));
    if (same.is_no()) continue;
    const Answer here = both(context, same, map.guard(context, i));
    if (here.is_yes()) return doubt.is_no() ? map.value(context, i) : Value::unknown(doubt.facts);
    doubt = either(context, doubt, here);
  }
  if (doubt.is_no() && !map.certain()) doubt = map.rest(context);
  if (doubt.is_no()) return std::nullopt;
  return Value::unknown(doubt.facts);
}

Value make_map(EvalContext& context, std::span<const Value> keys, std::span<const Value> values,
               std::span<const Answer> guards, const Answer& rest) {
  if (!context.spend_bytes(keys.size_bytes() + values.size_bytes())) return context.out_of_budget();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!can_be_key(keys[i])) return Value::error("only bool, int, uint and string can be keys of a map");
    if (!context.spend(i)) return context.out_of_budget();
    for (std::size_t j = 0; j < i; ++j) {
      if (equals(context, keys[j], keys[i]).is_yes()) return Value::error("a key stands twice in the map");
    }
  }
  base::Arena& arena = context.arena();
  return Value::map(arena.make<ArenaMap>(arena.copy(keys), arena.copy(values), guards, rest));
}

bool can_be_key(const Value& value) {
  switch (value.kind()) {
    case ValueKind::boolean:
    case ValueKind::integer:
    case ValueKind::unsigned_integer:
    case ValueKind::string:
    case ValueKind::symbolic:
    case ValueKind::unknown:
      return true;
    default:
      return false;
  }
}

}  // namespace analyzer::engine::cel
