#include "policy/facts.h"

#include "policy/principal.h"

namespace analyzer::policy {

namespace {

// A role's path is not in its sessions' ARNs.
constexpr value::TermId role_path_term{0x7fffffff};

ContextValue one(Text text) {
  return {Tri::yes, false, false, {std::move(text)}};
}

Text join(std::initializer_list<Text> parts) {
  std::vector<Piece> pieces;
  for (const Text& part : parts) {
    if (part.is_known())
      pieces.push_back({part.known(), {}, HoleShape::any, {}});
    else
      pieces.insert(pieces.end(), part.pieces().begin(), part.pieces().end());
  }
  return Text(std::move(pieces), {});
}

Text principal_arn(const Caller& caller) {
  if (caller.kind != Caller::Kind::session) return caller.text;
  return join({Text("arn:"), caller.partition, Text(":iam::"), caller.account, Text(":role/"),
               Text::hole(role_path_term, "path of the role"), caller.role_name});
}

}  // namespace

void fill_in(Request& request) {
  Caller caller = Caller::from(request.principal);
  Context& context = request.context;
  auto set = [&](std::string_view key, ContextValue value) {
    if (!context.has(key)) context.set(key, std::move(value));
  };
  using Kind = Caller::Kind;
  if (caller.kind == Kind::unknown) return;
  bool service = caller.kind == Kind::service;
  set("aws:PrincipalIsAWSService", ContextValue::one(service ? "true" : "false"));
  if (caller.has_account()) {
    set("aws:PrincipalArn", one(principal_arn(caller)));
    set("aws:PrincipalAccount", one(caller.account));
    set("aws:PrincipalType", ContextValue::one(caller.kind == Kind::root             ? "Account"
                                               : caller.kind == Kind::user           ? "User"
                                               : caller.kind == Kind::federated_user ? "FederatedUser"
                                                                                     : "AssumedRole"));
  } else {
    for (std::string_view key :
         {"aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths"})
      set(key, ContextValue::absent());
    if (caller.kind == Kind::anonymous) set("aws:PrincipalType", ContextValue::one("Anonymous"));
    if (service) set("aws:PrincipalServiceName", one(caller.text));
  }
  if (caller.kind == Kind::user && caller.text.is_known())
    set("aws:username", ContextValue::one(caller.text.known().substr(caller.text.known().rfind('/') + 1)));
  if (caller.kind != Kind::user) set("aws:username", ContextValue::absent());
  if (!request.resource_account.is("")) set("aws:ResourceAccount", one(request.resource_account));
}

}  // namespace analyzer::policy
