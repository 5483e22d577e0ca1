// Does a statement apply to a request? Each part is decided on its own, so that the answer can be explained.
#pragma once

#include "policy/principal.h"
#include "policy/request.h"

namespace analyzer::policy {

// A request prepared for many statements.
struct PreparedRequest {
  explicit PreparedRequest(const Request& request, bool has_boundary);
  const Request& request;
  Caller caller;
  Subject action;
  Subject resource;
  std::string service;  // of the action, in lower case; empty if not known
  bool has_boundary;
};

struct Applicability {
  Tri action = Tri::yes, resource = Tri::yes, principal = Tri::yes, condition = Tri::yes, guard = Tri::yes;
  Naming naming = Naming::everyone;         // resource policies: how the caller is named at best
  const ConditionEntry* failing = nullptr;  // the condition that does not hold, or the first that is undecided
  Tri total() const {
    return value::and_(value::and_(action, resource), value::and_(principal, value::and_(condition, guard)));
  }
};

// `thorough`: every part is decided; else it stops at the first that does not match.
Applicability applies(const Statement& statement, Layer layer, const PreparedRequest& request, bool thorough = false);

Tri matches_action(const Statement& statement, const Subject& action);
Tri matches_resource(const Statement& statement, Layer layer, const Subject& resource, const Context& context);

}  // namespace analyzer::policy
