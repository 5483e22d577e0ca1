#include "policy/principal_grammar.h"

#include <fmt/core.h>

namespace analyzer::policy {

namespace {

void collect_strings(const Member& member, const Element& value, Reporter& report, std::vector<Text>& texts,
                     bool& open) {
  if (value.is(Element::Kind::list)) {
    open |= value.open;
    for (const Element& item : value.items) collect_strings(member, item, report, texts, open);
    return;
  }
  // An unknown may be a list of strings: one hole answers for all of them, since what it matches is undecided anyway.
  if (!value.is(Element::Kind::text) && !value.is(Element::Kind::unknown)) {
    bool account = value.is(Element::Kind::number) && member.key == "AWS";
    if (!account) {
      report.error("policy-grammar", value.location, fmt::format("`{}` is a string or a list of strings", member.key));
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

class PrincipalReader {
 public:
  PrincipalReader(DocumentKind kind, Reporter& report, Statement& statement)
      : kind_(kind), report_(report), statement_(statement) {}

  void read(const Member& member) {
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
    if (forbids_principal(kind_)) {
      report_.error("policy-principal", member.key_location,
                    fmt::format("{} does not take `{}`", with_article(kind_), member.key));
      return;
    }
    if (kind_ == DocumentKind::rcp && statement_.not_principal)
      report_.error("policy-principal", member.key_location,
                    "a resource control policy does not take `NotPrincipal`; exempt by condition keys");
    read_principal_value(value);
    if (kind_ != DocumentKind::rcp || statement_.open_principals) return;
    for (const PrincipalEntry& entry : statement_.principals) {
      if (entry.type == PrincipalType::everyone || !entry.text.is_known()) continue;
      report_.error("policy-principal", entry.text.location,
                    "the `Principal` of a resource control policy is `\"*\"`; exempt by condition keys");
      break;
    }
  }

 private:
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
    statement_.open_principals |= read_strings(member, report_, texts);
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

  DocumentKind kind_;
  Reporter& report_;
  Statement& statement_;
};

}  // namespace

bool forbids_principal(DocumentKind kind) {
  return kind == DocumentKind::identity || kind == DocumentKind::boundary || kind == DocumentKind::session ||
         kind == DocumentKind::scp;
}

void read_principals(const Member& member, DocumentKind kind, Reporter& report, Statement& statement) {
  PrincipalReader(kind, report, statement).read(member);
}

bool read_strings(const Member& member, Reporter& report, std::vector<Text>& texts) {
  const Element& value = member.value;
  bool open = false;
  collect_strings(member, value, report, texts, open);
  if (texts.empty() && !open && value.is(Element::Kind::list) && value.items.empty())
    report.error("policy-grammar", value.location, fmt::format("`{}` is an empty list", member.key));
  return open;
}

}  // namespace analyzer::policy
