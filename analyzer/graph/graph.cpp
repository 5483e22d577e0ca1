#include "graph/graph.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/assert.h"
#include "value/world.h"

namespace analyzer::graph {

using value::Guard;
using value::Value;

std::string_view to_string(Format format) {
  switch (format) {
    case Format::cloudformation:
      return "cloudformation";
    case Format::terraform:
      return "terraform";
    case Format::terraform_plan:
      return "terraform-plan";
    case Format::policy:
      return "policy";
    case Format::manifest:
      return "manifest";
  }
  return "";
}

UnitId Graph::add_unit(Unit unit) {
  units_.push_back(std::move(unit));
  return {static_cast<std::uint32_t>(units_.size() - 1)};
}

DeploymentId Graph::add_deployment(Deployment deployment) {
  deployments_.push_back(std::move(deployment));
  return {static_cast<std::uint32_t>(deployments_.size() - 1)};
}

InstanceId Graph::add_instance(Instance instance) {
  instances_.push_back(std::move(instance));
  return {static_cast<std::uint32_t>(instances_.size() - 1)};
}

ResourceKey Graph::key(InstanceId instance, std::string_view address) {
  std::string text = std::to_string(instance.index) + ":";
  text += address;
  auto [at, fresh] = key_index_.emplace(std::move(text), static_cast<std::uint32_t>(keys_.size()));
  if (fresh) keys_.push_back({instance, std::string(address)});
  return {at->second};
}

Resource& Graph::add_resource(ResourceKey key, Resource resource) {
  ANALYZER_ASSERT(key.index < keys_.size(), "a resource's key was issued by this graph");
  KeyInfo& info = keys_[key.index];
  resource.key = key;
  if (info.resource != 0xffffffff) {
    resources_[info.resource] = std::move(resource);  // declared twice: the later stands, the front end has reported it
    return resources_[info.resource];
  }
  info.resource = static_cast<std::uint32_t>(resources_.size());
  instances_[info.instance.index].resources.push_back(key);
  resources_.push_back(std::move(resource));
  return resources_.back();
}

const Resource* Graph::find(ResourceKey key) const {
  if (key.index >= keys_.size() || keys_[key.index].resource == 0xffffffff) return nullptr;
  return &resources_[keys_[key.index].resource];
}

Resource* Graph::find(ResourceKey key) {
  return const_cast<Resource*>(std::as_const(*this).find(key));
}

std::vector<ResourceKey> Graph::resources_in_order() const {
  std::vector<ResourceKey> keys;
  for (const Instance& i : instances_)
    for (ResourceKey key : i.resources)
      if (find(key)) keys.push_back(key);
  auto place = [&](ResourceKey key) {
    const Resource& r = *find(key);
    return std::tuple(std::string_view(unit(instance(r.instance).unit).path), r.where.file.index, r.where.range.begin,
                      key.index);
  };
  std::sort(keys.begin(), keys.end(), [&](ResourceKey a, ResourceKey b) { return place(a) < place(b); });
  return keys;
}

void Graph::withdraw(DeploymentId id) {
  for (Instance& instance : instances_) {
    auto at = std::ranges::find(instance.deployments, id);
    if (at == instance.deployments.end()) continue;
    instance.deployments.erase(at);
    if (!instance.deployments.empty()) return;
    for (ResourceKey key : instance.resources) keys_[key.index].resource = 0xffffffff;
    instance.resources.clear();
    instance.outputs.clear();
    return;
  }
}

std::string Graph::address(const Resource& resource, DeploymentId id) const {
  const Deployment& d = deployment(id);
  bool terraform = resource.format == Format::terraform || resource.format == Format::terraform_plan;
  std::string text = d.root + "::" + d.chain;
  if (!d.chain.empty()) text += terraform ? "." : "/";
  return text + resource.address;
}

Guard Graph::exists(const Resource& resource, DeploymentId id) const {
  return store_->both(deployment(id).guard, resource.guard);
}

std::vector<Placement> Graph::placements(const Resource& resource) const {
  std::vector<Placement> result;
  for (DeploymentId id : instance(resource.instance).deployments) {
    const Deployment& d = deployment(id);
    Placement base;
    base.account = resource.account.is_removed() ? d.account : resource.account;
    base.region = resource.region.is_removed() ? d.region : resource.region;
    base.ou = resource.account.is_removed() ? d.ou : Value{};
    base.deployment = id;
    base.guard = exists(resource, id);
    base.evidence = resource.evidence;
    if (resource.account.is_removed()) base.evidence.insert(base.evidence.end(), d.evidence.begin(), d.evidence.end());
    bool many = base.account.is_unknown() && store_->is_index(base.account.term());
    auto members = many ? store_->index_members(base.account.term()) : std::span<const Value>{};
    if (members.empty()) {
      result.push_back(std::move(base));
      continue;
    }
    auto world = value::World(*store_).assume(base.guard);
    for (Value member : members) {
      Guard here = store_->equal(base.account, member);
      if (world && !world->assume(here)) continue;  // its guard keeps it out of this account
      Placement placement = base;
      placement.account = member;
      placement.guard = store_->both(base.guard, here);
      result.push_back(std::move(placement));
    }
  }
  return result;
}

}  // namespace analyzer::graph
