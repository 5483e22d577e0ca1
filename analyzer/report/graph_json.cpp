// `graph --format json`. Its contract is docs/schema/graph.schema.json.
#include <algorithm>
#include <map>
#include <set>

#include "report/graph_report.h"
#include "report/json_parts.h"
#include "report/value_json.h"
#include "value/world.h"

namespace analyzer::report {
namespace {

using graph::DeploymentId;
using graph::Resource;
using value::Guard;
using value::Value;

std::string_view to_string(graph::Deployer deployer) {
  switch (deployer) {
    case graph::Deployer::root:
      return "root";
    case graph::Deployer::nested_stack:
      return "nested-stack";
    case graph::Deployer::stack_set:
      return "stack-set";
    case graph::Deployer::manifest:
      return "manifest";
    case graph::Deployer::module_call:
      return "module-call";
  }
  return "";
}

std::string_view presence_word(Guard guard) {
  return guard.is_always() ? "always" : guard.is_never() ? "never" : "sometimes";
}

class GraphJson {
 public:
  GraphJson(const GraphInput& input, std::string& out)
      : input_(input),
        graph_(input.graph),
        store_(input.graph.store()),
        context_{input.graph, input.files},
        json_(out) {}

  void write() {
    json_.begin_object().member("schema", graph_schema);
    json_.key("resources").begin_array();
    for (graph::ResourceKey key : graph_.resources_in_order())
      if (const Resource* resource = graph_.find(key)) write(*resource);
    json_.end_array();
    json_.key("deployments").begin_array();
    for (std::size_t i = 0; i < graph_.deployments().size(); ++i) write(DeploymentId{static_cast<std::uint32_t>(i)});
    json_.end_array();
    accounts();
    json_.end_object();
  }

 private:
  const std::vector<DeploymentId>& deployments(const Resource& resource) const {
    return graph_.instance(resource.instance).deployments;
  }
  std::string address(const Resource& resource) const {
    const auto& of = deployments(resource);
    return of.empty() ? resource.address : graph_.address(resource, of[0]);
  }

  void write(const Resource& resource) {
    json_.begin_object();
    json_.member("address", address(resource));
    json_.key("also").begin_array(true);
    const auto& of = deployments(resource);
    for (std::size_t i = 1; i < of.size(); ++i) json_.string(graph_.address(resource, of[i]));
    json_.end_array();
    json_.member("declaration", resource.declaration).member("format", graph::to_string(resource.format));
    json_.member("type", resource.type).member("unit", graph_.unit(graph_.instance(resource.instance).unit).path);
    json_.key("data_source").boolean(resource.data_source);
    write_span(json_, place_of(input_.files, resource.where));
    placements(graph_.placements(resource));
    presence(resource);
    json_.key("properties");
    write_value(json_, context_, store_.resolve(resource.properties));
    json_.key("opaque").boolean(resource.opaque);
    canonical(resource);
    references(resource);
    json_.end_object();
  }

  void presence(const Resource& resource) {
    // Of several deployments the resource exists where one of them does.
    Guard exists = Guard::never();
    Guard assumed = Guard::always();
    bool only_when = false;
    for (DeploymentId id : deployments(resource)) {
      exists = store_.either(exists, store_.resolve(graph_.exists(resource, id)));
      if (graph_.deployment(id).assumed) {
        only_when = true;
        assumed = store_.both(assumed, graph_.deployment(id).guard);
      }
    }
    if (deployments(resource).empty()) exists = store_.resolve(resource.guard);
    json_.member("exists", only_when && exists.is_never() ? "never" : presence_word(exists));
    json_.key("when");
    if (exists.is_open())
      json_.string(store_.describe(exists));
    else if (only_when && assumed.is_open())
      json_.string(store_.describe(assumed));
    else
      json_.null();
  }

  // One entry for each account or unit, with all its Regions.
  void placements(const std::vector<graph::Placement>& all) {
    struct Entry {
      engine::PlacementText text;
      bool unplaced = false;
    };
    std::vector<Entry> entries;
    for (const graph::Placement& placement : all) {
      const Value account = store_.resolve(placement.account);
      const std::string account_name = account_text(context_, account),
                        ou = account_text(context_, store_.resolve(placement.ou));
      if (account_name.empty() && ou.empty()) continue;
      Entry* entry = nullptr;
      for (Entry& e : entries)
        if (e.text.account == account_name && e.text.ou == ou) entry = &e;
      if (!entry) {
        entries.push_back({});
        entry = &entries.back();
        entry->text.account = account_name;
        entry->unplaced = account.is_unknown() && store_.term(account.term()).op == value::Op::account;
        entry->text.ou = ou;
        // An equality in the guard (`account_id == audit_account_id`) gives the role of what it is equal to.
        value::World world(store_);
        if (auto here = world.assume(store_.resolve(placement.guard)))
          world = *here;
        else if (auto unit_here = world.assume(store_.resolve(graph_.deployment(placement.deployment).guard)))
          world = *unit_here;  // the resource never exists; its unit would put it here
        entry->text.role = value::to_string(world.role_of(account));
        for (const graph::Evidence& evidence : placement.evidence)
          entry->text.evidence.emplace_back(evidence.text, evidence.where);
      }
      for (const std::string& region : regions(store_.resolve(placement.region)))
        if (std::find(entry->text.regions.begin(), entry->text.regions.end(), region) == entry->text.regions.end())
          entry->text.regions.push_back(region);
    }
    json_.key("placements").begin_array();
    // "The account that `main.yaml` is deployed in" and no word about which: that is not placed.
    for (const Entry& entry : entries)
      if (!entry.unplaced || !entry.text.role.empty() || !entry.text.evidence.empty())
        write_placement(json_, input_.files, entry.text);
    json_.end_array();
  }

  std::vector<std::string> regions(Value region) {
    if (region.is_removed() || region.is_null()) return {};
    if (region.is_unknown() && store_.is_index(region.term())) {
      std::vector<std::string> all;
      for (Value member : store_.index_members(region.term()))
        all.push_back(account_text(context_, store_.resolve(member)));
      if (!all.empty()) return all;
    }
    return {account_text(context_, region)};
  }

  // A mapping whose `when` fits in no world makes nothing.
  bool possible(const Resource& resource, const model::Canonical& c) const {
    const auto& of = deployments(resource);
    return of.empty() || std::any_of(of.begin(), of.end(),
                                     [&](DeploymentId id) { return input_.model->world_of(c, id).has_value(); });
  }

  void canonical(const Resource& resource) {
    json_.key("canonical").begin_array();
    if (input_.model) {
      for (model::CanonicalId id : input_.model->of_native(resource.key)) {
        const model::Canonical& c = (*input_.model)[id];
        const model::Kind& kind = input_.model->kinds()[c.kind];
        if (!possible(resource, c)) continue;
        json_.begin_object().member("kind", kind.name);
        json_.key("attributes").begin_object();
        for (std::size_t i = 0; i < c.attributes.size() && i < kind.attributes.size(); ++i) {
          const model::AttributeValue& attribute = c.attributes[i];
          if (attribute.presence == model::Presence::absent) continue;
          json_.key(kind.attributes[i].name);
          if (attribute.presence == model::Presence::inexpressible)
            json_.begin_object(true).member("$inexpressible", attribute.reason).end_object();
          else
            write_value(json_, context_, store_.resolve(attribute.value));
        }
        json_.end_object();
        placements(input_.model->placements(id));
        json_.end_object();
      }
    }
    json_.end_array();
  }

  void references(const Resource& resource) {
    std::set<std::pair<std::string, std::string>> found;
    each_reference(context_, resource.properties, [&](const std::string& path, graph::ResourceKey to) {
      if (const Resource* target = graph_.find(to)) found.emplace(path, address(*target));
    });
    json_.key("references").begin_array();
    for (const auto& [path, to] : found)
      json_.begin_object(true).member("property", path).member("to", to).end_object();
    json_.end_array();
  }

  void write(DeploymentId id) {
    const graph::Deployment& d = graph_.deployment(id);
    json_.begin_object();
    json_.member("unit", graph_.unit(d.unit).path).member("format", graph::to_string(graph_.unit(d.unit).format));
    json_.member("root", d.root).member_or_null("chain", d.chain).member("by", to_string(d.by));
    const Value account = store_.resolve(d.account);
    json_.member_or_null("account", account_text(context_, account))
        .member_or_null("ou", account_text(context_, store_.resolve(d.ou)));
    json_.member_or_null("role", value::to_string(role_where(store_, account, store_.resolve(d.guard))));
    json_.key("regions").begin_array(true);
    for (const std::string& region : regions(store_.resolve(d.region))) json_.string(region);
    json_.end_array();
    const Guard guard = store_.resolve(d.guard);
    json_.member("exists", d.assumed ? "never" : presence_word(guard)).key("when");
    if (guard.is_open())
      json_.string(store_.describe(guard));
    else
      json_.null();
    json_.key("inputs").begin_object();
    for (const graph::Input& input : d.inputs) {
      json_.key(input.name);
      write_value(json_, context_, store_.resolve(input.value));
    }
    json_.end_object();
    json_.key("evidence").begin_array();
    for (const graph::Evidence& evidence : d.evidence) {
      const Place place = place_of(input_.files, evidence.where);
      json_.begin_object(true).member("text", evidence.text).member_or_null("file", place.path()).key("line");
      if (place)
        json_.number(place.start.line);
      else
        json_.null();
      json_.end_object();
    }
    json_.end_array();
    write_span(json_, place_of(input_.files, d.where));
    json_.end_object();
  }

  // Every account that a deployment or a resource names, with its role and why it has it.
  void accounts() {
    std::map<std::string, Value> seen;
    auto add = [&](Value account) {
      account = store_.resolve(account);
      if (account.is_unknown() && store_.is_index(account.term()))
        for (Value member : store_.index_members(account.term()))
          seen.emplace(account_text(context_, store_.resolve(member)), member);
      seen.emplace(account_text(context_, account), account);
    };
    for (const graph::Deployment& d : graph_.deployments()) add(d.account);
    for (graph::ResourceKey key : graph_.resources_in_order()) add(graph_.find(key)->account);
    seen.erase("");
    json_.key("accounts").begin_array();
    for (const auto& [name, account] : seen) {
      json_.begin_object().member("account", name).member_or_null("role", value::to_string(store_.role_of(account)));
      json_.key("evidence");
      const estate::RoleEvidence* evidence = input_.model ? input_.model->estate().evidence(account) : nullptr;
      if (evidence) {
        const Place place = place_of(input_.files, evidence->where);
        json_.begin_object(true).member("text", evidence->text);
        write_span(json_, place);
        json_.end_object();
      } else {
        json_.null();
      }
      json_.end_object();
    }
    json_.end_array();
  }

  const GraphInput& input_;
  graph::Graph& graph_;
  value::Store& store_;
  ValueContext context_;
  JsonWriter json_;
};

}  // namespace

void write_graph_json(const GraphInput& input, std::string& out) {
  GraphJson(input, out).write();
  out += '\n';
}

}  // namespace analyzer::report
