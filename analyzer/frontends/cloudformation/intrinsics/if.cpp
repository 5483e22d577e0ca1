// `Fn::If`: one of two values by a condition. The branch that a decided condition leaves out is not looked at.
#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/intrinsics/table.h"

#include <fmt/format.h>

namespace analyzer::frontends::cloudformation::intrinsic {

using value::Guard;
using value::Value;

Value if_(Evaluator& evaluator, const Call& call) {
  value::Store& store = evaluator.store();
  std::vector<const syntax::Node*> arguments = call.arguments();
  source::Location where = evaluator.tmpl().place(*call.node);
  const syntax::Node& name = *arguments[0];
  bool named = name.is_scalar() && name.tag.empty();
  Guard guard = named ? evaluator.named_condition(name.text, evaluator.tmpl().place(name)) : evaluator.condition(name);
  std::string label = named ? fmt::format("`!If {}`", name.text) : "`!If`";
  // Within a resource that exists only under the condition, it holds.
  if (guard.is_open() && store.both(evaluator.under(), store.negate(guard)).is_never()) guard = Guard::always();
  if (guard.is_open() && store.both(evaluator.under(), guard).is_never()) guard = Guard::never();
  if (!guard.is_open()) {
    Value chosen = evaluator.evaluate(*arguments[guard.is_always() ? 1 : 2]);
    evaluator.step(where, fmt::format("{} is {}", label, guard.is_always() ? "true" : "false"), chosen);
    return chosen;
  }
  Value yes, no;
  {
    Evaluator::Within within(evaluator, store.both(evaluator.under(), guard));
    yes = evaluator.evaluate(*arguments[1]);
  }
  {
    Evaluator::Within within(evaluator, store.both(evaluator.under(), store.negate(guard)));
    no = evaluator.evaluate(*arguments[2]);
  }
  Value made = store.choice(guard, yes, no);
  if (!made.is_removed()) made.where = where;
  evaluator.step(where, fmt::format("{} is true when {}", label, store.describe(guard)), made);
  return made;
}

}  // namespace analyzer::frontends::cloudformation::intrinsic
