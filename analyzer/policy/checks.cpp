#include "policy/checks.h"

#include <fmt/core.h>

#include "policy/action_list.h"
#include "policy/data_files.h"
#include "policy/nearest.h"
#include "policy/placeholder.h"

namespace analyzer::policy {

namespace {

void warn(diagnostics::Sink& sink, const char* code, source::Location place, std::string message) {
  sink.report({diagnostics::Severity::warning, code, std::move(message), place, {}, {}});
}

// Finding a near name takes long; a file with more mistakes than this has another problem.
constexpr std::size_t most_suggestions = 20;

std::string suggestion(const std::string& name) {
  return name.empty() ? "" : fmt::format("; did you mean `{}`?", name);
}

void check_pattern_variables(const PatternEntry& entry, diagnostics::Sink& sink) {
  for (const Variable& variable : entry.pattern.variables())
    if (is_placeholder_name(variable.key))
      warn(sink, "policy-variable", entry.text.location,
           fmt::format("`${{{}}}` is no condition key, so it never resolves; write the value", variable.key));
}

void check_key(const ConditionEntry& condition, diagnostics::Sink& sink) {
  if (condition.lower_key.empty() || !condition.key.is_known()) return;
  // Other services' keys are too many and too new to know.
  if (!condition.lower_key.starts_with("aws:")) return;
  if (global_key(condition.lower_key)) return;
  Nearest nearest(condition.key.known());
  for (const ConditionKey& key : data_files().condition_keys) nearest.offer(key.name);
  warn(sink, "policy-condition", condition.key.location,
       fmt::format("`{}` is no global condition key that is known{}", condition.key.known(),
                   suggestion(std::string(nearest.best()))));
}

void check_values(const ConditionEntry& condition, diagnostics::Sink& sink) {
  if (!condition.op || condition.op->comparison != Comparison::string_equals) return;
  for (const PatternEntry& value : condition.values) {
    if (!value.text.is_known() || value.text.known().find('*') == std::string::npos) continue;
    // A `*` alone may be meant as itself; in an ARN or a list of names it never is.
    warn(sink, "policy-condition", value.text.location,
         fmt::format("`{}` takes `*` in `{}` literally; write `{}` for a pattern", condition.operator_name,
                     value.text.known(), condition.op->negated ? "StringNotLike" : "StringLike"));
  }
}

}  // namespace

void check_actions(const Document& document, diagnostics::Sink& sink) {
  const ActionList& list = ActionList::builtin();
  std::size_t suggested = 0;
  auto near = [&](const std::string& action) {
    return suggestion(suggested++ < most_suggestions ? list.nearest(action) : "");
  };
  for (const Statement& statement : document.statements) {
    for (const PatternEntry& entry : statement.actions) {
      if (entry.invalid || !entry.text.is_known() || entry.pattern.is_everything()) continue;
      const std::string& action = entry.text.known();
      if (list.any(action)) continue;
      std::string service = action.substr(0, action.find(':'));
      if (!list.has_service(service)) {
        warn(sink, "policy-action", entry.text.location,
             fmt::format("no service `{}` is known{}", service, near(action)));
      } else if (entry.pattern.has_wildcards()) {
        warn(sink, "policy-action", entry.text.location, fmt::format("`{}` matches no action that is known", action));
      } else {
        warn(sink, "policy-action", entry.text.location,
             fmt::format("`{}` is no action that is known{}", action, near(action)));
      }
    }
  }
}

void check_variables(const Document& document, diagnostics::Sink& sink) {
  for (const Statement& statement : document.statements) {
    for (const PatternEntry& entry : statement.resources) check_pattern_variables(entry, sink);
    for (const ConditionEntry& condition : statement.conditions)
      for (const PatternEntry& entry : condition.values) check_pattern_variables(entry, sink);
  }
}

void check_condition_keys(const Document& document, diagnostics::Sink& sink) {
  for (const Statement& statement : document.statements) {
    for (const ConditionEntry& condition : statement.conditions) {
      check_key(condition, sink);
      check_values(condition, sink);
    }
  }
}

void check(const Document& document, diagnostics::Sink& sink) {
  check_actions(document, sink);
  check_variables(document, sink);
  check_condition_keys(document, sink);
}

}  // namespace analyzer::policy
