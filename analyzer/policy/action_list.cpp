#include "policy/action_list.h"

#include <algorithm>

#include "base/assert.h"
#include "embedded/policy_data.h"
#include "policy/nearest.h"

namespace analyzer::policy {

ActionList::ActionList(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    at = end + 1;
    if (line.size() < 2 || line.front() == '#') continue;
    auto here = static_cast<std::uint32_t>(actions_.size());
    if (line.front() == '@') {
      std::size_t blank = line.find(' ');
      services_.push_back(
          {line.substr(1, blank == std::string_view::npos ? blank : blank - 1), here, here, line.ends_with(" rcp")});
      continue;
    }
    if (line.size() < 4 || services_.empty()) continue;
    actions_.push_back({services_.back().name, line.substr(3), static_cast<AccessLevel>(line[0]), line[1] == 'r'});
    lower_names_.push_back(to_lower(line.substr(3)));
    services_.back().end = here + 1;
  }
  std::sort(services_.begin(), services_.end(), [](const Service& a, const Service& b) { return a.name < b.name; });
}

const ActionList& ActionList::builtin() {
  static const ActionList list = [] {
    for (const base::EmbeddedFile& file : embedded::policy_data::files())
      if (file.path.ends_with("/iam-actions.txt")) return ActionList(file.content);
    ANALYZER_ASSERT(false, "iam-actions.txt is compiled in");
  }();
  return list;
}

const ActionList::Service* ActionList::service(std::string_view name) const {
  std::string lower = to_lower(name);
  auto at = std::lower_bound(services_.begin(), services_.end(), std::string_view(lower),
                             [](const Service& s, std::string_view wanted) { return s.name < wanted; });
  return at != services_.end() && at->name == lower ? &*at : nullptr;
}

std::optional<ActionId> ActionList::find(std::string_view action) const {
  std::size_t colon = action.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const Service* s = service(action.substr(0, colon));
  if (!s) return std::nullopt;
  std::string lower = to_lower(action.substr(colon + 1));
  auto first = lower_names_.begin() + s->begin, last = lower_names_.begin() + s->end;
  auto at = std::lower_bound(first, last, lower);
  if (at == last || *at != lower) return std::nullopt;
  return ActionId{static_cast<std::uint32_t>(at - lower_names_.begin())};
}

bool ActionList::has_service(std::string_view name) const {
  return service(name) != nullptr;
}

bool ActionList::supports_rcp(std::string_view name) const {
  const Service* s = service(name);
  return s && s->rcp;
}

// Calls f(id) for each match until it returns false.
template <typename F>
void ActionList::each(std::string_view pattern, F f) const {
  if (pattern == "*") {
    for (std::uint32_t i = 0; i < actions_.size(); ++i)
      if (!f(ActionId{i})) return;
    return;
  }
  std::size_t colon = pattern.find(':');
  if (colon == std::string_view::npos) return;
  const Service* s = service(pattern.substr(0, colon));
  if (!s) return;
  std::string lower = to_lower(pattern.substr(colon + 1));
  for (std::uint32_t i = s->begin; i < s->end; ++i)
    if (glob_match(lower, lower_names_[i]) && !f(ActionId{i})) return;
}

std::vector<ActionId> ActionList::expand(std::string_view pattern) const {
  std::vector<ActionId> ids;
  if (pattern.find_first_of("*?") == std::string_view::npos) {
    if (std::optional<ActionId> id = find(pattern)) ids.push_back(*id);
    return ids;
  }
  each(pattern, [&](ActionId id) {
    ids.push_back(id);
    return true;
  });
  return ids;
}

bool ActionList::any(std::string_view pattern) const {
  bool found = false;
  each(pattern, [&](ActionId) {
    found = true;
    return false;
  });
  return found;
}

std::string ActionList::nearest(std::string_view action) const {
  std::size_t colon = action.find(':');
  if (colon == std::string_view::npos) return "";
  const Service* s = service(action.substr(0, colon));
  if (!s) {
    Nearest near(action.substr(0, colon));
    for (const Service& candidate : services_) near.offer(candidate.name);
    return near.best().empty() ? "" : std::string(near.best()) + std::string(action.substr(colon));
  }
  Nearest near(action.substr(colon + 1));
  for (std::uint32_t i = s->begin; i < s->end; ++i) near.offer(actions_[i].name);
  return near.best().empty() ? "" : std::string(s->name) + ":" + std::string(near.best());
}

}  // namespace analyzer::policy
