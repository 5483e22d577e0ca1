#include "frontends/terraform/frontend.h"

#include <fmt/format.h>

#include "frontends/terraform/console.h"
#include "frontends/terraform/functions/table.h"
#include "frontends/terraform/paths.h"
#include "frontends/terraform/stacks.h"

namespace analyzer::frontends::terraform {

namespace hcl = syntax::hcl;
using value::Op;
using value::Value;

graph::UnitId TerraformFrontend::add_module(graph::Builder& builder, std::string folder,
                                            std::span<const ModuleFile> files) {
  if (!registered_) register_functions(builder.store());
  registered_ = true;
  folder = clean_path(folder);
  std::unique_ptr<Module> module = read_module(folder, files, builder.sink());
  graph::UnitId unit = builder.graph().add_unit({graph::Format::terraform, folder, module->first_file, false});
  by_folder_.emplace(folder, unit);
  modules_.emplace(unit.index, std::move(module));
  return unit;
}

const Module* TerraformFrontend::find(graph::UnitId unit) const {
  auto found = modules_.find(unit.index);
  return found == modules_.end() ? nullptr : found->second.get();
}

graph::UnitId TerraformFrontend::unit_of_folder(std::string_view folder) const {
  auto found = by_folder_.find(clean_path(folder));
  return found == by_folder_.end() ? graph::UnitId{} : found->second;
}

ModuleScope* TerraformFrontend::scope(graph::InstanceId instance) const {
  auto found = scopes_.find(instance.index);
  return found == scopes_.end() ? nullptr : found->second.get();
}

std::uint32_t TerraformFrontend::add_provider(ProviderPlace place) {
  providers_.push_back(std::move(place));
  return static_cast<std::uint32_t>(providers_.size() - 1);
}

// --- Deployments
// ----------------------------------------------------------------------------------------------------------

namespace {

bool loads_by_itself(std::string_view path) {
  std::string name = base_of(path);
  return name == "terraform.tfvars" || name == "terraform.tfvars.json" || name.ends_with(".auto.tfvars") ||
         name.ends_with(".auto.tfvars.json");
}

}  // namespace

std::vector<graph::Deployment> TerraformFrontend::root_deployments(graph::Builder& builder, graph::UnitId unit) {
  const Module* module = find(unit);
  if (!module) return {};
  value::Store& store = builder.store();
  // Values in variable files are literals; a scope without an instance evaluates them.
  Budget budget;
  ModuleScope scratch(*this, builder, *module, budget, {}, {});
  auto read = [&](const ModuleFile& f, std::vector<graph::Input>& inputs) {
    for (const hcl::Attribute* a : f.tree->body->attributes) {
      Value v = scratch.evaluate(*a->value, f.file->id());
      v.where = {f.file->id(), a->value->range};
      std::erase_if(inputs, [&](const graph::Input& i) { return i.name == a->name; });
      inputs.push_back({std::string(a->name), v, {}, value::Guard::always()});
    }
  };
  std::vector<graph::Input> automatic;
  for (const ModuleFile& f : module->variables)
    if (base_of(f.file->path()).starts_with("terraform.tfvars")) read(f, automatic);
  for (const ModuleFile& f : module->variables)
    if (loads_by_itself(f.file->path()) && !base_of(f.file->path()).starts_with("terraform.tfvars")) read(f, automatic);
  auto make = [&](std::string root, std::vector<graph::Input> inputs) {
    graph::Deployment d;
    d.unit = unit;
    d.by = graph::Deployer::root;
    d.inputs = std::move(inputs);
    d.guard = value::Guard::always();
    d.root = std::move(root);
    d.account = store.unknown(Op::account, d.root, {}, {.type = value::Type::string, .never_empty = true});
    d.region = store.unknown(Op::region, d.root, {}, {.type = value::Type::string, .never_empty = true});
    return d;
  };
  std::vector<graph::Deployment> all;
  for (const ModuleFile& f : module->variables) {
    if (loads_by_itself(f.file->path())) continue;
    std::vector<graph::Input> inputs = automatic;
    read(f, inputs);
    all.push_back(make(fmt::format("{}#{}", module->folder, base_of(f.file->path())), std::move(inputs)));
  }
  if (all.empty()) all.push_back(make(module->folder, std::move(automatic)));
  return all;
}

void TerraformFrontend::evaluate(graph::Builder& builder, graph::InstanceId instance, graph::DeploymentId deployment) {
  const Module* module = find(builder.graph().instance(instance).unit);
  if (!module) return;
  bool root = builder.graph().deployment(deployment).by != graph::Deployer::module_call;
  if (root) budget_ = {};
  std::size_t first = instance.index;
  auto scope = std::make_unique<ModuleScope>(*this, builder, *module, budget_, instance, deployment);
  ModuleScope& made = *scope;
  scopes_[instance.index] = std::move(scope);
  if (root) {
    // The default provider says where the root itself is applied.
    const ProviderPlace place = made.provider_place("aws");
    graph::Deployment& d = builder.graph().deployment(deployment);
    bool configured = false;
    for (const Declaration& p : module->providers) configured |= p.type == "aws" && p.name.empty();
    if (configured) {
      d.account = place.account;
      d.region = place.region;
      d.evidence.insert(d.evidence.end(), place.evidence.begin(), place.evidence.end());
    }
  }
  ++nesting_;
  made.evaluate_all();
  --nesting_;
  if (nesting_ == 0 && promises_) settle(builder, first);
}

// Outputs that were asked for before they were known are known now.
void TerraformFrontend::settle(graph::Builder& builder, std::size_t first_instance) {
  promises_ = false;
  value::Store& store = builder.store();
  for (std::size_t i = first_instance; i < builder.graph().instances().size(); ++i) {
    graph::Instance& instance = builder.graph().instance({static_cast<std::uint32_t>(i)});
    for (graph::ResourceKey key : instance.resources)
      if (graph::Resource* r = builder.graph().find(key)) {
        r->properties = store.resolve(r->properties);
        r->guard = store.resolve(r->guard);
      }
    for (graph::Output& o : instance.outputs) o.value = store.resolve(o.value);
  }
}

std::vector<graph::UnitId> TerraformFrontend::callees(graph::Builder& builder, graph::UnitId unit) {
  const Module* module = find(unit);
  if (!module) return {};
  std::vector<graph::UnitId> units;
  for (const auto& [name, call] : module->calls) {
    const Argument* source = call.config.find("source");
    std::string_view path;
    if (!source || !literal_text(*source->attribute->value, path) || !path.starts_with(".")) continue;
    graph::UnitId child = unit_of_folder(join_paths(module->folder, path));
    if (child.valid()) units.push_back(child);
  }
  Budget budget;
  ModuleScope scratch(*this, builder, *module, budget, {}, {});
  for (const auto& [address, d] : module->resources) {
    if (d.type != "aws_cloudformation_stack" && d.type != "aws_cloudformation_stack_set") continue;
    Silence silence(scratch);
    const Argument* url = d.config.find("template_url");
    graph::UnitMatch match =
        find_template(builder, scratch, d, url ? scratch.evaluate(*url->attribute->value, url->file) : Value{});
    if (match.found == graph::Found::one) units.push_back(match.unit);
  }
  return units;
}

std::string TerraformFrontend::console(graph::Builder& builder, graph::InstanceId instance,
                                       std::string_view expression) {
  diagnostics::CollectingSink sink;
  const hcl::Expr* expr = hcl::parse_expression(console_arena_.copy(expression), {}, console_arena_, sink);
  if (!sink.diagnostics.empty()) return "error: " + sink.diagnostics[0].message;
  ModuleScope* scope = this->scope(instance);
  if (!scope) return "error: the module was not evaluated";
  budget_ = {};
  Value v = scope->evaluate(*expr, {});
  if (builder.store().is_invalid(v)) return "error: " + std::string(builder.store().term(v.term()).name);
  return console_text(builder.store(), v);
}

}  // namespace analyzer::frontends::terraform
