// The model's tables. Private to this room.
#pragma once

#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/model.h"

namespace analyzer::model {

// Who may be meant by a value, and when. `open`: it may also be something else, or something nobody scanned.
struct Candidate {
  CanonicalId id;
  value::Guard guard;
};

// The resources of one kind by name and ARN.
struct IdentityIndex {
  std::unordered_multimap<std::uint64_t, CanonicalId> known;  // hash of a wholly known name or ARN
  std::vector<CanonicalId> partly;                            // names or ARNs with terms in them
};

struct Model::Impl {
  explicit Impl(Model& owner) : model(owner) {}

  // build.cpp
  void build();
  void apply(const graph::Resource& resource, KindId kind, std::size_t mapping);
  void add(const graph::Resource& resource, KindId kind, std::size_t mapping, value::Value root, value::Guard guard,
           std::size_t ordinal);
  value::Guard holds(const Condition& condition, value::Value root);
  void count_constructs();

  // sources.cpp
  AttributeValue read_source(const Source& source, const graph::Resource& resource, value::Value root,
                             const Path& base);
  AttributeValue read_join(const Source& source, const graph::Resource& resource);
  value::Value coerce(value::Value v, const AttributeDeclaration& declaration);
  value::Value from_json(std::string_view text);

  // links.cpp
  void identify();
  void bind_symbols();
  bool bind_symbol(value::TermId id);
  value::Value value_of_provided(const value::Term& term, std::string_view symbol);
  value::Value value_of_export(const value::Term& term);
  bool same_scope(const Canonical& c, value::Value account, value::Value region);
  std::vector<Candidate> candidates(value::Value v, KindId kind, CanonicalId from);
  const IdentityIndex& identity_index(KindId kind);
  Target resolve(value::Value v, KindId kind, const value::World& world, CanonicalId from, unsigned depth = 0);
  Target to_native(graph::ResourceKey key, value::Value v, KindId kind, const value::World& world, CanonicalId from,
                   unsigned depth);
  Target existing(CanonicalId id, value::Value v, const value::World& world);
  Target external(value::Value v, KindId kind);
  std::string root_of(CanonicalId id);

  // relations.cpp
  const Relation& relation(CanonicalId owner, int attribute);
  const std::vector<std::vector<Member>>& members_by_target(KindId owner_kind, KindId member_kind, int via);
  bool root_was_read(CanonicalId owner);
  void find_incomplete_roots();

  value::Value account_of(const Canonical& c);
  value::Value region_of(const Canonical& c);

  Model& model;
  std::unordered_map<std::string_view, std::vector<std::pair<KindId, std::size_t>>> by_type;
  std::vector<std::tuple<std::string_view, KindId, std::size_t>> by_prefix;  // types with a trailing `*`
  std::unordered_map<std::uint32_t, std::vector<CanonicalId>> by_native;
  struct JoinIndex {
    std::unordered_map<std::uint32_t, std::vector<graph::ResourceKey>>
        by_key;  // the resource referred to → those that refer
    std::vector<std::pair<graph::ResourceKey, value::Value>> by_text;
  };
  std::map<std::pair<std::string, std::string>, JoinIndex> joins;
  std::vector<IdentityIndex> identities;  // by kind
  std::vector<bool> indexed;              // by kind
  std::map<std::tuple<std::uint32_t, std::uint32_t, int>, std::vector<std::vector<Member>>> members;
  std::map<std::tuple<std::uint32_t, std::uint32_t, int>, std::vector<std::pair<std::string, std::string>>>
      doubtful;  // root → why
  std::map<std::pair<std::uint32_t, int>, Relation> relations;
  std::set<std::string, std::less<>> incomplete_roots;
  std::map<std::string, std::string, std::less<>> incomplete_because;
  std::vector<std::vector<graph::Placement>> placements;
  std::vector<bool> placed;
  bool identified = false;

 private:
  JoinIndex& join_index(const Source& source);
};

// The resource that an attribute term belongs to; invalid for anything else.
graph::ResourceKey resource_of(const value::Store& store, value::Value v);

}  // namespace analyzer::model
