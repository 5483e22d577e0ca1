// `Fn::ImportValue`: what another stack of the account and Region exports.
#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/intrinsics/table.h"

#include <fmt/format.h>

namespace analyzer::frontends::cloudformation::intrinsic {

using value::Value;

Value import_value(Evaluator& evaluator, const Call& call) {
  value::Store& store = evaluator.store();
  source::Location where = evaluator.tmpl().place(*call.node);
  return store.lift(store.to_text(evaluator.argument(call)), [&](Value name) {
    if (store.is_invalid(name)) return name;
    std::string says =
        fmt::format("export `{}`", name.is_known_string() ? std::string(name.text()) : value::to_string(store, name));
    Value made =
        store
            .unknown(value::Op::exported, "", {name, evaluator.deployment().account, evaluator.deployment().region},
                     {.type = value::Type::string, .never_empty = true, .says = says, .declared = where})
            .at(where);
    evaluator.step(where, fmt::format("imports {}", says), made);
    return made;
  });
}

}  // namespace analyzer::frontends::cloudformation::intrinsic
