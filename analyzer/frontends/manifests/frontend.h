// The front end of CfCT manifests: `manifest.yaml` of Customizations for AWS Control Tower.
//
// Takes a parsed manifest, of version 2021-03-15 or 2020-01-01. Entries that deploy a template become deployments of
// it; service and resource control policies become resources of the manifest's own instance. What a manifest writes
// wrongly is reported when it is added.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "frontends/manifests/manifest.h"
#include "graph/builder.h"
#include "source/source_file.h"
#include "syntax/data_tree.h"

namespace analyzer::frontends::manifests {

class ManifestFrontend final : public graph::Frontend {
 public:
  // `file` and `tree` must outlive the front end and the store.
  graph::UnitId add_manifest(graph::Builder& builder, const source::SourceFile& file, const syntax::DataTree& tree);

  // The deployment of a manifest: in the account and home Region of its pipeline.
  static graph::Deployment root_deployment(graph::Builder& builder, graph::UnitId unit);

  void evaluate(graph::Builder& builder, graph::InstanceId instance, graph::DeploymentId deployment) override;
  std::vector<graph::UnitId> callees(graph::Builder& builder, graph::UnitId unit) override;
  source::Location property_place(graph::Builder& builder, graph::ResourceKey resource, std::string_view path) override;
  bool trace_property(graph::Builder& builder, graph::ResourceKey resource, std::string_view path,
                      graph::Recorder& recorder) override;
  bool trace_input(graph::Builder& builder, graph::DeploymentId deployment, std::string_view name,
                   graph::Recorder& recorder) override;

 private:
  struct Known {
    const source::SourceFile* file;
    Manifest manifest;
  };
  // A file beside the manifest (parameters, policies), parsed once.
  struct Beside {
    const source::SourceFile* file = nullptr;
    syntax::DataTree tree;
  };
  const Beside* beside(graph::Builder& builder, const Known& known, std::string_view path);
  const Known* find(graph::UnitId unit) const;
  std::vector<graph::Input> inputs_of(graph::Builder& builder, const Known& known, const Entry& entry,
                                      const graph::Deployment& pipeline);
  void deploy_template(graph::Builder& builder, const Known& known, const Entry& entry, graph::InstanceId instance,
                       const graph::Deployment& pipeline);
  void add_policy(graph::Builder& builder, const Known& known, const Entry& entry, graph::InstanceId instance);

  std::unordered_map<std::uint32_t, Known> manifests_;
  std::unordered_map<std::string, Beside> beside_;
};

}  // namespace analyzer::frontends::manifests
