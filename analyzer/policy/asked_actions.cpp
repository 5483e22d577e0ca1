#include "policy/asked_actions.h"

#include <unordered_set>

#include "policy/action_list.h"

namespace analyzer::policy {

std::vector<std::size_t> AskedActions::add_set(const std::vector<std::string>& patterns) {
  const ActionList& list = ActionList::builtin();
  std::vector<std::size_t> set;
  std::unordered_set<std::size_t> taken;
  auto take = [&](std::string name, bool has_resource_types) {
    std::string lower = to_lower(name);
    auto [at, added] = index_.emplace(lower, actions_.size());
    if (added) {
      std::string service = lower.substr(0, lower.find(':'));
      by_service_[service].push_back(actions_.size());
      actions_.push_back({name, lower, service, has_resource_types, Subject(Text(lower), false)});
    }
    if (taken.insert(at->second).second) set.push_back(at->second);
  };
  for (const std::string& pattern : patterns) {
    std::vector<ActionId> ids = list.expand(pattern);
    for (ActionId id : ids) take(list[id].words(), list[id].has_resource_types);
    if (ids.empty() && pattern.find_first_of("*?") == std::string::npos) take(pattern, true);
  }
  return set;
}

Bits AskedActions::all() const {
  Bits bits = none();
  for (std::size_t i = 0; i < actions_.size(); ++i) set(bits, i);
  return bits;
}

AskedActions::Spoken AskedActions::spoken_of(const Statement& statement) const {
  static const Context no_context;
  Spoken spoken{none(), none()};
  const Bits every = all();
  if (statement.open_actions) spoken.maybe = every;
  for (const PatternEntry& entry : statement.actions) {
    Bits& into = entry.text.guard.is_always() ? spoken.sure : spoken.maybe;
    if (entry.invalid || !entry.text.is_known()) {
      for (std::size_t i = 0; i < actions_.size(); ++i)
        if (entry.invalid || entry.pattern.match(actions_[i].subject, no_context) != Match::no) set(spoken.maybe, i);
    } else if (entry.pattern.is_everything()) {
      // What `NotAction: "*"` leaves is not documented.
      add(statement.not_action ? spoken.maybe : into, every);
    } else if (std::string lower = to_lower(entry.text.known()); !entry.pattern.has_wildcards()) {
      if (auto at = index_.find(lower); at != index_.end()) set(into, at->second);
    } else if (auto service = by_service_.find(lower.substr(0, lower.find(':'))); service != by_service_.end()) {
      for (std::size_t i : service->second)
        if (glob_match(lower, actions_[i].lower)) set(into, i);
    }
  }
  for (std::size_t w = 0; w < every.size(); ++w) {
    std::uint64_t& sure = spoken.sure[w];
    std::uint64_t& maybe = spoken.maybe[w];
    maybe &= ~sure;
    if (statement.not_action) sure = every[w] & ~(sure | maybe);
  }
  return spoken;
}

}  // namespace analyzer::policy
