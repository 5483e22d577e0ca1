// `Fn::Or`: one of the conditions holds.
#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/intrinsics/table.h"

namespace analyzer::frontends::cloudformation::intrinsic {

value::Guard or_(Evaluator& evaluator, const Call& call) {
  value::Guard guard = value::Guard::never();
  for (const syntax::Node* operand : call.arguments())
    guard = evaluator.store().either(guard, evaluator.condition(*operand));
  return guard;
}

}  // namespace analyzer::frontends::cloudformation::intrinsic
