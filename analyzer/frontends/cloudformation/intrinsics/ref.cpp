// `Ref`: the value of a parameter, or what identifies a resource.
#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/intrinsics/table.h"

namespace analyzer::frontends::cloudformation::intrinsic {

using value::Value;

Value ref(Evaluator& evaluator, const Call& call) {
  source::Location where = evaluator.tmpl().place(*call.node);
  const syntax::Node& argument = *call.argument;
  if (argument.is_scalar() && (call.short_form || argument.tag.empty())) {
    Value replaced = evaluator.with_loop_variables(argument.text, where);
    return evaluator.reference(replaced.is_known_string() ? replaced.text() : argument.text, where);
  }
  // The language extensions let a function say the name.
  return evaluator.store().lift(evaluator.argument(call), [&](Value name) {
    if (name.is_known_string()) return evaluator.reference(name.text(), where);
    return evaluator.store().unknown(value::Op::call, "Ref", {name}).at(where);
  });
}

}  // namespace analyzer::frontends::cloudformation::intrinsic
