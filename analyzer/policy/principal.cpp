#include "policy/principal.h"

#include "policy/glob.h"

namespace analyzer::policy {

namespace {

// `text` without `prefix`, if it surely begins so.
std::optional<Text> strip(const Text& text, std::string_view prefix) {
  if (text.is_known()) {
    if (!text.known().starts_with(prefix)) return std::nullopt;
    return Text(text.known().substr(prefix.size()), text.location);
  }
  std::vector<Piece> pieces = text.pieces();
  if (pieces.front().is_hole() || !pieces.front().literal.starts_with(prefix)) return std::nullopt;
  pieces.front().literal.erase(0, prefix.size());
  if (pieces.front().literal.empty()) pieces.erase(pieces.begin());
  return Text(std::move(pieces), text.location);
}

// What follows the last `/`; a hole there is taken as it is.
Text last_segment(const Text& text) {
  if (text.is_known()) return Text(text.known().substr(text.known().rfind('/') + 1), text.location);
  std::vector<Piece> kept;
  for (const Piece& piece : text.pieces()) {
    std::size_t slash = piece.is_hole() ? std::string::npos : piece.literal.rfind('/');
    if (slash == std::string::npos) {
      kept.push_back(piece);
      continue;
    }
    kept.clear();
    if (slash + 1 < piece.literal.size()) kept.push_back({piece.literal.substr(slash + 1), {}, HoleShape::any, {}});
  }
  return Text(std::move(kept), text.location);
}

Text first_segment(const Text& text) {
  if (text.is_known()) return Text(text.known().substr(0, text.known().find('/')), text.location);
  std::vector<Piece> kept;
  for (const Piece& piece : text.pieces()) {
    std::size_t slash = piece.is_hole() ? std::string::npos : piece.literal.find('/');
    if (slash == std::string::npos) {
      kept.push_back(piece);
      continue;
    }
    kept.push_back({piece.literal.substr(0, slash), {}, HoleShape::any, {}});
    break;
  }
  return Text(std::move(kept), text.location);
}

bool is_account_number(const std::string& text) {
  return text.size() == 12 && text.find_first_not_of("0123456789") == std::string::npos;
}

// The account that an entry delegates to: `123456789012` or `arn:aws:iam::123456789012:root`.
std::optional<Text> delegated_account(const Text& text) {
  if (text.is_known() && is_account_number(text.known())) return text;
  if (!text.is_known() && text.pieces().size() == 1 && text.pieces().front().shape == HoleShape::segment) return text;
  std::optional<ArnFields> fields = split_arn(text);
  if (!fields || !(*fields)[arn_rest].is("root") || !(*fields)[arn_service].is("iam")) return std::nullopt;
  return (*fields)[arn_account];
}

Tri all(std::initializer_list<Tri> parts) {
  Tri result = Tri::yes;
  for (Tri part : parts) result = value::and_(result, part);
  return result;
}

}  // namespace

Caller Caller::from(const Text& principal) {
  Caller caller;
  caller.text = principal;
  if (principal.is("*")) {
    caller.kind = Kind::anonymous;
    return caller;
  }
  std::optional<ArnFields> fields = split_arn(principal);
  if (!fields) {
    if (!principal.is_known()) return caller;
    const std::string& name = principal.known();
    // `accounts.google.com`, `graph.facebook.com` and the like are identity providers.
    caller.kind =
        name.ends_with(".amazonaws.com") || name.ends_with(".amazonaws.com.cn") || name.ends_with(".amazon.com")
            ? Kind::service
            : Kind::federated;
    return caller;
  }
  caller.partition = (*fields)[arn_partition];
  caller.account = (*fields)[arn_account];
  const Text& rest = (*fields)[arn_rest];
  if (rest.is("root"))
    caller.kind = Kind::root;
  else if (strip(rest, "user/"))
    caller.kind = Kind::user;
  else if (std::optional<Text> path = strip(rest, "role/")) {
    caller.kind = Kind::role;
    caller.role_path = *path;
    caller.role_name = last_segment(*path);
  } else if (std::optional<Text> role = strip(rest, "assumed-role/")) {
    caller.kind = Kind::session;
    caller.role_name = first_segment(*role);
  } else if (strip(rest, "federated-user/"))
    caller.kind = Kind::federated_user;
  else if (rest.is_known())
    caller.kind = Kind::federated;  // a SAML or OIDC provider
  return caller;
}

Tri is_service_linked(const Caller& caller, const Text* principal_arn) {
  auto in_path = [](const Text& arn) {
    std::optional<ArnFields> fields = split_arn(arn);
    if (!fields) return arn.is_known() ? Tri::no : Tri::undecided;
    if (strip((*fields)[arn_rest], "role/aws-service-role/")) return Tri::yes;
    return (*fields)[arn_rest].is_known() || strip((*fields)[arn_rest], "user/") ? Tri::no : Tri::undecided;
  };
  if (caller.kind == Caller::Kind::role) return in_path(caller.text);
  if (caller.kind == Caller::Kind::unknown) return Tri::undecided;
  if (caller.kind != Caller::Kind::session) return Tri::no;
  if (principal_arn) return in_path(*principal_arn);
  // The names of service-linked roles begin so; another role may be called so too.
  if (caller.role_name.is_known())
    return caller.role_name.known().starts_with("AWSServiceRoleFor") ? Tri::undecided : Tri::no;
  return Tri::undecided;
}

NamingMatch names(const PrincipalEntry& entry, const Caller& caller) {
  auto guarded = [&](Tri match, Naming naming) {
    if (!entry.text.guard.is_always()) match = value::and_(match, Tri::undecided);
    return NamingMatch{match, naming};
  };
  if (entry.type == PrincipalType::everyone) return guarded(Tri::yes, Naming::everyone);
  if (entry.type == PrincipalType::unknown) return guarded(Tri::undecided, Naming::itself);
  if (caller.kind == Caller::Kind::anonymous) return {Tri::no, Naming::itself};
  if (caller.kind == Caller::Kind::unknown) return guarded(Tri::undecided, Naming::itself);
  if (entry.type != PrincipalType::aws)
    return caller.has_account() ? NamingMatch{Tri::no, Naming::itself}
                                : guarded(equal(entry.text, caller.text), Naming::itself);
  if (!caller.has_account()) return {Tri::no, Naming::itself};

  if (std::optional<Text> account = delegated_account(entry.text)) {
    // The root user is what `…:root` names; its account is itself.
    Naming naming = caller.kind == Caller::Kind::root ? Naming::itself : Naming::account;
    return guarded(equal(*account, caller.account), naming);
  }
  Tri itself = equal(entry.text, caller.text);
  if (itself == Tri::yes) return guarded(Tri::yes, caller.kind == Caller::Kind::role ? Naming::role : Naming::itself);
  if (caller.kind == Caller::Kind::session) {
    std::optional<ArnFields> fields = split_arn(entry.text);
    std::optional<Text> path = fields ? strip((*fields)[arn_rest], "role/") : std::nullopt;
    if (path)
      return guarded(all({equal((*fields)[arn_partition], caller.partition),
                          equal((*fields)[arn_account], caller.account), equal(last_segment(*path), caller.role_name)}),
                     Naming::role);
  }
  if (itself == Tri::no && !entry.text.is_known() && !split_arn(entry.text))
    itself = Tri::undecided;  // it may name the role or the account
  return guarded(itself, Naming::itself);
}

Tri not_principal_means(const std::vector<PrincipalEntry>& entries, bool open, const Caller& caller, Effect effect,
                        bool has_boundary) {
  if (has_boundary && effect == Effect::deny) return Tri::yes;
  Tri itself = open ? Tri::undecided : Tri::no, role = itself, account = itself;
  for (const PrincipalEntry& entry : entries) {
    NamingMatch match = names(entry, caller);
    switch (match.naming) {
      case Naming::everyone:
        if (match.match == Tri::yes) return Tri::no;
        itself = role = account = value::or_(account, match.match);
        break;
      case Naming::itself:
        itself = value::or_(itself, match.match);
        break;
      case Naming::role:
        role = value::or_(role, match.match);
        break;
      case Naming::account:
        account = value::or_(account, match.match);
        break;
    }
  }
  if (!caller.has_account()) return !itself;
  if (caller.kind == Caller::Kind::root) return !itself;
  Tri listed = caller.kind == Caller::Kind::session ? value::and_(itself, role)
               : caller.kind == Caller::Kind::role  ? role
                                                    : itself;
  Tri excepted = value::and_(listed, account);
  if (excepted == Tri::yes) return Tri::no;
  if (excepted == Tri::undecided) return Tri::undecided;
  // The account is listed, the caller is not: the guide says it is meant, simulators say it is not.
  if (account != Tri::no) return Tri::undecided;
  // The caller is listed, its account is not: meant by a Deny; of an Allow nothing is said.
  bool partly = itself != Tri::no || role != Tri::no;
  if (partly && effect != Effect::deny) return Tri::undecided;
  return Tri::yes;
}

}  // namespace analyzer::policy
