#include "engine/cel/context.h"

#include <algorithm>

#include "engine/cel/collections.h"

namespace analyzer::engine::cel {

Answer Answer::undecided(EvalContext& context, FactId fact) {
  return undecided(context.arena().copy(std::span<const FactId>(&fact, 1)));
}

Value Value::unknown(EvalContext& context, FactId fact) {
  return unknown(context.arena().copy(std::span<const FactId>(&fact, 1)));
}

void EvalContext::reset() {
  arena_.clear();
  locals_.clear();
  steps_ = bytes_ = 0;
  depth_ = 0;
  exhausted_ = false;
}

Value EvalContext::out_of_budget() {
  exhausted_ = true;
  return Value::error("the expression needs more steps or memory than an evaluation may have");
}

Value EvalContext::string(std::string_view text) {
  if (!spend_bytes(text.size())) return out_of_budget();
  return Value::string(arena_.copy(text));
}

Value EvalContext::bytes(std::string_view data) {
  if (!spend_bytes(data.size())) return out_of_budget();
  return Value::bytes(arena_.copy(data));
}

Value EvalContext::error(std::string_view message) {
  const std::string_view kept = message.substr(0, 1000);
  if (!spend_bytes(kept.size())) return out_of_budget();
  return Value::error(arena_.copy(kept));
}

Value EvalContext::list(std::span<const Value> elements) {
  if (!spend_bytes(elements.size_bytes())) return out_of_budget();
  return Value::list(arena_.make<ArenaList>(arena_.copy(elements)));
}

Value EvalContext::unknown(std::span<const FactId> facts) {
  return Value::unknown(arena_.copy(facts));
}

std::span<const FactId> EvalContext::merge(std::span<const FactId> left, std::span<const FactId> right) {
  const auto has = [](std::span<const FactId> all, FactId fact) {
    return std::find(all.begin(), all.end(), fact) != all.end();
  };
  std::size_t added = 0;
  for (const FactId fact : right) added += has(left, fact) ? 0 : 1;
  if (added == 0) return left;
  if (left.empty()) return right;
  if (left.size() >= limits_.facts) return left;
  std::vector<FactId> both(left.begin(), left.end());
  for (const FactId fact : right) {
    if (both.size() < limits_.facts && !has(both, fact)) both.push_back(fact);
  }
  return arena_.copy(std::span<const FactId>(both));
}

}  // namespace analyzer::engine::cel
