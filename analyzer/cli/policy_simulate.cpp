#include "cli/policy_simulate.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <istream>
#include <ostream>

#include "cli/policy_inputs.h"
#include "cli/policy_print.h"
#include "policy/cases.h"
#include "policy/facts.h"

namespace analyzer::cli {

namespace {

struct Usage {
  std::string message;
};

policy::Text known(const std::string& text) {
  return policy::Text(text);
}

// KEY=VALUE pairs to a context; a key that is given twice is multi-valued.
void read_context(const PolicySimulateOptions& options, policy::Context& context) {
  for (const std::string& pair : options.context) {
    std::size_t equals = pair.find('=');
    if (equals == std::string::npos || equals == 0) throw Usage{fmt::format("`--context {}` is not KEY=VALUE", pair)};
    std::string key = pair.substr(0, equals);
    policy::ContextValue value = context.has(key) ? context.get(policy::to_lower(key)) : policy::ContextValue{};
    value.values.push_back(known(pair.substr(equals + 1)));
    value.multi = value.values.size() > 1;
    context.set(key, std::move(value));
  }
  for (const std::string& key : options.unknown) context.set(key, policy::ContextValue::unknown());
}

policy::Request read_request(const PolicySimulateOptions& options) {
  policy::Request request;
  request.context = policy::Context(!options.open_context);
  request.principal = known(options.principal);
  request.action = known(options.action);
  request.resource = known(options.resource.empty() ? "*" : options.resource);
  request.resource_account = known(options.resource_account);
  request.principal_in_management = value::tri(options.principal_in_management);
  request.resource_in_management = value::tri(options.resource_in_management);
  read_context(options, request.context);
  return request;
}

void check_usage(const PolicySimulateOptions& options) {
  if (options.format != "text" && options.format != "json")
    throw Usage{fmt::format("no format `{}`; formats are `text` and `json`", options.format)};
  if (!options.cases_file.empty() || !options.request_file.empty()) return;
  if (options.principal.empty()) throw Usage{"who asks? give `--principal`, `--request` or `--cases`"};
  if (options.action.empty()) throw Usage{"for which action? give `--action`"};
  if (options.action.find(':') == std::string::npos || options.action.find_first_of("*?") != std::string::npos)
    throw Usage{fmt::format("`--action {}` is not one action; write `service:Action`", options.action)};
}

int run_cases(const PolicySimulateOptions& options, PolicyInputs& inputs, std::ostream& out, std::ostream& err) {
  const source::SourceFile* file = inputs.load(options.cases_file);
  if (!file) {
    print_diagnostics(inputs, err);
    return 2;
  }
  std::vector<policy::Case> cases = policy::read_cases(*file, inputs.sink());
  std::vector<CaseResult> results;
  std::size_t wrong = 0;
  for (const policy::Case& one : cases) {
    results.push_back({&one, policy::decide(one.policies, one.request)});
    if (!results.back().as_expected()) ++wrong;
  }
  options.format == "json" ? print_cases_json(results, inputs, out) : print_cases_text(results, out);
  print_diagnostics(inputs, err);
  for (const CaseResult& result : results)
    if (!result.as_expected())
      err << fmt::format("{}: expected {}, got {}: {}\n", result.source->name, result.source->expected,
                         policy::to_string(result.decision.verdict), result.decision.reason);
  if (inputs.failed()) return 3;
  return wrong > 0 ? 1 : 0;
}

int run_one(const PolicySimulateOptions& options, PolicyInputs& inputs, std::ostream& out, std::ostream& err) {
  policy::Case from_file;
  if (!options.request_file.empty()) {
    if (!inputs.load_case(options.request_file, from_file)) {
      print_diagnostics(inputs, err);
      return inputs.missing() ? 2 : 3;
    }
  }
  policy::PolicySet policies = from_file.policies;
  inputs.add_policies(options, policies);
  policy::Request request = options.request_file.empty() ? read_request(options) : from_file.request;
  if (options.fill && options.request_file.empty()) policy::fill_in(request);
  if (inputs.missing()) {
    print_diagnostics(inputs, err);
    return 2;
  }
  policy::Decision decision = policy::decide(policies, request, {.outcomes = true});
  options.format == "json" ? print_decision_json(decision, request, inputs, out)
                           : print_decision_text(decision, request, inputs, out);
  if (options.format != "json") print_diagnostics(inputs, err);
  return inputs.failed() ? 3 : 0;
}

}  // namespace

CLI::App* add_policy_simulate(CLI::App& policy, PolicySimulateOptions& options) {
  CLI::App* app =
      policy.add_subcommand("simulate", "Is a request allowed by these policies, and which statement decides?");
  app->add_option("--identity,--policy", options.identity,
                  "Identity policy of the caller; repeatable, `-` is standard input")
      ->type_name("FILE");
  app->add_option("--scp", options.scp,
                  "Service control policies of one level, root first; several of a level joined by `,`; "
                  "`FullAWSAccess` stands for itself")
      ->type_name("FILE,…");
  app->add_option("--rcp", options.rcp,
                  "Resource control policies of one level of the resource's account; RCPFullAWSAccess is implied")
      ->type_name("FILE,…");
  app->add_flag("--full-access", options.full_access, "FullAWSAccess is attached to every level, as AWS attaches it");
  app->add_option("--boundary", options.boundary, "Permissions boundary")->type_name("FILE");
  app->add_option("--session", options.session, "Session policy")->type_name("FILE");
  app->add_option("--resource-policy", options.resource_policy, "Policy of the resource, key or role")
      ->type_name("FILE");
  app->add_option("--endpoint-policy", options.endpoint_policy, "VPC endpoint policy")->type_name("FILE");
  app->add_option("--principal", options.principal, "Who asks: an ARN, a service principal, or `*`");
  app->add_option("--action", options.action, "For what: `s3:GetObject`");
  app->add_option("--resource", options.resource, "On what: an ARN; `*` without it");
  app->add_option("--resource-account", options.resource_account, "The resource's account, where its ARN has none");
  app->add_option("--context", options.context, "A condition key; repeatable, the same key again makes it multi-valued")
      ->type_name("KEY=VALUE");
  app->add_option("--unknown", options.unknown, "A condition key about which nothing is known; repeatable")
      ->type_name("KEY");
  app->add_flag("--open-context", options.open_context,
                "Keys that are not given are unknown; without it they are absent");
  app->add_flag("!--no-fill", options.fill, "Do not set keys that follow from the principal, as `aws:PrincipalArn`");
  app->add_flag("--principal-in-management-account", options.principal_in_management, "SCPs do not reach the caller");
  app->add_flag("--resource-in-management-account", options.resource_in_management, "RCPs do not reach the resource");
  app->add_option("--request", options.request_file,
                  "JSON with `request`, and `policies` if it likes, as one case of `--cases`")
      ->type_name("FILE");
  app->add_option("--cases", options.cases_file, "JSON array of cases; prints one verdict a line, in order")
      ->type_name("FILE");
  app->add_option("--format", options.format, "text or json");
  return app;
}

int run_policy_simulate(const PolicySimulateOptions& options, std::istream& in, std::ostream& out, std::ostream& err) {
  try {
    check_usage(options);
    PolicyInputs inputs(in);
    return options.cases_file.empty() ? run_one(options, inputs, out, err) : run_cases(options, inputs, out, err);
  } catch (const Usage& usage) {
    err << "sra-lint: " << usage.message << "\n";
    return 2;
  }
}

int run_policy_simulate(std::span<const std::string> arguments, std::istream& in, std::ostream& out,
                        std::ostream& err) {
  CLI::App policy("policies");
  PolicySimulateOptions options;
  add_policy_simulate(policy, options);
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  reversed.push_back("simulate");
  try {
    policy.parse(reversed);
  } catch (const CLI::ParseError& error) {
    return policy.exit(error, out, err) == 0 ? 0 : 2;
  }
  return run_policy_simulate(options, in, out, err);
}

}  // namespace analyzer::cli
