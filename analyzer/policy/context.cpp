#include "policy/context.h"

#include <algorithm>

namespace analyzer::policy {

namespace {

bool before(const Context::Entry& entry, std::string_view lower) {
  return entry.lower < lower;
}

}  // namespace

void Context::set(std::string_view key, ContextValue value) {
  std::string lower = to_lower(key);
  auto at = std::lower_bound(entries_.begin(), entries_.end(), std::string_view(lower), before);
  if (at != entries_.end() && at->lower == lower) {
    at->value = std::move(value);
    return;
  }
  entries_.insert(at, Entry{std::string(key), std::move(lower), std::move(value)});
}

bool Context::has(std::string_view key) const {
  std::string lower = to_lower(key);
  auto at = std::lower_bound(entries_.begin(), entries_.end(), std::string_view(lower), before);
  return at != entries_.end() && at->lower == lower;
}

const ContextValue& Context::get(std::string_view lower_key) const {
  static const ContextValue absent = ContextValue::absent();
  static const ContextValue unknown = ContextValue::unknown();
  auto at = std::lower_bound(entries_.begin(), entries_.end(), lower_key, before);
  if (at != entries_.end() && at->lower == lower_key) return at->value;
  return complete_ ? absent : unknown;
}

}  // namespace analyzer::policy
