// Modules written in a test, or read from disk, evaluated into a graph.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "frontends/terraform/frontend.h"
#include "syntax/hcl/json_body.h"
#include "syntax/hcl/parser.h"

namespace terraform_test {

using namespace analyzer;

class Modules {
 public:
  explicit Modules(graph::Assumptions assumptions = {})
      : graph(store), builder(store, graph, sink, std::move(assumptions)) {
    builder.add_frontend(graph::Format::terraform, &frontend);
    builder.set_read_file([this](std::string_view path) -> const source::SourceFile* {
      auto found = files_.find(std::string(path));
      if (found != files_.end()) return found->second.get();
      if (disk_.empty()) return nullptr;
      std::ifstream in(disk_ + "/" + std::string(path), std::ios::binary);
      if (!in || std::filesystem::is_directory(disk_ + "/" + std::string(path))) return nullptr;
      std::stringstream text;
      text << in.rdbuf();
      return &add_file(std::string(path), text.str());
    });
    builder.set_list_files([this](std::string_view folder) {
      std::vector<std::string> paths;
      for (const auto& [path, file] : files_)
        if (folder.empty() || path.starts_with(std::string(folder) + "/")) paths.push_back(path);
      return paths;
    });
  }

  const source::SourceFile& add_file(std::string path, std::string text) {
    auto id = source::FileId{static_cast<std::uint32_t>(order_.size())};
    auto file = std::make_unique<source::SourceFile>(id, path, std::move(text));
    order_.push_back(file.get());
    return *(files_[path] = std::move(file));
  }

  // Files by path; folders with Terraform become modules.
  void add(const std::map<std::string, std::string>& texts) {
    std::map<std::string, std::vector<frontends::terraform::ModuleFile>> folders;
    for (const auto& [path, text] : texts) {
      const source::SourceFile& file = add_file(path, text);
      bool variables = path.ends_with(".tfvars") || path.ends_with(".tfvars.json");
      if (!variables && !path.ends_with(".tf") && !path.ends_with(".tf.json")) continue;
      trees_.push_back(std::make_unique<syntax::hcl::File>(syntax::hcl::parse_any(file, sink)));
      std::size_t slash = path.rfind('/');
      folders[slash == std::string::npos ? "." : path.substr(0, slash)].push_back(
          {&file, trees_.back().get(), variables});
    }
    for (auto& [folder, files] : folders) units.push_back(frontend.add_module(builder, folder, files));
  }

  void add_from_disk(const std::string& root) {
    disk_ = root;
    std::map<std::string, std::string> texts;
    for (auto it = std::filesystem::recursive_directory_iterator(root);
         it != std::filesystem::recursive_directory_iterator(); ++it) {
      std::string path = it->path().lexically_relative(root).generic_string();
      if (!it->is_regular_file() || !(path.ends_with(".tf") || path.ends_with(".tfvars") || path.ends_with(".tf.json")))
        continue;
      std::ifstream in(it->path(), std::ios::binary);
      std::stringstream text;
      text << in.rdbuf();
      texts[path] = text.str();
    }
    add(texts);
  }

  // Every module that no other calls.
  void run() {
    std::vector<bool> called(graph.units().size());
    for (graph::UnitId u : units)
      for (graph::UnitId c : frontend.callees(builder, u))
        if (c != u) called[c.index] = true;
    for (graph::UnitId u : units)
      if (!called[u.index])
        for (graph::Deployment& d : frontend.root_deployments(builder, u)) builder.deploy(std::move(d));
    builder.run();
  }

  std::string place(source::Location where) const {
    if (!where.file.valid() || where.file.index >= order_.size()) return "?";
    source::Position p = order_[where.file.index]->position(where.range.begin);
    return order_[where.file.index]->path() + ":" + std::to_string(p.line) + ":" + std::to_string(p.column);
  }
  std::string text(source::Location where) const {
    return where.file.valid() ? std::string(order_[where.file.index]->text(where.range)) : "?";
  }

  // `address [if guard] [@account/region] {properties}`, a line a resource.
  std::string print() const {
    std::string out;
    for (graph::ResourceKey key : graph.resources_in_order()) {
      const graph::Resource& r = *graph.find(key);
      for (graph::DeploymentId id : graph.instance(r.instance).deployments) {
        const graph::Deployment& d = graph.deployment(id);
        out += (d.chain.empty() ? "" : d.chain + ".") + r.address;
        if (!r.guard.is_always()) out += " if " + (r.guard.is_never() ? std::string("never") : store.describe(r.guard));
        if (!r.account.is_removed()) out += " @" + value::to_string(store, r.account);
        out += " " + value::to_string(store, r.properties) + "\n";
      }
    }
    return out;
  }

  const graph::Resource* find(std::string_view address) const {
    for (graph::ResourceKey key : graph.resources_in_order())
      if (graph.find(key)->address == address) return graph.find(key);
    return nullptr;
  }

  std::string errors() const {
    std::string out;
    for (const diagnostics::Diagnostic& d : sink.diagnostics) out += place(d.location) + ": " + d.message + "\n";
    return out;
  }

  value::Store store;
  graph::Graph graph;
  diagnostics::CollectingSink sink;
  graph::Builder builder;
  frontends::terraform::TerraformFrontend frontend;
  std::vector<graph::UnitId> units;

 private:
  std::string disk_;
  std::map<std::string, std::unique_ptr<source::SourceFile>> files_;
  std::vector<const source::SourceFile*> order_;
  std::vector<std::unique_ptr<syntax::hcl::File>> trees_;
};

}  // namespace terraform_test
