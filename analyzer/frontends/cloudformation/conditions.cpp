// Conditions, evaluated when first asked for.
#include <fmt/format.h>

#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/names.h"

namespace analyzer::frontends::cloudformation {

using syntax::Node;
using value::Guard;
using value::Value;

Guard Evaluator::condition(const Node& node) {
  if (depth_ > 100) return store().truth(too_much(template_.place(node)));
  // Only here is `{Condition: name}` a function.
  if (node.is_mapping() && node.tag.empty() && node.entries.size() == 1 && node.entries[0].key == "Condition" &&
      node.entries[0].value->is_scalar())
    return named_condition(node.entries[0].value->text, template_.place(*node.entries[0].value));
  std::optional<Call> call = call_at(node);
  if (!call || !call->function || !call->function->condition) return store().truth(evaluate(node));
  if (call->function->most > 0) {
    std::size_t count = call->argument->is_sequence() ? call->argument->items.size() : 0;
    if (count < call->function->least || count > call->function->most) return store().truth(malformed(*call, ""));
  }
  ++depth_;
  Guard guard = call->function->condition(*this, *call);
  --depth_;
  return guard;
}

Guard Evaluator::named_condition(std::string_view name, source::Location where) {
  const Node* node = template_.conditions() ? template_.conditions()->find(name) : nullptr;
  Scope scope;
  std::vector<Declared> looped;
  if (!node && template_.conditions()) {
    for (const syntax::Entry& entry : template_.conditions()->entries)
      if (entry.key.starts_with("Fn::ForEach::")) run_loop(entry, {}, Guard::always(), 0, looped);
    for (const Declared& d : looped)
      if (d.name == name) {
        node = d.body;
        scope = d.scope;
      }
  }
  if (!node) return store().truth(store().invalid(fmt::format("there is no condition `{}`", name), where));
  auto [slot, fresh] = conditions_.try_emplace(std::string(name));
  ConditionState& state = slot->second;
  auto record = [&] {
    if (!options_.recorder) return;
    Guard g = state.guard;
    std::string says = g.is_always()  ? "is true"
                       : g.is_never() ? "is false"
                                      : fmt::format("is true when {}", store().describe(g));
    step(template_.place(*node), fmt::format("condition `{}` {}", name, says), store().from_guard(g));
  };
  if (state.done) {
    record();
    return state.guard;
  }
  if (state.running)
    return store().truth(
        store().invalid(fmt::format("condition `{}` depends on itself", name), where));  // said when read
  state.running = true;
  {
    Within within(*this, Guard::always(), scope);
    state.guard = condition(*node);
  }
  state.running = false;
  state.done = true;
  record();
  return state.guard;
}

std::vector<std::string_view> Evaluator::names_of_condition(std::string_view name) const {
  std::vector<std::string_view> found, seen;
  std::vector<const Node*> open;
  auto ask = [&](std::string_view condition) {
    for (std::string_view s : seen)
      if (s == condition) return;
    seen.push_back(condition);
    const Node* node = template_.conditions() ? template_.conditions()->find(condition) : nullptr;
    if (node) open.push_back(node);
  };
  ask(name);
  while (!open.empty()) {
    const Node* node = open.back();
    open.pop_back();
    visit_condition_names(*node, [&](NameUse use, std::string_view used, const Node&, std::size_t, std::size_t) {
      if (use == NameUse::condition) ask(used);
      // A Region that the deployment gives is an input too: in another home Region the condition is another.
      if (use == NameUse::reference && (has_parameter(used) || used == "AWS::Region")) found.push_back(used);
    });
  }
  return found;
}

}  // namespace analyzer::frontends::cloudformation
