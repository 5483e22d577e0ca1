// What stacks and stack sets have in common: the deployment of a template by a resource, and its inputs.
#pragma once

#include <string_view>
#include <vector>

#include "frontends/cloudformation/evaluator.h"

namespace analyzer::frontends::cloudformation {

// A resource that deploys a template, as it is to be deployed: under its own guard, or under one that is assumed.
struct StackCall {
  const Declared& resource;
  value::Value properties;
  value::Guard guard;
  bool assumed = false;
};

bool is_stack_type(std::string_view type);  // one template, in the caller's account
bool is_stack_set_type(std::string_view type);
std::string_view type_of(const Declared& resource);

// A deployment of `unit` by the call, with everything that does not depend on where it goes.
graph::Deployment deployment_of(Evaluator& evaluator, const StackCall& call, graph::UnitId unit, value::Guard guard);
// Parameters: an object, or a list of `ParameterKey` and `ParameterValue`. Later ones take the place of earlier ones.
void add_inputs(Evaluator& evaluator, value::Value parameters, std::vector<graph::Input>& inputs);
void sort_inputs(std::vector<graph::Input>& inputs);

// The deployments of a stack set: one for each group of instances and binding.
std::vector<graph::Deployment> stack_set_deployments(Evaluator& evaluator, const StackCall& call);
// Those of a nested stack: one for each template that it may have.
std::vector<graph::Deployment> stack_deployments(Evaluator& evaluator, const StackCall& call);

// Deploys what a stack or stack set behind a condition that is false would deploy, assuming that inputs make it true.
// Nothing where no input can.
void deploy_assumed(Evaluator& evaluator, const Declared& resource);

}  // namespace analyzer::frontends::cloudformation
