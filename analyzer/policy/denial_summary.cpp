#include "policy/denial_summary.h"

#include <fmt/core.h>

#include "policy/action_list.h"
#include "policy/condition.h"
#include "policy/escape.h"
#include "policy/facts.h"
#include "policy/principal.h"
#include "policy/statement_match.h"

namespace analyzer::policy {

namespace {

class Summarizer {
 public:
  Summarizer(const Document& document, const AskedActions& actions, const DenialQuestion& question)
      : document_(document), actions_(actions), question_(question) {}

  DocumentSummary run() {
    result_.always = result_.conditional = result_.allow = actions_.none();
    if (document_.open) add(result_.allow, question_.reachable);
    for (const Statement& statement : document_.statements) {
      DenySummary summary{&statement, {}, {}, {&document_, &statement, {}}, {&document_, &statement, {}}};
      match_actions(summary);
      match_resource(summary);
      match_rest(summary);
      if (!summary.reaches_typed && !summary.reaches_untyped) continue;
      note(summary);
      if (statement.effect != Effect::allow) result_.denies.push_back(std::move(summary));
    }
    return std::move(result_);
  }

 private:
  void match_actions(DenySummary& summary) {
    AskedActions::Spoken spoken = actions_.spoken_of(*summary.statement);
    for (std::size_t w = 0; w < spoken.sure.size(); ++w) {
      spoken.sure[w] &= question_.reachable[w];
      spoken.maybe[w] &= question_.reachable[w];
    }
    summary.sure = std::move(spoken.sure);
    summary.maybe = std::move(spoken.maybe);
  }

  static bool takes_everything(const Statement& statement) {
    for (const PatternEntry& entry : statement.resources)
      if (entry.pattern.is_everything() && entry.text.guard.is_always()) return true;
    return false;
  }

  void match_resource(DenySummary& summary) {
    const Statement& statement = *summary.statement;
    if (!statement.has_resources) return;
    auto narrow = [&] {
      summary.typed.escapes.push_back({Escape::Kind::resource, nullptr, resource_escape_words(statement)});
    };
    if (question_.options.resource) {
      Tri match = matches_resource(statement, question_.options.layer, Subject(*question_.options.resource, true),
                                   question_.request.context);
      if (match == Tri::no) summary.reaches_typed = false;
      if (match == Tri::undecided) narrow();
    } else if (takes_everything(statement)) {
      if (statement.not_resource) summary.reaches_typed = summary.reaches_untyped = false;
      return;
    } else {
      narrow();
    }
    // An action without resource types is checked against `*`, which no ARN matches.
    bool may_be_star = statement.open_resources;
    for (const PatternEntry& entry : statement.resources)
      may_be_star |= !entry.text.is_known() || entry.pattern.is_everything();
    if (may_be_star)
      summary.untyped.escapes.push_back({Escape::Kind::resource, nullptr, resource_escape_words(statement)});
    else if (!statement.not_resource)
      summary.reaches_untyped = false;
  }

  void match_rest(DenySummary& summary) {
    const Statement& statement = *summary.statement;
    auto both = [&](Escape escape) {
      summary.typed.escapes.push_back(escape);
      summary.untyped.escapes.push_back(std::move(escape));
    };
    for (const ConditionEntry& condition : statement.conditions) {
      Tri answer = holds(condition, question_.request.context);
      if (answer == Tri::no) summary.reaches_typed = summary.reaches_untyped = false;
      if (answer == Tri::undecided)
        both({Escape::Kind::condition, &condition, escape_words(condition, question_.request.context)});
    }
    if (statement.open_conditions)
      both({Escape::Kind::open, nullptr,
            fmt::format("`Condition` of {}, which is not known, does not hold", statement.words())});
    if (statement.guard.is_open())
      both({Escape::Kind::open, nullptr, fmt::format("{} does not exist", statement.words())});
    if (statement.guard.is_never()) summary.reaches_typed = summary.reaches_untyped = false;
    if (statement.effect == Effect::unknown)
      both({Escape::Kind::open, nullptr, fmt::format("`Effect` of {} is `Allow`", statement.words())});
    if (question_.reach == Tri::undecided)
      both({Escape::Kind::principal, nullptr, "the caller is one that these policies do not reach"});
    if (question_.options.layer != Layer::rcp) return;
    bool everyone = false;
    for (const PrincipalEntry& entry : statement.principals)
      everyone |= entry.type == PrincipalType::everyone && entry.text.guard.is_always();
    if (!everyone || statement.not_principal)
      both({Escape::Kind::principal, nullptr, fmt::format("the caller is not one that {} means", statement.words())});
  }

  void note(const DenySummary& summary) {
    Effect effect = summary.statement->effect;
    for (std::size_t i = 0; i < actions_.size(); ++i) {
      bool sure = test(summary.sure, i);
      if (!sure && !test(summary.maybe, i)) continue;
      bool typed = actions_[i].has_resource_types;
      if (!(typed ? summary.reaches_typed : summary.reaches_untyped)) continue;
      const DenyClause& clause = typed ? summary.typed : summary.untyped;
      if (effect != Effect::deny) set(result_.allow, i);
      if (effect != Effect::allow) set(sure && clause.escapes.empty() ? result_.always : result_.conditional, i);
    }
  }

  const Document& document_;
  const AskedActions& actions_;
  const DenialQuestion& question_;
  DocumentSummary result_;
};

}  // namespace

DenialQuestion::DenialQuestion(GuardrailOptions asked) : options(std::move(asked)) {
  request.context = options.context;
  request.resource = options.resource ? *options.resource : Text::hole(no_term, "resource");
  Context& context = request.context;
  if (options.principal) {
    request.principal = *options.principal;
    Caller caller = Caller::from(request.principal);
    if (options.layer == Layer::scp && !caller.has_account() && caller.kind != Caller::Kind::unknown) reach = Tri::no;
    const ContextValue& arn = context.get("aws:principalarn");
    bool known = arn.present == Tri::yes && !arn.open && arn.values.size() == 1;
    reach = value::and_(reach, !is_service_linked(caller, known ? &arn.values.front() : nullptr));
    fill_in(request);
  } else if (options.layer == Layer::scp) {
    // SCPs reach IAM principals of the organization only, and those always carry these keys.
    ContextValue present{Tri::yes, false, true, {}};
    for (std::string_view key : {"aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:PrincipalType"})
      if (!context.has(key)) context.set(key, present);
    if (!context.has("aws:PrincipalIsAWSService")) context.set("aws:PrincipalIsAWSService", "false");
  }
}

void DenialQuestion::limit_to(const AskedActions& actions) {
  reachable = actions.none();
  for (std::size_t i = 0; i < actions.size() && reach != Tri::no; ++i) {
    bool rcp_reaches = ActionList::builtin().supports_rcp(actions[i].service) && actions[i].lower != "kms:retiregrant";
    if (options.layer != Layer::rcp || rcp_reaches) set(reachable, i);
  }
}

DocumentSummary summarize(const Document& document, const AskedActions& actions, const DenialQuestion& question) {
  return Summarizer(document, actions, question).run();
}

}  // namespace analyzer::policy
