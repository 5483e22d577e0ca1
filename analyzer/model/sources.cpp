// Reads attributes from native properties, by the mapping's sources, and coerces them to their types.
#include <nlohmann/json.hpp>

#include "model/model_impl.h"

namespace analyzer::model {

using graph::Resource;
using value::Guard;
using value::Store;
using value::Value;

namespace {

Value json_value(Store& store, const nlohmann::json& j) {
  if (j.is_null()) return store.null();
  if (j.is_boolean()) return store.boolean(j.get<bool>());
  if (j.is_number()) return store.number(j.dump());
  if (j.is_string()) return store.string(j.get<std::string>());
  if (j.is_array()) {
    std::vector<value::Element> elements;
    for (const auto& item : j) elements.push_back({json_value(store, item), Guard::always()});
    return store.list(elements);
  }
  std::vector<value::Entry> entries;
  for (const auto& [key, item] : j.items())
    entries.push_back({store.keep(key), json_value(store, item), Guard::always(), {}});
  return store.object(entries);
}

// The provider's major and minor version that a constraint surely admits: `~> 5.0`, `>= 4.9, < 6`. 0 where it says
// nothing.
struct Versions {
  int lowest = 0, below = 1'000'000;  // major * 1000 + minor
};

Versions versions_of(std::string_view constraint) {
  Versions v;
  std::size_t i = 0;
  while (i < constraint.size()) {
    while (i < constraint.size() && (constraint[i] == ' ' || constraint[i] == ',')) ++i;
    std::size_t op = i;
    while (i < constraint.size() && std::string_view("<>=~!").find(constraint[i]) != std::string_view::npos) ++i;
    std::string_view word = constraint.substr(op, i - op);
    while (i < constraint.size() && constraint[i] == ' ') ++i;
    int major = 0, minor = 0;
    bool has_minor = false;
    std::size_t digits = i;
    while (i < constraint.size() && std::isdigit(static_cast<unsigned char>(constraint[i])) && major < 1000)
      major = major * 10 + (constraint[i++] - '0');
    if (digits == i) break;
    if (i < constraint.size() && constraint[i] == '.') {
      ++i;
      while (i < constraint.size() && std::isdigit(static_cast<unsigned char>(constraint[i])) && minor < 1000) {
        minor = minor * 10 + (constraint[i++] - '0');
        has_minor = true;
      }
    }
    bool patch = false;
    while (i < constraint.size() && constraint[i] != ',' && constraint[i] != ' ') {
      patch = true;
      ++i;
    }
    int version = major * 1000 + minor;
    if (word == ">=" || word == ">") v.lowest = std::max(v.lowest, version);
    if (word == "<" || word == "<=") v.below = std::min(v.below, word == "<" ? version : version + 1);
    if (word == "~>") {
      v.lowest = std::max(v.lowest, version);
      v.below = std::min(v.below, has_minor && patch ? version + 1 : (major + 1) * 1000);
    }
    if (word.empty() || word == "=" || word == "==")
      v.lowest = std::max(v.lowest, version), v.below = std::min(v.below, version + 1);
  }
  return v;
}

// Does a source with this `since` hold for a module whose provider constraint is `constraint`? Where both may be, it
// does.
bool since_holds(std::string_view since, std::string_view constraint) {
  if (since.empty() || constraint.empty() || !since.starts_with("provider")) return true;
  Versions wanted = versions_of(since.substr(8)), given = versions_of(constraint);
  return given.lowest < wanted.below && wanted.lowest < given.below;
}

}  // namespace

namespace {

std::string root_of_resource(const graph::Graph& graph, graph::ResourceKey key) {
  const graph::Instance& instance = graph.instance(graph.find(key)->instance);
  return instance.deployments.empty() ? std::string{} : graph.deployment(instance.deployments[0]).root;
}

}  // namespace

graph::ResourceKey resource_of(const Store& store, Value v) {
  if (v.is_string() && v.pieces().size() == 1 && !v.pieces()[0].known()) v = store.unknown(v.pieces()[0].term);
  if (!v.is_unknown()) return {};
  const value::Term& t = store.term(v.term());
  if (t.op != value::Op::attribute || t.args.empty() || !t.args[0].is_integer()) return {};
  return {static_cast<std::uint32_t>(t.args[0].integer())};
}

Value Model::Impl::from_json(std::string_view text) {
  return json_value(model.store_, nlohmann::json::parse(text, nullptr, false));
}

AttributeValue Model::Impl::read_source(const Source& source, const Resource& resource, Value root, const Path& base) {
  Store& store = model.store_;
  AttributeValue result;
  if (!since_holds(source.since, resource.provider_version)) return result;
  auto full_path = [&](const Path& path) {
    std::string text = native_path(base);
    std::string rest = native_path(path);
    if (rest == "item" || rest.starts_with("item.")) return std::string{};
    if (!text.empty() && !rest.empty()) text += '.';
    return text + rest;
  };
  switch (source.form) {
    case Source::Form::path: {
      // `resource.X` leaves the mapping's base.
      if (source.path.steps.size() > 1 && source.path.steps[0].key == "resource") {
        Path outer = source.path;
        outer.steps.erase(outer.steps.begin());
        result.value = read(store, resource.properties, outer);
        result.native_path = native_path(outer);
      } else {
        result.value = read(store, root, source.path);
        result.native_path = full_path(source.path);
      }
      result.source = resource.key;
      break;
    }
    case Source::Form::self:
      // What `resource_of` knows to be this resource; the name of the attribute does not matter.
      result.value =
          store.unknown(value::Op::attribute, "self", {store.integer(resource.key.index)}).at(resource.name_where);
      break;
    case Source::Form::constant:
      result.value = from_json(source.text).at(resource.name_where);
      break;
    case Source::Form::inexpressible:
      result.presence = Presence::inexpressible;
      result.reason = source.text;
      return result;
    case Source::Form::join:
      result = read_join(source, resource);
      break;
    case Source::Form::first_of: {
      bool first = true;
      for (const Source& alternative : source.alternatives) {
        AttributeValue next = read_source(alternative, resource, root, base);
        if (next.presence == Presence::inexpressible) {
          if (result.value.is_removed()) return next;
          break;
        }
        if (first || result.value.is_removed() || result.value.is_null()) {
          if (!next.value.is_removed() || first) {
            std::string path_before = result.native_path;
            result = next;
            if (result.native_path.empty() && !path_before.empty()) result.native_path = path_before;
          }
        } else if (result.value.is_choice()) {
          // In the worlds where nothing stood there, the next alternative is asked.
          result.value =
              store.lift(result.value, [&](Value a) { return a.is_removed() || a.is_null() ? next.value : a; });
        }
        first = false;
      }
      break;
    }
    case Source::Form::has: {
      Condition present;
      present.path = source.path;
      result.value = store.from_guard(holds(present, root));
      result.native_path = full_path(source.path);
      result.source = resource.key;
      break;
    }
    case Source::Form::compare: {
      Condition equals;
      equals.path = source.path;
      equals.test = Condition::Test::equals;
      equals.values = {source.text};
      Value there = read(store, root, source.path);
      result.value = store.from_guard(holds(equals, root));
      if (!there.is_removed()) result.value.where = there.where;
      result.native_path = full_path(source.path);
      result.source = resource.key;
      break;
    }
  }
  if (!source.translate.empty() && !result.value.is_removed()) {
    source::Location place = result.value.where;
    Value original = store.to_text(result.value);
    result.value = store.lift(original, [&](Value v) -> Value {
      if (v.is_removed() || v.is_null()) return v;
      Value made = v;
      // The last word listed is asked first, so that the first one wins.
      for (auto it = source.translate.rbegin(); it != source.translate.rend(); ++it)
        made = store.choice(store.equal(v, store.string(it->first)), from_json(it->second), made);
      return made;
    });
    if (!result.value.is_removed()) result.value.where = place;
  }
  if (source.default_text && (result.value.is_removed() || result.value.is_null())) {
    result.value = from_json(*source.default_text);
    result.presence = Presence::defaulted;
  }
  return result;
}

Model::Impl::JoinIndex& Model::Impl::join_index(const Source& source) {
  auto [at, fresh] = joins.try_emplace({source.join_type, source.join_via});
  JoinIndex& index = at->second;
  if (!fresh) return index;
  Store& store = model.store_;
  Path via;
  parse_path(source.join_via, via);
  for (graph::ResourceKey key : model.graph_.resources_in_order()) {
    const Resource& r = *model.graph_.find(key);
    if (r.type != source.join_type) continue;
    Value v = read(store, r.properties, via);
    if (v.is_choice())
      if (auto world = value::World(store).assume(r.guard)) v = world->resolve(v);
    graph::ResourceKey target = resource_of(store, v);
    if (target.valid())
      index.by_key[target.index].push_back(key);
    else if (!v.is_removed())
      index.by_text.emplace_back(key, v);
  }
  return index;
}

AttributeValue Model::Impl::read_join(const Source& source, const Resource& resource) {
  Store& store = model.store_;
  JoinIndex& index = join_index(source);
  AttributeValue result;
  // Two blocks for one resource: where both exist the later wins, as in the provider.
  auto take = [&](graph::ResourceKey key, Guard link) {
    const Resource& other = *model.graph_.find(key);
    Guard guard = store.both(other.guard, link);
    if (guard.is_never()) return;
    // Under the guard that both share, the other exists whenever this one does.
    auto world = value::World(store).assume(resource.guard);
    if (world && world->decide(guard) == value::Tri::yes) guard = Guard::always();
    Value v = read(store, other.properties, source.path);
    if (!result.source.valid()) {
      result.source = key;
      result.native_path = native_path(source.path);
    }
    result.value = store.choice(guard, v, result.value);
  };
  auto found = index.by_key.find(resource.key.index);
  if (found != index.by_key.end())
    for (graph::ResourceKey key : found->second) take(key, Guard::always());
  // Those that name it by text: a bucket's name written twice.
  if (!index.by_text.empty()) {
    for (std::string_view property : {"bucket", "name", "id"}) {
      const value::Entry* name = resource.properties.find(property);
      if (!name || name->value.is_removed()) continue;
      for (const auto& [key, text] : index.by_text) {
        Guard link = store.equal(name->value, text);
        // What may be this one's, in the same root, leaves the attribute open; elsewhere a name that nobody knows says
        // nothing about this one.
        bool same_root = root_of_resource(model.graph_, key) == root_of_resource(model.graph_, resource.key);
        if (link.is_always() || (link.is_open() && same_root)) take(key, link);
      }
      break;
    }
  }
  return result;
}

Value Model::Impl::coerce(Value v, const AttributeDeclaration& declaration) {
  Store& store = model.store_;
  if (v.is_removed() || v.is_null()) return v;
  if (v.is_choice()) return store.lift(v, [&](Value a) { return coerce(a, declaration); });
  source::Location place = v.where;
  switch (declaration.type) {
    case AttributeType::boolean:
      if (v.is_string()) {
        if (v.is_known_string()) {
          std::string_view t = v.text();
          if (t == "true" || t == "True" || t == "TRUE") return store.boolean(true).at(place);
          if (t == "false" || t == "False" || t == "FALSE") return store.boolean(false).at(place);
        }
        return v;
      }
      if (v.is_unknown() && store.term(v.term()).info.type == value::Type::string && !store.is_invalid(v))
        return store.from_guard(store.equal(v, store.string("true"))).at(place);
      return v;
    case AttributeType::integer:
    case AttributeType::number:
      if (v.is_known_string()) {
        Value n = store.number(v.text());
        return n.is_null() ? v : n.at(place);
      }
      return v;
    case AttributeType::string:
    case AttributeType::account:
    case AttributeType::ref:
      return store.to_text(v);
    case AttributeType::list_of_strings:
    case AttributeType::list_of_refs:
    case AttributeType::list:
      if (v.is_list() || v.is_unknown()) return v;
      return store.list({v}).at(place);
    case AttributeType::policy:
      if (v.is_string() && !v.document().is_removed()) {
        Value document = v.document();
        if (!document.where.file.valid()) document.where = place;
        return document;
      }
      return v;
    default:
      return v;
  }
}

}  // namespace analyzer::model
