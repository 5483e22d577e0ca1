#include "frontends/policies/frontend.h"

#include <charconv>

namespace analyzer::frontends::policies {

using value::Guard;
using value::Store;
using value::Value;

bool looks_like_policy(const syntax::DataTree& tree) {
  if (tree.documents.empty() || !tree.documents[0] || !tree.documents[0]->is_mapping()) return false;
  const syntax::Node* statement = tree.documents[0]->find("Statement");
  if (!statement) return false;
  if (statement->is_mapping()) return statement->find("Effect") != nullptr;
  for (const syntax::Node* s : statement->items)
    if (s->is_mapping() && s->find("Effect")) return true;
  return false;
}

Value value_of(Store& store, const syntax::Node& node, source::FileId file) {
  Value made;
  switch (node.kind) {
    case syntax::NodeKind::scalar:
      switch (node.type) {
        case syntax::ScalarType::null:
          made = store.null();
          break;
        case syntax::ScalarType::boolean:
          made = store.boolean(node.text == "true" || node.text == "yes" || node.text == "on");
          break;
        case syntax::ScalarType::integer:
        case syntax::ScalarType::real:
          made = store.number(node.text);
          if (made.is_null()) made = store.string(node.text);
          break;
        default:
          made = store.string(node.text);
          break;
      }
      break;
    case syntax::NodeKind::sequence: {
      std::vector<value::Element> elements;
      for (const syntax::Node* item : node.items) elements.push_back({value_of(store, *item, file), Guard::always()});
      made = store.list(elements);
      break;
    }
    case syntax::NodeKind::mapping: {
      std::vector<value::Entry> entries;
      for (const syntax::Entry& e : node.entries)
        entries.push_back({e.key, value_of(store, *e.value, file), Guard::always(), {file, e.key_range}});
      made = store.object(entries);
      break;
    }
  }
  made.where = {file, node.range};
  return made;
}

graph::UnitId PolicyFrontend::add_policy(graph::Builder& builder, const source::SourceFile& file,
                                         const syntax::DataTree& tree) {
  graph::UnitId unit = builder.graph().add_unit({graph::Format::policy, file.path(), file.id()});
  policies_[unit.index] = {&file, &tree};
  return unit;
}

graph::Deployment PolicyFrontend::root_deployment(graph::Builder& builder, graph::UnitId unit) {
  graph::Deployment d;
  d.unit = unit;
  d.root = builder.graph().unit(unit).path;
  d.guard = Guard::always();
  return d;
}

void PolicyFrontend::evaluate(graph::Builder& builder, graph::InstanceId instance, graph::DeploymentId) {
  const Known& known = policies_.at(builder.graph().instance(instance).unit.index);
  const syntax::Node& root = *known.tree->documents[0];
  Store& store = builder.store();
  graph::Resource r;
  r.instance = instance;
  r.format = graph::Format::policy;
  r.declaration = r.address = known.file->path();
  r.type = "policy-document";
  r.where = {known.file->id(), root.range};
  const syntax::Entry* statement = root.find_entry("Statement");
  r.name_where = {known.file->id(), statement ? statement->key_range : root.range};
  value::Entry entries[] = {{"document", value_of(store, root, known.file->id()), Guard::always(), {}}};
  r.properties = store.object(entries);
  r.meta = store.object({});
  builder.graph().add_resource(builder.graph().key(instance, r.address), std::move(r));
}

const syntax::Node* PolicyFrontend::find(graph::Builder& builder, graph::ResourceKey key, std::string_view path,
                                         source::FileId& file) {
  const graph::Resource* resource = builder.graph().find(key);
  if (!resource) return nullptr;
  const Known& known = policies_.at(builder.graph().instance(resource->instance).unit.index);
  file = known.file->id();
  const syntax::Node* node = known.tree->documents[0];
  if (path.starts_with("document")) path.remove_prefix(std::min<std::size_t>(path.size(), 9));
  while (!path.empty()) {
    std::size_t dot = path.find('.');
    std::string_view step = path.substr(0, dot);
    path = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
    const syntax::Node* next = nullptr;
    if (node->is_mapping()) {
      next = node->find(step);
    } else if (node->is_sequence()) {
      std::size_t index = 0;
      auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
      if (error == std::errc{} && end == step.data() + step.size() && index < node->items.size())
        next = node->items[index];
    }
    if (!next) break;
    node = next;
  }
  return node;
}

source::Location PolicyFrontend::property_place(graph::Builder& builder, graph::ResourceKey resource,
                                                std::string_view path) {
  source::FileId file;
  const syntax::Node* node = find(builder, resource, path, file);
  return node ? source::Location{file, node->range} : source::Location{};
}

bool PolicyFrontend::trace_property(graph::Builder& builder, graph::ResourceKey resource, std::string_view path,
                                    graph::Recorder& recorder) {
  source::FileId file;
  const syntax::Node* node = find(builder, resource, path, file);
  if (!node) return false;
  recorder.step({file, node->range}, "written here", value_of(builder.store(), *node, file));
  return true;
}

}  // namespace analyzer::frontends::policies
