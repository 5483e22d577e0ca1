// How a value came to be: evaluates again what gave a property, or what a caller passes, with a recorder listening.
#include <fmt/format.h>

#include <charconv>

#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/frontend.h"
#include "frontends/cloudformation/stacks.h"

namespace analyzer::frontends::cloudformation {

namespace {

using syntax::Node;
using value::Value;

class Trace {
 public:
  explicit Trace(Evaluator& evaluator) : evaluator_(evaluator) {}

  // Follows `path` into `node` as far as the tree goes by itself, and evaluates what is left as a whole.
  bool follow(const Node& node, std::string_view path, int depth = 0) {
    if (path.empty() || depth > 100) {
      last_ = evaluator_.evaluate(node);
      return true;
    }
    if (std::optional<Call> call = call_at(node)) {
      if (call->name == "Fn::If" && call->arguments().size() == 3) return follow_if(*call, path, depth);
      last_ = evaluator_.evaluate(node);  // a list parameter, a mapping: its parts have no text of their own here
      return true;
    }
    std::size_t dot = path.find('.');
    std::string_view key = path.substr(0, dot);
    std::string_view rest = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
    if (node.is_mapping()) {
      // Keys may have dots in them: the longest that fits is meant.
      for (std::size_t end = path.size(); end != std::string_view::npos && end > 0; end = path.rfind('.', end - 1)) {
        if (const Node* inner = node.find(path.substr(0, end)))
          return follow(*inner, end == path.size() ? std::string_view{} : path.substr(end + 1), depth + 1);
        if (end == 0) break;
      }
      return false;
    }
    if (!node.is_sequence()) return false;
    std::size_t wanted = 0;
    auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), wanted);
    if (error != std::errc{} || end != key.data() + key.size()) return false;
    // Elements that are no value do not count.
    std::size_t at = 0;
    Evaluator quiet(evaluator_.builder(), evaluator_.units(), evaluator_.tmpl(), evaluator_.deployment(),
                    evaluator_.instance(), {.only_look = true});
    for (const Node* item : node.items) {
      if (call_at(*item) && quiet.evaluate(*item).is_removed()) continue;
      if (at++ == wanted) return follow(*item, rest, depth + 1);
    }
    return false;
  }

  Value last() const { return last_; }

 private:
  bool follow_if(const Call& call, std::string_view path, int depth) {
    std::vector<const Node*> arguments = call.arguments();
    source::Location where = evaluator_.tmpl().place(*call.node);
    value::Guard guard = arguments[0]->is_scalar()
                             ? evaluator_.named_condition(arguments[0]->text, evaluator_.tmpl().place(*arguments[0]))
                             : evaluator_.condition(*arguments[0]);
    std::string name = arguments[0]->is_scalar() ? std::string(arguments[0]->text) : std::string("its condition");
    bool found = false;
    if (!guard.is_never()) {
      evaluator_.step(
          where,
          fmt::format("`!If {}` is {}", name,
                      guard.is_always() ? "true" : fmt::format("true when {}", evaluator_.store().describe(guard))),
          evaluator_.store().from_guard(guard));
      found |= follow(*arguments[1], path, depth + 1);
    }
    if (!guard.is_always()) {
      evaluator_.step(
          where,
          fmt::format("`!If {}` is false{}", name,
                      guard.is_never() ? "" : fmt::format(" unless {}", evaluator_.store().describe(guard))),
          evaluator_.store().from_guard(guard));
      found |= follow(*arguments[2], path, depth + 1);
    }
    return found;
  }

  Evaluator& evaluator_;
  Value last_;
};

// The number in `rX[2]` at the end of a chain.
std::size_t group_of(std::string_view chain) {
  std::size_t open = chain.rfind('['), slash = chain.rfind('/');
  if (!chain.ends_with(']') || open == std::string_view::npos || (slash != std::string_view::npos && open < slash))
    return 0;
  std::size_t group = 0;
  std::from_chars(chain.data() + open + 1, chain.data() + chain.size() - 1, group);
  return group;
}

// The expression that gives a parameter: in a mapping, or in a list of keys and values.
const Node* parameter_node(const Node* parameters, std::string_view name) {
  if (!parameters) return nullptr;
  if (parameters->is_mapping()) return parameters->find(name);
  for (const Node* item : parameters->items) {
    const Node* key = item->is_mapping() ? item->find("ParameterKey") : nullptr;
    if (key && key->is_scalar() && key->text == name) return item->find("ParameterValue");
  }
  return nullptr;
}

}  // namespace

bool CloudFormationFrontend::trace_property(graph::Builder& builder, graph::ResourceKey key, std::string_view path,
                                            graph::Recorder& recorder) {
  const graph::Graph& graph = builder.graph();
  const graph::Resource* resource = graph.find(key);
  if (!resource) return false;
  const graph::Instance& instance = graph.instance(resource->instance);
  const Template* tmpl = units_.find(instance.unit);
  if (!tmpl || instance.deployments.empty()) return false;
  Evaluator evaluator(builder, units_, *tmpl, graph.deployment(instance.deployments[0]), resource->instance,
                      {.recorder = &recorder, .only_look = true});
  const Declared* declared = evaluator.find_resource(resource->declaration);
  const Node* properties = declared && declared->body->is_mapping() ? declared->body->find("Properties") : nullptr;
  if (!properties) return false;
  // What decides the resource's own guard is no part of the property.
  Evaluator quiet(builder, units_, *tmpl, graph.deployment(instance.deployments[0]), resource->instance,
                  {.only_look = true});
  Evaluator::Within within(evaluator, quiet.guard_of(*declared), declared->scope);
  Trace trace(evaluator);
  if (!trace.follow(*properties, path)) return false;
  evaluator.step(trace.last().where.file.valid() ? trace.last().where : resource->name_where,
                 path.empty() ? fmt::format("properties of `{}`", resource->declaration)
                              : fmt::format("property `{}` of `{}`", path, resource->declaration),
                 trace.last());
  return true;
}

bool CloudFormationFrontend::trace_input(graph::Builder& builder, graph::DeploymentId id, std::string_view name,
                                         graph::Recorder& recorder) {
  const graph::Graph& graph = builder.graph();
  const graph::Deployment& deployment = graph.deployment(id);
  if (!deployment.parent.valid()) return false;
  const graph::Instance& caller = graph.instance(deployment.parent);
  const Template* tmpl = units_.find(caller.unit);
  if (!tmpl || caller.deployments.empty()) return false;
  const graph::Resource* stack = graph.find(deployment.deployed_by);
  if (!stack) return false;
  // A guard that was assumed is assumed here too.
  std::vector<std::string_view> opened;
  Evaluator names(builder, units_, *tmpl, graph.deployment(caller.deployments[0]), deployment.parent,
                  {.only_look = true});
  const Declared* declared = names.find_resource(stack->declaration);
  if (!declared || !declared->body->is_mapping()) return false;
  if (const Node* condition = declared->body->find("Condition");
      deployment.assumed && condition && condition->is_scalar() && names.guard_of(*declared).is_never())
    for (std::string_view used : names.names_of_condition(condition->text))
      if (names.has_parameter(used)) opened.push_back(used);
  Evaluator evaluator(builder, units_, *tmpl, graph.deployment(caller.deployments[0]), deployment.parent,
                      {.opened = opened, .recorder = &recorder, .only_look = true});
  const Node* properties = declared->body->find("Properties");
  if (!properties || !properties->is_mapping()) return false;
  const Node* node = nullptr;
  if (const Node* groups = properties->find("StackInstancesGroup"); groups && groups->is_sequence()) {
    std::size_t group = group_of(deployment.chain);
    if (group < groups->items.size() && groups->items[group]->is_mapping())
      node = parameter_node(groups->items[group]->find("ParameterOverrides"), name);
  }
  if (!node) node = parameter_node(properties->find("Parameters"), name);
  if (!node) return false;
  Evaluator::Within within(evaluator, value::Guard::always(), declared->scope);
  Value made = evaluator.evaluate(*node);
  evaluator.step(tmpl->place(*node), fmt::format("`{}` passes `{}`", stack->declaration, name), made);
  return true;
}

}  // namespace analyzer::frontends::cloudformation
