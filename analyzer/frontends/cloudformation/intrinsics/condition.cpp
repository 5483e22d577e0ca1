// `Condition`: what a named condition says.
#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/intrinsics/table.h"

namespace analyzer::frontends::cloudformation::intrinsic {

value::Guard condition(Evaluator& evaluator, const Call& call) {
  source::Location where = evaluator.tmpl().place(*call.argument);
  if (!call.argument->is_scalar())
    return evaluator.store().truth(evaluator.malformed(call, "takes the name of a condition"));
  return evaluator.named_condition(call.argument->text, where);
}

}  // namespace analyzer::frontends::cloudformation::intrinsic
