// The waist of the hourglass: what front ends produce and rules are asked over. Units, deployments, instances,
// resources.
//
//   unit        what has inputs: a template, a Terraform module, a manifest
//   deployment  a unit with values for its inputs, an account and regions, and the evidence for each
//   instance    a unit evaluated under one distinct binding; deployments with equal bindings share it
//   resource    a declaration evaluated in one instance
//
// Front ends fill it through graph/builder.h. Nothing here knows a kind or a rule.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "source/range.h"
#include "value/store.h"

namespace analyzer::graph {

struct UnitId {
  std::uint32_t index = 0xffffffff;
  bool valid() const { return index != 0xffffffff; }
  auto operator<=>(const UnitId&) const = default;
};
struct DeploymentId {
  std::uint32_t index = 0xffffffff;
  bool valid() const { return index != 0xffffffff; }
  auto operator<=>(const DeploymentId&) const = default;
};
struct InstanceId {
  std::uint32_t index = 0xffffffff;
  bool valid() const { return index != 0xffffffff; }
  auto operator<=>(const InstanceId&) const = default;
};
// Issued when a resource is first mentioned, by instance and address within it; so a reference may come before the
// resource. It is args[0] (a number) of the resource's `attribute` terms.
struct ResourceKey {
  std::uint32_t index = 0xffffffff;
  bool valid() const { return index != 0xffffffff; }
  auto operator<=>(const ResourceKey&) const = default;
};

enum class Format : std::uint8_t { cloudformation, terraform, terraform_plan, policy, manifest };
std::string_view to_string(Format format);  // "terraform-plan"

struct Evidence {
  std::string text;  // "stack set target"
  source::Location where;
};

struct Unit {
  Format format;
  std::string path;     // the template's or manifest's file; the module's folder, `.` for the scanned root
  source::FileId file;  // of a module: its first file
  bool broken = false;  // could not be read at all
};

struct Input {
  std::string name;
  value::Value value;  // `where`: the expression that passes it
  InstanceId from;     // the instance whose expression it is; invalid for a manifest, tfvars or the command line
  value::Guard guard;  // the caller passes it only then; always for most
};

enum class Deployer : std::uint8_t { root, nested_stack, stack_set, manifest, module_call };

struct Deployment {
  UnitId unit;
  Deployer by = Deployer::root;
  std::vector<Input> inputs;       // sorted by name
  value::Value account, region;    // an index where there are several; `where`: the evidence's place
  value::Value ou;                 // the organizational units of a service-managed stack set, else removed
  std::vector<Evidence> evidence;  // strongest first, for account and region
  value::Guard guard;              // exists when, all callers' guards included
  InstanceId parent;               // the caller's instance
  ResourceKey deployed_by;         // the caller's resource (stack, stack set, module call has none)
  source::Location where;          // the caller's block
  std::string root;                // "<path of the root unit>[#<manifest entry or tfvars>]"
  std::string chain;               // "rKMSStackSet", "module.kms[0]": joined with "/" or "."; empty for a root
  bool assumed = false;            // its guard is false and was assumed: "only when …"
  unsigned depth = 0;
  // Terraform: provider configurations handed down, by local name ("aws", "aws.main"); opaque to everyone else.
  std::map<std::string, std::uint32_t, std::less<>> providers;
};

struct Output {
  std::string name;
  value::Value value;
  value::Guard guard;
  value::Value export_name;  // removed when it is not exported
  source::Location where;
};

struct Instance {
  UnitId unit;
  std::vector<DeploymentId> deployments;  // the first is the one whose bindings were evaluated
  std::vector<ResourceKey> resources;
  std::vector<Output> outputs;
};

// One of the accounts a resource lands in. Roles are computed by the estate.
struct Placement {
  value::Value account, region, ou;
  DeploymentId deployment;
  value::Guard guard;
  std::vector<Evidence> evidence;
};

struct Resource {
  ResourceKey key;
  InstanceId instance;
  Format format = Format::cloudformation;
  bool data_source = false;
  std::string declaration;  // logical ID; `aws_s3_bucket.logs`; `data.aws_x.y`
  std::string address;      // within the instance: logical ID, or with instance key `aws_s3_bucket.logs[0]`
  std::string type;
  source::Location name_where;                  // the logical ID, or the block's header
  source::Location where;                       // from the logical ID or block header to the end of the value or brace
  value::Guard guard = value::Guard::always();  // exists when, the instance's own deployments' guards not included
  value::Value properties;                      // an object
  value::Value meta;                            // DeletionPolicy, DependsOn, lifecycle, metadata …: an object
  // Terraform: where its provider puts it, where that differs from the deployment; else removed.
  value::Value account, region;
  std::vector<Evidence> evidence;
  bool opaque = false;           // an unknown macro or `dynamic` may change it: properties are a part
  std::string provider_version;  // Terraform: the constraint on hashicorp/aws, for `since`; else empty
};

class Graph {
 public:
  explicit Graph(value::Store& store) : store_(&store) {}

  UnitId add_unit(Unit unit);
  DeploymentId add_deployment(Deployment deployment);
  InstanceId add_instance(Instance instance);
  // The key for `address` in `instance`; the same each time.
  ResourceKey key(InstanceId instance, std::string_view address);
  Resource& add_resource(ResourceKey key, Resource resource);

  const Unit& unit(UnitId id) const { return units_[id.index]; }
  Unit& unit(UnitId id) { return units_[id.index]; }
  const Deployment& deployment(DeploymentId id) const { return deployments_[id.index]; }
  Deployment& deployment(DeploymentId id) { return deployments_[id.index]; }
  const Instance& instance(InstanceId id) const { return instances_[id.index]; }
  Instance& instance(InstanceId id) { return instances_[id.index]; }
  const Resource* find(ResourceKey key) const;  // null: mentioned but never declared
  Resource* find(ResourceKey key);
  const std::deque<Unit>& units() const { return units_; }
  const std::deque<Deployment>& deployments() const { return deployments_; }
  const std::deque<Instance>& instances() const { return instances_; }
  std::size_t key_count() const { return keys_.size(); }
  // In order of file and position.
  std::vector<ResourceKey> resources_in_order() const;
  // Takes a deployment from its instance; the last one takes the instance's resources and outputs with it.
  void withdraw(DeploymentId deployment);

  // "<root>::<chain>/<address>" for the deployment, or Terraform's own address after the `::`.
  std::string address(const Resource& resource, DeploymentId deployment) const;
  // One for each account Value: an index gives one for each member that the guards allow.
  std::vector<Placement> placements(const Resource& resource) const;
  // Exists when: the resource's own guard and that of its deployment.
  value::Guard exists(const Resource& resource, DeploymentId deployment) const;

  value::Store& store() const { return *store_; }

 private:
  struct KeyInfo {
    InstanceId instance;
    std::string address;
    std::uint32_t resource = 0xffffffff;
  };
  value::Store* store_;
  std::deque<Unit> units_;
  std::deque<Deployment> deployments_;
  std::deque<Instance> instances_;
  std::deque<Resource> resources_;
  std::vector<KeyInfo> keys_;
  std::unordered_map<std::string, std::uint32_t> key_index_;
};

}  // namespace analyzer::graph
