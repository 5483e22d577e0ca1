// `Fn::Equals`: two values are equal; scalars are compared as text.
#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/intrinsics/table.h"

namespace analyzer::frontends::cloudformation::intrinsic {

value::Guard equals(Evaluator& evaluator, const Call& call) {
  std::vector<const syntax::Node*> arguments = call.arguments();
  value::Value left = evaluator.evaluate(*arguments[0]);
  value::Value right = evaluator.evaluate(*arguments[1]);
  return evaluator.store().equal_text(left, right);
}

}  // namespace analyzer::frontends::cloudformation::intrinsic
