// Effective denial: what guardrails do to an action whoever calls, wherever, with whatever else in the request.
//
// Takes the policies on the path to an account, root first, and sets of actions; answers per action, computed over the
// statements and not by trying requests:
//   always denied    a Deny matches with nothing open, or the open parts of several Denies leave no way around
//   denied unless …  a Deny matches but for conditions, which are named
//   never allowed    some level has no Allow that could match
//   may be allowed   none of these
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "policy/action_list.h"
#include "policy/request.h"

namespace analyzer::policy {

enum class Denial : std::uint8_t { always_denied, denied_unless, may_be_allowed, never_allowed };
std::string_view to_string(Denial denial);

// A way around a Deny: what has to be so that it does not match.
struct Escape {
  enum class Kind : std::uint8_t { condition, resource, principal, open } kind = Kind::open;
  const ConditionEntry* condition = nullptr;
  std::string words;  // "`aws:PrincipalArn` is like `arn:aws:iam::*:role/BreakGlass`"
};

// One Deny, and the ways around it; none: it always matches.
struct DenyClause {
  const Document* document = nullptr;
  const Statement* statement = nullptr;
  std::vector<Escape> escapes;
};

struct ActionDenial {
  std::string action;
  Denial denial = Denial::may_be_allowed;
  std::vector<DenyClause> clauses;             // to be allowed, every one of them must be escaped
  std::optional<std::size_t> unallowed_level;  // never allowed: the level without an Allow
  // "denied unless `aws:PrincipalArn` is like `…`".
  std::string words() const;
};

struct GuardrailOptions {
  Layer layer = Layer::scp;       // scp, or rcp (where Allow is implied)
  std::optional<Text> principal;  // one caller; without it any principal that the policies reach
  std::optional<Text> resource;   // one resource; without it any
  Context context{false};         // what else is known of the request
};

class Guardrails {
 public:
  // Each set is a list of actions or patterns (`s3:Get*`), which stand for what the action list holds.
  Guardrails(std::vector<std::vector<std::string>> action_sets, GuardrailOptions options);
  ~Guardrails();
  Guardrails(Guardrails&&) noexcept;

  // Levels of policies, root first. Documents must outlive this object: what is found out about one is kept.
  std::vector<ActionDenial> explain(std::size_t set, std::span<const Documents> levels);
  // The weakest answer over the set's actions, for many accounts: may be allowed < denied unless < always, never.
  std::vector<Denial> summarize(std::span<const Documents> levels);

  std::span<const std::string> actions(std::size_t set) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace analyzer::policy
