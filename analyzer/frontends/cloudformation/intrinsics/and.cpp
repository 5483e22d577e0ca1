// `Fn::And`: all conditions hold.
#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/intrinsics/table.h"

namespace analyzer::frontends::cloudformation::intrinsic {

value::Guard and_(Evaluator& evaluator, const Call& call) {
  value::Guard guard = value::Guard::always();
  for (const syntax::Node* operand : call.arguments())
    guard = evaluator.store().both(guard, evaluator.condition(*operand));
  return guard;
}

}  // namespace analyzer::frontends::cloudformation::intrinsic
