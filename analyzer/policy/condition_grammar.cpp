#include "policy/condition_grammar.h"

#include <fmt/core.h>

namespace analyzer::policy {

namespace {

// The values of a key; true: there may be more. A JSON number or boolean is compared as text.
bool read_values(const Element& value, PatternSyntax syntax, Reporter& report, std::vector<PatternEntry>& values) {
  switch (value.kind) {
    case Element::Kind::list: {
      bool open = value.open;
      for (const Element& item : value.items) open |= read_values(item, syntax, report, values);
      return open;
    }
    case Element::Kind::unknown:
      return true;
    case Element::Kind::object:
    case Element::Kind::null:
      report.error("policy-condition", value.location, "the value of a condition key is a string or a list of strings");
      return true;
    default: {
      PatternEntry entry;
      entry.text = value.text;
      entry.text.guard = value.guard;
      entry.text.location = value.location;
      entry.pattern = Pattern(entry.text, syntax);
      values.push_back(std::move(entry));
      return false;
    }
  }
}

PatternSyntax syntax_of(const std::optional<Operator>& op, Version version) {
  if (!op) return {};
  PatternSyntax syntax;
  syntax.wildcards = op->takes_wildcards();
  syntax.variables = op->takes_variables() && version != Version::v2008;
  syntax.arn = op->comparison == Comparison::arn_like;
  syntax.fold_case = op->comparison == Comparison::string_equals_ignore_case || op->comparison == Comparison::boolean;
  return syntax;
}

bool read_operator(const Member& member, value::Guard guard, const ConditionContext& context, Reporter& report,
                   std::vector<ConditionEntry>& conditions) {
  std::optional<Operator> op = operator_from(member.key);
  if (!op) {
    std::string nearest = nearest_operator(member.key);
    std::string hint = nearest.empty() ? "" : fmt::format("; did you mean `{}`?", nearest);
    report.error("policy-condition", member.key_location,
                 fmt::format("`{}` is no condition operator{}", member.key, hint));
  }
  const Element& keys = member.value;
  if (keys.is(Element::Kind::unknown)) return true;
  if (!keys.is(Element::Kind::object)) {
    report.error("policy-condition", keys.location,
                 fmt::format("`{}` takes an object of condition keys and values", member.key));
    return true;
  }
  value::Guard within = keys.guard.is_open() ? keys.guard : guard;
  for (const Member& key : keys.members) {
    ConditionEntry entry;
    entry.operator_name = member.key;
    entry.op = op;
    entry.key = Text(key.key, key.key_location);
    entry.lower_key = to_lower(key.key);
    entry.operator_location = member.key_location;
    entry.guard = key.value.guard.is_open() ? key.value.guard : within;
    entry.open = read_values(key.value, syntax_of(op, context.version), report, entry.values);
    if (key.key.find(':') == std::string::npos)
      report.error("policy-condition", key.key_location,
                   fmt::format("`{}` is no condition key; keys have a prefix, as `aws:` or `s3:`", key.key));
    if (op && (op->comparison == Comparison::null || op->comparison == Comparison::boolean)) {
      for (const PatternEntry& value : entry.values) {
        if (!value.text.is_known() || !value.pattern.is_plain()) continue;
        std::string lower = to_lower(value.text.known());
        if (lower == "true" || lower == "false") continue;
        report.warn(
            "policy-condition", value.text.location,
            fmt::format("`{}` compares with `true` or `false`; `{}` never matches", member.key, value.text.known()));
      }
    }
    conditions.push_back(std::move(entry));
  }
  return keys.open;
}

}  // namespace

bool read_conditions(const Element& block, const ConditionContext& context, Reporter& report,
                     std::vector<ConditionEntry>& conditions) {
  if (block.is(Element::Kind::unknown)) return true;
  if (block.is(Element::Kind::list) && !block.items.empty() && block.items.front().guard.is_open()) {
    bool open = false;  // a choice between blocks
    for (const Element& item : block.items) open |= read_conditions(item, context, report, conditions);
    return open;
  }
  if (!block.is(Element::Kind::object)) {
    report.error("policy-condition", block.location, "`Condition` is an object of operators, keys and values");
    return true;
  }
  bool open = block.open;
  for (const Member& member : block.members) open |= read_operator(member, block.guard, context, report, conditions);
  return open;
}

}  // namespace analyzer::policy
