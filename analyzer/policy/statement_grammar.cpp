#include "policy/statement_grammar.h"

#include <fmt/core.h>

#include "policy/action_list.h"
#include "policy/condition_grammar.h"
#include "policy/nearest.h"

namespace analyzer::policy {

namespace {

bool forbids_principal(DocumentKind kind) {
  return kind == DocumentKind::identity || kind == DocumentKind::boundary || kind == DocumentKind::session ||
         kind == DocumentKind::scp;
}

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
      read_principals(member);
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
    statement_.open_actions |= read_strings(member, texts);
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
    statement_.open_resources |= read_strings(member, texts);
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

  void read_principals(const Member& member) {
    if (statement_.has_principals) {
      report_.error("policy-principal", member.key_location,
                    "a statement takes one of `Principal` and `NotPrincipal`, not both");
      statement_.open_principals = true;
      return;
    }
    statement_.has_principals = true;
    statement_.not_principal = member.key == "NotPrincipal";
    statement_.principal_location = member.key_location;
    const Element& value = member.value;
    if (forbids_principal(context_.kind)) {
      report_.error("policy-principal", member.key_location,
                    fmt::format("{} does not take `{}`", with_article(context_.kind), member.key));
      return;
    }
    if (context_.kind == DocumentKind::rcp && statement_.not_principal)
      report_.error("policy-principal", member.key_location,
                    "a resource control policy does not take `NotPrincipal`; exempt by condition keys");
    read_principal_value(value);
    if (context_.kind != DocumentKind::rcp || statement_.open_principals) return;
    for (const PrincipalEntry& entry : statement_.principals) {
      if (entry.type == PrincipalType::everyone || !entry.text.is_known()) continue;
      report_.error("policy-principal", entry.text.location,
                    "the `Principal` of a resource control policy is `\"*\"`; exempt by condition keys");
      break;
    }
  }

  void read_principal_value(const Element& value) {
    statement_.open_principals |= value.open || value.guard.is_open();
    if (value.is(Element::Kind::unknown)) {
      statement_.open_principals = true;
    } else if (value.is(Element::Kind::list) && !value.items.empty() && value.items.front().guard.is_open()) {
      for (const Element& item : value.items) read_principal_value(item);
    } else if (value.is(Element::Kind::object)) {
      for (const Member& member : value.members) read_principal_member(member);
      if (value.members.empty() && !value.open)
        report_.error("policy-principal", value.location, "`Principal` is empty");
    } else if (value.is_scalar() && value.text.is("*")) {
      statement_.principals.push_back({PrincipalType::everyone, value.text});
    } else if (value.is_scalar() && !value.text.is_known()) {
      statement_.principals.push_back({PrincipalType::unknown, value.text});
    } else {
      report_.error("policy-principal", value.location,
                    "`Principal` is `\"*\"` or an object such as `{\"AWS\": …}` or `{\"Service\": …}`");
    }
  }

  void read_principal_member(const Member& member) {
    PrincipalType type;
    if (member.key == "AWS")
      type = PrincipalType::aws;
    else if (member.key == "Service")
      type = PrincipalType::service;
    else if (member.key == "Federated")
      type = PrincipalType::federated;
    else if (member.key == "CanonicalUser")
      type = PrincipalType::canonical_user;
    else {
      report_unknown_element(report_, member, {"AWS", "Service", "Federated", "CanonicalUser"}, "`Principal`");
      statement_.open_principals = true;
      return;
    }
    std::vector<Text> texts;
    statement_.open_principals |= read_strings(member, texts);
    for (Text& text : texts) {
      if (type == PrincipalType::aws && text.is_known()) check_aws_principal(text);
      bool everyone = type == PrincipalType::aws && text.is("*");
      statement_.principals.push_back({everyone ? PrincipalType::everyone : type, std::move(text)});
    }
  }

  void check_aws_principal(const Text& text) {
    const std::string& principal = text.known();
    if (principal == "*") return;
    if (principal.find_first_of("*?") != std::string::npos && principal.find("${") == std::string::npos) {
      report_.error(
          "policy-principal", text.location,
          fmt::format("`{}`: a principal takes no wildcard but `*` alone; use a condition on `aws:PrincipalArn`",
                      principal));
      return;
    }
  }

  // The strings of an element that is one string or a list of them. True: there may be more.
  bool read_strings(const Member& member, std::vector<Text>& texts) {
    const Element& value = member.value;
    bool open = false;
    collect_strings(member, value, texts, open);
    if (texts.empty() && !open && value.is(Element::Kind::list) && value.items.empty())
      report_.error("policy-grammar", value.location, fmt::format("`{}` is an empty list", member.key));
    return open;
  }

  void collect_strings(const Member& member, const Element& value, std::vector<Text>& texts, bool& open) {
    if (value.is(Element::Kind::list)) {
      open |= value.open;
      for (const Element& item : value.items) collect_strings(member, item, texts, open);
      return;
    }
    // An unknown may be a list of strings: one hole answers for all of them, since what it matches is undecided anyway.
    if (!value.is(Element::Kind::text) && !value.is(Element::Kind::unknown)) {
      bool account = value.is(Element::Kind::number) && member.key == "AWS";
      if (!account) {
        report_.error("policy-grammar", value.location,
                      fmt::format("`{}` is a string or a list of strings", member.key));
        open = true;
        return;
      }
    }
    texts.push_back(value.is(Element::Kind::unknown)
                        ? Text::hole(no_term, value.text.is_known() ? member.key : value.text.hole_names().front())
                        : value.text);
    texts.back().guard = value.guard;
    texts.back().location = value.location;
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
