// What rules found: one result for each rule and declaration, with the instances it was judged in.
//
// Everything a report needs is here, in words and places; reports never ask how it came about.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "engine/rule.h"
#include "source/range.h"

namespace analyzer::engine {

enum class Status : std::uint8_t { pass, fail, unknown, suppressed, not_applicable };
std::string_view to_string(Status status);

struct PlacementText {
  std::string account;  // an id, or what stands for it: "parameter `pAuditAccountId`"
  std::string ou;
  std::string role;  // "log-archive"; empty when unknown
  std::vector<std::string> regions;
  std::vector<std::pair<std::string, source::Location>> evidence;
};

struct InstanceResult {
  std::string address;            // "<root>::<chain>/<logical id>"
  std::vector<std::string> also;  // the same instance, reached by other chains
  std::vector<PlacementText> placements;
  Status status = Status::pass;
  std::string when;  // "pKey = ''"; empty: always
};

struct Reason {  // a step of `because`, or a related place
  std::string text;
  source::Location where;
};

struct UnknownFact {
  std::string fact;   // "parameter `pKey`"
  std::string giver;  // "whoever deploys `main.yaml`"
  source::Location where;
};

struct Suppression {
  std::string reason;
  std::string until;  // ISO date or empty
  std::string by;     // "inline", "metadata", "configuration", "checkov", "trivy"
  source::Location where;
};

struct Edit {
  source::Location where;
  std::string text;
};

struct Result {
  std::size_t rule = 0;         // index into Outcome::rules
  Level level = Level::medium;  // the rule's severity, or the configuration's
  Status status = Status::pass;
  std::string message;  // "log bucket `x` is encrypted with AES256"
  std::string when;     // "fails when p = AES256" without "fails when"; empty: always
  // The declaration; empty address for a result of an account or the organization.
  std::string declaration;           // logical ID, or `type.name`
  std::string type;                  // AWS::S3::Bucket
  std::string kind;                  // s3.bucket
  std::string property;              // native property path the result points at; empty: the resource
  std::string account_role, region;  // of account and account-region scopes
  source::Location location;         // exact: the property's value, else the declaration's name
  std::vector<InstanceResult> instances;
  std::vector<Reason> because;  // how each value that decided came to be, in order
  std::vector<UnknownFact> unknowns;
  std::optional<Suppression> suppression;
  std::string attested;  // the reason of the fact it rests on; empty: none
  std::vector<Edit> fix;
  std::string note;         // a remark on a pass: "over the old quota of 5,120"
  std::string fingerprint;  // 32 hex digits; see engine/fingerprint.h
};

struct Coverage {
  double decided = 1.0;  // (pass + fail) / (pass + fail + unknown)
  double read = 1.0;     // understood / seen constructs
};

struct Summary {
  std::size_t files = 0, units = 0, resources = 0, rules = 0;
  std::size_t fail = 0, unknown = 0, pass = 0, suppressed = 0, not_applicable = 0, not_judged = 0;
  Coverage coverage;
};

struct Outcome {
  Summary summary;
  std::vector<const Rule*> rules;                    // that ran, by id
  std::vector<Result> results;                       // by file, position, rule; not-applicable ones left out
  std::vector<diagnostics::Diagnostic> diagnostics;  // by file and position
};

}  // namespace analyzer::engine
