#include "engine/subjects.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "engine/adapter/value_view.h"

namespace analyzer::engine {

namespace {

std::vector<bool> units_deployed_for_sure(const graph::Graph& graph) {
  std::vector<bool> live(graph.units().size(), false);
  for (const graph::Deployment& d : graph.deployments())
    if (!d.assumed && !d.guard.is_never()) live[d.unit.index] = true;
  return live;
}

}  // namespace

std::vector<Declaration> declarations_of(const model::Model& model, model::KindId kind) {
  const graph::Graph& graph = model.graph();
  const std::vector<bool> live = units_deployed_for_sure(graph);
  std::vector<Declaration> all;
  std::map<std::tuple<std::uint32_t, std::uint32_t, std::size_t, std::size_t>, std::size_t> by_place;
  for (const model::CanonicalId id : model.of_kind(kind)) {
    const model::Canonical& canonical = model[id];
    const graph::Resource* native = graph.find(canonical.native);
    if (native == nullptr) continue;
    const auto place =
        std::tuple(native->name_where.file.index,
                   native->name_where.file.valid() ? native->name_where.range.begin : canonical.native.index,
                   canonical.mapping, canonical.ordinal);
    const auto [found, fresh] = by_place.try_emplace(place, all.size());
    if (fresh) all.push_back({canonical.native, {}});
    const graph::Instance& instance = graph.instance(native->instance);
    bool judged = false;
    for (const graph::DeploymentId deployment : instance.deployments) {
      const graph::Deployment& d = graph.deployment(deployment);
      if (d.assumed && live[d.unit.index]) continue;
      std::string address = graph.address(*native, deployment);
      // Deployments of one instance have equal bindings, so one of them speaks for all.
      if (judged) {
        auto& also = all[found->second].instances.back().also;
        if (address != all[found->second].instances.back().address && std::ranges::find(also, address) == also.end())
          also.push_back(std::move(address));
        continue;
      }
      auto base = model.world_of(canonical, deployment);
      if (!base) continue;
      judged = true;
      SubjectInstance subject{id, deployment, std::move(*base), std::move(address), {}, {}};
      if (d.assumed) subject.when = model.store().describe(d.guard);
      all[found->second].instances.push_back(std::move(subject));
    }
  }
  return all;
}

std::vector<PlacementText> placement_texts(const model::Model& model, const value::World& world,
                                           const std::vector<graph::Placement>& placements,
                                           const std::vector<std::size_t>& which) {
  std::vector<PlacementText> texts;
  for (const std::size_t i : which) {
    const graph::Placement& p = placements[i];
    if (p.account.is_removed() && p.region.is_removed()) continue;
    PlacementText text;
    text.account = p.account.is_removed() ? "" : adapter::plain_text(model.store(), p.account);
    text.ou = p.ou.is_removed() ? "" : adapter::plain_text(model.store(), p.ou);
    text.role = value::to_string(model.estate().role_of(p.account, world));
    std::vector<value::Value> regions;
    if (p.region.is_list())
      for (const value::Element& element : p.region.elements()) regions.push_back(element.value);
    else if (p.region.is_unknown() && model.store().is_index(p.region.term()) &&
             !model.store().index_members(p.region.term()).empty())
      for (const value::Value member : model.store().index_members(p.region.term())) regions.push_back(member);
    else if (!p.region.is_removed())
      regions.push_back(p.region);
    for (const graph::Evidence& e : p.evidence) text.evidence.emplace_back(e.text, e.where);
    PlacementText* into = nullptr;
    for (PlacementText& before : texts)
      if (before.account == text.account && before.ou == text.ou) into = &before;
    if (into == nullptr) into = &texts.emplace_back(std::move(text));
    for (const value::Value region : regions) {
      std::string name = adapter::plain_text(model.store(), region);
      if (std::ranges::find(into->regions, name) == into->regions.end()) into->regions.push_back(std::move(name));
    }
  }
  return texts;
}

}  // namespace analyzer::engine
