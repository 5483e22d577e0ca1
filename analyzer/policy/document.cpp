#include "policy/document.h"

namespace analyzer::policy {

std::string_view to_string(DocumentKind kind) {
  switch (kind) {
    case DocumentKind::unspecified:
      return "policy";
    case DocumentKind::identity:
      return "identity policy";
    case DocumentKind::boundary:
      return "permissions boundary";
    case DocumentKind::session:
      return "session policy";
    case DocumentKind::resource:
      return "resource policy";
    case DocumentKind::trust:
      return "trust policy";
    case DocumentKind::vpc_endpoint:
      return "VPC endpoint policy";
    case DocumentKind::scp:
      return "service control policy";
    case DocumentKind::rcp:
      return "resource control policy";
    case DocumentKind::tag:
      return "tag policy";
    case DocumentKind::backup:
      return "backup policy";
    case DocumentKind::declarative:
      return "declarative policy";
    case DocumentKind::ai_opt_out:
      return "AI services opt-out policy";
    case DocumentKind::chat_applications:
      return "chat applications policy";
    case DocumentKind::other:
      return "no policy";
  }
  return "";
}

std::string with_article(DocumentKind kind) {
  std::string_view name = to_string(kind);
  bool vowel = name.starts_with('i') || name.starts_with('A');
  return std::string(kind == DocumentKind::other ? "" : vowel ? "an " : "a ") + std::string(name);
}

bool has_statements(DocumentKind kind) {
  return kind <= DocumentKind::rcp;
}

std::string Statement::words() const {
  return sid.empty() ? "statement " + std::to_string(index + 1) : "statement `" + sid + "`";
}

bool is_full_access(const Statement& statement) {
  auto everything = [](const std::vector<PatternEntry>& entries) {
    for (const PatternEntry& entry : entries)
      if (entry.pattern.is_everything() && entry.text.guard.is_always()) return true;
    return false;
  };
  return statement.effect == Effect::allow && statement.guard.is_always() && !statement.not_action &&
         !statement.not_resource && everything(statement.actions) &&
         (everything(statement.resources) || !statement.has_resources) && statement.conditions.empty() &&
         !statement.open_conditions;
}

Tri is_allow_list(const Document& document) {
  bool doubtful = document.open;
  for (const Statement& statement : document.statements) {
    if (statement.effect == Effect::deny || is_full_access(statement)) continue;
    if (statement.effect == Effect::unknown || statement.guard.is_open())
      doubtful = true;
    else
      return Tri::yes;
  }
  return doubtful ? Tri::undecided : Tri::no;
}

Tri is_deny_list(const Document& document) {
  bool denies = false;
  for (const Statement& statement : document.statements) denies |= statement.effect != Effect::allow;
  if (!denies && !document.open) return Tri::no;
  return !is_allow_list(document);
}

}  // namespace analyzer::policy
