// `sra-lint init`: a first configuration, from what the code shows.
#include <filesystem>
#include <map>
#include <set>

#include "cli/reading.h"
#include "cli/subcommands.h"
#include "cli/terminal.h"
#include "driver/run_parts.h"

namespace analyzer::cli {
namespace {

namespace fs = std::filesystem;

constexpr Option options[] = {
    {"output", 'o', "FILE", "where it goes, `-` for standard output; `sra-lint.yaml` at the root without it", false},
    {"force", 0, "", "replace a file that is there", false},
};

constexpr std::string_view roles[] = {"management", "security-tooling", "log-archive", "network", "shared-services"};

std::string configuration(driver::RunParts& parts) {
  graph::Graph& graph = parts.graph();
  value::Store& store = graph.store();
  std::map<std::string, std::string> ids;  // role → account id
  std::set<std::string> roots_without_account;
  auto see = [&](value::Value account) {
    account = store.resolve(account);
    std::vector<value::Value> all{account};
    if (account.is_unknown() && store.is_index(account.term()))
      for (value::Value member : store.index_members(account.term())) all.push_back(store.resolve(member));
    for (value::Value one : all) {
      const std::string_view role = value::to_string(store.role_of(one));
      if (one.is_known_string() && !role.empty()) ids.emplace(role, one.text());
    }
  };
  for (const graph::Deployment& d : graph.deployments()) {
    see(d.account);
    const bool no_role = value::to_string(store.role_of(store.resolve(d.account))).empty();
    if (d.by == graph::Deployer::root && no_role) roots_without_account.insert(graph.unit(d.unit).path);
  }
  for (graph::ResourceKey key : graph.resources_in_order()) see(graph.find(key)->account);

  std::string out =
      "# What the code cannot show. docs/configuration.md says what may stand here.\n\n"
      "# The accounts of the organization, by their role in the Security Reference Architecture.\naccounts:";
  bool any = false;
  std::string open;
  for (std::string_view role : roles) {
    const auto found = ids.find(std::string(role));
    if (found == ids.end()) {
      open += "  # " + std::string(role) + ": \"000000000000\"\n";
      continue;
    }
    if (!any) out += "\n";
    any = true;
    out += "  " + std::string(role) + ": \"" + found->second + "\"\n";
  }
  if (!any) out += " {}\n";
  out += open;
  if (!roots_without_account.empty()) {
    out +=
        "\n# Nothing shows which account these are applied in. The first pattern that fits a path counts.\n# paths:\n";
    std::size_t said = 0;
    for (const std::string& path : roots_without_account) {
      if (said++ == 20) {
        out += "#   … and " + std::to_string(roots_without_account.size() - 20) + " more\n";
        break;
      }
      const bool folder = path.find(".y") == std::string::npos && path.find(".json") == std::string::npos &&
                          path.find(".template") == std::string::npos;
      out += "#   \"" +
             (path == "." ? std::string("**")
              : folder    ? path + "/**"
                          : path) +
             "\": {account: application}\n";
    }
  }
  out +=
      "\n# When everything that the organization has is in this scan, what is missing is missing:\n# estate: complete\n"
      "\n# rules: {log-bucket-object-lock: {severity: low}}\n"
      "# ignore: [{rule: log-bucket-mfa-delete, path: \"legacy/**\", reason: \"why\", until: 2030-01-31}]\n";
  return out;
}

int run(const Arguments& arguments) {
  std::string error;
  const auto read = driver_options(arguments, arguments.positional, error);
  if (!read) return write_error(error), exit_usage;
  driver::Outcome outcome;
  if (auto code = run_or_say(*read, outcome)) return *code;
  const std::string file = arguments.value("output", (fs::path(read->root) / "sra-lint.yaml").string());
  std::error_code code;
  if (file != "-" && fs::exists(file, code) && !arguments.has("force"))
    return write_error("`" + file + "` is there already; --force replaces it, --output - prints"), exit_usage;
  if (!write_file(file, configuration(*outcome.parts))) return exit_usage;
  if (file != "-") write_out("wrote " + file + "\n");
  return exit_ok;
}

}  // namespace

const Command init_command = {
    "init", "write a first configuration from what the code shows", "[PATH]", "", options, reading_options, 0, 1, run};

}  // namespace analyzer::cli
