// `Fn::GetAZs`: the availability zones of a Region, which only the account knows.
#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/intrinsics/table.h"

namespace analyzer::frontends::cloudformation::intrinsic {

using value::Value;

Value get_azs(Evaluator& evaluator, const Call& call) {
  value::Store& store = evaluator.store();
  Value region = store.to_text(evaluator.argument(call));
  // An empty text is the stack's own Region.
  if ((region.is_known_string() && region.text().empty()) || region.is_null()) region = evaluator.deployment().region;
  return store.unknown(value::Op::call, "Fn::GetAZs", {region, evaluator.deployment().account},
                       {.type = value::Type::list, .never_empty = true, .says = "the availability zones"});
}

}  // namespace analyzer::frontends::cloudformation::intrinsic
