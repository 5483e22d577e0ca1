// What to do about properties that are not set.
#include "engine/cel/functions/families.h"
#include "engine/cel/sources.h"

namespace analyzer::engine::cel {
namespace {

Value default_value(EvalContext& context, std::span<const Value> arguments) {
  const Value& value = arguments[0];
  if (value.is_absent() || value.is_null()) return arguments[1];
  if (!value.is(ValueKind::symbolic)) return value;
  const Answer present = value.as_symbolic().present(context);
  if (present.is_no()) return arguments[1];
  return present.is_yes() ? value : Value::unknown(present.facts);
}

constexpr Function functions[] = {
    {"default(T?, T) -> T", default_value, takes_symbolic | takes_unknown | takes_error,
     "the value, or the second where it is not set"},
};

}  // namespace

std::span<const Function> presence_functions() {
  return functions;
}

}  // namespace analyzer::engine::cel
