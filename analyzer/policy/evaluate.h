// Does this set of policies allow this request? As AWS decides, with what is unknown kept.
//
// Takes policies by their role in the decision and a request; gives a verdict, the statement that decides it and, where
// the answer is unknown, what would decide it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "policy/request.h"
#include "policy/statement_match.h"

namespace analyzer::policy {

enum class Verdict : std::uint8_t { allowed, explicit_deny, implicit_deny, unknown };
std::string_view to_string(Verdict verdict);  // "Allowed", "ExplicitDeny", "ImplicitDeny", "Unknown"

struct StatementRef {
  Layer layer = Layer::identity;
  std::size_t level = 0;  // scp, rcp: 0 is the root
  const Document* document = nullptr;
  const Statement* statement = nullptr;
};

struct StatementOutcome {
  StatementRef ref;
  Applicability applicability;
  bool out_of_reach = false;  // an SCP or RCP that does not reach this request
};

struct Decision {
  Verdict verdict = Verdict::implicit_deny;
  // What completions of the unknown parts may give. One alone if the verdict is not unknown.
  bool may_allow = false, may_deny_explicitly = false, may_deny_implicitly = false;
  std::optional<StatementRef> deciding;    // the Deny, or the Allow that lets it through
  std::string reason;                      // in words: "level 2 of the service control policies has no Allow for it"
  std::vector<std::string> would_decide;   // unknown: what to find out, in words
  std::vector<StatementOutcome> outcomes;  // of every statement, if asked for
  bool surely_denied() const { return !may_allow; }
};

struct DecideOptions {
  bool outcomes = false;
};

Decision decide(const PolicySet& policies, const Request& request, const DecideOptions& options = {});

}  // namespace analyzer::policy
