#include "frontends/cloudformation/frontend.h"

#include <fmt/format.h>

#include "frontends/cloudformation/check.h"
#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/stacks.h"
#include "frontends/cloudformation/template_reference.h"
#include "frontends/common/value_place.h"

namespace analyzer::frontends::cloudformation {

namespace {

using syntax::Node;
using value::Guard;
using value::Value;

// What a resource says beside its properties.
constexpr std::string_view meta_keys[] = {"Condition",    "DeletionPolicy", "DependsOn",          "Metadata",
                                          "UpdatePolicy", "CreationPolicy", "UpdateReplacePolicy"};

Value meta_of(Evaluator& evaluator, const Node& body) {
  std::vector<value::Entry> entries;
  for (std::string_view key : meta_keys) {
    const syntax::Entry* entry = body.find_entry(key);
    if (!entry) continue;
    Value v = key == "Condition" ? evaluator.evaluate_untagged(*entry->value) : evaluator.evaluate(*entry->value);
    entries.push_back({key, v, Guard::always(), evaluator.tmpl().place(entry->key_range)});
  }
  return evaluator.store().object(entries);
}

void add_resource(Evaluator& evaluator, graph::Graph& graph, const Declared& declared) {
  graph::Resource resource;
  resource.key = graph.key(evaluator.instance(), declared.name);
  resource.instance = evaluator.instance();
  resource.format = graph::Format::cloudformation;
  resource.declaration = declared.name;
  resource.address = declared.name;
  resource.type = std::string(type_of(declared));
  resource.name_where = evaluator.tmpl().place(declared.name_range);
  resource.where = evaluator.tmpl().place(declared.range);
  resource.guard = evaluator.guard_of(declared);
  resource.properties = evaluator.properties(declared);
  if (resource.properties.is_removed()) resource.properties = evaluator.store().object({}).at(resource.where);
  if (declared.body->is_mapping()) {
    Evaluator::Within within(evaluator, resource.guard, declared.scope);
    resource.meta = meta_of(evaluator, *declared.body);
  } else {
    resource.meta = evaluator.store().object({});
  }
  resource.opaque = evaluator.was_changed_by_macro(declared.name) || !evaluator.tmpl().unknown_macros().empty() ||
                    resource.type.empty() || resource.type.ends_with("::MODULE") ||
                    (declared.body->is_mapping() && declared.body->find("Fn::Transform"));
  graph.add_resource(resource.key, std::move(resource));
}

void add_output(Evaluator& evaluator, graph::Graph& graph, const Declared& declared) {
  if (!declared.body->is_mapping()) return;
  graph::Output output;
  output.name = declared.name;
  output.where = evaluator.tmpl().place(declared.range);
  output.guard = evaluator.guard_of(declared);
  Evaluator::Within within(evaluator, output.guard, declared.scope);
  if (const Node* value = declared.body->find("Value")) output.value = evaluator.evaluate(*value);
  if (const Node* exported = declared.body->find("Export"); exported && exported->is_mapping())
    if (const Node* name = exported->find("Name"))
      output.export_name = evaluator.store().to_text(evaluator.evaluate(*name));
  graph.instance(evaluator.instance()).outputs.push_back(std::move(output));
}

void collect_urls(Evaluator& evaluator, const Node& url, std::vector<Value>& urls) {
  if (std::optional<Call> call = call_at(url); call && call->name == "Fn::If" && call->arguments().size() == 3) {
    collect_urls(evaluator, *call->arguments()[1], urls);
    collect_urls(evaluator, *call->arguments()[2], urls);
    return;
  }
  urls.push_back(evaluator.evaluate(url));
}

}  // namespace

graph::UnitId CloudFormationFrontend::add_template(graph::Builder& builder, const source::SourceFile& file,
                                                   const syntax::DataTree& tree) {
  const Template& tmpl = units_.add(builder, file, tree);
  check_template(builder, tmpl);
  return tmpl.unit();
}

graph::Deployment CloudFormationFrontend::root_deployment(graph::Builder& builder, graph::UnitId unit) {
  value::Store& store = builder.store();
  const std::string& path = builder.graph().unit(unit).path;
  graph::Deployment d;
  d.unit = unit;
  d.by = graph::Deployer::root;
  std::string giver = fmt::format("whoever deploys `{}`", path);
  std::string account_says = fmt::format("the account that `{}` is deployed in", path);
  std::string region_says = fmt::format("the Region that `{}` is deployed in", path);
  d.account = store.unknown(value::Op::account, path, {},
                            {.type = value::Type::string, .never_empty = true, .says = account_says, .giver = giver});
  d.region = store.unknown(value::Op::region, path, {},
                           {.type = value::Type::string, .never_empty = true, .says = region_says, .giver = giver});
  d.root = path;
  return d;
}

void CloudFormationFrontend::evaluate(graph::Builder& builder, graph::InstanceId instance,
                                      graph::DeploymentId deployment) {
  graph::Graph& graph = builder.graph();
  const Template* tmpl = units_.find(graph.instance(instance).unit);
  if (!tmpl) return;
  Evaluator evaluator(builder, units_, *tmpl, graph.deployment(deployment), instance);
  evaluator.check_inputs();
  for (const Declared& resource : evaluator.resources()) {
    add_resource(evaluator, graph, resource);
    std::string_view type = type_of(resource);
    if (!is_stack_type(type) && !is_stack_set_type(type)) continue;
    if (evaluator.guard_of(resource).is_never())
      deploy_assumed(evaluator, resource);
    else if (is_stack_set_type(type))
      evaluator.deploy_stack_set(resource);
    else
      evaluator.nested_stack(resource);
  }
  if (!tmpl->outputs()) return;
  for (const Declared& output : evaluator.declared(*tmpl->outputs(), {})) add_output(evaluator, graph, output);
}

source::Location CloudFormationFrontend::property_place(graph::Builder& builder, graph::ResourceKey key,
                                                        std::string_view path) {
  const graph::Resource* resource = builder.graph().find(key);
  return resource ? place_of_path(resource->properties, path, resource->name_where) : source::Location{};
}

std::vector<graph::UnitId> CloudFormationFrontend::callees(graph::Builder& builder, graph::UnitId unit) {
  std::vector<graph::UnitId> found;
  const Template* tmpl = units_.find(unit);
  if (!tmpl || !tmpl->resources()) return found;
  auto add = [&](graph::UnitId callee) {
    for (graph::UnitId before : found)
      if (before == callee) return;
    found.push_back(callee);
  };
  std::optional<graph::Deployment> root;
  std::optional<Evaluator> evaluator;
  for (const syntax::Entry& entry : tmpl->resources()->entries) {
    Declared resource{std::string(entry.key), entry.key_range, entry.key_range, entry.value, {}, Guard::always()};
    std::string_view type = type_of(resource);
    if (!is_stack_type(type) && !is_stack_set_type(type)) continue;
    const Node* properties = entry.value->find("Properties");
    if (!properties || !properties->is_mapping()) continue;
    if (const Node* body = properties->find("TemplateBody"); body && body->is_scalar() && body->tag.empty()) {
      if (const Template* inside = units_.add_inline(builder, *tmpl, *body, entry.key)) add(inside->unit());
      continue;
    }
    const Node* url = properties->find("TemplateURL");
    if (!url) url = properties->find("Location");
    if (!url) continue;
    if (!evaluator) {
      root = root_deployment(builder, unit);
      evaluator.emplace(builder, units_, *tmpl, *root, graph::InstanceId{}, Evaluator::Options{.only_look = true});
    }
    std::vector<Value> urls;
    collect_urls(*evaluator, *url, urls);
    for (Value one : urls) {
      auto look = [&](Value v) {
        std::string reference = known_end(v);
        if (reference.empty()) return;
        graph::UnitMatch match = find_template(builder, reference, tmpl->path());
        if (match.found == graph::Found::one) add(match.unit);
      };
      if (one.is_choice())
        for (const value::Alternative& a : one.alternatives()) look(a.value);
      else
        look(one);
    }
  }
  return found;
}

}  // namespace analyzer::frontends::cloudformation
