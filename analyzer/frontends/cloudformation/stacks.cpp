#include "frontends/cloudformation/stacks.h"

#include <fmt/format.h>

#include <algorithm>

#include "frontends/cloudformation/template_reference.h"
#include "value/world.h"

namespace analyzer::frontends::cloudformation {

using value::Guard;
using value::Value;

bool is_stack_type(std::string_view type) {
  return type == "AWS::CloudFormation::Stack" || type == "AWS::Serverless::Application";
}
bool is_stack_set_type(std::string_view type) {
  return type == "AWS::CloudFormation::StackSet";
}

std::string_view type_of(const Declared& resource) {
  const syntax::Node* type = resource.body->is_mapping() ? resource.body->find("Type") : nullptr;
  return type && type->is_scalar() && type->tag.empty() ? type->text : std::string_view{};
}

graph::Deployment deployment_of(Evaluator& evaluator, const StackCall& call, graph::UnitId unit, Guard guard) {
  const graph::Deployment& parent = evaluator.deployment();
  value::Store& store = evaluator.store();
  graph::Deployment d;
  d.unit = unit;
  d.guard = store.both(parent.guard, store.both(call.guard, guard));
  d.parent = evaluator.instance();
  d.deployed_by = evaluator.builder().graph().key(evaluator.instance(), call.resource.name);
  d.where = evaluator.tmpl().place(call.resource.range);
  d.root = parent.root;
  d.chain = parent.chain.empty() ? call.resource.name : fmt::format("{}/{}", parent.chain, call.resource.name);
  d.assumed = call.assumed || parent.assumed;
  d.depth = parent.depth + 1;
  return d;
}

namespace {

void put_input(std::vector<graph::Input>& inputs, graph::Input input, value::Store& store) {
  for (graph::Input& before : inputs) {
    if (before.name != input.name) continue;
    if (!input.guard.is_always()) {
      input.value = store.choice(input.guard, input.value, before.value).at(input.value.where);
      input.guard = store.either(input.guard, before.guard);
    }
    before = std::move(input);
    return;
  }
  inputs.push_back(std::move(input));
}

}  // namespace

void add_inputs(Evaluator& evaluator, Value parameters, std::vector<graph::Input>& inputs) {
  value::Store& store = evaluator.store();
  if (parameters.is_choice()) {
    for (const value::Alternative& a : parameters.alternatives()) {
      std::vector<graph::Input> some;
      add_inputs(evaluator, a.value, some);
      for (graph::Input& input : some) {
        input.guard = store.both(input.guard, a.guard);
        put_input(inputs, std::move(input), store);
      }
    }
    return;
  }
  if (parameters.is_object())
    for (const value::Entry& e : parameters.entries())
      put_input(inputs, {std::string(e.key), e.value, evaluator.instance(), e.guard}, store);
  if (!parameters.is_list()) return;
  for (const value::Element& e : parameters.elements()) {
    auto add = [&](Value pair, Guard guard) {
      if (!pair.is_object()) return;
      Value key = pair.get("ParameterKey");
      const value::Entry* value = pair.find("ParameterValue");
      if (key.is_known_string() && value)
        put_input(inputs,
                  {std::string(key.text()), value->value, evaluator.instance(), store.both(guard, value->guard)},
                  store);
    };
    if (e.value.is_choice())
      for (const value::Alternative& a : e.value.alternatives()) add(a.value, store.both(e.guard, a.guard));
    else
      add(e.value, e.guard);
  }
}

void sort_inputs(std::vector<graph::Input>& inputs) {
  std::sort(inputs.begin(), inputs.end(), [](const graph::Input& a, const graph::Input& b) { return a.name < b.name; });
}

std::vector<graph::Deployment> stack_deployments(Evaluator& evaluator, const StackCall& call) {
  std::vector<graph::Deployment> made;
  const graph::Deployment& parent = evaluator.deployment();
  for (const FoundTemplate& found : templates_of(evaluator, call.resource, call.properties)) {
    graph::Deployment d = deployment_of(evaluator, call, found.unit, found.guard);
    d.by = graph::Deployer::nested_stack;
    d.account = parent.account;
    d.region = parent.region;
    d.ou = parent.ou;
    d.evidence = parent.evidence;
    d.evidence.push_back(
        {fmt::format("nested stack `{}`", call.resource.name), evaluator.tmpl().place(call.resource.name_range)});
    add_inputs(evaluator, call.properties.get("Parameters"), d.inputs);
    sort_inputs(d.inputs);
    made.push_back(std::move(d));
  }
  return made;
}

const Evaluator::Nested& Evaluator::nested_stack(const Declared& resource) {
  auto [slot, fresh] = nested_.try_emplace(resource.name);
  Nested& nested = slot->second;
  if (!fresh) return nested;
  if (options_.only_look) {
    if (!instance_.valid()) return nested;
    graph::ResourceKey key = builder_.graph().key(instance_, resource.name);
    const auto& instances = builder_.graph().instances();
    for (std::uint32_t i = 0; i < instances.size(); ++i)
      for (graph::DeploymentId id : instances[i].deployments)
        if (builder_.graph().deployment(id).deployed_by == key)
          nested.instances.emplace_back(Guard::always(), graph::InstanceId{i});
    return nested;
  }
  nested.running = true;
  Value properties = this->properties(resource);
  for (graph::Deployment& d : stack_deployments(*this, {resource, properties, guard_of(resource)})) {
    Guard guard = d.guard;
    graph::InstanceId instance = builder_.evaluate(std::move(d));
    if (instance.valid()) nested.instances.emplace_back(guard, instance);
  }
  nested.running = false;
  nested.missing = nested.instances.empty();
  return nested;
}

void Evaluator::deploy_stack_set(const Declared& resource) {
  for (graph::Deployment& d : stack_set_deployments(*this, {resource, properties(resource), guard_of(resource)}))
    builder_.deploy(std::move(d));
}

void deploy_assumed(Evaluator& evaluator, const Declared& resource) {
  value::Store& store = evaluator.store();
  const syntax::Node* condition = resource.body->find("Condition");
  if (!condition || !condition->is_scalar()) return;
  std::vector<std::string_view> names = evaluator.names_of_condition(condition->text);
  std::vector<std::string_view> inputs;
  for (std::string_view name : names)
    if (evaluator.has_parameter(name)) inputs.push_back(name);
  // A Region that a caller or manifest writes down is one of its inputs too: elsewhere the condition may hold.
  graph::Deployment elsewhere = evaluator.deployment();
  bool by_region =
      std::find(names.begin(), names.end(), "AWS::Region") != names.end() && elsewhere.region.is_known_string();
  if (by_region)
    elsewhere.region = store.unknown(value::Op::region, fmt::format("{}::{}", elsewhere.root, elsewhere.chain), {},
                                     {.type = value::Type::string,
                                      .never_empty = true,
                                      .input = true,
                                      .says = "the Region that the stack is deployed in"});
  if (inputs.empty() && !by_region) return;  // false without any input: never assumed
  Evaluator open(evaluator.builder(), evaluator.units(), evaluator.tmpl(), elsewhere, evaluator.instance(),
                 {.opened = inputs});
  const Declared* again = open.find_resource(resource.name);
  if (!again) return;
  Guard guard = open.guard_of(*again);
  if (guard.is_never()) return;
  // What it passes is judged in the worlds in which it exists.
  std::optional<value::World> world = value::World(store).assume(guard);
  if (!world) return;
  StackCall call{*again, world->resolve(open.properties(*again)), guard, true};
  std::vector<graph::Deployment> made =
      is_stack_set_type(type_of(resource)) ? stack_set_deployments(open, call) : stack_deployments(open, call);
  for (graph::Deployment& d : made) evaluator.builder().deploy(std::move(d));
}

}  // namespace analyzer::frontends::cloudformation
