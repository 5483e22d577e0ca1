// `Fn::ValueOfAll`: an attribute of all that parameters of a type name. Of the account, so not known here.
#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/intrinsics/table.h"

namespace analyzer::frontends::cloudformation::intrinsic {

value::Value value_of_all(Evaluator& evaluator, const Call& call) {
  value::Value argument = evaluator.argument(call);
  return evaluator.store().unknown(value::Op::call, "Fn::ValueOfAll", {argument}, {.type = value::Type::list});
}

}  // namespace analyzer::frontends::cloudformation::intrinsic
