// `Fn::Length` of the language extensions: how many elements a list has.
#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/intrinsics/table.h"

namespace analyzer::frontends::cloudformation::intrinsic {

using value::Value;

Value length(Evaluator& evaluator, const Call& call) {
  value::Store& store = evaluator.store();
  return store.lift(evaluator.argument(call), [&](Value list) {
    if (store.is_invalid(list)) return list;
    if (std::optional<std::vector<Value>> members = evaluator.known_list(list))
      return store.integer(static_cast<std::int64_t>(members->size()));
    return store.unknown(value::Op::call, "Fn::Length", {list},
                         {.type = value::Type::number, .says = "the length of a list"});
  });
}

}  // namespace analyzer::frontends::cloudformation::intrinsic
