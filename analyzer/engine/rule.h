// A rule as its file says it (`rules/<service>/<rule-name>.yaml`), before anything is compiled.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "source/range.h"

namespace analyzer::engine {

enum class Level : std::uint8_t { info, low, medium, high, critical };  // a rule's severity; ordered
std::string_view to_string(Level level);
bool parse_level(std::string_view text, Level& level);

enum class Scope : std::uint8_t { resource, policy, account, account_region, organization };
std::string_view to_string(Scope scope);
bool parse_scope(std::string_view text, Scope& scope);

struct Requirement {
  std::string condition;  // CEL
  std::string message;    // empty: the rule's
  std::string at;         // attribute path to point at; empty: the rule's
  std::string note;       // CEL giving a remark on a pass, or empty
  unsigned line = 0;      // in the rule's file
};

struct Example {
  std::string name;
  std::string expect;   // fail pass unknown not_applicable
  std::string because;  // of unknown: the missing fact, as reported
  bool estate_complete = false;
  std::string configuration;                 // sra-lint.yaml text, or empty
  std::map<std::string, std::string> files;  // relative path → text
  unsigned line = 0;
};

struct Rule {
  std::string id;  // `log-bucket-kms-encrypted`
  std::string title;
  Level level = Level::medium;
  Scope scope = Scope::resource;
  bool presence = false;  // asks whether something exists: answered only in a complete estate
  bool built_in = false;  // judged by the engine itself (ignores); has no condition
  std::string why, remediation;
  std::map<std::string, std::vector<std::string>> references;  // guidance, sechub, checkov, trivy, sra_verify, cis
  std::string on;                                              // kind; empty for an organization rule
  std::string when;                                            // CEL; empty: always applies
  std::vector<Requirement> require;
  std::string message, at;
  std::string fix;  // the scalar to set at `at` so that it passes
  std::vector<Example> examples;
  std::string file;  // where it was read: "rules/log-bucket/…" or the user's path
  unsigned line = 0;
  std::map<std::string, std::string> parameters;  // name → default as JSON text
  std::map<std::string, std::string> parameter_types;
};

}  // namespace analyzer::engine
