// Canonical resources: the graph's resources in the rules' vocabulary, with their links and relations.
//
// One native resource may become several canonical ones, of several kinds; a canonical one may read several native
// ones. Built once after evaluation; links are questions asked in a world, since a guard or a role may decide them.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "estate/estate.h"
#include "graph/builder.h"
#include "model/kind.h"

namespace analyzer::model {

struct CanonicalId {
  std::uint32_t index = 0xffffffff;
  bool valid() const { return index != 0xffffffff; }
  auto operator<=>(const CanonicalId&) const = default;
};

enum class Presence : std::uint8_t {
  set,            // a value stands there
  defaulted,      // nothing stands there: `value` is what AWS does then
  absent,         // nothing stands there, and there is no default
  inexpressible,  // the format cannot say it; `reason`
};

struct AttributeValue {
  Presence presence = Presence::absent;
  value::Value value;         // coerced to the attribute's type; `where` is its place
  std::string native_path;    // in dots; of `source`; empty for constants
  graph::ResourceKey source;  // the native resource it was read from (a joined one perhaps)
  std::string_view reason;    // inexpressible: why
};

struct Canonical {
  CanonicalId id;
  KindId kind;
  graph::ResourceKey native;
  std::size_t mapping = 0;                 // of the kind
  std::size_t ordinal = 0;                 // among those that `for_each` made
  value::Guard guard;                      // when the mapping applies, the native resource's own guard included
  std::vector<AttributeValue> attributes;  // by the kind's declarations; relations and derived ones stay absent
  value::Value account, region;            // where the mapping takes the placement from properties; else removed
  value::Value name, arn;                  // identity; removed without one
};

// What a reference leads to, in a world.
struct Target {
  enum class Form : std::uint8_t {
    absent,     // nothing was written
    resource,   // `id`, surely
    external,   // something nobody scanned; `value` is what was written, `told` what its text tells
    undecided,  // it depends on `atoms` (open guards), or `fact` is missing
    invalid,    // an error of the code: it does not exist in this world
  } form = Form::absent;
  CanonicalId id;
  value::Value value;
  std::vector<value::Guard> atoms;
  std::string fact;  // in words
  std::string giver;
  source::Location where;
  std::vector<std::pair<std::string, std::string>> told;  // external: attribute → JSON text
  value::Value account;                                   // external: the account that its ARN names; else removed
  // Placement in the account through whose symbol the link came, where the target has several.
  std::optional<std::size_t> placement;
};

struct Member {
  CanonicalId id;
  value::Guard guard;  // when it is a member: the link and the member's own guard
};

struct Relation {
  std::vector<Member> members;
  bool open = false;         // there may be others
  bool in_doubt = false;     // … since nobody knows whether some resource that was seen is a member
  std::string open_because;  // in words
};

class Model {
 public:
  // Builds everything and binds what can be linked (names, ARNs, secrets, SSM parameters, exports). `complete` closes
  // what only a whole estate closes. Returns with the store's bindings made.
  Model(graph::Builder& builder, const estate::Estate& estate, const Kinds& kinds);

  const Kinds& kinds() const { return kinds_; }
  const estate::Estate& estate() const { return estate_; }
  graph::Graph& graph() const { return graph_; }
  value::Store& store() const { return store_; }
  graph::Builder& builder() const { return builder_; }

  std::size_t size() const { return canonicals_.size(); }
  const Canonical& operator[](CanonicalId id) const { return canonicals_[id.index]; }
  const std::vector<CanonicalId>& of_kind(KindId kind) const { return by_kind_[kind.index]; }
  const std::vector<CanonicalId>& of_native(graph::ResourceKey key) const;

  // The world in which a canonical resource exists at all: its guard and its deployments' guards assumed; nothing when
  // that is impossible. `assumed`: the deployment's guard is false and was assumed.
  std::optional<value::World> world_of(const Canonical& canonical, graph::DeploymentId deployment) const;

  // Where a reference attribute leads. `value` is the attribute's value, or an element of a list of references; `from`
  // the resource it stands in: a bare name means the one in its own account and Region.
  Target resolve(value::Value value, KindId kind, const value::World& world, CanonicalId from = {}) const;
  // The members of a relation attribute of `owner`.
  const Relation& relation(CanonicalId owner, int attribute) const;
  // All resources of a kind, as the organization sees them; open unless the estate is complete.
  Relation all(KindId kind) const;

  // Placements of a canonical resource; an account taken from properties replaces the native one's.
  const std::vector<graph::Placement>& placements(CanonicalId id) const;
  // The place of an attribute's value, or of what stands nearest to where it would be.
  source::Location place_of(const Canonical& canonical, std::string_view attribute) const;
  // Shares of *read*: constructs seen and understood.
  std::size_t constructs_seen() const { return seen_; }
  std::size_t constructs_read() const { return read_; }

 private:
  struct Impl;
  value::Store& store_;
  graph::Graph& graph_;
  graph::Builder& builder_;
  const estate::Estate& estate_;
  const Kinds& kinds_;
  std::vector<Canonical> canonicals_;
  std::vector<std::vector<CanonicalId>> by_kind_;
  std::size_t seen_ = 0, read_ = 0;
  std::shared_ptr<Impl> impl_;
};

}  // namespace analyzer::model
