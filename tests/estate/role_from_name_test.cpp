#include <catch2/catch.hpp>

#include "estate/estate.h"

using analyzer::estate::role_from_name;
using analyzer::value::to_string;

TEST_CASE("names of account ids tell their role") {
  struct Case {
    std::string_view name, role;
  };
  const Case cases[] = {
      {"pAuditAccountId", "security-tooling"},
      {"/sra/control-tower/audit-account-id", "security-tooling"},
      {"pLogArchiveAccountId", "log-archive"},
      {"log_archive_account_id", "log-archive"},
      {"pManagementAccountId", "management"},
      {"OTHER_SECURITY_ACCT", "security-tooling"},
      {"security_tooling_account_id", "security-tooling"},
      {"networkAccountId", "network"},
      {"shared_services_account_id", "shared-services"},
      {"pDelegatedAdminAccountId", ""},
      {"account_id", ""},
      {"audit_account_key_id", ""},
      {"pAuditAccountRoleName", ""},
      {"audit_bucket", ""},
      {"management_and_audit_account_id", ""},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    CHECK(to_string(role_from_name(c.name)) == c.role);
  }
}

TEST_CASE("names of accounts tell their role") {
  struct Case {
    std::string_view name, role;
  };
  const Case cases[] = {
      {"REPLACE_ME_ORG_MANAGEMENT_ACCOUNT_NAME", "management"},
      {"Audit", "security-tooling"},
      {"Log Archive", "log-archive"},
      {"LogArchive", "log-archive"},
      {"Security", "security-tooling"},
      {"Payments", ""},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    CHECK(to_string(role_from_name(c.name, true)) == c.role);
  }
}
