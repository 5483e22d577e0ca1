#include "frontends/manifests/frontend.h"

#include <fmt/format.h>

#include <algorithm>

#include "frontends/common/relative_path.h"
#include "frontends/common/value_place.h"
#include "frontends/manifests/entry_values.h"
#include "syntax/json/parser.h"
#include "syntax/yaml/parser.h"

namespace analyzer::frontends::manifests {

namespace {

using syntax::Node;
using value::Guard;
using value::Op;
using value::Type;
using value::Value;

std::string_view text_of(const Node* node) {
  return node && node->is_scalar() ? node->text : std::string_view{};
}

std::string name_of(const Entry& entry) {
  if (std::string_view name = text_of(entry.name); !name.empty()) return std::string(name);
  std::string_view file = text_of(entry.file);
  std::size_t slash = file.rfind('/');
  return std::string(slash == std::string_view::npos ? file : file.substr(slash + 1));
}

// The end of an S3 address or URL that a scanned file can have.
std::string_view file_reference(std::string_view text) {
  return text.substr(0, text.find('?'));
}

}  // namespace

graph::UnitId ManifestFrontend::add_manifest(graph::Builder& builder, const source::SourceFile& file,
                                             const syntax::DataTree& tree) {
  graph::UnitId unit = builder.graph().add_unit({graph::Format::manifest, file.path(), file.id(), false});
  manifests_.emplace(unit.index, Known{&file, read_manifest(file, tree, builder.sink())});
  if (!tree.complete) builder.unread({file.id(), {}}, fmt::format("`{}` is cut off by a syntax error", file.path()));
  return unit;
}

const ManifestFrontend::Known* ManifestFrontend::find(graph::UnitId unit) const {
  auto found = manifests_.find(unit.index);
  return found == manifests_.end() ? nullptr : &found->second;
}

graph::Deployment ManifestFrontend::root_deployment(graph::Builder& builder, graph::UnitId unit) {
  value::Store& store = builder.store();
  const std::string& path = builder.graph().unit(unit).path;
  graph::Deployment d;
  d.unit = unit;
  d.by = graph::Deployer::root;
  std::string account_says = fmt::format("the account of the pipeline that `{}` configures", path);
  std::string region_says = fmt::format("the home Region of the pipeline that `{}` configures", path);
  d.account = store.unknown(Op::account, path, {}, {.type = Type::string, .never_empty = true, .says = account_says});
  d.region = store.unknown(Op::region, path, {}, {.type = Type::string, .never_empty = true, .says = region_says});
  d.root = path;
  // CfCT can be installed in no other account.
  d.evidence.push_back(
      {"the pipeline of a manifest runs in the management account", {builder.graph().unit(unit).file, {}}});
  return d;
}

const ManifestFrontend::Beside* ManifestFrontend::beside(graph::Builder& builder, const Known& known,
                                                         std::string_view path) {
  if (path.find("://") != std::string_view::npos) return nullptr;
  std::string full = path_beside(path, known.file->path());
  auto [slot, fresh] = beside_.try_emplace(full);
  if (fresh) {
    slot->second.file = builder.read_file(full);
    if (slot->second.file) {
      std::string_view text = slot->second.file->text();
      std::size_t first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
      bool json = first != std::string_view::npos && (text[first] == '[' || text[first] == '{');
      slot->second.tree = json ? syntax::json::parse(*slot->second.file, builder.sink())
                               : syntax::yaml::parse(*slot->second.file, builder.sink());
    }
  }
  return slot->second.file ? &slot->second : nullptr;
}

std::vector<graph::Input> ManifestFrontend::inputs_of(graph::Builder& builder, const Known& known, const Entry& entry,
                                                      const graph::Deployment& pipeline) {
  std::vector<graph::Input> inputs;
  auto put = [&](std::string_view name, Value v) {
    for (graph::Input& before : inputs)
      if (before.name == name) {
        before.value = v;
        return;
      }
    inputs.push_back({std::string(name), v, {}, Guard::always()});
  };
  auto read_list = [&](const Node* list, source::FileId file, std::string_view key_word, std::string_view value_word) {
    ValueReader reader(builder.store(), file, pipeline);
    for (const Node* item : list->items) {
      const Node* key = item->is_mapping() ? item->find(key_word) : nullptr;
      const Node* v = item->is_mapping() ? item->find(value_word) : nullptr;
      if (key && key->is_scalar() && v) put(key->text, reader.read(*v, true));
    }
  };
  if (std::string_view path = text_of(entry.parameter_file); !path.empty()) {
    source::Location where{known.file->id(), entry.parameter_file->range};
    const Beside* file = beside(builder, known, path);
    if (!file)
      builder.unread(where, fmt::format("parameter file `{}` is not in the scan", path));
    else if (file->tree.documents.empty() || !file->tree.documents[0])
      builder.unread(where, fmt::format("parameter file `{}` could not be read", path));
    else if (const Node* root = file->tree.documents[0]; root->is_sequence())
      read_list(root, file->file->id(), "ParameterKey", "ParameterValue");
    else if (root->is_mapping())
      for (const syntax::Entry& e : root->entries)
        put(e.key, ValueReader(builder.store(), file->file->id(), pipeline).read(*e.value, true));
  }
  // What the manifest itself says wins over the file beside it.
  if (entry.parameters) read_list(entry.parameters, known.file->id(), "parameter_key", "parameter_value");
  std::sort(inputs.begin(), inputs.end(), [](const graph::Input& a, const graph::Input& b) { return a.name < b.name; });
  return inputs;
}

void ManifestFrontend::deploy_template(graph::Builder& builder, const Known& known, const Entry& entry,
                                       graph::InstanceId instance, const graph::Deployment& pipeline) {
  std::string_view text = text_of(entry.file);
  if (text.empty()) return;
  source::Location where{known.file->id(), entry.file->range};
  graph::UnitMatch match =
      builder.find_unit_exact(graph::Format::cloudformation, path_beside(text, known.file->path()));
  if (match.found != graph::Found::one || text.find("://") != std::string_view::npos)
    match = builder.find_unit(graph::Format::cloudformation, file_reference(text), known.file->path());
  if (match.found == graph::Found::none) {
    builder.unread(where, fmt::format("template `{}` is not in the scan", text));
    return;
  }
  if (match.found == graph::Found::several) {
    std::string names;
    for (graph::UnitId candidate : match.candidates)
      names += fmt::format("{}`{}`", names.empty() ? "" : " or ", builder.graph().unit(candidate).path);
    builder.unread(where, fmt::format("template `{}` may be {}", text, names));
    return;
  }
  ValueReader reader(builder.store(), known.file->id(), pipeline);
  graph::Deployment base;
  base.unit = match.unit;
  base.by = graph::Deployer::manifest;
  base.root = fmt::format("{}#{}", known.file->path(), name_of(entry));
  base.parent = instance;
  base.where = {known.file->id(), entry.node->range};
  base.depth = pipeline.depth + 1;
  base.inputs = inputs_of(builder, known, entry, pipeline);
  base.region = regions_of(builder.store(), reader, entry, pipeline, base.root);
  std::vector<Target> targets = targets_of(builder.store(), reader, entry, base.root);
  if (targets.empty())
    builder.report(diagnostics::Severity::warning, "malformed-manifest",
                   fmt::format("entry `{}` has no account or organizational unit to deploy to", name_of(entry)),
                   entry.name ? source::Location{known.file->id(), entry.name->range} : where);
  for (Target& target : targets) {
    graph::Deployment d = base;
    d.account = target.account;
    d.ou = target.ou;
    d.evidence = {target.evidence};
    builder.deploy(std::move(d));
  }
}

void ManifestFrontend::add_policy(graph::Builder& builder, const Known& known, const Entry& entry,
                                  graph::InstanceId instance) {
  value::Store& store = builder.store();
  const graph::Deployment& pipeline = builder.graph().deployment(builder.graph().instance(instance).deployments[0]);
  ValueReader reader(store, known.file->id(), pipeline);
  graph::Resource resource;
  resource.declaration = resource.address = name_of(entry);
  // An SCP and an RCP may have one name.
  if (entry.method == Method::rcp && builder.graph().find(builder.graph().key(instance, resource.address)))
    resource.address += " (rcp)";
  resource.key = builder.graph().key(instance, resource.address);
  resource.instance = instance;
  resource.format = graph::Format::manifest;
  resource.type = entry.method == Method::rcp ? "cfct:rcp" : "cfct:scp";
  resource.where = {known.file->id(), entry.node->range};
  resource.name_where = entry.name ? source::Location{known.file->id(), entry.name->range} : resource.where;
  std::vector<value::Entry> properties;
  properties.push_back({"name",
                        entry.name ? reader.read(*entry.name) : store.string(resource.declaration).at(resource.where),
                        Guard::always(), resource.name_where});
  if (entry.file) {
    source::Location where{known.file->id(), entry.file->range};
    properties.push_back({"policy_file", reader.read(*entry.file), Guard::always(), where});
    const Beside* policy = beside(builder, known, text_of(entry.file));
    Value document;
    if (policy && policy->tree.complete && !policy->tree.documents.empty() && policy->tree.documents[0]) {
      ValueReader inside(store, policy->file->id(), pipeline);
      document = store.encoded(
          store.string_view_of(policy->file->text()).at({policy->file->id(), policy->tree.documents[0]->range}),
          inside.read(*policy->tree.documents[0]));
    } else {
      if (!policy) builder.unread(where, fmt::format("policy file `{}` is not in the scan", text_of(entry.file)));
      document = store
                     .unknown(Op::opaque, fmt::format("the policy in `{}`", text_of(entry.file)),
                              {store.string(known.file->path())})
                     .at(where);
    }
    properties.push_back({"policy", document, Guard::always(), where});
  }
  std::vector<value::Element> targets;
  source::Location targets_where = resource.name_where;
  if (entry.units) {
    targets_where = {known.file->id(), entry.units->range};
    for (const Node* item : entry.units->items) targets.push_back({reader.read(*item), Guard::always()});
  }
  properties.push_back({"targets", store.list(targets).at(targets_where), Guard::always(), targets_where});
  resource.properties = store.object(properties).at(resource.where);
  resource.meta = store.object({});
  graph::ResourceKey key = resource.key;
  builder.graph().add_resource(key, std::move(resource));
}

void ManifestFrontend::evaluate(graph::Builder& builder, graph::InstanceId instance, graph::DeploymentId deployment) {
  const Known* known = find(builder.graph().instance(instance).unit);
  if (!known) return;
  // The home Region is written down; what the pipeline reads, it reads there.
  graph::Deployment& pipeline = builder.graph().deployment(deployment);
  if (std::string_view region = text_of(known->manifest.region); !region.empty() && !known->manifest.region->is_null())
    pipeline.region = builder.store().string_view_of(region).at({known->file->id(), known->manifest.region->range});
  for (const Entry& entry : known->manifest.entries) {
    if (entry.method == Method::stack_set)
      deploy_template(builder, *known, entry, instance, builder.graph().deployment(deployment));
    else
      add_policy(builder, *known, entry, instance);
  }
}

std::vector<graph::UnitId> ManifestFrontend::callees(graph::Builder& builder, graph::UnitId unit) {
  std::vector<graph::UnitId> found;
  const Known* known = find(unit);
  if (!known) return found;
  for (const Entry& entry : known->manifest.entries) {
    std::string_view text = text_of(entry.file);
    if (entry.method != Method::stack_set || text.empty()) continue;
    graph::UnitMatch match =
        builder.find_unit_exact(graph::Format::cloudformation, path_beside(text, known->file->path()));
    if (match.found != graph::Found::one)
      match = builder.find_unit(graph::Format::cloudformation, file_reference(text), known->file->path());
    if (match.found == graph::Found::one && std::find(found.begin(), found.end(), match.unit) == found.end())
      found.push_back(match.unit);
  }
  return found;
}

source::Location ManifestFrontend::property_place(graph::Builder& builder, graph::ResourceKey key,
                                                  std::string_view path) {
  const graph::Resource* resource = builder.graph().find(key);
  return resource ? place_of_path(resource->properties, path, resource->name_where) : source::Location{};
}

bool ManifestFrontend::trace_property(graph::Builder& builder, graph::ResourceKey key, std::string_view path,
                                      graph::Recorder& recorder) {
  const graph::Resource* resource = builder.graph().find(key);
  if (!resource || resource->format != graph::Format::manifest) return false;
  Value v = value_at_path(resource->properties, path);
  if (v.is_removed()) return false;
  recorder.step(v.where, fmt::format("`{}` of entry `{}`", path, resource->declaration), v);
  return true;
}

bool ManifestFrontend::trace_input(graph::Builder& builder, graph::DeploymentId id, std::string_view name,
                                   graph::Recorder& recorder) {
  const graph::Deployment& deployment = builder.graph().deployment(id);
  if (deployment.by != graph::Deployer::manifest) return false;
  for (const graph::Input& input : deployment.inputs) {
    if (input.name != name) continue;
    std::size_t mark = deployment.root.rfind('#');
    std::string entry = mark == std::string::npos ? deployment.root : deployment.root.substr(mark + 1);
    recorder.step(input.value.where, fmt::format("entry `{}` of the manifest passes `{}`", entry, name), input.value);
    return true;
  }
  return false;
}

}  // namespace analyzer::frontends::manifests
