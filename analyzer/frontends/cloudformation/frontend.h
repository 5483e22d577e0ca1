// The CloudFormation front end: templates become units, and their deployments instances with resources.
//
// Takes parsed YAML and JSON documents; puts resources, outputs, nested stacks and stack sets' deployments into the
// graph. What is wrong with a template itself is said once when it is added; what is wrong with a binding, when it is
// evaluated.
#pragma once

#include <optional>
#include <string_view>
#include <unordered_map>

#include "frontends/cloudformation/template.h"
#include "frontends/cloudformation/units.h"
#include "graph/builder.h"

namespace analyzer::frontends::cloudformation {

class CloudFormationFrontend final : public graph::Frontend {
 public:
  // `file` and `tree` must outlive the front end and the store.
  graph::UnitId add_template(graph::Builder& builder, const source::SourceFile& file, const syntax::DataTree& tree);

  // The deployment of a template that nobody calls: its account and Region are terms of their own.
  static graph::Deployment root_deployment(graph::Builder& builder, graph::UnitId unit);

  void evaluate(graph::Builder& builder, graph::InstanceId instance, graph::DeploymentId deployment) override;
  std::vector<graph::UnitId> callees(graph::Builder& builder, graph::UnitId unit) override;
  source::Location property_place(graph::Builder& builder, graph::ResourceKey resource, std::string_view path) override;
  bool trace_property(graph::Builder& builder, graph::ResourceKey resource, std::string_view path,
                      graph::Recorder& recorder) override;
  bool trace_input(graph::Builder& builder, graph::DeploymentId deployment, std::string_view name,
                   graph::Recorder& recorder) override;

  const Template* find(graph::UnitId unit) const { return units_.find(unit); }

 private:
  Units units_;
};

}  // namespace analyzer::frontends::cloudformation
