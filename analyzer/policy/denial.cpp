#include "policy/denial.h"

#include <fmt/core.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "policy/condition.h"
#include "policy/escape.h"
#include "policy/facts.h"
#include "policy/principal.h"
#include "policy/statement_match.h"

namespace analyzer::policy {

namespace {

// Denies of one action that are weighed against each other; those with the fewest ways around them come first.
constexpr std::size_t most_weighed = 64;

// One bit for each action that some set asks for.
using Bits = std::vector<std::uint64_t>;

bool test(const Bits& bits, std::size_t i) {
  return bits[i / 64] >> (i % 64) & 1;
}
void set(Bits& bits, std::size_t i) {
  bits[i / 64] |= std::uint64_t{1} << (i % 64);
}
void add(Bits& to, const Bits& from) {
  for (std::size_t w = 0; w < to.size(); ++w) to[w] |= from[w];
}

// A Deny or an Allow that may bite, and on which actions.
struct StatementSummary {
  const Statement* statement;
  Bits sure, maybe;           // its actions
  DenyClause typed, untyped;  // for actions with and without resource types
  bool reaches_typed = true, reaches_untyped = true;
};

struct DocumentSummary {
  Bits always, conditional, allow;
  std::vector<StatementSummary> denies;
};

struct PathSummary {
  Bits always, conditional, allow;
};

}  // namespace

struct Guardrails::Impl {
  struct Action {
    std::string name, lower, service;
    bool has_resource_types = true;
    Subject subject;
  };

  GuardrailOptions options;
  Request request;       // the principal, the resource and what follows from them
  Tri reach = Tri::yes;  // do policies of the layer reach this principal?
  std::vector<Action> actions;
  std::unordered_map<std::string, std::size_t> index;
  std::unordered_map<std::string, std::vector<std::size_t>> by_service;
  std::vector<std::vector<std::size_t>> sets;
  std::vector<Bits> masks;
  std::vector<std::vector<std::string>> names;
  Bits asked, reachable;
  std::unordered_map<const Document*, std::unique_ptr<DocumentSummary>> documents;
  std::map<std::vector<const void*>, PathSummary> paths;
  std::map<std::vector<const void*>, bool> escapable;
  WorkBudget budget{200'000'000};  // for all questions together

  Bits none() const { return Bits((actions.size() + 63) / 64, 0); }

  void prepare_request() {
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
      for (std::string_view key :
           {"aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:PrincipalType"})
        if (!context.has(key)) context.set(key, present);
      if (!context.has("aws:PrincipalIsAWSService")) context.set("aws:PrincipalIsAWSService", "false");
    }
  }

  void add_set(const std::vector<std::string>& patterns) {
    const ActionList& list = ActionList::builtin();
    std::vector<std::size_t> set;
    std::unordered_set<std::size_t> taken;
    auto take = [&](std::string name, bool has_resource_types) {
      std::string lower = to_lower(name);
      auto [at, added] = index.emplace(lower, actions.size());
      if (added) {
        std::string service = lower.substr(0, lower.find(':'));
        by_service[service].push_back(actions.size());
        actions.push_back({name, lower, service, has_resource_types, Subject(Text(lower), false)});
      }
      if (taken.insert(at->second).second) set.push_back(at->second);
    };
    for (const std::string& pattern : patterns) {
      std::vector<ActionId> ids = list.expand(pattern);
      for (ActionId id : ids) take(list[id].words(), list[id].has_resource_types);
      if (ids.empty() && pattern.find_first_of("*?") == std::string::npos) take(pattern, true);
    }
    sets.push_back(std::move(set));
  }

  void finish_sets() {
    asked = none();
    reachable = none();
    for (const std::vector<std::size_t>& one : sets) {
      Bits mask = none();
      std::vector<std::string> its_names;
      for (std::size_t action : one) {
        set(mask, action);
        its_names.push_back(actions[action].name);
      }
      add(asked, mask);
      masks.push_back(std::move(mask));
      names.push_back(std::move(its_names));
    }
    for (std::size_t i = 0; i < actions.size(); ++i) {
      bool reached = reach != Tri::no;
      if (options.layer == Layer::rcp)
        reached =
            reached && ActionList::builtin().supports_rcp(actions[i].service) && actions[i].lower != "kms:retiregrant";
      if (reached) set(reachable, i);
    }
  }

  // Which of the asked actions a statement speaks of.
  void match_actions(const Statement& statement, Bits& sure, Bits& maybe) {
    sure = none();
    maybe = none();
    Bits all = none();
    for (std::size_t i = 0; i < actions.size(); ++i) set(all, i);
    if (statement.open_actions) maybe = all;
    for (const PatternEntry& entry : statement.actions) {
      Bits& into = entry.text.guard.is_always() ? sure : maybe;
      if (entry.invalid || !entry.text.is_known()) {
        for (std::size_t i = 0; i < actions.size(); ++i)
          if (entry.invalid || entry.pattern.match(actions[i].subject, request.context) != Match::no) set(maybe, i);
      } else if (entry.pattern.is_everything()) {
        add(statement.not_action ? maybe : into, all);
      } else if (std::string lower = to_lower(entry.text.known()); !entry.pattern.has_wildcards()) {
        if (auto at = index.find(lower); at != index.end()) set(into, at->second);
      } else if (auto service = by_service.find(lower.substr(0, lower.find(':'))); service != by_service.end()) {
        for (std::size_t i : service->second)
          if (glob_match(lower, actions[i].lower)) set(into, i);
      }
    }
    for (std::size_t w = 0; w < sure.size(); ++w) {
      if (statement.not_action) {
        std::uint64_t touched = sure[w] | maybe[w];
        maybe[w] &= ~sure[w];
        sure[w] = all[w] & ~touched;
      }
      maybe[w] &= ~sure[w];
      sure[w] &= reachable[w];
      maybe[w] &= reachable[w];
    }
  }

  static bool takes_everything(const Statement& statement) {
    for (const PatternEntry& entry : statement.resources)
      if (entry.pattern.is_everything() && entry.text.guard.is_always()) return true;
    return false;
  }

  void match_resource(StatementSummary& summary) {
    const Statement& statement = *summary.statement;
    if (!statement.has_resources) return;
    auto narrow = [&] {
      summary.typed.escapes.push_back({Escape::Kind::resource, nullptr, resource_escape_words(statement)});
    };
    if (options.resource) {
      Tri match = matches_resource(statement, options.layer, Subject(*options.resource, true), request.context);
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

  void match_rest(StatementSummary& summary) {
    const Statement& statement = *summary.statement;
    auto both = [&](Escape escape) {
      summary.typed.escapes.push_back(escape);
      summary.untyped.escapes.push_back(std::move(escape));
    };
    for (const ConditionEntry& condition : statement.conditions) {
      Tri answer = holds(condition, request.context);
      if (answer == Tri::no) summary.reaches_typed = summary.reaches_untyped = false;
      if (answer == Tri::undecided)
        both({Escape::Kind::condition, &condition, escape_words(condition, request.context)});
    }
    if (statement.open_conditions)
      both({Escape::Kind::open, nullptr,
            fmt::format("`Condition` of {}, which is not known, does not hold", statement.words())});
    if (statement.guard.is_open())
      both({Escape::Kind::open, nullptr, fmt::format("{} does not exist", statement.words())});
    if (statement.guard.is_never()) summary.reaches_typed = summary.reaches_untyped = false;
    if (statement.effect == Effect::unknown)
      both({Escape::Kind::open, nullptr, fmt::format("`Effect` of {} is `Allow`", statement.words())});
    if (reach == Tri::undecided)
      both({Escape::Kind::principal, nullptr, "the caller is one that these policies do not reach"});
    if (options.layer != Layer::rcp) return;
    bool everyone = false;
    for (const PrincipalEntry& entry : statement.principals)
      everyone |= entry.type == PrincipalType::everyone && entry.text.guard.is_always();
    if (!everyone || statement.not_principal)
      both({Escape::Kind::principal, nullptr, fmt::format("the caller is not one that {} means", statement.words())});
  }

  const DocumentSummary& summary_of(const Document& document) {
    std::unique_ptr<DocumentSummary>& slot = documents[&document];
    if (slot) return *slot;
    slot = std::make_unique<DocumentSummary>();
    slot->always = slot->conditional = slot->allow = none();
    if (document.open) add(slot->allow, reachable);
    for (const Statement& statement : document.statements) {
      StatementSummary summary{&statement, {}, {}, {&document, &statement, {}}, {&document, &statement, {}}};
      match_actions(statement, summary.sure, summary.maybe);
      match_resource(summary);
      match_rest(summary);
      if (!summary.reaches_typed && !summary.reaches_untyped) continue;
      for (std::size_t i = 0; i < actions.size(); ++i) {
        bool sure = test(summary.sure, i);
        if (!sure && !test(summary.maybe, i)) continue;
        bool typed = actions[i].has_resource_types;
        if (!(typed ? summary.reaches_typed : summary.reaches_untyped)) continue;
        const DenyClause& clause = typed ? summary.typed : summary.untyped;
        if (statement.effect != Effect::deny) set(slot->allow, i);
        if (statement.effect != Effect::allow)
          set(sure && clause.escapes.empty() ? slot->always : slot->conditional, i);
      }
      if (statement.effect != Effect::allow) slot->denies.push_back(std::move(summary));
    }
    return *slot;
  }

  // The Denies of a path that speak of an action.
  std::vector<DenyClause> clauses_of(std::span<const Documents> levels, std::size_t action) {
    std::vector<DenyClause> clauses;
    for (const Documents& level : levels) {
      for (const Document* document : level) {
        for (const StatementSummary& summary : summary_of(*document).denies) {
          bool sure = test(summary.sure, action);
          bool typed = actions[action].has_resource_types;
          if ((!sure && !test(summary.maybe, action)) || !(typed ? summary.reaches_typed : summary.reaches_untyped))
            continue;
          clauses.push_back(typed ? summary.typed : summary.untyped);
          if (!sure)
            clauses.back().escapes.push_back(
                {Escape::Kind::open, nullptr,
                 fmt::format("the actions of {}, not all known, leave it out", summary.statement->words())});
        }
        if (document->open)
          clauses.push_back(
              {document, nullptr, {{Escape::Kind::open, nullptr, "a statement that is not known does not deny it"}}});
      }
    }
    return clauses;
  }

  bool surely_denied(const std::vector<DenyClause>& clauses) {
    std::vector<const DenyClause*> pointers;
    std::vector<const void*> key;
    for (const DenyClause& clause : clauses) {
      if (clause.escapes.empty()) return true;
      pointers.push_back(&clause);
      key.push_back(clause.statement);
      key.push_back(reinterpret_cast<const void*>(clause.escapes.size()));
    }
    if (clauses.size() < 2) return false;
    std::stable_sort(pointers.begin(), pointers.end(),
                     [](const DenyClause* a, const DenyClause* b) { return a->escapes.size() < b->escapes.size(); });
    // If some of them leave no way around, all of them do not.
    if (pointers.size() > most_weighed) pointers.resize(most_weighed);
    auto [at, added] = escapable.try_emplace(std::move(key), true);
    if (added) at->second = can_escape(pointers, request.context, budget) != Tri::no;
    return !at->second;
  }

  const PathSummary& path_of(std::span<const Documents> levels) {
    std::vector<const void*> key;
    for (const Documents& level : levels) {
      key.insert(key.end(), level.begin(), level.end());
      key.push_back(nullptr);
    }
    auto [at, added] = paths.try_emplace(std::move(key));
    PathSummary& path = at->second;
    if (!added) return path;
    path.always = path.conditional = none();
    path.allow = asked;
    for (const Documents& level : levels) {
      Bits allow = none();
      for (const Document* document : level) {
        const DocumentSummary& summary = summary_of(*document);
        add(path.always, summary.always);
        add(path.conditional, summary.conditional);
        if (document->open) add(path.conditional, reachable);
        add(allow, summary.allow);
      }
      if (options.layer == Layer::rcp || reach != Tri::yes) continue;  // Allow is implied, or not asked for
      for (std::size_t w = 0; w < allow.size(); ++w) path.allow[w] &= allow[w];
    }
    for (std::size_t i = 0; i < actions.size(); ++i)
      if (test(path.conditional, i) && !test(path.always, i) && surely_denied(clauses_of(levels, i)))
        set(path.always, i);
    return path;
  }

  Denial denial(const PathSummary& path, std::size_t action) const {
    if (test(path.always, action)) return Denial::always_denied;
    if (!test(path.allow, action)) return Denial::never_allowed;
    return test(path.conditional, action) ? Denial::denied_unless : Denial::may_be_allowed;
  }
};

Guardrails::Guardrails(std::vector<std::vector<std::string>> action_sets, GuardrailOptions options)
    : impl_(std::make_unique<Impl>()) {
  impl_->options = std::move(options);
  impl_->prepare_request();
  for (const std::vector<std::string>& one : action_sets) impl_->add_set(one);
  impl_->finish_sets();
}

Guardrails::~Guardrails() = default;
Guardrails::Guardrails(Guardrails&&) noexcept = default;

std::span<const std::string> Guardrails::actions(std::size_t set) const {
  return impl_->names[set];
}

std::vector<ActionDenial> Guardrails::explain(std::size_t set, std::span<const Documents> levels) {
  const PathSummary& path = impl_->path_of(levels);
  std::vector<ActionDenial> answers;
  for (std::size_t action : impl_->sets[set]) {
    ActionDenial answer;
    answer.action = impl_->actions[action].name;
    answer.denial = impl_->denial(path, action);
    answer.clauses = impl_->clauses_of(levels, action);
    if (answer.denial == Denial::never_allowed) {
      for (std::size_t level = 0; level < levels.size() && !answer.unallowed_level; ++level) {
        bool allowed = false;
        for (const Document* document : levels[level]) allowed |= test(impl_->summary_of(*document).allow, action);
        if (!allowed) answer.unallowed_level = level;
      }
    }
    answers.push_back(std::move(answer));
  }
  return answers;
}

std::vector<Denial> Guardrails::summarize(std::span<const Documents> levels) {
  const PathSummary& path = impl_->path_of(levels);
  std::vector<Denial> answers;
  answers.reserve(impl_->masks.size());
  for (const Bits& mask : impl_->masks) {
    std::uint64_t open = 0, conditional = 0, never = 0, always = 0;
    for (std::size_t w = 0; w < mask.size(); ++w) {
      std::uint64_t left = mask[w] & ~path.always[w];
      always |= mask[w] & path.always[w];
      never |= left & ~path.allow[w];
      left &= path.allow[w];
      conditional |= left & path.conditional[w];
      open |= left & ~path.conditional[w];
    }
    answers.push_back(open               ? Denial::may_be_allowed
                      : conditional      ? Denial::denied_unless
                      : never && !always ? Denial::never_allowed
                                         : Denial::always_denied);
  }
  return answers;
}

std::string_view to_string(Denial denial) {
  switch (denial) {
    case Denial::always_denied:
      return "always denied";
    case Denial::denied_unless:
      return "denied unless";
    case Denial::may_be_allowed:
      return "may be allowed";
    case Denial::never_allowed:
      return "never allowed";
  }
  return "";
}

std::string ActionDenial::words() const {
  if (denial == Denial::never_allowed && unallowed_level)
    return fmt::format("never allowed: level {} has no Allow for it", *unallowed_level + 1);
  if (denial != Denial::denied_unless) return std::string(to_string(denial));
  std::string out = "denied unless ";
  for (std::size_t c = 0; c < clauses.size(); ++c) {
    std::string ways;
    for (const Escape& escape : clauses[c].escapes) ways += (ways.empty() ? "" : ", or ") + escape.words;
    if (c > 0) out += "; and ";
    out += ways;
  }
  return out;
}

}  // namespace analyzer::policy
