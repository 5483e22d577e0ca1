// Relations: who refers to a resource, and whether there may be others.
#include <algorithm>

#include "model/model_impl.h"

namespace analyzer::model {

using value::Guard;
using value::Store;
using value::Value;

void Model::Impl::find_incomplete_roots() {
  std::map<std::uint32_t, std::string> units;  // unit → what was not read in it
  for (const graph::Construct& c : model.builder_.unread_constructs()) {
    if (c.unit.valid())
      units.emplace(c.unit.index, c.what);
    else
      incomplete_because.emplace("", c.what);
  }
  for (const graph::Deployment& d : model.graph_.deployments()) {
    auto found = units.find(d.unit.index);
    if (found == units.end()) continue;
    incomplete_roots.insert(d.root);
    incomplete_because.emplace(d.root, found->second);
  }
}

bool Model::Impl::root_was_read(CanonicalId owner) {
  return !incomplete_roots.contains(root_of(owner));
}

// For each resource of `owner_kind`, those of `member_kind` whose attribute `via` leads to it.
const std::vector<std::vector<Member>>& Model::Impl::members_by_target(KindId owner_kind, KindId member_kind, int via) {
  auto key = std::tuple(owner_kind.index, member_kind.index, via);
  auto [at, fresh] = members.try_emplace(key);
  if (!fresh) return at->second;
  Store& store = model.store_;
  std::vector<std::vector<Member>> lists(model.canonicals_.size());
  auto& doubts = doubtful[key];
  for (CanonicalId id : model.by_kind_[member_kind.index]) {
    const Canonical& c = model.canonicals_[id.index];
    const graph::Instance& instance = model.graph_.instance(model.graph_.find(c.native)->instance);
    Guard alive = Guard::never();
    for (graph::DeploymentId d : instance.deployments)
      if (!model.graph_.deployment(d).assumed) alive = store.either(alive, model.graph_.deployment(d).guard);
    // A unit that is only assumed to exist has its members among itself.
    if (alive.is_never() && !instance.deployments.empty())
      alive = model.graph_.deployment(instance.deployments[0]).guard;
    Guard exists = store.both(store.resolve(alive), store.resolve(c.guard));
    auto world = value::World(store).assume(exists);
    if (!world) continue;
    auto link = [&](Value v, Guard guard) {
      Target t = resolve(v, owner_kind, *world, id);
      switch (t.form) {
        case Target::Form::resource:
          lists[t.id.index].push_back({id, guard});
          break;
        case Target::Form::undecided: {
          if (t.id.valid()) {  // the target itself may not exist
            lists[t.id.index].push_back({id, guard});
            break;
          }
          Value text = store.to_text(world->resolve(v));
          bool any = false;
          if (!text.is_choice() && !text.is_unknown()) {
            for (const Candidate& candidate : candidates(text, owner_kind, id)) {
              lists[candidate.id.index].push_back({id, store.both(guard, store.resolve(candidate.guard))});
              any = true;
            }
          } else if (text.is_choice()) {
            for (const auto& a : text.alternatives()) {
              auto inner = world->assume(a.guard);
              if (!inner) continue;
              Target each = resolve(a.value, owner_kind, *inner, id);
              if (each.form == Target::Form::resource) {
                lists[each.id.index].push_back({id, store.both(guard, store.resolve(a.guard))});
                any = true;
              }
            }
          }
          if (!any) doubts.emplace_back(root_of(id), t.fact);
          break;
        }
        case Target::Form::invalid:
        case Target::Form::external:
        case Target::Form::absent:
          break;
      }
    };
    const AttributeValue& attribute = c.attributes[static_cast<std::size_t>(via)];
    if (model.kinds_[member_kind].attributes[static_cast<std::size_t>(via)].type == AttributeType::list_of_refs &&
        attribute.value.is_list()) {
      for (const auto& e : attribute.value.elements()) link(e.value, store.both(exists, e.guard));
    } else {
      link(attribute.value, exists);
    }
  }
  at->second = std::move(lists);
  return at->second;
}

const Relation& Model::Impl::relation(CanonicalId owner, int attribute) {
  auto [at, fresh] = relations.try_emplace({owner.index, attribute});
  Relation& relation = at->second;
  if (!fresh) return relation;
  const Canonical& c = model.canonicals_[owner.index];
  const AttributeDeclaration& declaration = model.kinds_[c.kind].attributes[static_cast<std::size_t>(attribute)];
  KindId member_kind = model.kinds_.id(declaration.kind);
  int via = model.kinds_[member_kind].index_of(declaration.via);
  relation.members = members_by_target(c.kind, member_kind, via)[owner.index];
  std::string root = root_of(owner);
  if (declaration.closes == Closes::self) return relation;
  if (declaration.closes == Closes::tree) {
    relation.open = !root_was_read(owner);
    if (relation.open) relation.open_because = incomplete_because[root];
  } else if (!model.estate_.complete()) {
    relation.open = true;
    relation.open_because = "the scan is not declared complete";
  } else if (!incomplete_because.empty()) {
    relation.open = true;
    relation.open_because = incomplete_because.begin()->second;
  }
  // Members of which nobody knows where they lead, in the same root.
  for (const auto& [where, fact] : doubtful[{c.kind.index, member_kind.index, via}])
    if (where == root) {
      relation.open = relation.in_doubt = true;
      relation.open_because = fact;
    }
  return relation;
}

}  // namespace analyzer::model
