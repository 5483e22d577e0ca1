#include "engine/judge.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/adapter/json_value.h"

namespace analyzer::engine {

using adapter::Fact;
using adapter::Session;

namespace {

class ParametersObject final : public cel::Object {
 public:
  explicit ParametersObject(const CompiledRule& rule) : rule_(&rule) {}
  std::string_view kind() const override { return "parameters"; }
  cel::Value attribute(cel::EvalContext& context, const cel::AttributeRef& asked) const override {
    if (asked.kind == nullptr || asked.index >= rule_->parameters.size()) return context.error("no such parameter");
    return adapter::json_value(context, rule_->parameters[asked.index]);
  }

 private:
  const CompiledRule* rule_;
};

constexpr std::size_t most_reasons = 3;  // that "fails when …" lists

}  // namespace

int badness(Status status) {
  switch (status) {
    case Status::not_applicable:
      return 0;
    case Status::suppressed:
      return 1;
    case Status::pass:
      return 2;
    case Status::unknown:
      return 3;
    case Status::fail:
      return 4;
  }
  return 0;
}

cel::Truth Judge::truth_of(const cel::Value& value, std::vector<cel::FactId>& facts, std::string& error) {
  if (value.is_true()) return cel::Truth::yes;
  if (value.is_false() || value.is_absent() || value.is_null()) return cel::Truth::no;
  if (value.is(cel::ValueKind::symbolic)) {
    const cel::Answer answer = value.as_symbolic().truth(context_);
    facts.insert(facts.end(), answer.facts.begin(), answer.facts.end());
    return answer.truth;
  }
  if (value.is_unknown()) {
    const auto why = value.as_unknown();
    facts.insert(facts.end(), why.begin(), why.end());
    return cel::Truth::undecided;
  }
  error = value.is_error() ? std::string(value.as_error()) : "the condition gives no truth value";
  return cel::Truth::undecided;
}

Judge::Leaf Judge::evaluate(const value::World& world) {
  Leaf leaf;
  Judgement& found = leaf.found;
  context_.reset();
  context_.assumptions = &session_;
  session_.begin(world, subject_, placement_);
  auto* parameters = context_.arena().make<ParametersObject>(*rule_);
  const cel::Value estate = session_.estate(context_);
  const cel::Value variables[slot_count] = {subject_.id.valid() ? session_.resource(context_, subject_.id) : estate,
                                            estate, cel::Value::object(parameters)};
  const auto done = [&] {
    placements_matter_ |= session_.placements_matter();
    found.attested = session_.attested();
  };
  const auto unknown = [&] {
    found.status = Status::unknown;
    done();
    return leaf;
  };

  if (rule_->when) {
    switch (truth_of(rule_->when->evaluate(context_, variables), leaf.facts, found.error)) {
      case cel::Truth::no:
        done();
        return leaf;
      case cel::Truth::yes:
        break;
      case cel::Truth::undecided:
        leaf.open_rest_only = found.error.empty() && std::ranges::all_of(leaf.facts, [&](cel::FactId f) {
                                return session_.facts()[f].open_rest;
                              });
        return unknown();
    }
  }
  leaf.facts.clear();
  found.status = Status::pass;
  for (std::size_t i = 0; i < rule_->require.size(); ++i) {
    const CompiledRequirement& requirement = rule_->require[i];
    std::string error;
    const cel::Truth truth = truth_of(requirement.condition.evaluate(context_, variables), leaf.facts, error);
    if (truth == cel::Truth::no) {
      found.status = Status::fail;
      found.requirement = i;
      found.at = requirement.at;
      found.message = requirement.message.render(context_, variables);
      found.error.clear();
      leaf.facts.clear();
      done();
      return leaf;
    }
    if (truth == cel::Truth::undecided && found.status == Status::pass) {
      found.status = Status::unknown;
      found.requirement = i;
      found.at = requirement.at;
    }
    if (!error.empty()) found.error = error;
    if (truth == cel::Truth::yes && requirement.note) {
      const cel::Value note = requirement.note->evaluate(context_, variables);
      if (note.is(cel::ValueKind::string)) found.note = note.as_string();
    }
  }
  done();
  return leaf;
}

void Judge::explore(const value::World& world, std::vector<Decision>& path) {
  if (leaves_.size() >= options_.most_worlds) {
    truncated_ = true;
    return;
  }
  Leaf leaf = evaluate(world);
  if (leaf.found.status == Status::unknown && !leaf.open_rest_only) {
    const value::Store& store = session_.store();
    for (const cel::FactId id : leaf.facts) {
      const Fact& fact = session_.facts()[id];
      if (fact.form != Fact::Form::atom || world.decide(fact.atom) != value::Tri::undecided) continue;
      // An index stands for each of its values; a world never picks one.
      if (store.touches_index(fact.atom)) {
        placements_matter_ = true;
        continue;
      }
      if (!store.is_input(fact.atom)) continue;
      bool forked = false;
      for (const bool holds : {true, false}) {
        const auto next = world.assume(fact.atom, holds);
        if (!next) continue;
        forked = true;
        path.push_back({fact.atom, holds});
        explore(*next, path);
        path.pop_back();
      }
      if (forked) return;
    }
  }
  leaf.path = path;
  leaves_.push_back(std::move(leaf));
}

// The decisions without which it would not fail.
std::vector<Judge::Decision> Judge::shortest(const value::World& base, const Leaf& leaf) {
  std::vector<Decision> path = leaf.path;
  for (std::size_t i = 0; i < path.size() && path.size() > 1 && path.size() <= 8;) {
    std::vector<Decision> without = path;
    without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
    std::optional<value::World> world = base;
    for (const Decision& d : without)
      if (world) world = world->assume(d.atom, d.holds);
    if (world && evaluate(*world).found.status == Status::fail)
      path = std::move(without);
    else
      ++i;
  }
  return path;
}

std::string Judge::words(const value::World& base, const std::vector<Decision>& path) const {
  value::Store& store = session_.store();
  std::optional<value::World> world = base;
  for (const Decision& d : path)
    if (world) world = world->assume(d.atom, d.holds);
  std::string text;
  for (const Decision& d : path) {
    value::Guard said = d.holds ? d.atom : store.negate(d.atom);
    // "p = AES256" says more than "p != aws:kms".
    const auto view = store.view(d.atom);
    if (!d.holds && world && view.form == value::Store::GuardView::Form::atom && view.left.is_unknown()) {
      const value::Value now = world->resolve(view.left);
      if (now.is_known_scalar()) {
        const value::Guard positive = store.equal(view.left, now);
        if (positive.is_open()) said = positive;
      }
    }
    text += (text.empty() ? "" : " and ") + store.describe(said);
  }
  return text;
}

UnknownFact Judge::too_many_worlds() const {
  return {fmt::format("more than {} combinations of open inputs", options_.most_worlds), "", {}};
}

Judgement Judge::combine(const value::World& base) {
  const Leaf* fail = nullptr;
  const Leaf* undecided = nullptr;
  const Leaf* pass = nullptr;
  const Leaf* not_judged = nullptr;
  bool something_else = truncated_;
  for (const Leaf& leaf : leaves_) {
    if (leaf.found.status == Status::fail && fail == nullptr) fail = &leaf;
    if (leaf.found.status == Status::unknown) (leaf.open_rest_only ? not_judged : undecided) = &leaf;
    if (leaf.found.status == Status::pass && pass == nullptr) pass = &leaf;
    something_else |= leaf.found.status != Status::fail;
  }
  Judgement result;
  if (fail != nullptr) {
    result = fail->found;
    if (!something_else) return result;
    // Copies: finding the shortest reasons evaluates again.
    std::vector<Leaf> failing;
    for (const Leaf& leaf : leaves_)
      if (leaf.found.status == Status::fail && failing.size() < most_reasons + 1) failing.push_back(leaf);
    std::vector<std::string> reasons;
    for (const Leaf& leaf : failing) {
      const std::string reason = words(base, shortest(base, leaf));
      if (std::ranges::find(reasons, reason) == reasons.end()) reasons.push_back(reason);
    }
    for (std::size_t i = 0; i < reasons.size(); ++i) {
      if (i == most_reasons) {
        result.when += " or …";
        break;
      }
      result.when += (i == 0 ? "" : " or ") + reasons[i];
    }
    result.status = options_.assume_any ? Status::fail : Status::unknown;
    if (result.status == Status::unknown)
      for (const Decision& d : failing[0].path)
        session_.facts().describe(session_.store(), session_.facts().atom(d.atom), result.unknowns);
    if (truncated_) result.unknowns.push_back(too_many_worlds());
    return result;
  }
  if (undecided != nullptr || truncated_) {
    if (undecided != nullptr) result = undecided->found;
    result.status = Status::unknown;
    for (const Leaf& leaf : leaves_)
      if (leaf.found.status == Status::unknown && !leaf.open_rest_only)
        for (const cel::FactId fact : leaf.facts)
          if (result.unknowns.size() < 8) session_.facts().describe(session_.store(), fact, result.unknowns);
    if (truncated_) result.unknowns.push_back(too_many_worlds());
    if (!result.error.empty())
      result.unknowns.push_back({"what the rule means here: " + result.error, "the rule's author", {}});
    return result;
  }
  if (pass != nullptr) return pass->found;
  result.status = Status::not_applicable;
  result.not_judged = not_judged != nullptr;
  return result;
}

Judgement Judge::judge(const CompiledRule& rule, const value::World& base, const adapter::Subject& subject,
                       std::optional<std::size_t> placement, bool& placements_matter) {
  rule_ = &rule;
  subject_ = subject;
  placement_ = placement;
  leaves_.clear();
  placements_matter_ = truncated_ = false;
  std::vector<Decision> path;
  explore(base, path);
  placements_matter = placements_matter_;
  return combine(base);
}

}  // namespace analyzer::engine
