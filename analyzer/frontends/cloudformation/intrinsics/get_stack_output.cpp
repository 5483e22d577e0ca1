// `Fn::GetStackOutput`: an output of another stack, by its name, in this Region or another one.
#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/intrinsics/table.h"

namespace analyzer::frontends::cloudformation::intrinsic {

using value::Value;

Value get_stack_output(Evaluator& evaluator, const Call& call) {
  value::Store& store = evaluator.store();
  Value asked = evaluator.argument(call);
  if (!asked.is_object()) return evaluator.malformed(call, "takes a stack's and an output's name");
  auto or_else = [&](std::string_view key, Value otherwise) {
    Value v = asked.get(key);
    return v.is_removed() ? otherwise : v;
  };
  // A role of another account reads there; which one it is, its ARN tells.
  return store.unknown(
      value::Op::call, "Fn::GetStackOutput",
      {or_else("StackName", store.null()), or_else("OutputName", store.null()),
       or_else("RoleArn", evaluator.deployment().account), or_else("Region", evaluator.deployment().region)},
      {.says = "an output of another stack", .declared = evaluator.tmpl().place(*call.node)});
}

}  // namespace analyzer::frontends::cloudformation::intrinsic
