// Tells policy types apart by their top-level elements.
#include "policy/grammar.h"

namespace analyzer::policy {

namespace {

struct Mark {
  std::string_view element;
  DocumentKind kind;
};

// From the syntax of Organizations management policies; each type has one element at the top.
constexpr Mark marks[] = {
    {"tags", DocumentKind::tag},
    {"plans", DocumentKind::backup},
    {"services", DocumentKind::ai_opt_out},
    {"chatbot", DocumentKind::chat_applications},
    {"ec2_attributes", DocumentKind::declarative},
    {"s3_attributes", DocumentKind::declarative},
    {"security_hub", DocumentKind::declarative},
    {"inspector", DocumentKind::declarative},
    {"upgrade_rollout", DocumentKind::declarative},
    {"bedrock", DocumentKind::declarative},
    {"network_security_director", DocumentKind::declarative},
};

bool names_principal(const Element& statement) {
  return statement.find("Principal") || statement.find("NotPrincipal");
}

bool only_assumes(const Element* action) {
  if (!action) return false;
  if (action->is(Element::Kind::list)) {
    for (const Element& item : action->items)
      if (!only_assumes(&item)) return false;
    return !action->items.empty();
  }
  if (!action->text.is_known()) return false;
  std::string lower = to_lower(action->text.known());
  return lower.starts_with("sts:assumerole") || lower == "sts:tagsession" || lower == "sts:setsourceidentity" ||
         lower == "sts:setcontext";
}

}  // namespace

DocumentKind recognise(const Element& root) {
  if (!root.is(Element::Kind::object)) return DocumentKind::other;
  if (const Member* statements = root.find("Statement")) {
    bool principal = false, trust = true;
    auto look = [&](const Element& statement) {
      principal |= names_principal(statement);
      const Member* action = statement.find("Action");
      trust = trust && only_assumes(action ? &action->value : nullptr) && !statement.find("Resource") &&
              !statement.find("NotResource");
    };
    if (statements->value.is(Element::Kind::list)) {
      for (const Element& item : statements->value.items) look(item);
    } else {
      look(statements->value);
    }
    if (!principal) return DocumentKind::unspecified;
    return trust ? DocumentKind::trust : DocumentKind::resource;
  }
  for (const Mark& mark : marks)
    if (const Member* member = root.find(mark.element); member && !member->value.is_scalar()) return mark.kind;
  return DocumentKind::other;
}

}  // namespace analyzer::policy
