#include "frontends/manifests/frontend.h"

#include <fmt/format.h>

#include <algorithm>

#include "frontends/common/value_place.h"
#include "syntax/json/parser.h"
#include "syntax/yaml/parser.h"

namespace analyzer::frontends::manifests {

namespace {

using syntax::Node;
using value::Guard;
using value::Op;
using value::Type;
using value::Value;

bool is_account_id(std::string_view text) {
  return text.size() == 12 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view text_of(const Node* node) { return node && node->is_scalar() ? node->text : std::string_view{}; }

std::string name_of(const Entry& entry) {
  if (std::string_view name = text_of(entry.name); !name.empty()) return std::string(name);
  std::string_view file = text_of(entry.file);
  std::size_t slash = file.rfind('/');
  return std::string(slash == std::string_view::npos ? file : file.substr(slash + 1));
}

// The file's path as seen from the scanned root: relative to the manifest, `..` walked.
std::string beside_path(std::string_view manifest, std::string_view path) {
  std::vector<std::string_view> folders;
  auto walk = [&](std::string_view text) {
    while (!text.empty()) {
      std::size_t end = text.find('/');
      std::string_view part = text.substr(0, end);
      if (part == ".." && !folders.empty())
        folders.pop_back();
      else if (!part.empty() && part != "." && part != "..")
        folders.push_back(part);
      if (end == std::string_view::npos) break;
      text.remove_prefix(end + 1);
    }
  };
  if (std::size_t slash = manifest.rfind('/'); slash != std::string_view::npos) walk(manifest.substr(0, slash));
  walk(path);
  std::string joined;
  for (std::string_view folder : folders) joined += fmt::format("{}{}", joined.empty() ? "" : "/", folder);
  return joined;
}

// Values of one file as they are written, with the pipeline's own references in them.
class Reader {
 public:
  Reader(value::Store& store, source::FileId file, const graph::Deployment& pipeline) : store_(store), file_(file), pipeline_(pipeline) {}

  source::Location place(const Node& node) const { return {file_, node.range}; }

  // `joined`: a list becomes a text with commas, as a stack's parameter takes it.
  Value read(const Node& node, bool joined = false) {
    if (node.is_scalar()) return scalar(node);
    if (node.is_sequence()) {
      std::vector<value::Element> elements;
      std::vector<Value> parts;
      for (const Node* item : node.items) {
        Value v = read(*item);
        if (!parts.empty()) parts.push_back(store_.string(","));
        parts.push_back(v);
        elements.push_back({v, Guard::always()});
      }
      return (joined ? store_.concat(parts) : store_.list(elements)).at(place(node));
    }
    std::vector<value::Entry> entries;
    for (const syntax::Entry& e : node.entries) entries.push_back({e.key, read(*e.value), Guard::always(), {file_, e.key_range}});
    return store_.object(entries).at(place(node));
  }

 private:
  Value scalar(const Node& node) {
    source::Location where = place(node);
    switch (node.type) {
      case syntax::ScalarType::null: return store_.null().at(where);
      case syntax::ScalarType::boolean: return store_.boolean(node.text.size() == 4 && (node.text[0] == 't' || node.text[0] == 'T')).at(where);
      case syntax::ScalarType::integer:
      case syntax::ScalarType::real: {
        Value number = store_.number(node.text);
        return (number.is_null() ? store_.string_view_of(node.text) : number).at(where);
      }
      case syntax::ScalarType::text: break;
    }
    // `$[alfred_ssm_/path]`: an SSM parameter that the pipeline reads where it runs.
    std::string_view text = node.text;
    std::vector<Value> parts;
    bool any = false;
    for (std::size_t at = text.find("$["); at != std::string_view::npos; at = text.find("$[")) {
      std::size_t close = text.find(']', at);
      if (close == std::string_view::npos) break;
      std::string_view inside = text.substr(at + 2, close - at - 2);
      std::size_t first = inside.find_first_not_of(' '), last = inside.find_last_not_of(' ');
      inside = first == std::string_view::npos ? std::string_view{} : inside.substr(first, last - first + 1);
      parts.push_back(store_.string(text.substr(0, at)).at(where));
      parts.push_back(reference(inside, where));
      text = text.substr(close + 1);
      any = true;
    }
    if (!any) return store_.string_view_of(node.text).at(where);
    parts.push_back(store_.string(text).at(where));
    return store_.concat(parts).at(where);
  }

  Value reference(std::string_view inside, source::Location where) {
    constexpr std::string_view ssm = "alfred_ssm_";
    if (inside.starts_with(ssm)) {
      std::string says = fmt::format("SSM parameter `{}`", inside.substr(ssm.size()));
      return store_.unknown(Op::ssm_parameter, "", {store_.string(inside.substr(ssm.size())), pipeline_.account, pipeline_.region},
                            {.type = Type::string, .never_empty = true, .says = says, .declared = where}).at(where);
    }
    return store_.unknown(Op::opaque, fmt::format("what the pipeline puts for `$[{}]`", inside), {store_.string(pipeline_.root)}, {.type = Type::string}).at(where);
  }

  value::Store& store_;
  source::FileId file_;
  const graph::Deployment& pipeline_;
};

struct Target {
  Value account, ou;
  graph::Evidence evidence;
};

std::vector<Target> targets_of(value::Store& store, Reader& reader, const Entry& entry, const std::string& root) {
  std::vector<Target> made;
  std::vector<Value> accounts;
  if (entry.accounts)
    for (const Node* item : entry.accounts->items) {
      source::Location where = reader.place(*item);
      std::string_view text = text_of(item);
      if (text.empty()) continue;
      Value account;
      if (is_account_id(text)) {
        account = store.string_view_of(text);
      } else if (text.starts_with("$[")) {
        account = reader.read(*item);
      } else {
        std::string says = fmt::format("the account named `{}`", text);
        account = store.unknown(Op::account_name, text, {}, {.type = Type::string, .never_empty = true, .says = says, .declared = where});
      }
      bool repeated = false;
      for (Value other : accounts) repeated |= store.same(other, account);
      if (!repeated) accounts.push_back(account.at(where));
    }
  auto index = [&](std::string_view label, std::string_view says, std::vector<Value> members, source::Location where) {
    Value v = store.unknown(Op::index, fmt::format("{} {}", root, label), members, {.type = Type::string, .never_empty = true, .says = says, .declared = where});
    store.make_index(v.term(), members);
    store.mark_account(v);
    return v.at(where);
  };
  if (accounts.size() == 1) made.push_back({accounts[0], {}, {"manifest target", accounts[0].where}});
  if (accounts.size() > 1) {
    source::Location where = reader.place(*entry.accounts);
    made.push_back({index("accounts", "each of several accounts", accounts, where), {}, {"manifest target", where}});
  }
  if (entry.units && !entry.units->items.empty()) {
    Value units = reader.read(*entry.units);
    if (units.elements().size() == 1) units = units.elements()[0].value;
    std::string says = units.is_known_string() ? fmt::format("each account of OU `{}`", units.text()) : std::string("each account of several OUs");
    made.push_back({index("organizational units", says, {}, reader.place(*entry.units)), units, {"manifest target", reader.place(*entry.units)}});
  }
  return made;
}

Value regions_of(value::Store& store, Reader& reader, const Entry& entry, const graph::Deployment& pipeline, const std::string& root) {
  if (!entry.regions || entry.regions->items.empty()) return pipeline.region;
  std::vector<Value> regions;
  for (const Node* item : entry.regions->items) {
    Value region = reader.read(*item);
    bool repeated = false;
    for (Value other : regions) repeated |= store.same(other, region);
    if (!repeated) regions.push_back(region);
  }
  if (regions.size() == 1) return regions[0];
  Value v = store.unknown(Op::index, fmt::format("{} regions", root), regions, {.type = Type::string, .never_empty = true, .says = "each of several Regions"});
  store.make_index(v.term(), regions);
  return v.at(reader.place(*entry.regions));
}

// The end of an S3 address or URL that a scanned file can have.
std::string_view file_reference(std::string_view text) { return text.substr(0, text.find('?')); }

}  // namespace

graph::UnitId ManifestFrontend::add_manifest(graph::Builder& builder, const source::SourceFile& file, const syntax::DataTree& tree) {
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
  d.evidence.push_back({"the pipeline of a manifest runs in the management account", {builder.graph().unit(unit).file, {}}});
  return d;
}

const ManifestFrontend::Beside* ManifestFrontend::beside(graph::Builder& builder, const Known& known, std::string_view path) {
  if (path.find("://") != std::string_view::npos) return nullptr;
  std::string full = beside_path(known.file->path(), path);
  auto [slot, fresh] = beside_.try_emplace(full);
  if (fresh) {
    slot->second.file = builder.read_file(full);
    if (slot->second.file) {
      std::string_view text = slot->second.file->text();
      std::size_t first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
      bool json = first != std::string_view::npos && (text[first] == '[' || text[first] == '{');
      slot->second.tree = json ? syntax::json::parse(*slot->second.file, builder.sink()) : syntax::yaml::parse(*slot->second.file, builder.sink());
    }
  }
  return slot->second.file ? &slot->second : nullptr;
}

std::vector<graph::Input> ManifestFrontend::inputs_of(graph::Builder& builder, const Known& known, const Entry& entry, const graph::Deployment& pipeline) {
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
    Reader reader(builder.store(), file, pipeline);
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
      for (const syntax::Entry& e : root->entries) put(e.key, Reader(builder.store(), file->file->id(), pipeline).read(*e.value, true));
  }
  // What the manifest itself says wins over the file beside it.
  if (entry.parameters) read_list(entry.parameters, known.file->id(), "parameter_key", "parameter_value");
  std::sort(inputs.begin(), inputs.end(), [](const graph::Input& a, const graph::Input& b) { return a.name < b.name; });
  return inputs;
}

void ManifestFrontend::deploy_template(graph::Builder& builder, const Known& known, const Entry& entry, graph::InstanceId instance, const graph::Deployment& pipeline) {
  std::string_view text = text_of(entry.file);
  if (text.empty()) return;
  source::Location where{known.file->id(), entry.file->range};
  graph::UnitMatch match = builder.find_unit_exact(graph::Format::cloudformation, beside_path(known.file->path(), text));
  if (match.found != graph::Found::one || text.find("://") != std::string_view::npos)
    match = builder.find_unit(graph::Format::cloudformation, file_reference(text), known.file->path());
  if (match.found == graph::Found::none) {
    builder.unread(where, fmt::format("template `{}` is not in the scan", text));
    return;
  }
  if (match.found == graph::Found::several) {
    std::string names;
    for (graph::UnitId candidate : match.candidates) names += fmt::format("{}`{}`", names.empty() ? "" : " or ", builder.graph().unit(candidate).path);
    builder.unread(where, fmt::format("template `{}` may be {}", text, names));
    return;
  }
  Reader reader(builder.store(), known.file->id(), pipeline);
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
    builder.report(diagnostics::Severity::warning, "malformed-manifest", fmt::format("entry `{}` has no account or organizational unit to deploy to", name_of(entry)),
                   entry.name ? source::Location{known.file->id(), entry.name->range} : where);
  for (Target& target : targets) {
    graph::Deployment d = base;
    d.account = target.account;
    d.ou = target.ou;
    d.evidence = {target.evidence};
    builder.deploy(std::move(d));
  }
}

void ManifestFrontend::add_policy(graph::Builder& builder, const Known& known, const Entry& entry, graph::InstanceId instance) {
  value::Store& store = builder.store();
  const graph::Deployment& pipeline = builder.graph().deployment(builder.graph().instance(instance).deployments[0]);
  Reader reader(store, known.file->id(), pipeline);
  graph::Resource resource;
  resource.declaration = resource.address = name_of(entry);
  // An SCP and an RCP may have one name.
  if (entry.method == Method::rcp && builder.graph().find(builder.graph().key(instance, resource.address))) resource.address += " (rcp)";
  resource.key = builder.graph().key(instance, resource.address);
  resource.instance = instance;
  resource.format = graph::Format::manifest;
  resource.type = entry.method == Method::rcp ? "cfct:rcp" : "cfct:scp";
  resource.where = {known.file->id(), entry.node->range};
  resource.name_where = entry.name ? source::Location{known.file->id(), entry.name->range} : resource.where;
  std::vector<value::Entry> properties;
  properties.push_back({"name", entry.name ? reader.read(*entry.name) : store.string(resource.declaration).at(resource.where), Guard::always(), resource.name_where});
  if (entry.file) {
    source::Location where{known.file->id(), entry.file->range};
    properties.push_back({"policy_file", reader.read(*entry.file), Guard::always(), where});
    const Beside* policy = beside(builder, known, text_of(entry.file));
    Value document;
    if (policy && policy->tree.complete && !policy->tree.documents.empty() && policy->tree.documents[0]) {
      Reader inside(store, policy->file->id(), pipeline);
      document = store.encoded(store.string_view_of(policy->file->text()).at({policy->file->id(), policy->tree.documents[0]->range}),
                               inside.read(*policy->tree.documents[0]));
    } else {
      if (!policy) builder.unread(where, fmt::format("policy file `{}` is not in the scan", text_of(entry.file)));
      document = store.unknown(Op::opaque, fmt::format("the policy in `{}`", text_of(entry.file)), {store.string(known.file->path())}).at(where);
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
    graph::UnitMatch match = builder.find_unit_exact(graph::Format::cloudformation, beside_path(known->file->path(), text));
    if (match.found != graph::Found::one) match = builder.find_unit(graph::Format::cloudformation, file_reference(text), known->file->path());
    if (match.found == graph::Found::one && std::find(found.begin(), found.end(), match.unit) == found.end()) found.push_back(match.unit);
  }
  return found;
}

source::Location ManifestFrontend::property_place(graph::Builder& builder, graph::ResourceKey key, std::string_view path) {
  const graph::Resource* resource = builder.graph().find(key);
  return resource ? place_of_path(resource->properties, path, resource->name_where) : source::Location{};
}

bool ManifestFrontend::trace_property(graph::Builder& builder, graph::ResourceKey key, std::string_view path, graph::Recorder& recorder) {
  const graph::Resource* resource = builder.graph().find(key);
  if (!resource || resource->format != graph::Format::manifest) return false;
  Value v = value_at_path(resource->properties, path);
  if (v.is_removed()) return false;
  recorder.step(v.where, fmt::format("`{}` of entry `{}`", path, resource->declaration), v);
  return true;
}

bool ManifestFrontend::trace_input(graph::Builder& builder, graph::DeploymentId id, std::string_view name, graph::Recorder& recorder) {
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
