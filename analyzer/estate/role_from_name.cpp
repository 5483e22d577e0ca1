// The role that a name suggests, from its words.
#include <algorithm>
#include <cctype>

#include "estate/estate.h"

namespace analyzer::estate {

namespace {

// `pLogArchiveAccountId` → log archive account id; so are snake, kebab, path and upper case.
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words;
  std::string word;
  auto flush = [&] {
    if (!word.empty()) words.push_back(word);
    word.clear();
  };
  for (std::size_t i = 0; i < name.size(); ++i) {
    auto c = static_cast<unsigned char>(name[i]);
    if (!std::isalnum(c)) {
      flush();
      continue;
    }
    bool after_lower = i > 0 && std::islower(static_cast<unsigned char>(name[i - 1]));
    bool before_lower = i + 1 < name.size() && std::islower(static_cast<unsigned char>(name[i + 1]));
    bool after_upper = i > 0 && std::isupper(static_cast<unsigned char>(name[i - 1]));
    if (std::isupper(c) && (after_lower || (after_upper && before_lower))) flush();
    word += static_cast<char>(std::tolower(c));
  }
  flush();
  return words;
}

}  // namespace

value::Role role_from_name(std::string_view name, bool is_account_name) {
  std::vector<std::string> words = words_of(name);
  auto has = [&](std::string_view word) { return std::ranges::find(words, word) != words.end(); };
  auto has_pair = [&](std::string_view first, std::string_view second) {
    for (std::size_t i = 0; i + 1 < words.size(); ++i)
      if (words[i] == first && words[i + 1] == second) return true;
    return false;
  };
  bool speaks_of_account = has("account") || has("acct") || has("accountid") || has("accounts");
  if (!speaks_of_account && !is_account_name) return value::Role::none;
  // `pAuditAccountRoleName` and `audit_account_key_id` name a role and a key, not the account.
  if (!is_account_name) {
    std::string_view last = words.back(),
                     before = words.size() > 1 ? std::string_view(words[words.size() - 2]) : std::string_view{};
    bool names_account = last == "account" || last == "acct" || last == "accountid" ||
                         ((last == "id" || last == "number") && (before == "account" || before == "acct"));
    if (!names_account) return value::Role::none;
  }
  value::Role found = value::Role::none;
  int roles = 0;
  auto take = [&](value::Role role) {
    if (found != role) ++roles;
    found = role;
  };
  if (has_pair("log", "archive") || has("logarchive") || has_pair("logs", "archive") ||
      has_pair("logging", "account") || has_pair("log", "account") ||
      (is_account_name && words.size() == 1 && (has("logs") || has("logging"))))
    take(value::Role::log_archive);
  if (has("audit") || has_pair("security", "tooling") || has_pair("security", "account") ||
      has_pair("security", "acct") || has_pair("security", "tools") ||
      (is_account_name && words.size() == 1 && has("security")))
    take(value::Role::security_tooling);
  if (has("management") || has("mgmt") || has("payer") || has_pair("master", "account") ||
      (is_account_name && words.size() == 1 && (has("master") || has("root"))))
    take(value::Role::management);
  if (has_pair("network", "account") || has_pair("networking", "account") ||
      (is_account_name && words.size() == 1 && (has("network") || has("networking"))))
    take(value::Role::network);
  if (has_pair("shared", "services") || has_pair("shared", "service")) take(value::Role::shared_services);
  return roles == 1 ? found : value::Role::none;
}

}  // namespace analyzer::estate
