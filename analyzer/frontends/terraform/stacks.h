// Terraform resources that deploy CloudFormation templates: stacks, stack sets and their instances.
#pragma once

#include "frontends/terraform/module_scope.h"

namespace analyzer::frontends::terraform {

struct StackResource {
  graph::ResourceKey key;
  std::string_view type;
  std::string address;
  value::Guard guard;
  value::Value properties;
  source::Location where;
  ProviderPlace place;
  const Declaration* declaration;
};

// Puts their deployments on the worklist.
void deploy_stacks(ModuleScope& scope, const std::vector<StackResource>& resources);

// The template that `template_body` or `template_url` names, as far as text tells.
graph::UnitMatch find_template(graph::Builder& builder, ModuleScope& scope, const Declaration& declaration,
                               value::Value url);

}  // namespace analyzer::frontends::terraform
