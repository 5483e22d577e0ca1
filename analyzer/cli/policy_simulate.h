// `sra-lint policy simulate`: is a request allowed by these policies, and which statement decides?
//
// Takes policies by files and a request by flags or a file, or a file of cases; prints the verdict with the deciding
// statement and why the others do not apply, or one verdict a line for cases.
#pragma once

#include <iosfwd>
#include <span>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace analyzer::cli {

struct PolicySimulateOptions {
  std::vector<std::string> identity;  // files; `-` is standard input
  std::vector<std::string> scp, rcp;  // one text for each level, root first: files joined by `,`
  std::string boundary, session, resource_policy, endpoint_policy;
  bool full_access = false;  // FullAWSAccess is attached to every level of SCPs
  std::string principal, action, resource, resource_account;
  std::vector<std::string> context;  // KEY=VALUE; the same key again makes it multi-valued
  std::vector<std::string> unknown;  // keys about which nothing is known
  bool open_context = false;         // keys that are not named are unknown, not absent
  bool fill = true;                  // set keys that follow from the principal
  bool principal_in_management = false, resource_in_management = false;
  std::string request_file, cases_file;
  std::string format = "text";
};

// Declares the subcommand `simulate` of `policy`; parsing fills `options`.
CLI::App* add_policy_simulate(CLI::App& policy, PolicySimulateOptions& options);

// Exit code: 0 answered, 1 a case gave another verdict than it expects, 2 usage, 3 a file could not be read.
int run_policy_simulate(const PolicySimulateOptions& options, std::istream& in, std::ostream& out, std::ostream& err);

// Both, for arguments as they follow `policy simulate`.
int run_policy_simulate(std::span<const std::string> arguments, std::istream& in, std::ostream& out, std::ostream& err);

}  // namespace analyzer::cli
