#include "engine/cel/sources.h"

namespace analyzer::engine::cel {

// An adapter that does not know what was written can still say what is not there.
Answer Object::declared(EvalContext& context, const AttributeRef& asked) const {
  const Value value = attribute(context, asked);
  if (value.is_unknown()) return Answer::undecided(value.as_unknown());
  return Answer::of(!value.is_absent());
}

Value Symbolic::size(EvalContext&) const {
  return Value::unknown(facts());
}

Value Symbolic::to_string(EvalContext&) const {
  return type()->kind == TypeKind::string ? Value::symbolic(this) : Value::unknown(facts());
}

Value Symbolic::plus(EvalContext&, const Value&, bool) const {
  return Value::unknown(facts());
}
Value Symbolic::attribute(EvalContext&, const AttributeRef&) const {
  return Value::unknown(facts());
}
Answer Symbolic::declared(EvalContext&, const AttributeRef&) const {
  return undecided();
}

}  // namespace analyzer::engine::cel
