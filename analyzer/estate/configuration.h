// `sra-lint.yaml`: what the code cannot show. Its JSON Schema is docs/schema/configuration.schema.json.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "diagnostics/diagnostic.h"
#include "source/source_file.h"
#include "value/store.h"

namespace analyzer::estate {

struct PathMapping {
  std::string glob;  // "live/prod/**"
  value::Role role = value::Role::none;
  std::string account;  // literal id, where one is given instead of a role
  std::vector<std::string> regions;
  std::string parameters;  // a parameter file, relative to the configuration
  source::Location where;
};

struct RuleSetting {
  std::string rule;
  bool off = false;
  std::optional<std::string> severity;
  std::map<std::string, std::string> parameters;  // name → JSON text
  source::Location where;
};

struct Ignore {
  std::string rule, path, address, account, reason, until;  // empty: any; `until` is an ISO date
  source::Location where;
};

struct Fact {
  std::string attribute, value, where_address, reason, until;  // value: JSON text
  source::Location where;
};

struct Configuration {
  std::string path;                                                      // of the file; empty: there is none
  std::map<std::string, value::Role> accounts;                           // literal id → role
  std::map<std::string, std::vector<std::string>> organizational_units;  // name → role words or literal ids
  std::vector<PathMapping> paths;
  bool complete = false;  // `estate: complete`
  std::vector<RuleSetting> rules;
  std::vector<Ignore> ignores;
  std::vector<std::string> protected_rules;
  std::vector<Fact> facts;
};

// Reads it; what is wrong with it is reported with its place, and makes the result an error (exit code 2).
base::Result<Configuration> read_configuration(const source::SourceFile& file);

// `**` any folders, `*` and `?` within one; a glob without `/` matches the file name.
bool glob_matches(std::string_view glob, std::string_view path);

}  // namespace analyzer::estate
