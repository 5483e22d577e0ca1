// `Fn::Transform`: what a macro makes of its parameters. We cannot run macros.
#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/intrinsics/table.h"

namespace analyzer::frontends::cloudformation::intrinsic {

using value::Value;

Value transform(Evaluator& evaluator, const Call& call) {
  value::Store& store = evaluator.store();
  source::Location where = evaluator.tmpl().place(*call.node);
  std::string_view name = "Fn::Transform";
  if (const syntax::Node* named = call.argument->is_mapping() ? call.argument->find("Name") : nullptr;
      named && named->is_scalar())
    name = named->text;
  evaluator.note_macro(where, name);
  return store.unknown(value::Op::opaque, "what a macro makes here",
                       {store.integer(where.file.index), store.integer(where.range.begin)}, {.declared = where});
}

}  // namespace analyzer::frontends::cloudformation::intrinsic
