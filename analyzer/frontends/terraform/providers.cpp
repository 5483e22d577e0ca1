// Provider configurations: which account and Region they reach.
#include <fmt/format.h>

#include "frontends/terraform/frontend.h"
#include "frontends/terraform/functions/arn.h"
#include "frontends/terraform/module_scope.h"
#include "frontends/terraform/operations.h"

namespace analyzer::frontends::terraform {

namespace hcl = syntax::hcl;
using value::Op;
using value::Value;

namespace {

// "arn:aws:iam::ACCOUNT:role/x" is in ACCOUNT.
Value account_of_role(value::Store& store, Value arn, Value otherwise) {
  return store.lift(arn, [&](Value one) -> Value {
    if (one.is_removed() || one.is_null() || store.is_invalid(one)) return otherwise;
    if (std::optional<Arn> parts = split_arn(store, one)) {
      Value account = parts->account;
      account.where = arn.where;
      return account;
    }
    if (one.is_known_string() && one.text().empty()) return otherwise;
    std::string says =
        fmt::format("the account of {}", one.is_unknown() ? store.describe(one.term()) : std::string("a role"));
    return store
        .unknown(Op::call, "tf.account_of", {one},
                 {.type = value::Type::string,
                  .never_empty = true,
                  .input = only_inputs(store, std::span(&one, 1)),
                  .says = says})
        .at(arn.where);
  });
}

// Inputs that name one account of the organization do not vary from one run to the next.
bool names_one_account(std::string_view name) {
  for (std::string_view word : {"management", "master", "payer", "audit", "security", "log_archive", "logarchive",
                                "logging", "network", "shared"})
    if (name.find(word) != std::string_view::npos) return true;
  return false;
}

}  // namespace

// A root with an open input in a provider's account or Region is applied once for each of several.
void ModuleScope::index_inputs(Value v, bool account) {
  auto look = [&](value::TermId id) {
    const value::Term& t = store.term(id);
    if (t.op != Op::variable || (account && names_one_account(t.name)) ||
        (!account && t.name.find("home") != std::string_view::npos))
      return;
    if (!store.is_index(id)) store.make_index(id, {});
    if (account)
      store.mark_account(store.unknown(id));
    else
      store.mark_region(store.unknown(id));
  };
  if (v.is_unknown()) look(v.term());
  for (const value::Piece& p : v.pieces())
    if (!p.known()) look(p.term);
  for (const value::Alternative& a : v.alternatives()) index_inputs(a.value, account);
}

ProviderPlace ModuleScope::default_place() {
  ProviderPlace place;
  if (const graph::Deployment* d = deployment()) {
    place.account = d->account;
    place.region = d->region;
    place.evidence = d->evidence;
  } else {
    place.account = store.unknown(Op::account, module_.folder, {}, {.type = value::Type::string, .never_empty = true});
    place.region = store.unknown(Op::region, module_.folder, {}, {.type = value::Type::string, .never_empty = true});
  }
  return place;
}

ProviderPlace ModuleScope::place_of(const Declaration& provider) {
  ProviderPlace place = default_place();
  Silence silence(*this);
  Value properties = properties_of(provider.config, provider.where(), false);
  std::string name =
      provider.name.empty() ? std::string(provider.type) : fmt::format("{}.{}", provider.type, provider.name);
  Value roles = properties.get("assume_role");
  if (roles.is_list() && !roles.elements().empty()) {
    const value::Element& last = roles.elements().back();  // a chain of roles ends in the last
    Value arn = get_attribute(store, last.value, "role_arn", last.value.where);
    if (store.is_invalid(arn)) arn = Value{};
    Value account = account_of_role(store, arn, place.account);
    place.account = last.guard.is_always() ? account : store.choice(last.guard, account, place.account);
    place.evidence = {
        {fmt::format("provider `{}` assumes a role", name), arn.is_removed() ? last.value.where : arn.where}};
  } else if (Value allowed = properties.get("allowed_account_ids");
             allowed.is_list() && allowed.elements().size() == 1 && !allowed.open()) {
    place.account = store.to_text(allowed.elements()[0].value);
    place.account.where = allowed.elements()[0].value.where;
    place.evidence = {{fmt::format("provider `{}` allows this account only", name), allowed.where}};
  } else {
    place.evidence = {{fmt::format("provider `{}`", name), provider.header()}};
  }
  Value region = properties.get("region");
  if (!region.is_removed() && !store.is_invalid(region)) place.region = region;
  const graph::Deployment* d = deployment();
  if (d && d->by != graph::Deployer::module_call) {
    index_inputs(place.account, true);
    index_inputs(place.region, false);
  }
  return place;
}

std::uint32_t ModuleScope::provider_id(std::string_view reference) {
  auto known = provider_ids_.find(reference);
  if (known != provider_ids_.end()) return known->second;
  // Handed down by the caller, else configured here, else what the caller has.
  if (const graph::Deployment* d = deployment()) {
    auto passed = d->providers.find(reference);
    if (passed != d->providers.end()) return provider_ids_[std::string(reference)] = passed->second;
  }
  std::size_t dot = reference.find('.');
  std::string_view local = reference.substr(0, dot),
                   alias = dot == std::string_view::npos ? std::string_view{} : reference.substr(dot + 1);
  provider_ids_[std::string(reference)] = frontend_.add_provider(default_place());  // while it is being worked out
  for (const Declaration& p : module_.providers)
    if (p.type == local && p.name == alias)
      return provider_ids_[std::string(reference)] = frontend_.add_provider(place_of(p));
  return provider_ids_.find(reference)->second;
}

const ProviderPlace& ModuleScope::provider_place(std::string_view reference) {
  if (resources_from_) return resources_from_->provider_place(reference);
  return frontend_.provider(provider_id(reference));
}

// What a child module sees: by `providers = {…}`, else the default configurations.
std::map<std::string, std::uint32_t, std::less<>> ModuleScope::providers_for(const Declaration& call) {
  std::map<std::string, std::uint32_t, std::less<>> made;
  for (const Declaration& p : module_.providers)
    if (p.name.empty()) made.emplace(std::string(p.type), provider_id(p.type));
  if (const graph::Deployment* d = deployment())
    for (const auto& [name, id] : d->providers)
      if (name.find('.') == std::string::npos) made.emplace(name, id);
  const Argument* map = call.config.find("providers");
  if (!map) return made;
  if (const auto* object = map->attribute->value->if_a<hcl::ObjectExpr>())
    for (const hcl::ObjectItem& item : object->items) {
      std::string child = item.bare_key ? std::string(item.bare_name) : reference_text(*item.key);
      std::string own = reference_text(*item.value);
      if (!child.empty() && !own.empty()) made[child] = provider_id(own);
    }
  return made;
}

}  // namespace analyzer::frontends::terraform
