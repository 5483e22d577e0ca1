#include "policy/escape.h"

#include <fmt/core.h>

#include <map>

namespace analyzer::policy {

namespace {

constexpr std::size_t most_trials = 2'000;
constexpr std::size_t most_values = 4;

std::string value_list(const std::vector<PatternEntry>& entries, std::string_view last) {
  std::string out;
  for (std::size_t i = 0; i < entries.size() && i < most_values; ++i) {
    bool final = i + 1 == entries.size();
    out += fmt::format("{}`{}`", i == 0 ? "" : final ? fmt::format(" {} ", last) : ", ", entries[i].text.words());
  }
  if (entries.size() > most_values) out += fmt::format(" {} {} more", last, entries.size() - most_values);
  return out;
}

std::string_view verb(Comparison comparison, bool is) {
  switch (comparison) {
    case Comparison::string_like:
    case Comparison::arn_like:
      return is ? "is like" : "is not like";
    case Comparison::numeric_less:
    case Comparison::date_less:
      return is ? "is less than" : "is not less than";
    case Comparison::numeric_less_equals:
    case Comparison::date_less_equals:
      return is ? "is at most" : "is more than";
    case Comparison::numeric_greater:
    case Comparison::date_greater:
      return is ? "is greater than" : "is at most";
    case Comparison::numeric_greater_equals:
    case Comparison::date_greater_equals:
      return is ? "is at least" : "is less than";
    case Comparison::ip_address:
      return is ? "is in" : "is not in";
    default:
      return is ? "is" : "is not";
  }
}

bool holds_when_absent(const Operator& op) {
  if (op.set == SetOperator::for_all_values) return true;
  if (op.set == SetOperator::for_any_value) return op.if_exists;
  return op.negated || op.if_exists;
}

// What one key must be, so that some conditions on it are all false.
class KeyQuestion {
 public:
  explicit KeyQuestion(const ContextValue* known) {
    if (!known) return;
    may_be_absent_ = known->present != Tri::yes;
    if (known->present == Tri::yes && known->values.size() == 1 && !known->values.front().is_known())
      all_.push_back(symbols_of(known->values.front()));
  }

  // False: this condition is not weighed against others, and counts as independent.
  bool falsify(const ConditionEntry& condition) {
    if (!condition.op || condition.open || !condition.guard.is_always() || condition.op->set != SetOperator::none)
      return false;
    const Operator& op = *condition.op;
    if (op.comparison == Comparison::null) return falsify_null(condition);
    bool text = op.comparison == Comparison::string_equals || op.comparison == Comparison::string_like ||
                op.comparison == Comparison::arn_like || op.comparison == Comparison::boolean;
    if (!text) return false;
    std::vector<Symbols> patterns;
    for (const PatternEntry& value : condition.values) {
      if (!value.pattern.is_plain() || value.pattern.is_malformed_arn() || !value.text.guard.is_always()) return false;
      patterns.push_back(value.pattern.symbols());
    }
    if (op.comparison == Comparison::boolean)
      boolean_ = true;
    else
      other_ = true;
    if (holds_when_absent(op)) may_be_absent_ = false;
    if (op.negated)
      unions_.push_back(std::move(patterns));
    else
      none_.insert(none_.end(), patterns.begin(), patterns.end());
    return true;
  }

  bool resource(const Statement& statement) {
    may_be_absent_ = false;
    std::vector<Symbols> patterns;
    for (const PatternEntry& entry : statement.resources) {
      if (!entry.pattern.is_plain() || entry.pattern.is_malformed_arn() || !entry.text.guard.is_always()) return false;
      patterns.push_back(entry.pattern.symbols());
    }
    if (statement.open_resources) return false;
    if (statement.not_resource)
      unions_.push_back(std::move(patterns));
    else
      none_.insert(none_.end(), patterns.begin(), patterns.end());
    return true;
  }

  bool possible(WorkBudget& budget) {
    if (may_be_absent_) return true;
    if (must_be_absent_) return false;
    if (boolean_) {
      if (other_) return true;
      Symbols yes, no;
      append_literal(yes, "true");
      append_literal(no, "false");
      unions_.push_back({yes, no});
    }
    std::size_t trials = 0;
    return choose(0, trials, budget);
  }

 private:
  bool falsify_null(const ConditionEntry& condition) {
    if (condition.values.size() != 1 || !condition.values.front().text.is_known()) return false;
    if (to_lower(condition.values.front().text.known()) == "true")
      may_be_absent_ = false;
    else
      must_be_absent_ = true;
    return true;
  }

  bool choose(std::size_t at, std::size_t& trials, WorkBudget& budget) {
    if (++trials > 256) return true;
    if (at == unions_.size()) return some_text(all_, none_, budget) != Tri::no;
    for (const Symbols& pattern : unions_[at]) {
      all_.push_back(pattern);
      bool found = choose(at + 1, trials, budget);
      all_.pop_back();
      if (found) return true;
    }
    return false;
  }

  bool may_be_absent_ = true, must_be_absent_ = false, boolean_ = false, other_ = false;
  std::vector<Symbols> all_, none_;
  std::vector<std::vector<Symbols>> unions_;
};

class EscapeSearch {
 public:
  EscapeSearch(std::span<const DenyClause* const> clauses, const Context& context, WorkBudget& budget)
      : clauses_(clauses), context_(context), budget_(budget) {}

  Tri run() { return choose(0) ? Tri::yes : trials_ > most_trials ? Tri::undecided : Tri::no; }

 private:
  bool choose(std::size_t at) {
    if (trials_ > most_trials) return false;
    if (at == clauses_.size()) {
      ++trials_;
      return consistent();
    }
    for (const Escape& escape : clauses_[at]->escapes) {
      chosen_.push_back({clauses_[at], &escape});
      bool found = consistent_so_far(escape) && choose(at + 1);
      chosen_.pop_back();
      if (found) return true;
    }
    return false;
  }

  // A dead end is seen early where the new choice meets earlier ones on its key.
  bool consistent_so_far(const Escape& escape) {
    if (escape.kind != Escape::Kind::condition) return true;
    ++trials_;
    return consistent(&escape.condition->lower_key);
  }

  bool consistent(const std::string* only_key = nullptr) {
    std::map<std::string_view, KeyQuestion> keys;
    KeyQuestion resource(nullptr);
    bool asks_resource = false, resource_weighed = true;
    for (const auto& [clause, escape] : chosen_) {
      if (escape->kind == Escape::Kind::condition) {
        const ConditionEntry& condition = *escape->condition;
        if (only_key && condition.lower_key != *only_key) continue;
        keys.try_emplace(condition.lower_key, &context_.get(condition.lower_key)).first->second.falsify(condition);
      } else if (escape->kind == Escape::Kind::resource && !only_key) {
        asks_resource = true;
        resource_weighed = resource.resource(*clause->statement) && resource_weighed;
      }
    }
    for (auto& [key, question] : keys)
      if (!question.possible(budget_)) return false;
    return !asks_resource || !resource_weighed || resource.possible(budget_);
  }

  std::span<const DenyClause* const> clauses_;
  const Context& context_;
  WorkBudget& budget_;
  std::vector<std::pair<const DenyClause*, const Escape*>> chosen_;
  std::size_t trials_ = 0;
};

}  // namespace

std::string escape_words(const ConditionEntry& condition, const Context& context) {
  const std::string key = fmt::format("`{}`", condition.key.words());
  if (!condition.op) return fmt::format("`{}` of {} does not hold", condition.operator_name, key);
  const Operator& op = *condition.op;
  if (op.comparison == Comparison::null) {
    bool absent_wanted = !condition.values.empty() && to_lower(condition.values.front().text.words()) == "true";
    return fmt::format("{} is {}", key, absent_wanted ? "present" : "absent");
  }
  std::string values = value_list(condition.values, "or");
  std::string_view says = verb(op.comparison, op.negated);
  if (op.set == SetOperator::for_all_values) return fmt::format("a value of {} {} {}", key, says, values);
  if (op.set == SetOperator::for_any_value)
    return fmt::format("no value of {} {} {}", key, verb(op.comparison, !op.negated), values);
  std::string out = fmt::format("{} {} {}", key, says, values);
  if (!holds_when_absent(op) && context.get(condition.lower_key).present != Tri::yes) out += " or is absent";
  return out;
}

std::string resource_escape_words(const Statement& statement) {
  return fmt::format("the resource is {} {}", statement.not_resource ? "like" : "not like",
                     value_list(statement.resources, "or"));
}

Tri can_escape(std::span<const DenyClause* const> clauses, const Context& context, WorkBudget& budget) {
  for (const DenyClause* clause : clauses)
    if (clause->escapes.empty()) return Tri::no;
  return EscapeSearch(clauses, context, budget).run();
}

}  // namespace analyzer::policy
