#include "frontends/terraform/data_sources.h"

#include <fmt/format.h>

#include "frontends/terraform/operations.h"

namespace analyzer::frontends::terraform {

using value::Entry;
using value::Op;
using value::Value;

namespace {

using Attributes = std::vector<Entry>;

Value estate(value::Store& store, Op op, std::string_view name, std::string_view says,
             value::Type type = value::Type::string) {
  return store.unknown(op, name, {}, {.type = type, .never_empty = true, .says = says, .giver = "the organization"});
}

Attributes caller_identity(const DataContext& c) {
  Value account = c.place.account;
  return {{"account_id", account.at(c.declaration.header())}, {"id", account.at(c.declaration.header())}};
}

Attributes region(const DataContext& c) {
  // With an argument it is that region's entry, else the provider's own.
  Value name = c.arguments.get("name");
  if (name.is_removed()) name = c.arguments.get("region");
  if (name.is_removed()) name = c.place.region;
  name = name.at(c.declaration.header());
  return {{"name", name}, {"id", name}, {"region", name}};
}

Attributes partition(const DataContext& c) {
  value::Store& store = c.scope.store;
  Value name = estate(store, Op::partition, "", "the partition");
  Value suffix = estate(store, Op::partition, "AWS::URLSuffix", "the partition's domain");
  return {{"partition", name},
          {"id", name},
          {"dns_suffix", suffix},
          {"reverse_dns_prefix",
           estate(store, Op::opaque, "reverse DNS prefix of the partition", "the partition's reverse domain")}};
}

Attributes organization(const DataContext& c) {
  value::Store& store = c.scope.store;
  Value management = estate(store, Op::account_name, "management account", "the management account");
  store.mark_account(management);
  store.set_role(management.term(), value::Role::management);
  auto about = [&](std::string_view name, value::Type type = value::Type::string) {
    return estate(store, Op::opaque, fmt::format("{} of the organization", name),
                  fmt::format("{} of the organization", name), type);
  };
  return {{"master_account_id", management},
          {"management_account_id", management},
          {"id", about("id")},
          {"arn", about("arn")},
          {"roots", about("roots", value::Type::list)},
          {"accounts", about("accounts", value::Type::list)},
          {"non_master_accounts", about("non-master accounts", value::Type::list)},
          {"master_account_arn", about("ARN of the management account")},
          {"master_account_email", about("email of the management account")},
          {"master_account_name", about("name of the management account")}};
}

Attributes ssm_parameter(const DataContext& c) {
  value::Store& store = c.scope.store;
  Value name = c.arguments.get("name");
  if (name.is_removed()) return {};
  Value value = store.lift(name, [&](Value one) {
    std::string says = fmt::format("SSM parameter {}", value::to_string(store, one));
    return store.unknown(Op::ssm_parameter, "", {one, c.place.account, c.place.region},
                         {.type = value::Type::string,
                          .never_empty = true,
                          .says = says,
                          .giver = "whoever writes that parameter",
                          .declared = c.declaration.header()});
  });
  return {{"value", value.at(c.declaration.header())}, {"insecure_value", value.at(c.declaration.header())}};
}

Attributes secret_version(const DataContext& c) {
  value::Store& store = c.scope.store;
  Value id = c.arguments.get("secret_id");
  if (id.is_removed()) return {};
  Value stage = c.arguments.get("version_stage");
  Value value = store.lift(id, [&](Value one) {
    std::string says = fmt::format("secret {}", value::to_string(store, one));
    return store.unknown(Op::secret, stage.is_known_string() ? stage.text() : "AWSCURRENT",
                         {one, store.null(), c.place.account, c.place.region},
                         {.type = value::Type::string,
                          .says = says,
                          .giver = "whoever writes that secret",
                          .declared = c.declaration.header()});
  });
  value.sensitive = true;
  return {{"secret_string", value.at(c.declaration.header())}};
}

Attributes aws_arn(const DataContext& c) {
  // data "aws_arn" { arn = … } takes one apart.
  value::Store& store = c.scope.store;
  Value arn = c.arguments.get("arn");
  if (!arn.is_known_string()) return {};
  Attributes made;
  std::string_view rest = arn.text();
  constexpr std::string_view names[] = {"", "partition", "service", "region", "account"};
  for (std::string_view name : names) {
    std::size_t colon = rest.find(':');
    if (colon == std::string_view::npos) return {};
    if (!name.empty()) made.push_back({name, store.string(rest.substr(0, colon))});
    rest.remove_prefix(colon + 1);
  }
  made.push_back({"resource", store.string(rest)});
  return made;
}

Attributes remote_state(const DataContext& c) {
  value::Store& store = c.scope.store;
  std::vector<Value> where = {c.arguments.get("backend").is_removed() ? store.null() : c.arguments.get("backend"),
                              c.arguments.get("config").is_removed() ? store.null() : c.arguments.get("config"),
                              c.arguments.get("workspace").is_removed() ? store.null() : c.arguments.get("workspace")};
  std::string says = fmt::format("the outputs of {}", c.declaration.name);
  return {{"outputs", store.unknown(Op::data, "terraform_remote_state.outputs", where,
                                    {.type = value::Type::object,
                                     .says = says,
                                     .giver = "the state of another root",
                                     .declared = c.declaration.header()})}};
}

Attributes null_data(const DataContext& c) {
  Value inputs = c.arguments.get("inputs");
  return inputs.is_removed() ? Attributes{} : Attributes{{"outputs", inputs}};
}

struct Row {
  std::string_view type;
  Attributes (*attributes)(const DataContext&);
};
constexpr Row table[] = {
    {"aws_arn", aws_arn},
    {"aws_caller_identity", caller_identity},
    {"aws_iam_policy_document", policy_document_attributes},
    {"aws_organizations_organization", organization},
    {"aws_partition", partition},
    {"aws_region", region},
    {"aws_secretsmanager_secret_version", secret_version},
    {"aws_ssm_parameter", ssm_parameter},
    {"null_data_source", null_data},
    {"terraform_remote_state", remote_state},
};

}  // namespace

Attributes known_attributes(const DataContext& context) {
  for (const Row& row : table)
    if (row.type == context.declaration.type) return row.attributes(context);
  return {};
}

}  // namespace analyzer::frontends::terraform
