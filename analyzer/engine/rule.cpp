#include "engine/rule.h"

#include <array>

#include "engine/result.h"

namespace analyzer::engine {

namespace {
constexpr std::array<std::string_view, 5> levels = {"info", "low", "medium", "high", "critical"};
constexpr std::array<std::string_view, 5> scopes = {"resource", "policy", "account", "account-region", "organization"};
constexpr std::array<std::string_view, 5> statuses = {"pass", "fail", "unknown", "suppressed", "not_applicable"};
}  // namespace

std::string_view to_string(Level level) {
  return levels[static_cast<std::size_t>(level)];
}

bool parse_level(std::string_view text, Level& level) {
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (levels[i] != text) continue;
    level = static_cast<Level>(i);
    return true;
  }
  return false;
}

std::string_view to_string(Scope scope) {
  return scopes[static_cast<std::size_t>(scope)];
}

bool parse_scope(std::string_view text, Scope& scope) {
  for (std::size_t i = 0; i < scopes.size(); ++i) {
    if (scopes[i] != text) continue;
    scope = static_cast<Scope>(i);
    return true;
  }
  return false;
}

std::string_view to_string(Status status) {
  return statuses[static_cast<std::size_t>(status)];
}

}  // namespace analyzer::engine
