// Where a stack set's instances go: accounts, organizational units and Regions of each group of instances.
#include <fmt/format.h>

#include "frontends/cloudformation/stacks.h"
#include "frontends/cloudformation/template_reference.h"

namespace analyzer::frontends::cloudformation {

namespace {

using value::Guard;
using value::Op;
using value::Value;

struct Target {
  Value account, ou;
  Guard guard = Guard::always();
  graph::Evidence evidence;
};

class Group {
 public:
  // `label` tells this group from all others: "each account of OU x" equals itself only inside one deployment.
  Group(Evaluator& evaluator, Value properties, std::string label)
      : evaluator_(evaluator), store_(evaluator.store()), label_(std::move(label)) {
    Value model = properties.get("PermissionModel");
    service_managed_ = model.is_known_string() && model.text() == "SERVICE_MANAGED";
  }

  std::vector<Target> targets(Value targets, source::Location group_where) {
    if (!targets.is_object()) return {open_target("each account that the stack set is given", group_where)};
    Value accounts = targets.get("Accounts"), units = targets.get("OrganizationalUnitIds"),
          filter = targets.get("AccountFilterType");
    std::string_view how = filter.is_known_string() ? filter.text() : std::string_view{};
    std::vector<Target> made;
    bool by_unit = !units.is_removed() && !is_empty(units);
    // INTERSECTION: of the OU's accounts only those listed; UNION: these besides; DIFFERENCE: all but these.
    if (!accounts.is_removed() && !is_empty(accounts) && (!by_unit || how == "INTERSECTION" || how == "UNION")) {
      add_accounts(accounts, made);
      if (how == "INTERSECTION")
        for (Target& t : made) t.ou = one_of(units);
    }
    if (by_unit && how != "INTERSECTION") add_units(units, made);
    if (const value::Entry* url = targets.find("AccountsUrl")) {
      evaluator_.builder().unread(url->value.where, "accounts listed in a file at a URL");
      made.push_back(open_target("each account of the list at the URL", url->value.where));
    }
    if (made.empty()) made.push_back(open_target("each account that the stack set is given", targets.where));
    return made;
  }

  Value region(Value regions) {
    if (regions.is_removed()) return evaluator_.deployment().region;
    if (std::optional<std::vector<Value>> known = evaluator_.known_list(regions)) {
      std::vector<Value> distinct = without_repeats(*known);
      if (distinct.size() == 1) return distinct[0];
      if (distinct.size() > 1) {
        Value index =
            store_.unknown(Op::index, label_ + " region", distinct,
                           {.type = value::Type::string, .never_empty = true, .says = "each of several Regions"});
        store_.make_index(index.term(), distinct);
        return index.at(regions.where);
      }
    }
    Value index =
        store_.unknown(Op::index, label_ + " region", {regions},
                       {.type = value::Type::string, .never_empty = true, .says = "each of the stack set's Regions"});
    store_.make_index(index.term(), {});
    store_.mark_region(index);
    return index.at(regions.where);
  }

 private:
  static bool is_empty(Value list) { return list.is_list() && list.elements().empty() && !list.open(); }

  std::vector<Value> without_repeats(const std::vector<Value>& values) const {
    std::vector<Value> distinct;
    for (Value v : values) {
      bool repeated = false;
      for (Value d : distinct) repeated |= store_.same(d, v);
      if (!repeated) distinct.push_back(v);
    }
    return distinct;
  }

  Value index_of(std::string_view says, std::vector<Value> members, source::Location where) {
    // Members of an open index are none; what it depends on is in its name alone, which no other deployment has.
    std::string name = fmt::format("{} account{}", label_, count_++ == 0 ? std::string() : fmt::format(" {}", count_));
    Value index = store_.unknown(Op::index, name, members,
                                 {.type = value::Type::string, .never_empty = true, .says = says, .declared = where});
    store_.make_index(index.term(), members);
    store_.mark_account(index);
    return index.at(where);
  }

  Target open_target(std::string_view says, source::Location where) {
    return {index_of(says, {}, where), {}, Guard::always(), {"stack set target", where}};
  }

  // Elements that are always there are one target; one that may be missing is a target of its own.
  void add_accounts(Value accounts, std::vector<Target>& made) {
    if (accounts.is_choice()) {
      for (const value::Alternative& a : accounts.alternatives()) {
        std::vector<Target> some;
        if (!a.value.is_removed())
          add_accounts(a.value.where.file.valid() ? a.value : a.value.at(accounts.where), some);
        for (Target& t : some) {
          t.guard = store_.both(t.guard, a.guard);
          made.push_back(std::move(t));
        }
      }
      return;
    }
    if (!accounts.is_list() || accounts.open()) {
      if (accounts.is_unknown() && store_.term(accounts.term()).info.type != value::Type::list &&
          store_.term(accounts.term()).op != Op::call) {
        made.push_back({accounts, {}, Guard::always(), {"stack set target", accounts.where}});
        return;
      }
      std::string says = accounts.is_unknown() ? fmt::format("each account of {}", store_.describe(accounts.term()))
                                               : "each account of a list";
      made.push_back({index_of(says, {}, accounts.where), {}, Guard::always(), {"stack set target", accounts.where}});
      return;
    }
    std::vector<Value> always;
    bool lists = false;
    for (const value::Element& e : accounts.elements()) {
      if (e.value.is_list() || (e.value.is_unknown() && store_.term(e.value.term()).info.type == value::Type::list))
        lists = true;
      if (e.guard.is_always() && !lists) always.push_back(store_.to_text(e.value).at(e.value.where));
    }
    if (lists) {
      made.push_back({index_of("each account of a list", {}, accounts.where),
                      {},
                      Guard::always(),
                      {"stack set target", accounts.where}});
      return;
    }
    always = without_repeats(always);
    if (always.size() == 1) made.push_back({always[0], {}, Guard::always(), {"stack set target", always[0].where}});
    if (always.size() > 1)
      made.push_back({index_of("each of several accounts", always, accounts.where),
                      {},
                      Guard::always(),
                      {"stack set target", accounts.where}});
    for (const value::Element& e : accounts.elements())
      if (!e.guard.is_always())
        made.push_back({store_.to_text(e.value).at(e.value.where), {}, e.guard, {"stack set target", e.value.where}});
  }

  Value one_of(Value units) const {
    std::optional<std::vector<Value>> known = evaluator_.known_list(units);
    return known && known->size() == 1 ? (*known)[0] : units;
  }

  void add_units(Value units, std::vector<Target>& made) {
    Value ou = one_of(units);
    std::string name = ou.is_known_string() ? fmt::format("OU `{}`", ou.text())
                       : ou.is_unknown()    ? fmt::format("the OU in {}", store_.describe(ou.term()))
                                            : std::string("several OUs");
    Target target;
    source::Location where = ou.where.file.valid() ? ou.where : units.where;
    target.account = index_of(fmt::format("each account of {}", name), {}, where);
    target.ou = ou;
    target.evidence = {service_managed_ ? "service-managed stack set target, which leaves out the management account"
                                        : "stack set target",
                       where};
    made.push_back(std::move(target));
  }

  Evaluator& evaluator_;
  value::Store& store_;
  std::string label_;
  bool service_managed_ = false;
  int count_ = 0;
};

struct GroupOf {
  Value group;
  Guard guard;
};

// The groups that a list holds, those in an `Fn::If` among them.
std::vector<GroupOf> groups_of(value::Store& store, Value groups) {
  std::vector<GroupOf> made;
  if (groups.is_choice()) {
    for (const value::Alternative& a : groups.alternatives())
      for (GroupOf& g : groups_of(store, a.value)) made.push_back({g.group, store.both(g.guard, a.guard)});
    return made;
  }
  if (!groups.is_list()) return made;
  for (const value::Element& e : groups.elements()) {
    if (e.value.is_choice())
      for (const value::Alternative& a : e.value.alternatives())
        made.push_back({a.value, store.both(e.guard, a.guard)});
    else
      made.push_back({e.value, e.guard});
  }
  return made;
}

}  // namespace

std::vector<graph::Deployment> stack_set_deployments(Evaluator& evaluator, const StackCall& call) {
  value::Store& store = evaluator.store();
  std::vector<graph::Deployment> made;
  if (!call.properties.is_object()) return made;
  std::vector<GroupOf> groups = groups_of(store, call.properties.get("StackInstancesGroup"));
  if (groups.empty()) {
    // Its instances are made elsewhere; what it passes to them is known all the same.
    groups.push_back({store.object({}).at(evaluator.tmpl().place(call.resource.name_range)), Guard::always()});
  }
  for (const FoundTemplate& found : templates_of(evaluator, call.resource, call.properties)) {
    for (std::size_t i = 0; i < groups.size(); ++i) {
      Value group = groups[i].group;
      graph::Deployment base = deployment_of(evaluator, call, found.unit, store.both(found.guard, groups[i].guard));
      base.by = graph::Deployer::stack_set;
      if (groups.size() > 1) base.chain += fmt::format("[{}]", i);
      Group reader(evaluator, call.properties, fmt::format("{}::{}", base.root, base.chain));
      base.region = reader.region(group.get("Regions"));
      add_inputs(evaluator, call.properties.get("Parameters"), base.inputs);
      add_inputs(evaluator, group.get("ParameterOverrides"), base.inputs);
      sort_inputs(base.inputs);
      for (const Target& target : reader.targets(group.get("DeploymentTargets"), group.where)) {
        graph::Deployment d = base;
        d.account = target.account;
        d.ou = target.ou;
        d.guard = store.both(d.guard, target.guard);
        if (d.guard.is_never() && !d.assumed) continue;
        d.evidence = {target.evidence};
        made.push_back(std::move(d));
      }
    }
  }
  return made;
}

}  // namespace analyzer::frontends::cloudformation
