// `Fn::ValueOf`: an attribute of what a parameter names. Of the account, so not known here.
#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/intrinsics/table.h"

namespace analyzer::frontends::cloudformation::intrinsic {

value::Value value_of(Evaluator& evaluator, const Call& call) {
  value::Value argument = evaluator.argument(call);
  return evaluator.store().unknown(value::Op::call, "Fn::ValueOf", {argument}, {.type = value::Type::any});
}

}  // namespace analyzer::frontends::cloudformation::intrinsic
