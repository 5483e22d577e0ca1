// `Fn::EachMemberEquals`: every element of a list is this text.
#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/intrinsics/table.h"

namespace analyzer::frontends::cloudformation::intrinsic {

value::Guard each_member_equals(Evaluator& evaluator, const Call& call) {
  value::Store& store = evaluator.store();
  std::vector<const syntax::Node*> arguments = call.arguments();
  value::Value list = evaluator.evaluate(*arguments[0]);
  value::Value wanted = evaluator.evaluate(*arguments[1]);
  std::optional<std::vector<value::Value>> members = evaluator.known_list(list);
  if (!members)
    return store.truth(
        store.unknown(value::Op::call, "Fn::EachMemberEquals", {list, wanted}, {.type = value::Type::boolean}));
  value::Guard guard = value::Guard::always();
  for (value::Value member : *members) guard = store.both(guard, store.equal_text(member, wanted));
  return guard;
}

}  // namespace analyzer::frontends::cloudformation::intrinsic
