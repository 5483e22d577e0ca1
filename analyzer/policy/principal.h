// Who calls, and whether a `Principal` element means them.
#pragma once

#include "policy/arn.h"
#include "policy/document.h"

namespace analyzer::policy {

struct Caller {
  enum class Kind : std::uint8_t { user, role, session, root, federated_user, service, federated, anonymous, unknown };

  // From an ARN, a service principal (`cloudtrail.amazonaws.com`), an identity provider, or `*` for an anonymous
  // caller.
  static Caller from(const Text& principal);

  bool has_account() const { return kind <= Kind::federated_user; }
  bool is_role() const { return kind == Kind::role || kind == Kind::session; }

  Kind kind = Kind::unknown;
  Text text;  // as it was given
  Text partition, account;
  Text role_name;  // session: without path, which a session ARN does not carry; role: last part of the path
  Text role_path;  // role: everything after `role/`
};

// A role in `/aws-service-role/`, which SCPs and RCPs do not reach. A session's ARN has no path: `principal_arn` is
// what the request context holds as `aws:PrincipalArn`, or null.
Tri is_service_linked(const Caller& caller, const Text* principal_arn);

// How a principal element names the caller.
enum class Naming : std::uint8_t {
  everyone,
  itself,   // user, session, service, … by its own ARN or name
  role,     // the role of a session, or the role itself
  account,  // delegates to the account's own policies
};

struct NamingMatch {
  Tri match = Tri::no;
  Naming naming = Naming::itself;
};

NamingMatch names(const PrincipalEntry& entry, const Caller& caller);

// Does `NotPrincipal` with these entries mean the caller, i.e. is the caller not excepted? A caller with a permissions
// boundary is always meant. For an exception both the caller and its account must be listed, by the IAM guide; a list
// that names only the account is read differently by simulators, and so undecided.
Tri not_principal_means(const std::vector<PrincipalEntry>& entries, bool open, const Caller& caller, Effect effect,
                        bool has_boundary);

}  // namespace analyzer::policy
