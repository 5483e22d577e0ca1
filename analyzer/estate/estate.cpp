#include "estate/estate.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace analyzer::estate {

using value::Op;
using value::Role;
using value::Value;

namespace {

struct Claim {
  Value subject;
  RoleEvidence evidence;
};

bool is_account_id(std::string_view id) {
  return id.size() == 12 && std::ranges::all_of(id, [](char c) { return c >= '0' && c <= '9'; });
}

// A term, or a literal account id.
bool could_be_account(Value v) {
  if (v.is_unknown()) return true;
  if (v.is_string() && v.pieces().size() == 1 && !v.pieces()[0].known()) return true;
  return is_account_id(v.is_known_string() ? v.text() : v.number_text());
}

// What a term says by itself: the SSM path or account name it comes from, or what it is called.
void claims_of_terms(value::Store& store, std::vector<Claim>& claims) {
  for (std::uint32_t i = 0; i < store.term_count(); ++i) {
    const value::Term& t = store.term({i});
    std::string name(t.name);
    auto claim = [&](Role role, Rank rank, std::string text) {
      if (role != Role::none)
        claims.push_back({store.unknown(value::TermId{i}), {role, rank, std::move(text), t.info.declared}});
    };
    auto first_arg = [&]() -> std::string {
      return !t.args.empty() && t.args[0].is_known_string() ? std::string(t.args[0].text()) : std::string{};
    };
    switch (t.op) {
      case Op::ssm_parameter: {
        std::string path = first_arg();
        claim(role_from_name(path), Rank::origin, fmt::format("its SSM parameter is `{}`", path));
        break;
      }
      case Op::exported: {
        std::string path = first_arg();
        claim(role_from_name(path), Rank::origin, fmt::format("its export is called `{}`", path));
        break;
      }
      case Op::account_name:
        claim(role_from_name(name, true), Rank::origin, fmt::format("the account is named `{}`", name));
        break;
      case Op::data:
        if (name.find("organization") != std::string::npos &&
            (name.ends_with("master_account_id") || name.ends_with("management_account_id")))
          claim(Role::management, Rank::origin, "it is the organization's management account");
        break;
      case Op::parameter:
        claim(role_from_name(name), Rank::called, fmt::format("parameter `{}` is called so", name));
        break;
      case Op::variable:
        claim(role_from_name(name), Rank::called, fmt::format("variable `{}` is called so", name));
        break;
      case Op::account: {
        // `… provider aws.log_archive`: an alias names the account it stands for.
        std::size_t alias = name.find("aws.");
        if (alias != std::string::npos)
          claim(role_from_name(name.substr(alias + 4), true), Rank::called,
                fmt::format("provider `{}` is called so", name.substr(alias)));
        break;
      }
      default:
        break;
    }
  }
}

// What a value is called where it is passed on.
void claims_of_inputs(const graph::Graph& graph, std::vector<Claim>& claims) {
  for (const graph::Deployment& d : graph.deployments())
    for (const graph::Input& input : d.inputs) {
      Role role = role_from_name(input.name);
      if (role == Role::none || !could_be_account(input.value)) continue;
      claims.push_back({input.value,
                        {role, Rank::called, fmt::format("it is passed as `{}`", input.name),
                         input.value.where.file.valid() ? input.value.where : d.where}});
    }
}

bool only_management_makes(const graph::Resource& r) {
  if (r.data_source) return false;
  if (r.type.starts_with("AWS::Organizations::")) return true;
  if (r.type == "AWS::CloudFormation::StackSet") {
    Value model = r.properties.get("PermissionModel"), call_as = r.properties.get("CallAs");
    return model.is_known_string() && model.text() == "SERVICE_MANAGED" &&
           (call_as.is_removed() || (call_as.is_known_string() && call_as.text() == "SELF"));
  }
  static constexpr std::string_view types[] = {
      "aws_organizations_organization",           "aws_organizations_account",
      "aws_organizations_organizational_unit",    "aws_organizations_delegated_administrator",
      "aws_guardduty_organization_admin_account", "aws_securityhub_organization_admin_account",
      "aws_macie2_organization_admin_account",    "aws_detective_organization_admin_account",
      "aws_inspector2_delegated_admin_account"};
  if (std::ranges::find(types, r.type) != std::end(types)) return true;
  if (r.type == "aws_cloudformation_stack_set") {
    Value model = r.properties.get("permission_model"), call_as = r.properties.get("call_as");
    return model.is_known_string() && model.text() == "SERVICE_MANAGED" &&
           (call_as.is_removed() || call_as.is_null() || (call_as.is_known_string() && call_as.text() == "SELF"));
  }
  return false;
}

void claims_of_capabilities(const graph::Graph& graph, std::vector<Claim>& claims) {
  for (const graph::Instance& instance : graph.instances())
    for (graph::ResourceKey key : instance.resources) {
      const graph::Resource* r = graph.find(key);
      if (!r || !only_management_makes(*r)) continue;
      for (graph::DeploymentId id : instance.deployments) {
        Value account = r->account.is_removed() ? graph.deployment(id).account : r->account;
        if (could_be_account(account))
          claims.push_back({account,
                            {Role::management, Rank::capability,
                             fmt::format("only the management account makes `{}`", r->type), r->name_where}});
      }
    }
}

}  // namespace

Estate::Estate(graph::Graph& graph, const Configuration& configuration, diagnostics::Sink& sink)
    : graph_(graph), configuration_(configuration) {
  value::Store& store = graph.store();
  std::vector<Claim> claims;
  for (const auto& [id, role] : configuration.accounts) {
    claims.push_back(
        {store.string(id), {role, Rank::declared, fmt::format("`{}` declares it", configuration.path), {}}});
    if (role != Role::application) store.set_role_declared(role);
  }
  claims_of_terms(store, claims);
  claims_of_inputs(graph, claims);
  claims_of_capabilities(graph, claims);

  // By subject, in the order met; the strongest rank decides, if it is of one mind.
  std::map<std::pair<std::uint32_t, std::string>, std::vector<RoleEvidence>> by_subject;
  for (const Claim& c : claims) {
    value::TermId term = c.subject.term();
    if (c.subject.is_string() && c.subject.pieces().size() == 1 && !c.subject.pieces()[0].known())
      term = c.subject.pieces()[0].term;
    if (term.valid() && store.is_index(term) && store.term(term).op == Op::index)
      continue;  // several accounts have no one role
    std::string literal = term.valid()
                              ? std::string{}
                              : std::string(c.subject.is_known_string() ? c.subject.text() : c.subject.number_text());
    by_subject[{term.index, literal}].push_back(c.evidence);
  }
  for (auto& [subject, evidence] : by_subject) {
    Rank best = Rank::none;
    for (const RoleEvidence& e : evidence) best = std::min(best, e.rank);
    const RoleEvidence* first = nullptr;
    const RoleEvidence* other = nullptr;
    for (const RoleEvidence& e : evidence) {
      if (e.rank != best) continue;
      if (!first)
        first = &e;
      else if (e.role != first->role && !other)
        other = &e;
    }
    if (other) {
      diagnostics::Diagnostic d;
      d.severity = diagnostics::Severity::warning;
      d.code = "role-conflict";
      std::string what =
          subject.second.empty() ? store.describe(value::TermId{subject.first}) : "account " + subject.second;
      d.message =
          fmt::format("{} is {} here and {} there; its role is left unknown, name the account in `sra-lint.yaml`", what,
                      value::to_string(other->role), value::to_string(first->role));
      d.location = other->where;
      if (first->where.file.valid())
        d.related.push_back({first->where, std::string(value::to_string(first->role)) + ": " + first->text});
      sink.report(std::move(d));
      continue;
    }
    if (subject.second.empty())
      store.set_role(value::TermId{subject.first}, first->role);
    else
      store.set_literal_role(subject.second, first->role);
    entries_.push_back({subject.first, subject.second, *first});
  }
}

const RoleEvidence* Estate::evidence(Value account) const {
  account = graph_.store().resolve(account);
  value::TermId term = account.term();
  if (account.is_string() && account.pieces().size() == 1 && !account.pieces()[0].known())
    term = account.pieces()[0].term;
  std::string_view literal = account.is_known_string() ? account.text() : account.number_text();
  for (const Entry& e : entries_)
    if (term.valid() ? e.term == term.index : !literal.empty() && e.literal == literal) return &e.evidence;
  return nullptr;
}

}  // namespace analyzer::estate
