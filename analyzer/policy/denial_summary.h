// What one document does to the actions that are asked about, whoever calls. Part of denial.h.
#pragma once

#include "policy/asked_actions.h"
#include "policy/denial.h"

namespace analyzer::policy {

// Who asks for what, as far as it is known, and which actions the policies of this layer reach.
struct DenialQuestion {
  GuardrailOptions options;
  Request request;       // the principal, the resource and what follows from them
  Tri reach = Tri::yes;  // do policies of the layer reach this principal?
  Bits reachable;        // actions

  explicit DenialQuestion(GuardrailOptions asked);
  void limit_to(const AskedActions& actions);
};

// A Deny that may bite, and on which actions.
struct DenySummary {
  const Statement* statement;
  Bits sure, maybe;           // its actions
  DenyClause typed, untyped;  // for actions with and without resource types
  bool reaches_typed = true, reaches_untyped = true;
};

struct DocumentSummary {
  Bits always, conditional, allow;
  std::vector<DenySummary> denies;
};

DocumentSummary summarize(const Document& document, const AskedActions& actions, const DenialQuestion& question);

}  // namespace analyzer::policy
