// `Fn::Not`: the condition does not hold.
#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/intrinsics/table.h"

namespace analyzer::frontends::cloudformation::intrinsic {

value::Guard not_(Evaluator& evaluator, const Call& call) {
  return evaluator.store().negate(evaluator.condition(*call.arguments()[0]));
}

}  // namespace analyzer::frontends::cloudformation::intrinsic
