#include "policy/denial.h"

#include <fmt/core.h>

#include <algorithm>
#include <unordered_map>

#include "policy/denial_summary.h"
#include "policy/escape.h"

namespace analyzer::policy {

namespace {

// Denies of one action that are weighed against each other; those with the fewest ways around them come first.
constexpr std::size_t most_weighed = 64;

struct PathSummary {
  Bits always, conditional, allow;
};

}  // namespace

struct Guardrails::Impl {
  DenialQuestion question;
  AskedActions actions;
  std::vector<std::vector<std::size_t>> sets;
  std::vector<Bits> masks;
  std::vector<std::vector<std::string>> names;
  std::unordered_map<const Document*, DocumentSummary> documents;
  std::map<std::vector<const void*>, PathSummary> paths;
  std::map<std::vector<const void*>, bool> escapable;
  WorkBudget budget{200'000'000};  // for all questions together

  Impl(const std::vector<std::vector<std::string>>& action_sets, GuardrailOptions options)
      : question(std::move(options)) {
    for (const std::vector<std::string>& one : action_sets) sets.push_back(actions.add_set(one));
    for (const std::vector<std::size_t>& one : sets) {
      masks.push_back(actions.none());
      names.emplace_back();
      for (std::size_t action : one) {
        set(masks.back(), action);
        names.back().push_back(actions[action].name);
      }
    }
    question.limit_to(actions);
  }

  const DocumentSummary& summary_of(const Document& document) {
    auto [at, added] = documents.try_emplace(&document);
    if (added) at->second = policy::summarize(document, actions, question);
    return at->second;
  }

  // The Denies of a path that speak of an action.
  std::vector<DenyClause> clauses_of(std::span<const Documents> levels, std::size_t action) {
    std::vector<DenyClause> clauses;
    for (const Documents& level : levels) {
      for (const Document* document : level) {
        for (const DenySummary& summary : summary_of(*document).denies) {
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
    if (added) at->second = can_escape(pointers, question.request.context, budget) != Tri::no;
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
    path.always = path.conditional = actions.none();
    path.allow = actions.all();
    for (const Documents& level : levels) {
      Bits allow = actions.none();
      for (const Document* document : level) {
        const DocumentSummary& summary = summary_of(*document);
        add(path.always, summary.always);
        add(path.conditional, summary.conditional);
        if (document->open) add(path.conditional, question.reachable);
        add(allow, summary.allow);
      }
      if (question.options.layer == Layer::rcp || question.reach != Tri::yes)
        continue;  // Allow is implied, or not asked for
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
    : impl_(std::make_unique<Impl>(action_sets, std::move(options))) {}

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
  for (std::size_t i = 0; i < impl_->masks.size(); ++i) {
    const Bits& mask = impl_->masks[i];
    if (impl_->sets[i].empty()) {
      answers.push_back(Denial::may_be_allowed);  // a pattern that stands for nothing is covered by nothing
      continue;
    }
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
