// `Fn::Contains`: a list of texts has this one among it.
#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/intrinsics/table.h"

namespace analyzer::frontends::cloudformation::intrinsic {

value::Guard contains(Evaluator& evaluator, const Call& call) {
  value::Store& store = evaluator.store();
  std::vector<const syntax::Node*> arguments = call.arguments();
  value::Value list = evaluator.evaluate(*arguments[0]);
  value::Value wanted = evaluator.evaluate(*arguments[1]);
  std::optional<std::vector<value::Value>> members = evaluator.known_list(list);
  if (!members)
    return store.truth(store.unknown(value::Op::call, "Fn::Contains", {list, wanted}, {.type = value::Type::boolean}));
  value::Guard guard = value::Guard::never();
  for (value::Value member : *members) guard = store.either(guard, store.equal_text(member, wanted));
  return guard;
}

}  // namespace analyzer::frontends::cloudformation::intrinsic
