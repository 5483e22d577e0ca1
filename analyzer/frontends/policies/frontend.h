// Policy documents that lie alone: a JSON file with statements is a resource of type `policy-document` whose address is
// its path. Whether it is an SCP or anything else says whatever refers to it.
#pragma once

#include <unordered_map>

#include "graph/builder.h"
#include "source/source_file.h"
#include "syntax/data_tree.h"

namespace analyzer::frontends::policies {

// An object with `Statement` whose statements have `Effect`.
bool looks_like_policy(const syntax::DataTree& tree);

class PolicyFrontend final : public graph::Frontend {
 public:
  // `file` and `tree` must outlive the front end and the store.
  graph::UnitId add_policy(graph::Builder& builder, const source::SourceFile& file, const syntax::DataTree& tree);
  static graph::Deployment root_deployment(graph::Builder& builder, graph::UnitId unit);

  void evaluate(graph::Builder& builder, graph::InstanceId instance, graph::DeploymentId deployment) override;
  std::vector<graph::UnitId> callees(graph::Builder&, graph::UnitId) override { return {}; }
  source::Location property_place(graph::Builder& builder, graph::ResourceKey resource, std::string_view path) override;
  bool trace_property(graph::Builder& builder, graph::ResourceKey resource, std::string_view path,
                      graph::Recorder& recorder) override;
  bool trace_input(graph::Builder&, graph::DeploymentId, std::string_view, graph::Recorder&) override { return false; }

 private:
  struct Known {
    const source::SourceFile* file;
    const syntax::DataTree* tree;
  };
  const syntax::Node* find(graph::Builder& builder, graph::ResourceKey resource, std::string_view path,
                           source::FileId& file);
  std::unordered_map<std::uint32_t, Known> policies_;
};

// A data tree as a value, each part with its place.
value::Value value_of(value::Store& store, const syntax::Node& node, source::FileId file);

}  // namespace analyzer::frontends::policies
