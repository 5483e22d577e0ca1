// Decisions in words: why a statement does not apply, and what would decide one that may.
#pragma once

#include <string>
#include <vector>

#include "policy/evaluate.h"

namespace analyzer::policy {

// "service control policy of level 2", "boundary".
std::string layer_words(Layer layer, std::size_t level);

// "statement `DenyRoot` of scp/root.json".
std::string words(const StatementRef& ref);

// Why it does not apply: "its actions do not include `s3:GetObject`". Empty if it applies.
std::string why_not(const StatementOutcome& outcome, const Request& request);

// What is to be found out before a statement that may apply is decided. Empty if it is decided.
std::vector<std::string> open_questions(const StatementRef& ref, const Applicability& applicability,
                                        const Request& request);

// "`StringEquals` of `aws:PrincipalOrgID`".
std::string words(const ConditionEntry& condition);

}  // namespace analyzer::policy
