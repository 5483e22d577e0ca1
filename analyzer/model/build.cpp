// Applies the mappings: native resources become canonical ones.
#include <algorithm>

#include "model/model_impl.h"

namespace analyzer::model {

using graph::Resource;
using value::Guard;
using value::Store;
using value::Value;

void Model::Impl::build() {
  const Kinds& kinds = model.kinds_;
  model.by_kind_.resize(kinds.size());
  identities.resize(kinds.size());
  for (std::uint32_t k = 0; k < kinds.size(); ++k) {
    const Kind& kind = kinds[KindId{k}];
    for (std::size_t m = 0; m < kind.mappings.size(); ++m) {
      std::string_view type = kind.mappings[m].type;
      if (type.ends_with('*'))
        by_prefix.emplace_back(type.substr(0, type.size() - 1), KindId{k}, m);
      else
        by_type[type].emplace_back(KindId{k}, m);
    }
  }
  for (graph::ResourceKey key : model.graph_.resources_in_order()) {
    const Resource& resource = *model.graph_.find(key);
    auto found = by_type.find(resource.type);
    if (found != by_type.end())
      for (auto [kind, mapping] : found->second) apply(resource, kind, mapping);
    for (auto [prefix, kind, mapping] : by_prefix)
      if (resource.type.starts_with(prefix)) apply(resource, kind, mapping);
  }
}

namespace {

std::string_view format_word(graph::Format format) {
  switch (format) {
    case graph::Format::cloudformation:
      return "cloudformation";
    case graph::Format::terraform:
    case graph::Format::terraform_plan:
      return "terraform";
    case graph::Format::manifest:
      return "manifest";
    case graph::Format::policy:
      return "policy";
  }
  return "";
}

}  // namespace

Guard Model::Impl::holds(const Condition& condition, Value root) {
  Store& store = model.store_;
  Value v = read(store, root, condition.path);
  auto exists = [&](Value x) -> Guard {
    if (x.is_removed() || x.is_null()) return Guard::never();
    if (!x.is_choice()) return Guard::always();
    Guard g = Guard::never();
    for (const auto& a : x.alternatives())
      if (!a.value.is_removed() && !a.value.is_null()) g = store.either(g, a.guard);
    return g;
  };
  auto equals = [&](std::string_view text) { return store.equal_text(v, store.string(text)); };
  switch (condition.test) {
    case Condition::Test::present:
      return exists(v);
    case Condition::Test::absent:
      return store.negate(exists(v));
    case Condition::Test::equals:
      return equals(condition.values[0]);
    case Condition::Test::not_equals:
      return store.negate(equals(condition.values[0]));
    case Condition::Test::one_of: {
      Guard g = Guard::never();
      for (const std::string& text : condition.values) g = store.either(g, equals(text));
      return g;
    }
    case Condition::Test::matches: {
      Guard g = exists(v);
      return g.is_never() ? g : store.both(g, store.matches(v, condition.values[0]));
    }
  }
  return Guard::never();
}

void Model::Impl::apply(const Resource& resource, KindId kind, std::size_t index) {
  const Mapping& mapping = model.kinds_[kind].mappings[index];
  if (mapping.format != format_word(resource.format)) return;
  if (resource.data_source != mapping.type.starts_with("data.")) return;
  Store& store = model.store_;
  Value root = resource.properties;
  if (!mapping.base.empty()) {
    root = read(store, root, mapping.base);
    if (root.is_removed()) return;
  }
  Guard guard = resource.guard;
  for (const Condition& condition : mapping.when) {
    // A condition may speak of the whole resource: paths that start with `resource.`
    Value from = root;
    Condition c = condition;
    if (c.path.steps.size() > 1 && c.path.steps[0].key == "resource") {
      c.path.steps.erase(c.path.steps.begin());
      from = resource.properties;
    }
    guard = store.both(guard, holds(c, from));
    if (guard.is_never()) {
      // What a guard of the resource itself rules out still is a resource of the kind; what `when` rules out is none.
      if (!resource.guard.is_never()) return;
      break;
    }
  }
  if (mapping.for_each.empty()) {
    add(resource, kind, index, root, guard, 0);
    return;
  }
  Value list = read(store, root, mapping.for_each);
  if (list.is_removed() || list.is_null()) return;
  auto add_item = [&](Value item, Guard item_guard, std::size_t ordinal) {
    std::vector<value::Entry> entries(root.entries().begin(), root.entries().end());
    entries.push_back({"item", item, Guard::always(), {}});
    add(resource, kind, index, store.object(entries, value::Shape::object, root.open(), root.rest()),
        store.both(guard, item_guard), ordinal);
  };
  auto expand = [&](Value v, Guard outer) {
    std::size_t ordinal = 0;
    if (v.is_list()) {
      for (const auto& e : v.elements()) add_item(e.value, store.both(outer, e.guard), ordinal++);
      if (v.open()) {
        Value more = store.unknown(value::Op::get, "*", {v});
        more.where = v.where;
        add_item(more, store.both(outer, store.truth(store.unknown(value::Op::opaque, "there are more", {v}))),
                 ordinal);
      }
    } else if (v.is_object()) {
      for (const auto& e : v.entries()) {
        value::Entry pair[] = {{"key", store.string(e.key), Guard::always(), e.key_where},
                               {"value", e.value, Guard::always(), {}}};
        add_item(store.object(pair), store.both(outer, e.guard), ordinal++);
      }
    } else if (mapping.for_each_split && v.is_known_string()) {
      std::string_view text = v.text();
      while (!text.empty()) {
        std::size_t comma = text.find(',');
        std::string_view part = text.substr(0, comma);
        while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
        while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
        if (!part.empty()) add_item(store.string(part).at(v.where), outer, ordinal++);
        if (comma == std::string_view::npos) break;
        text.remove_prefix(comma + 1);
      }
    } else if (v.is_unknown() || v.is_string()) {
      bool one = v.is_string() && !mapping.for_each_split;
      Value item = one ? v : store.unknown(value::Op::get, "*", {v});
      if (!item.where.file.valid()) item.where = v.where;
      add_item(item, outer, 0);
    }
  };
  if (list.is_choice())
    for (const auto& a : list.alternatives()) expand(a.value, a.guard);
  else
    expand(list, Guard::always());
}

void Model::Impl::add(const Resource& resource, KindId kind_id, std::size_t index, Value root, Guard guard,
                      std::size_t ordinal) {
  const Kind& kind = model.kinds_[kind_id];
  const Mapping& mapping = kind.mappings[index];
  Store& store = model.store_;
  Canonical c;
  c.id = {static_cast<std::uint32_t>(model.canonicals_.size())};
  c.kind = kind_id;
  c.native = resource.key;
  c.mapping = index;
  c.ordinal = ordinal;
  c.guard = guard;
  c.attributes.resize(kind.attributes.size());
  for (std::size_t i = 0; i < kind.attributes.size(); ++i) {
    const AttributeDeclaration& declaration = kind.attributes[i];
    AttributeValue& slot = c.attributes[i];
    if (declaration.type == AttributeType::relation || declaration.type == AttributeType::derived) continue;
    const Source* source = nullptr;
    for (const auto& [name, s] : mapping.attributes)
      if (name == declaration.name) source = &s;
    if (source) slot = read_source(*source, resource, root, mapping.base);
    if (slot.presence == Presence::inexpressible) continue;
    slot.value = coerce(slot.value, declaration);
    // Where a guard decides whether it was written, the default stands in the other worlds.
    const std::optional<std::string>& fallback =
        source && source->default_text ? source->default_text : declaration.default_text;
    if (fallback) {
      Value standard = coerce(from_json(*fallback), declaration);
      if (slot.value.is_removed() || slot.value.is_null()) {
        slot.value = standard;
        slot.presence = Presence::defaulted;
      } else if (slot.value.is_choice()) {
        slot.value = store.lift(slot.value, [&](Value a) { return a.is_removed() || a.is_null() ? standard : a; });
      }
    }
    if (slot.value.is_removed() || slot.value.is_null())
      slot.presence = Presence::absent;
    else if (slot.presence == Presence::absent)
      slot.presence = Presence::set;
  }
  auto placed_by = [&](const std::optional<Source>& source) -> Value {
    if (!source) return {};
    return read_source(*source, resource, root, mapping.base).value;
  };
  c.account = store.to_text(placed_by(mapping.account));
  c.region = store.to_text(placed_by(mapping.region));
  if (!c.account.is_removed()) store.mark_account(c.account);
  model.by_kind_[kind_id.index].push_back(c.id);
  by_native[resource.key.index].push_back(c.id);
  model.canonicals_.push_back(std::move(c));
}

void Model::Impl::count_constructs() {
  // Services that rules speak of, by the beginnings of the types that are mapped.
  std::set<std::string, std::less<>> services;
  auto service_of = [](std::string_view type) -> std::string {
    if (type.starts_with("AWS::")) return std::string(type.substr(0, type.find("::", 5)));
    if (type.starts_with("aws_")) return std::string(type.substr(0, type.find('_', 4)));
    return {};
  };
  for (const auto& kind : model.kinds_.all())
    for (const Mapping& m : kind->mappings)
      if (std::string s = service_of(m.type); !s.empty()) services.insert(s);
  std::set<source::Location> seen, read;
  for (graph::ResourceKey key : model.graph_.resources_in_order()) {
    const Resource& r = *model.graph_.find(key);
    if (r.data_source) continue;
    seen.insert(r.where);
    bool mapped = by_native.contains(key.index);
    bool custom = r.type.starts_with("Custom::") || r.type == "AWS::CloudFormation::CustomResource";
    bool of_service = services.contains(service_of(r.type)) && !by_type.contains(r.type);
    if (mapped || (!custom && !of_service && !r.opaque)) read.insert(r.where);
  }
  std::set<source::Location> unread;
  for (const graph::Construct& c : model.builder_.unread_constructs()) unread.insert(c.where);
  model.seen_ = seen.size() + unread.size();
  model.read_ = read.size();
}

// --- The model
// --------------------------------------------------------------------------------------------------------

Model::Model(graph::Builder& builder, const estate::Estate& estate, const Kinds& kinds)
    : store_(builder.store()),
      graph_(builder.graph()),
      builder_(builder),
      estate_(estate),
      kinds_(kinds),
      impl_(std::make_shared<Impl>(*this)) {
  impl_->build();
  impl_->identify();
  impl_->bind_symbols();
  impl_->identified = true;
  impl_->find_incomplete_roots();
  impl_->placements.resize(canonicals_.size());
  impl_->placed.resize(canonicals_.size());
  impl_->count_constructs();
}

const std::vector<CanonicalId>& Model::of_native(graph::ResourceKey key) const {
  static const std::vector<CanonicalId> none;
  auto found = impl_->by_native.find(key.index);
  return found == impl_->by_native.end() ? none : found->second;
}

std::optional<value::World> Model::world_of(const Canonical& canonical, graph::DeploymentId deployment) const {
  auto world = value::World(store_).assume(store_.resolve(graph_.deployment(deployment).guard));
  return world ? world->assume(store_.resolve(canonical.guard)) : std::nullopt;
}

const std::vector<graph::Placement>& Model::placements(CanonicalId id) const {
  if (!impl_->placed[id.index]) {
    const Canonical& c = canonicals_[id.index];
    std::vector<graph::Placement> list = graph_.placements(*graph_.find(c.native));
    if (!c.account.is_removed() || !c.region.is_removed())
      for (graph::Placement& p : list) {
        if (!c.account.is_removed()) {
          p.account = c.account;
          p.ou = {};
          p.evidence.insert(p.evidence.begin(), {"its properties name the account", c.account.where});
        }
        if (!c.region.is_removed()) p.region = c.region;
      }
    impl_->placements[id.index] = std::move(list);
    impl_->placed[id.index] = true;
  }
  return impl_->placements[id.index];
}

source::Location Model::place_of(const Canonical& canonical, std::string_view attribute) const {
  const graph::Resource& native = *graph_.find(canonical.native);
  int i = kinds_[canonical.kind].index_of(attribute);
  if (i < 0) return native.name_where;
  const AttributeValue& a = canonical.attributes[static_cast<std::size_t>(i)];
  graph::Frontend* frontend = builder_.frontend(native.format);
  if (a.source.valid() && !a.native_path.empty() && frontend) {
    const graph::Resource* source = graph_.find(a.source);
    if (source && builder_.frontend(source->format)) {
      source::Location place = builder_.frontend(source->format)->property_place(builder_, a.source, a.native_path);
      if (place.file.valid()) return place;
    }
  }
  return native.name_where;
}

Target Model::resolve(Value value, KindId kind, const value::World& world, CanonicalId from) const {
  return impl_->resolve(value, kind, world, from);
}
const Relation& Model::relation(CanonicalId owner, int attribute) const {
  return impl_->relation(owner, attribute);
}

Relation Model::all(KindId kind) const {
  Relation result;
  for (CanonicalId id : by_kind_[kind.index]) {
    const Canonical& c = canonicals_[id.index];
    const graph::Instance& instance = graph_.instance(graph_.find(c.native)->instance);
    Guard guard = Guard::never();
    for (graph::DeploymentId d : instance.deployments)
      if (!graph_.deployment(d).assumed)
        guard = store_.either(guard, store_.both(store_.resolve(graph_.deployment(d).guard), store_.resolve(c.guard)));
    if (!guard.is_never()) result.members.push_back({id, guard});
  }
  if (!estate_.complete()) {
    result.open = true;
    result.open_because = "the scan is not declared complete";
  } else if (!impl_->incomplete_because.empty()) {
    result.open = true;
    result.open_because = impl_->incomplete_because.begin()->second;
  }
  return result;
}

}  // namespace analyzer::model
