// The Terraform front end: folders of `.tf` files become units, and their deployments instances with resources.
//
// A root module's deployments come from `root_deployments`; child modules are evaluated when a module call asks for
// them. Public too: places of properties, traces, and the scope for `console`.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "frontends/terraform/module.h"
#include "frontends/terraform/module_scope.h"
#include "graph/builder.h"

namespace analyzer::frontends::terraform {

class TerraformFrontend final : public graph::Frontend {
 public:
  // `files` and their trees must outlive the front end and the store.
  graph::UnitId add_module(graph::Builder& builder, std::string folder, std::span<const ModuleFile> files);

  // The deployments of a module that nobody calls: one, or one for each variable file that does not load by itself.
  std::vector<graph::Deployment> root_deployments(graph::Builder& builder, graph::UnitId unit);

  void evaluate(graph::Builder& builder, graph::InstanceId instance, graph::DeploymentId deployment) override;
  std::vector<graph::UnitId> callees(graph::Builder& builder, graph::UnitId unit) override;
  source::Location property_place(graph::Builder& builder, graph::ResourceKey resource, std::string_view path) override;
  bool trace_property(graph::Builder& builder, graph::ResourceKey resource, std::string_view path,
                      graph::Recorder& recorder) override;
  bool trace_input(graph::Builder& builder, graph::DeploymentId deployment, std::string_view name,
                   graph::Recorder& recorder) override;

  // One expression in an instance, printed as `terraform console` prints it; an error begins with `error: `.
  std::string console(graph::Builder& builder, graph::InstanceId instance, std::string_view expression);

  const Module* find(graph::UnitId unit) const;
  ModuleScope* scope(graph::InstanceId instance) const;
  // The unit of a module call's `source`, relative to the folder that calls.
  graph::UnitId unit_of_folder(std::string_view folder) const;

  std::uint32_t add_provider(ProviderPlace place);
  const ProviderPlace& provider(std::uint32_t id) const { return providers_[id]; }

  // A term that stands in for a module's outputs until they are evaluated.
  void note_promise() { promises_ = true; }

 private:
  void settle(graph::Builder& builder, std::size_t first_instance);

  std::unordered_map<std::uint32_t, std::unique_ptr<Module>> modules_;
  std::unordered_map<std::string, graph::UnitId> by_folder_;
  std::unordered_map<std::uint32_t, std::unique_ptr<ModuleScope>> scopes_;
  std::deque<ProviderPlace> providers_;
  Budget budget_;
  base::Arena console_arena_;
  unsigned nesting_ = 0;
  bool promises_ = false;
  bool registered_ = false;
};

}  // namespace analyzer::frontends::terraform
