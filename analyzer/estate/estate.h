// The organization: which SRA role an account value has, and why; and what the user declared in `sra-lint.yaml`.
//
// Takes the deployments of a graph and the configuration, gives roles to terms and literal account ids (in the store,
// so that equality knows that two accounts differ), and keeps the evidence.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "estate/configuration.h"
#include "graph/graph.h"
#include "value/world.h"

namespace analyzer::estate {

// Strongest first. Between ranks the stronger holds; a conflict at one rank leaves the role unknown, with a diagnostic.
enum class Rank : std::uint8_t { declared, origin, called, capability, none };

struct RoleEvidence {
  value::Role role = value::Role::none;
  Rank rank = Rank::none;
  std::string text;  // "its SSM parameter is called `/sra/control-tower/audit-account-id`"
  source::Location where;
};

class Estate {
 public:
  // Finds the roles and tells the store. Reports conflicts.
  Estate(graph::Graph& graph, const Configuration& configuration, diagnostics::Sink& sink);

  const Configuration& configuration() const { return configuration_; }
  bool complete() const { return configuration_.complete; }
  // The role of an account value in a world (an equality with an account of known role counts there).
  value::Role role_of(value::Value account, const value::World& world) const { return world.role_of(account); }
  // Why a term or literal has its role; null when it has none.
  const RoleEvidence* evidence(value::Value account) const;

 private:
  struct Entry {
    std::uint32_t term = 0xffffffff;  // or
    std::string literal;
    RoleEvidence evidence;
  };
  graph::Graph& graph_;
  const Configuration& configuration_;
  std::vector<Entry> entries_;
};

// The role that a name suggests for an account: `pLogArchiveAccountId`, `/sra/control-tower/audit-account-id`,
// `REPLACE_ME_ORG_MANAGEMENT_ACCOUNT_NAME`, `var.audit_account_id`. `is_account_name`: it is the name of an account
// itself (`Audit`), so it need not contain the word account.
value::Role role_from_name(std::string_view name, bool is_account_name = false);

}  // namespace analyzer::estate
