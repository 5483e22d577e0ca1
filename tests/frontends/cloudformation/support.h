// A scan in memory for tests of the CloudFormation and manifest front ends: files in, graph out.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "frontends/cloudformation/frontend.h"
#include "frontends/manifests/frontend.h"
#include "graph/builder.h"
#include "syntax/json/parser.h"
#include "syntax/yaml/parser.h"

namespace analyzer::frontends::test {

class Scan {
 public:
  explicit Scan(graph::Assumptions assumptions = {})
      : graph(store), builder(store, graph, sink, std::move(assumptions)) {
    builder.add_frontend(graph::Format::cloudformation, &cloudformation);
    builder.add_frontend(graph::Format::manifest, &manifests);
    builder.set_read_file([this](std::string_view path) -> const source::SourceFile* {
      for (const source::SourceFile& f : files)
        if (f.path() == path) return &f;
      return nullptr;
    });
  }

  // False where the file is none of ours.
  bool add(std::string path, std::string text) {
    files.emplace_back(source::FileId{static_cast<std::uint32_t>(files.size())}, std::move(path), std::move(text));
    const source::SourceFile& file = files.back();
    std::size_t first = file.text().find_first_not_of(" \t\r\n");
    bool json = first != std::string_view::npos && (file.text()[first] == '{' || file.text()[first] == '[');
    diagnostics::CollectingSink syntax;
    trees.push_back(json ? syntax::json::parse(file, syntax) : syntax::yaml::parse(file, syntax));
    if (cloudformation::looks_like_template(trees.back(), file.text())) {
      for (const diagnostics::Diagnostic& d : syntax.diagnostics) sink.report(d);
      units.push_back(cloudformation.add_template(builder, file, trees.back()));
      return true;
    }
    if (manifests::looks_like_manifest(trees.back())) {
      for (const diagnostics::Diagnostic& d : syntax.diagnostics) sink.report(d);
      units.push_back(manifests.add_manifest(builder, file, trees.back()));
      return true;
    }
    return false;
  }

  // Deploys the units that no other calls, and then whatever was not reached.
  void run() {
    std::set<graph::UnitId> called;
    for (graph::UnitId unit : units)
      for (graph::UnitId callee : builder.frontend(graph.unit(unit).format)->callees(builder, unit))
        called.insert(callee);
    for (graph::UnitId unit : units)
      if (!called.contains(unit)) deploy_root(unit);
    builder.run();
    for (graph::UnitId unit : units)
      if (!builder.was_deployed(unit)) {
        deploy_root(unit);
        builder.run();
      }
  }

  void deploy_root(graph::UnitId unit) {
    builder.deploy(graph.unit(unit).format == graph::Format::manifest
                       ? manifests::ManifestFrontend::root_deployment(builder, unit)
                       : cloudformation::CloudFormationFrontend::root_deployment(builder, unit));
  }

  // The resource at "<root>::<chain>/<address>" or a suffix of it.
  const graph::Resource* find(std::string_view address) {
    for (const graph::Instance& instance : graph.instances())
      for (graph::ResourceKey key : instance.resources)
        for (graph::DeploymentId id : instance.deployments) {
          const graph::Resource* r = graph.find(key);
          if (!r) continue;
          std::string full = graph.address(*r, id);
          if (full == address ||
              (full.size() > address.size() && full.ends_with(address) &&
               (full[full.size() - address.size() - 1] == '/' || full[full.size() - address.size() - 1] == ':')))
            return r;
        }
    return nullptr;
  }

  std::string property(std::string_view address, std::string_view path) {
    const graph::Resource* r = find(address);
    if (!r) return "no resource";
    value::Value v = r->properties;
    while (!path.empty()) {
      std::size_t dot = path.find('.');
      std::string_view key = path.substr(0, dot);
      if (v.is_string() && !v.document().is_removed()) v = v.document();
      if (v.is_list()) {
        std::size_t i = static_cast<std::size_t>(std::stoul(std::string(key)));
        v = i < v.elements().size() ? v.elements()[i].value : value::Value{};
      } else {
        v = v.get(key);
      }
      path = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
    }
    return value::to_string(store, v);
  }

  std::vector<std::string> messages() const {
    std::vector<std::string> all;
    for (const diagnostics::Diagnostic& d : sink.diagnostics) all.push_back(d.message);
    return all;
  }

  std::string text_at(source::Location where) const {
    if (!where.file.valid()) return "nowhere";
    return std::string(files[where.file.index].text(where.range));
  }

  diagnostics::CollectingSink sink;
  std::deque<source::SourceFile> files;
  std::deque<syntax::DataTree> trees;
  value::Store store;
  graph::Graph graph;
  cloudformation::CloudFormationFrontend cloudformation;
  manifests::ManifestFrontend manifests;
  graph::Builder builder;
  std::vector<graph::UnitId> units;
};

}  // namespace analyzer::frontends::test
