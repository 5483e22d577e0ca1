#include "policy/explain.h"

#include <fmt/core.h>

#include <algorithm>

namespace analyzer::policy {

namespace {

constexpr std::size_t most_values = 3;

template <typename Entries>
std::string list(const Entries& entries) {
  std::string out;
  std::size_t shown = 0;
  for (const auto& entry : entries) {
    if (shown++ == most_values) break;
    out += fmt::format("{}`{}`", out.empty() ? "" : ", ", entry.text.words());
  }
  if (entries.size() > most_values) out += fmt::format(" and {} more", entries.size() - most_values);
  return out;
}

template <typename Entries>
void add_holes(const Entries& entries, std::string_view element, const std::string& where,
               std::vector<std::string>& questions) {
  std::vector<std::string> names;
  for (const auto& entry : entries)
    for (std::string& name : entry.text.hole_names())
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  for (const std::string& name : names) questions.push_back(fmt::format("`{}` in `{}` of {}", name, element, where));
  if (names.empty()) questions.push_back(fmt::format("`{}` of {}", element, where));
}

std::string hole_list(const Text& text) {
  std::string out;
  for (const std::string& name : text.hole_names()) out += fmt::format("{}`{}`", out.empty() ? "" : ", ", name);
  return out;
}

void add_condition(const ConditionEntry& condition, const Context& context, const std::string& where,
                   std::vector<std::string>& questions) {
  if (!condition.op) {
    questions.push_back(fmt::format("the operator `{}` of {}", condition.operator_name, where));
    return;
  }
  const ContextValue& value = context.get(condition.lower_key);
  bool value_open = value.present == Tri::undecided || value.open;
  for (const Text& one : value.values) value_open |= !one.is_known();
  std::size_t before = questions.size();
  if (value_open)
    questions.push_back(fmt::format("the condition key `{}`, asked for by {}", condition.key.words(), where));
  for (const PatternEntry& expected : condition.values) {
    for (const std::string& name : expected.text.hole_names())
      questions.push_back(fmt::format("`{}` in {} of {}", name, words(condition), where));
    for (const Variable& variable : expected.pattern.variables()) {
      const ContextValue& bound = context.get(variable.lower);
      if (bound.present == Tri::undecided)
        questions.push_back(fmt::format("the condition key `{}`, a variable of {}", variable.key, where));
      else if (bound.present == Tri::no && !variable.fallback)
        questions.push_back(fmt::format("what `${{{}}}` without a value means in {} of {}, which is not documented",
                                        variable.key, words(condition), where));
    }
  }
  if (condition.open) questions.push_back(fmt::format("the values of {} of {}", words(condition), where));
  if (!condition.guard.is_always())
    questions.push_back(fmt::format("whether {} of {} is there", words(condition), where));
  if (questions.size() == before)
    questions.push_back(
        fmt::format("what {} of {} means for these values, which is not documented", words(condition), where));
}

}  // namespace

std::string layer_words(Layer layer, std::size_t level) {
  switch (layer) {
    case Layer::scp:
      return fmt::format("service control policy of level {}", level + 1);
    case Layer::rcp:
      return fmt::format("resource control policy of level {}", level + 1);
    case Layer::resource:
      return "resource policy";
    case Layer::identity:
      return "identity policy";
    case Layer::boundary:
      return "permissions boundary";
    case Layer::session:
      return "session policy";
    case Layer::endpoint:
      return "VPC endpoint policy";
  }
  return "";
}

std::string words(const StatementRef& ref) {
  std::string name =
      ref.document && !ref.document->name.empty() ? ref.document->name : "the " + layer_words(ref.layer, ref.level);
  return ref.statement ? fmt::format("{} of {}", ref.statement->words(), name) : name;
}

std::string words(const ConditionEntry& condition) {
  return fmt::format("`{}` of `{}`", condition.operator_name, condition.key.words());
}

std::string why_not(const StatementOutcome& outcome, const Request& request) {
  const Statement& statement = *outcome.ref.statement;
  const Applicability& part = outcome.applicability;
  if (outcome.out_of_reach)
    return fmt::format("a {} does not reach this {}",
                       outcome.ref.layer == Layer::scp ? "service control policy" : "resource control policy",
                       outcome.ref.layer == Layer::scp ? "principal" : "request");
  if (part.guard == Tri::no) return "it does not exist";
  if (part.action == Tri::no)
    return statement.not_action
               ? fmt::format("its `NotAction` lists `{}`", request.action.words())
               : fmt::format("its actions ({}) do not include `{}`", list(statement.actions), request.action.words());
  if (part.resource == Tri::no)
    return statement.not_resource ? fmt::format("its `NotResource` covers `{}`", request.resource.words())
                                  : fmt::format("its resources ({}) do not cover `{}`", list(statement.resources),
                                                request.resource.words());
  if (part.principal == Tri::no)
    return statement.not_principal
               ? "its `NotPrincipal` names the caller"
               : fmt::format("its principals ({}) are not `{}`", list(statement.principals), request.principal.words());
  if (part.condition != Tri::no || !part.failing) return "";
  const ConditionEntry& condition = *part.failing;
  const ContextValue& value = request.context.get(condition.lower_key);
  std::string actual = value.present == Tri::no ? "is absent"
                       : value.values.empty()   ? "has no value"
                                                : "is " + [&] {
                                                  std::string out;
                                                  for (const Text& one : value.values)
                                                    out += fmt::format("{}`{}`", out.empty() ? "" : ", ", one.words());
                                                  return out;
                                                }();
  return fmt::format("{} with {} does not hold: `{}` {}", words(condition), list(condition.values),
                     condition.key.words(), actual);
}

std::vector<std::string> open_questions(const StatementRef& ref, const Applicability& part, const Request& request) {
  std::vector<std::string> questions;
  const std::string where = words(ref);
  if (!ref.statement) {
    questions.push_back(fmt::format("all of {}", where));
    return questions;
  }
  const Statement& statement = *ref.statement;
  if (part.guard == Tri::undecided) questions.push_back(fmt::format("whether {} exists", where));
  if (statement.effect == Effect::unknown) questions.push_back(fmt::format("`Effect` of {}", where));
  if (part.action == Tri::undecided) {
    if (!request.action.is_known())
      questions.push_back(fmt::format("the action {}", hole_list(request.action)));
    else
      add_holes(statement.actions, statement.not_action ? "NotAction" : "Action", where, questions);
  }
  if (part.resource == Tri::undecided) {
    if (!request.resource.is_known()) questions.push_back(fmt::format("the resource {}", hole_list(request.resource)));
    std::size_t before = questions.size();
    for (const PatternEntry& entry : statement.resources) {
      if (entry.invalid)
        questions.push_back(fmt::format("what `{}` in {} matches, which is not documented", entry.text.words(), where));
      for (const Variable& variable : entry.pattern.variables())
        if (request.context.get(variable.lower).present != Tri::yes)
          questions.push_back(fmt::format("the condition key `{}`, a variable of {}", variable.key, where));
    }
    if (questions.size() == before && request.resource.is_known())
      add_holes(statement.resources, statement.not_resource ? "NotResource" : "Resource", where, questions);
  }
  if (part.principal == Tri::undecided) {
    if (!request.principal.is_known())
      questions.push_back(fmt::format("the principal {}", hole_list(request.principal)));
    else if (statement.not_principal)
      questions.push_back(fmt::format(
          "whether `NotPrincipal` of {} means the caller, which documentation and simulators see differently", where));
    else
      add_holes(statement.principals, "Principal", where, questions);
  }
  if (part.condition == Tri::undecided) {
    if (part.failing)
      add_condition(*part.failing, request.context, where, questions);
    else
      questions.push_back(fmt::format("`Condition` of {}", where));
  }
  return questions;
}

}  // namespace analyzer::policy
