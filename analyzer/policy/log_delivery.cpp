#include "policy/log_delivery.h"

#include "policy/data_files.h"
#include "policy/glob.h"
#include "policy/statement_match.h"

namespace analyzer::policy {

namespace {

bool is_log_delivery(std::string_view principal) {
  for (const LogDelivery& one : data_files().log_delivery) {
    if (one.principal == principal) return true;
    // China Regions: `cloudtrail.amazonaws.com.cn`.
    if (principal.size() == one.principal.size() + 3 && principal.starts_with(one.principal) &&
        principal.ends_with(".cn"))
      return true;
  }
  return false;
}

// Could a text with holes be one of them?
Tri names_log_delivery(const PrincipalEntry& entry) {
  if (entry.type == PrincipalType::unknown) return Tri::undecided;
  if (entry.type != PrincipalType::service) return Tri::no;
  if (entry.text.is_known()) return value::tri(is_log_delivery(entry.text.known()));
  Symbols symbols = symbols_of(entry.text);
  for (const LogDelivery& one : data_files().log_delivery) {
    Symbols name;
    append_literal(name, one.principal);
    if (match_symbols(symbols, name) != Tri::no) return Tri::undecided;
  }
  return Tri::no;
}

Tri puts_objects(const Statement& statement) {
  static const Subject put(Text("s3:putobject"), false, true);
  return matches_action(statement, put);
}

Tri effect_is_allow(const Statement& statement) {
  return statement.effect == Effect::unknown ? Tri::undecided : value::tri(statement.effect == Effect::allow);
}

}  // namespace

std::vector<LogDeliveryGrant> log_delivery_grants(const Document& bucket_policy) {
  std::vector<LogDeliveryGrant> grants;
  for (const Statement& statement : bucket_policy.statements) {
    if (statement.effect != Effect::allow || statement.not_principal || puts_objects(statement) != Tri::yes) continue;
    for (const PrincipalEntry& entry : statement.principals)
      if (names_log_delivery(entry) == Tri::yes) grants.push_back({entry.text.known(), &statement});
  }
  return grants;
}

Tri grants_log_delivery(const Document& bucket_policy) {
  Tri any = bucket_policy.open ? Tri::undecided : Tri::no;
  for (const Statement& statement : bucket_policy.statements) {
    Tri named = statement.open_principals ? Tri::undecided : Tri::no;
    for (const PrincipalEntry& entry : statement.principals) {
      Tri one = names_log_delivery(entry);
      if (!entry.text.guard.is_always()) one = value::and_(one, Tri::undecided);
      named = value::or_(named, one);
    }
    if (statement.not_principal) named = Tri::no;
    Tri grant = value::and_(value::and_(named, puts_objects(statement)), effect_is_allow(statement));
    if (!statement.guard.is_always()) grant = value::and_(grant, Tri::undecided);
    any = value::or_(any, grant);
  }
  return any;
}

}  // namespace analyzer::policy
