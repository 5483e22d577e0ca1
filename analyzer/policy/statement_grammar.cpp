#include "policy/statement_grammar.h"

#include <fmt/core.h>

#include "policy/action_list.h"
#include "policy/condition_grammar.h"
#include "policy/nearest.h"
#include "policy/principal_grammar.h"

namespace analyzer::policy {

namespace {

bool needs_principal(DocumentKind kind) {
  return kind == DocumentKind::resource || kind == DocumentKind::trust || kind == DocumentKind::rcp ||
         kind == DocumentKind::vpc_endpoint;
}

// Kinds whose `Sid` takes letters and digits only.
bool restricts_sid(DocumentKind kind) {
  return forbids_principal(kind) || kind == DocumentKind::rcp;
}

class StatementReader {
 public:
  StatementReader(const Element& element, const StatementContext& context, Reporter& report)
      : element_(element), context_(context), report_(report) {}

  Statement read() {
    statement_.index = context_.index;
    statement_.guard = element_.guard;
    statement_.location = element_.location;
    if (!element_.is(Element::Kind::object)) {
      if (!element_.is(Element::Kind::unknown))
        report_.error("policy-statement", element_.location,
                      "a statement is an object with `Effect`, `Action` and `Resource`");
      statement_.open_actions = statement_.open_resources = statement_.open_principals = statement_.open_conditions =
          true;
      statement_.has_actions = statement_.has_resources = statement_.has_principals = true;
      return std::move(statement_);
    }
    for (const Member& member : element_.members) read_member(member);
    check_pairs();
    return std::move(statement_);
  }

 private:
  void read_member(const Member& member) {
    const std::string& key = member.key;
    const Element& value = member.value;
    if (key == "Sid")
      read_sid(value);
    else if (key == "Effect")
      read_effect(value);
    else if (key == "Action" || key == "NotAction")
      read_actions(member);
    else if (key == "Resource" || key == "NotResource")
      read_resources(member);
    else if (key == "Principal" || key == "NotPrincipal")
      read_principals(member, context_.kind, report_, statement_);
    else if (key == "Condition") {
      statement_.condition_location = member.key_location;
      ConditionContext conditions{context_.version};
      statement_.open_conditions |= read_conditions(value, conditions, report_, statement_.conditions);
    } else {
      report_unknown_element(
          report_, member,
          {"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition"},
          "a statement");
    }
  }

  void read_sid(const Element& value) {
    statement_.sid_location = value.location;
    if (value.is(Element::Kind::unknown) || (value.is_scalar() && !value.text.is_known())) return;
    if (!value.is(Element::Kind::text)) {
      report_.error("policy-sid", value.location, "`Sid` is a string");
      return;
    }
    statement_.sid = value.text.known();
    if (!restricts_sid(context_.kind)) return;
    for (char c : statement_.sid) {
      if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) continue;
      report_.error("policy-sid", value.location,
                    fmt::format("`Sid` `{}` has a character that is no letter or digit, which {} does not take",
                                statement_.sid, with_article(context_.kind)));
      return;
    }
  }

  void read_effect(const Element& value) {
    statement_.effect_location = value.location;
    has_effect_ = true;
    if (value.is(Element::Kind::unknown) || (value.is_scalar() && !value.text.is_known()) || value.guard.is_open())
      return;
    if (value.is(Element::Kind::list) && !value.items.empty() && value.items.front().guard.is_open())
      return;  // a choice
    if (value.is_scalar() && value.text.is("Allow"))
      statement_.effect = Effect::allow;
    else if (value.is_scalar() && value.text.is("Deny"))
      statement_.effect = Effect::deny;
    else
      report_.error("policy-effect", value.location,
                    fmt::format("`Effect` is `Allow` or `Deny`, not `{}`",
                                value.is_scalar() ? value.text.known() : "a list or object"));
    if (statement_.effect == Effect::allow && context_.kind == DocumentKind::rcp)
      report_.error(
          "policy-effect", value.location,
          "a resource control policy denies only; the Allow is in `RCPFullAWSAccess`, which is always attached");
  }

  void read_actions(const Member& member) {
    if (statement_.has_actions) {
      report_.error("policy-action", member.key_location,
                    "a statement takes one of `Action` and `NotAction`, not both");
      statement_.open_actions = true;
      return;
    }
    statement_.has_actions = true;
    statement_.not_action = member.key == "NotAction";
    statement_.action_location = member.key_location;
    if (context_.kind == DocumentKind::rcp && statement_.not_action)
      report_.error("policy-action", member.key_location,
                    "a resource control policy does not take `NotAction`; list the actions");
    std::vector<Text> texts;
    statement_.open_actions |= read_strings(member, report_, texts);
    for (Text& text : texts) {
      PatternEntry entry;
      entry.invalid = !check_action(text);
      entry.pattern = Pattern(text, {.wildcards = true, .variables = false, .arn = false, .fold_case = true});
      entry.text = std::move(text);
      statement_.actions.push_back(std::move(entry));
    }
  }

  // False: AWS rejects it.
  bool check_action(const Text& text) {
    if (!text.is_known()) return true;
    const std::string& action = text.known();
    if (action == "*") {
      if (context_.kind == DocumentKind::rcp && !statement_.not_action)
        report_.error("policy-action", text.location,
                      "`*` alone is no action of a resource control policy; name the service, as in `s3:*`");
      return true;
    }
    std::size_t colon = action.find(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == action.size()) {
      report_.error("policy-action", text.location,
                    fmt::format("`{}` is no action; write `service:Action` or `*`", action));
      return false;
    }
    if (action.find(':', colon + 1) != std::string::npos) {
      report_.error("policy-action", text.location,
                    fmt::format("`{}` has more than one colon; write `service:Action`", action));
      return false;
    }
    if (action.find_first_of("*?") < colon) {
      report_.error("policy-action", text.location,
                    fmt::format("`{}` has a wildcard in the service name, where none is allowed", action));
      return false;
    }
    if (action.find_first_of(" \t\n\r") != std::string::npos) {
      report_.error("policy-action", text.location, fmt::format("`{}` has a blank in it", action));
      return false;
    }
    std::string service = to_lower(action.substr(0, colon));
    if (context_.kind == DocumentKind::rcp && service != without_rcp_ && !ActionList::builtin().supports_rcp(service)) {
      without_rcp_ = service;  // once for a run of its actions
      report_.warn("policy-action", text.location,
                   fmt::format("resource control policies have no effect on `{}`", service));
    }
    return true;
  }

  void read_resources(const Member& member) {
    if (statement_.has_resources) {
      report_.error("policy-resource", member.key_location,
                    "a statement takes one of `Resource` and `NotResource`, not both");
      statement_.open_resources = true;
      return;
    }
    statement_.has_resources = true;
    statement_.not_resource = member.key == "NotResource";
    statement_.resource_location = member.key_location;
    if (context_.kind == DocumentKind::trust)
      report_.error("policy-resource", member.key_location, "a trust policy has no `Resource`: it is the role itself");
    std::vector<Text> texts;
    statement_.open_resources |= read_strings(member, report_, texts);
    for (Text& text : texts) {
      PatternEntry entry;
      entry.pattern = Pattern(
          text, {.wildcards = true, .variables = context_.version != Version::v2008, .arn = true, .fold_case = false});
      if (entry.pattern.is_malformed_arn()) {
        entry.invalid = true;
        report_.warn("policy-resource", text.location,
                     fmt::format("`{}` has fewer than the six fields of an ARN; what it matches is not documented",
                                 text.words()));
      }
      entry.text = std::move(text);
      statement_.resources.push_back(std::move(entry));
    }
  }

  void check_pairs() {
    const source::Location& at = element_.location;
    if (element_.open) {
      statement_.open_conditions = true;
      if (!statement_.has_actions) statement_.has_actions = statement_.open_actions = true;
      if (!statement_.has_resources) statement_.has_resources = statement_.open_resources = true;
      if (!statement_.has_principals) statement_.has_principals = statement_.open_principals = true;
      return;
    }
    if (!has_effect_) report_.error("policy-effect", at, "a statement without `Effect`");
    if (!statement_.has_actions) {
      report_.error("policy-action", at, "a statement without `Action` or `NotAction`");
      statement_.has_actions = statement_.open_actions = true;
    }
    if (!statement_.has_resources) {
      if (context_.kind == DocumentKind::scp)
        report_.warn(
            "policy-resource", at,
            "a statement without `Resource`, which a service control policy needs; write `\"Resource\": \"*\"`");
      else if (forbids_principal(context_.kind) || context_.kind == DocumentKind::rcp)
        report_.error("policy-resource", at, "a statement without `Resource` or `NotResource`");
    }
    if (!statement_.has_principals && needs_principal(context_.kind))
      report_.error("policy-principal", at,
                    fmt::format("a statement of {} without `Principal`", with_article(context_.kind)));
  }

  const Element& element_;
  const StatementContext& context_;
  Reporter& report_;
  Statement statement_;
  bool has_effect_ = false;
  std::string without_rcp_;
};

}  // namespace

void Reporter::error(const char* code, source::Location place, std::string message,
                     std::vector<diagnostics::Related> related) {
  ++errors_;
  sink_.report({diagnostics::Severity::error, code, std::move(message), place, std::move(related), {}});
}

void Reporter::warn(const char* code, source::Location place, std::string message) {
  sink_.report({diagnostics::Severity::warning, code, std::move(message), place, {}, {}});
}

void report_unknown_element(Reporter& report, const Member& member, std::initializer_list<std::string_view> known,
                            std::string_view where) {
  Nearest nearest(member.key);
  for (std::string_view name : known) nearest.offer(name);
  std::string hint = nearest.best().empty() ? "" : fmt::format("; did you mean `{}`?", nearest.best());
  report.error("policy-element", member.key_location,
               fmt::format("`{}` is no element of {}{}", member.key, where, hint));
}

Statement read_statement(const Element& element, const StatementContext& context, Reporter& report) {
  return StatementReader(element, context, report).read();
}

}  // namespace analyzer::policy
