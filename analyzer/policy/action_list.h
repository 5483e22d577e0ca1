// Every IAM action of a dated snapshot (rules/data/iam-actions.txt), and what an action pattern covers of them.
//
// The list is a snapshot: an action missing from it is probably a typo, and may be newer. Names are compared without
// regard to case.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "policy/pattern.h"

namespace analyzer::policy {

enum class AccessLevel : char { list = 'L', read = 'R', write = 'W', permissions = 'P', tagging = 'T' };

struct ActionId {
  std::uint32_t index = 0;
  auto operator<=>(const ActionId&) const = default;
};

struct Action {
  std::string_view service;  // in lower case
  std::string_view name;     // as AWS writes it
  AccessLevel level;
  bool has_resource_types;  // false: it is checked against `*` alone
  std::string words() const { return std::string(service) + ":" + std::string(name); }
};

class ActionList {
 public:
  explicit ActionList(std::string_view text);  // the format of iam-actions.txt
  static const ActionList& builtin();

  std::size_t size() const { return actions_.size(); }
  const Action& operator[](ActionId id) const { return actions_[id.index]; }
  std::optional<ActionId> find(std::string_view action) const;  // `s3:GetObject`
  bool has_service(std::string_view service) const;
  bool supports_rcp(std::string_view service) const;
  // Every action that matches `s3:Get*`, in the list's order. `*` is all.
  std::vector<ActionId> expand(std::string_view pattern) const;
  bool any(std::string_view pattern) const;
  // "s3:GetObjekt" → "s3:GetObject"; empty if none is near.
  std::string nearest(std::string_view action) const;

 private:
  struct Service {
    std::string_view name;
    std::uint32_t begin, end;
    bool rcp;
  };
  const Service* service(std::string_view name) const;
  template <typename F>
  void each(std::string_view pattern, F f) const;

  std::vector<Action> actions_;  // sorted by service, then by name without regard to case
  std::vector<std::string> lower_names_;
  std::vector<Service> services_;
};

}  // namespace analyzer::policy
