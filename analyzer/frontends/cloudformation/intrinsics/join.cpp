// `Fn::Join`: the elements of a list as one text.
#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/intrinsics/table.h"
#include "frontends/cloudformation/text_list.h"

namespace analyzer::frontends::cloudformation::intrinsic {

using value::Value;

Value join(Evaluator& evaluator, const Call& call) {
  value::Store& store = evaluator.store();
  std::vector<const syntax::Node*> arguments = call.arguments();
  Value delimiter = store.to_text(evaluator.evaluate(*arguments[0]));
  Value list = evaluator.evaluate(*arguments[1]);
  if (!delimiter.is_known_string())
    return store.unknown(value::Op::call, "Fn::Join", {delimiter, list}, {.type = value::Type::string});
  Value made = join_list(store, list, delimiter.text());
  return made.is_string() || made.is_choice() ? with_json_face(store, made) : made;
}

}  // namespace analyzer::frontends::cloudformation::intrinsic
