#include "frontends/terraform/stacks.h"

#include <fmt/format.h>

#include "frontends/terraform/frontend.h"
#include "frontends/terraform/paths.h"

namespace analyzer::frontends::terraform {

namespace hcl = syntax::hcl;
using value::Element;
using value::Guard;
using value::Op;
using value::Value;

graph::UnitMatch find_template(graph::Builder& builder, ModuleScope& scope, const Declaration& d, Value url) {
  std::string referrer = scope.module().folder == "." ? "main.tf" : scope.module().folder + "/main.tf";
  if (const Argument* body = d.config.find("template_body")) {
    const hcl::Expr* e = body->attribute->value;
    if (const auto* t = e->if_a<hcl::TemplateExpr>(); t && t->wraps) e = t->parts[0]->as<hcl::InterpolationPart>().expr;
    const auto* call = e->if_a<hcl::CallExpr>();
    if (call && (call->name == "file" || call->name == "templatefile") && !call->arguments.empty()) {
      Silence silence(scope);
      Value path = scope.evaluate(*call->arguments[0], body->file);
      if (path.is_known_string()) {
        graph::UnitMatch exact =
            builder.find_unit_exact(graph::Format::cloudformation, join_paths(scope.root_folder(), path.text()));
        if (exact.found != graph::Found::none) return exact;
        return builder.find_unit(graph::Format::cloudformation, path.text(), referrer);
      }
      if (path.is_string() && !path.pieces().empty() && path.pieces().back().known())
        return builder.find_unit(graph::Format::cloudformation, path.pieces().back().text, referrer);
    }
    return {};
  }
  if (url.is_string() && !url.pieces().empty() && url.pieces().back().known()) {
    std::string_view text = url.pieces().back().text;
    text = text.substr(0, text.find('?'));
    return builder.find_unit(graph::Format::cloudformation, text, referrer);
  }
  return {};
}

namespace {

class Deployments {
 public:
  Deployments(ModuleScope& scope)
      : scope_(scope), builder_(scope.builder()), store_(scope.store), caller_(*scope.deployment()) {}

  graph::Deployment begin(const StackResource& r, graph::UnitId unit, graph::Deployer by) {
    graph::Deployment d;
    d.unit = unit;
    d.by = by;
    d.account = r.place.account;
    d.region = r.place.region;
    d.evidence = r.place.evidence;
    d.guard = store_.both(caller_.guard, r.guard);
    d.assumed = caller_.assumed;
    d.parent = scope_.instance();
    d.deployed_by = r.key;
    d.where = r.where;
    d.root = caller_.root;
    d.chain = (caller_.chain.empty() ? "" : caller_.chain + ".") + r.address;
    d.depth = caller_.depth + 1;
    return d;
  }

  void add_parameters(graph::Deployment& d, Value parameters) {
    if (parameters.is_choice()) {
      for (const value::Alternative& a : parameters.alternatives())
        for (const value::Entry& e : a.value.entries()) put(d, e.key, e.value, store_.both(a.guard, e.guard));
      return;
    }
    for (const value::Entry& e : parameters.entries()) put(d, e.key, e.value, e.guard);
  }

  std::optional<graph::UnitId> template_of(const StackResource& r) {
    graph::UnitMatch match = find_template(builder_, scope_, *r.declaration, r.properties.get("template_url"));
    const value::Entry* named = r.properties.find("template_body");
    if (!named) named = r.properties.find("template_url");
    if (match.found == graph::Found::one) return match.unit;
    if (!named) return std::nullopt;
    if (match.found == graph::Found::several) {
      std::string all;
      for (graph::UnitId c : match.candidates) all += (all.empty() ? "`" : ", `") + builder_.graph().unit(c).path + "`";
      builder_.report(diagnostics::Severity::warning, "ambiguous-template",
                      fmt::format("the template of `{}` may be any of {}", r.address, all), named->value.where);
    }
    builder_.unread(named->value.where, fmt::format("the template of `{}`", r.address));
    return std::nullopt;
  }

  void stack(const StackResource& r) {
    std::optional<graph::UnitId> unit = template_of(r);
    if (!unit) return;
    graph::Deployment d = begin(r, *unit, graph::Deployer::nested_stack);
    add_parameters(d, r.properties.get("parameters"));
    builder_.deploy(std::move(d));
  }

  void stack_set_instance(const StackResource& set, graph::UnitId unit, const StackResource& instance) {
    graph::Deployment d = begin(set, unit, graph::Deployer::stack_set);
    d.guard = store_.both(d.guard, instance.guard);
    d.chain += fmt::format("[{}]", instance.address);
    add_parameters(d, set.properties.get("parameters"));
    Value overrides = instance.properties.get("parameter_overrides");
    if (overrides.is_object())
      for (const value::Entry& e : overrides.entries()) {
        std::erase_if(d.inputs, [&](const graph::Input& i) { return i.name == e.key && e.guard.is_always(); });
        put(d, e.key, e.value, e.guard);
      }
    place(d, instance);
    builder_.deploy(std::move(d));
  }

 private:
  void put(graph::Deployment& d, std::string_view name, Value v, Guard guard) {
    d.inputs.push_back({std::string(name), v, scope_.instance(), guard});
  }

  Value each_of(Value list, std::string_view what, const StackResource& instance) {
    std::vector<Value> members;
    bool known = list.is_list() && !list.open();
    for (const Element& e : list.elements()) {
      known &= e.guard.is_always() && !e.value.is_list();
      bool repeated = false;
      for (Value m : members) repeated |= store_.same(m, e.value);
      if (!repeated) members.push_back(store_.to_text(e.value).at(e.value.where));
    }
    if (known && members.size() == 1) return members[0];
    std::string name = fmt::format("{}{}{} {}", caller_.root, caller_.chain.empty() ? "::" : "::" + caller_.chain + ".",
                                   instance.address, what);
    std::string says = fmt::format("each {} of `{}`", what, instance.address);
    if (!known) members.clear();
    Value index =
        store_.unknown(Op::index, name, members,
                       {.type = value::Type::string, .never_empty = true, .says = says, .declared = list.where});
    store_.make_index(index.term(), members);
    return index.at(list.where);
  }

  void place(graph::Deployment& d, const StackResource& instance) {
    Value targets = instance.properties.get("deployment_targets");
    Value account = instance.properties.get("account_id");
    Value accounts = instance.properties.get("accounts");
    Value target = targets.is_list() && !targets.elements().empty() ? targets.elements()[0].value : Value{};
    if (target.is_object() && !target.get("organizational_unit_ids").is_removed()) {
      d.ou = target.get("organizational_unit_ids");
      d.account = each_of(store_.list(std::span<const Element>{}, value::Shape::tuple, true).at(d.ou.where), "account",
                          instance);
      store_.mark_account(d.account);
      d.evidence = {{"stack set target", d.ou.where}};
    } else if (target.is_object() && target.get("accounts").is_list()) {
      d.account = each_of(target.get("accounts"), "account", instance);
      d.evidence = {{"stack set target", target.get("accounts").where}};
    } else if (accounts.is_list()) {
      d.account = each_of(accounts, "account", instance);
      d.evidence = {{"stack set target", accounts.where}};
    } else if (!account.is_removed()) {
      d.account = store_.to_text(account).at(account.where);
      d.evidence = {{"stack set target", account.where}};
    } else {
      d.account = instance.place.account;
      d.evidence = instance.place.evidence;
    }
    Value region = instance.properties.get("region");
    if (region.is_removed()) region = instance.properties.get("stack_set_instance_region");
    if (Value regions = instance.properties.get("regions"); !regions.is_removed())
      region = each_of(regions, "Region", instance);
    if (!region.is_removed())
      d.region = region;
    else
      d.region = instance.place.region;
  }

  ModuleScope& scope_;
  graph::Builder& builder_;
  value::Store& store_;
  const graph::Deployment caller_;
};

}  // namespace

void deploy_stacks(ModuleScope& scope, const std::vector<StackResource>& resources) {
  Deployments deployments(scope);
  value::Store& store = scope.store;
  for (const StackResource& r : resources) {
    if (r.type == "aws_cloudformation_stack") deployments.stack(r);
    if (r.type != "aws_cloudformation_stack_set") continue;
    std::optional<graph::UnitId> unit = deployments.template_of(r);
    if (!unit) continue;
    Value name = r.properties.get("name");
    for (const StackResource& i : resources) {
      if (i.type != "aws_cloudformation_stack_set_instance" && i.type != "aws_cloudformation_stack_instances") continue;
      Value wanted = i.properties.get("stack_set_name");
      if (wanted.is_removed()) continue;
      bool same = !name.is_removed() && store.equal(wanted, name).is_always();
      // By `id` or `stack_set_id` it is an attribute of the stack set.
      auto names_set = [&](Value v) {
        return v.is_unknown() && store.term(v.term()).op == Op::attribute &&
               store.term(v.term()).args[0].integer() == static_cast<std::int64_t>(r.key.index);
      };
      same |= names_set(wanted);
      for (const value::Alternative& a : wanted.alternatives())
        same |= names_set(a.value) || (!name.is_removed() && store.equal(a.value, name).is_always());
      if (same) deployments.stack_set_instance(r, *unit, i);
    }
  }
}

}  // namespace analyzer::frontends::terraform
