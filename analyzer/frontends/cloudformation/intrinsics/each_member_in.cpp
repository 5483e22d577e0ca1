// `Fn::EachMemberIn`: every element of the first list is among the second.
#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/intrinsics/table.h"

namespace analyzer::frontends::cloudformation::intrinsic {

value::Guard each_member_in(Evaluator& evaluator, const Call& call) {
  value::Store& store = evaluator.store();
  std::vector<const syntax::Node*> arguments = call.arguments();
  value::Value list = evaluator.evaluate(*arguments[0]);
  value::Value among = evaluator.evaluate(*arguments[1]);
  std::optional<std::vector<value::Value>> members = evaluator.known_list(list), allowed = evaluator.known_list(among);
  if (!members || !allowed)
    return store.truth(
        store.unknown(value::Op::call, "Fn::EachMemberIn", {list, among}, {.type = value::Type::boolean}));
  value::Guard all = value::Guard::always();
  for (value::Value member : *members) {
    value::Guard one = value::Guard::never();
    for (value::Value a : *allowed) one = store.either(one, store.equal_text(member, a));
    all = store.both(all, one);
  }
  return all;
}

}  // namespace analyzer::frontends::cloudformation::intrinsic
