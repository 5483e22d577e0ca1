#include "policy/statement_match.h"

#include "policy/condition.h"

namespace analyzer::policy {

namespace {

const Context& no_context() {
  static const Context context;
  return context;
}

struct PrincipalAnswer {
  Tri match;
  Naming naming;
};

PrincipalAnswer matches_principal(const Statement& statement, const PreparedRequest& request) {
  if (!statement.has_principals) return {Tri::undecided, Naming::everyone};
  if (statement.not_principal)
    return {not_principal_means(statement.principals, statement.open_principals, request.caller, statement.effect,
                                request.has_boundary),
            Naming::everyone};
  PrincipalAnswer best{statement.open_principals ? Tri::undecided : Tri::no, Naming::itself};
  // Of several ways to be named the strongest counts: by itself, by everyone, by the role, by the account.
  auto rank = [](Naming naming) {
    return naming == Naming::itself ? 3 : naming == Naming::everyone ? 2 : naming == Naming::role ? 1 : 0;
  };
  for (const PrincipalEntry& entry : statement.principals) {
    NamingMatch match = names(entry, request.caller);
    if (match.match == Tri::no) continue;
    bool better = best.match == Tri::no || (match.match == Tri::yes && best.match != Tri::yes) ||
                  (match.match == best.match && rank(match.naming) > rank(best.naming));
    if (better) best = {match.match, match.naming};
  }
  return best;
}

}  // namespace

PreparedRequest::PreparedRequest(const Request& r, bool boundary)
    : request(r),
      caller(Caller::from(r.principal)),
      action(r.action, false, true),
      resource(r.resource, true),
      has_boundary(boundary) {
  if (action.known()) service = std::string(action.text().substr(0, action.text().find(':')));
}

Tri matches_action(const Statement& statement, const Subject& action) {
  Tri any = statement.open_actions ? Tri::undecided : Tri::no;
  for (const PatternEntry& entry : statement.actions) {
    Match match = entry.invalid ? Match::undecided : entry.pattern.match(action, no_context());
    // `NotAction: "*"` leaves nothing; what AWS makes of it is not documented.
    if (statement.not_action && entry.pattern.is_everything()) match = Match::undecided;
    if (match == Match::no || match == Match::unresolved) continue;
    if (match == Match::yes && entry.text.guard.is_always()) {
      any = Tri::yes;
      break;
    }
    any = Tri::undecided;
  }
  return statement.not_action ? !any : any;
}

Tri matches_resource(const Statement& statement, Layer layer, const Subject& resource, const Context& context) {
  if (!statement.has_resources) {
    // The resource that the policy is attached to. An SCP without `Resource` stems from older tools, which meant `*`.
    return names_principals(layer) || layer == Layer::scp ? Tri::yes : Tri::undecided;
  }
  Tri any = statement.open_resources ? Tri::undecided : Tri::no;
  for (const PatternEntry& entry : statement.resources) {
    Match match = entry.pattern.match(resource, context);
    // What a variable without a value excludes is not documented.
    if (match == Match::unresolved) match = statement.not_resource ? Match::undecided : Match::no;
    if (match == Match::no) continue;
    if (match == Match::yes && entry.text.guard.is_always()) {
      any = Tri::yes;
      break;
    }
    any = Tri::undecided;
  }
  return statement.not_resource ? !any : any;
}

Applicability applies(const Statement& statement, Layer layer, const PreparedRequest& request, bool thorough) {
  Applicability answer;
  answer.guard = statement.guard.is_always() ? Tri::yes : statement.guard.is_never() ? Tri::no : Tri::undecided;
  if (answer.guard == Tri::no && !thorough) return answer;
  answer.action = matches_action(statement, request.action);
  if (answer.action == Tri::no && !thorough) return answer;
  answer.resource = matches_resource(statement, layer, request.resource, request.request.context);
  if (answer.resource == Tri::no && !thorough) return answer;
  if (names_principals(layer)) {
    PrincipalAnswer principal = matches_principal(statement, request);
    answer.principal = principal.match;
    answer.naming = principal.naming;
    if (answer.principal == Tri::no && !thorough) return answer;
  } else if (statement.has_principals) {
    answer.principal = Tri::undecided;  // it was reported: such a policy takes no principals
  }
  if (statement.open_conditions) answer.condition = Tri::undecided;
  for (const ConditionEntry& condition : statement.conditions) {
    Tri one = holds(condition, request.request.context);
    if (one == Tri::yes) continue;
    if (answer.failing == nullptr || one == Tri::no) answer.failing = &condition;
    answer.condition = value::and_(answer.condition, one);
    if (one == Tri::no) break;
  }
  return answer;
}

}  // namespace analyzer::policy
