// `Fn::Split`: a text as the list of what stands between a delimiter.
#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/intrinsics/table.h"
#include "frontends/cloudformation/text_list.h"

namespace analyzer::frontends::cloudformation::intrinsic {

using value::Value;

Value split(Evaluator& evaluator, const Call& call) {
  value::Store& store = evaluator.store();
  std::vector<const syntax::Node*> arguments = call.arguments();
  Value delimiter = store.to_text(evaluator.evaluate(*arguments[0]));
  Value text = evaluator.evaluate(*arguments[1]);
  if (!delimiter.is_known_string())
    return store.unknown(value::Op::call, "Fn::Split", {delimiter, text}, {.type = value::Type::list});
  return split_text(store, text, delimiter.text(), false);
}

}  // namespace analyzer::frontends::cloudformation::intrinsic
