// The actions that somebody asks about, as bits, and which of them a statement speaks of. Part of denial.h.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "policy/document.h"

namespace analyzer::policy {

// One bit for each action that some set asks for.
using Bits = std::vector<std::uint64_t>;

inline bool test(const Bits& bits, std::size_t i) {
  return bits[i / 64] >> (i % 64) & 1;
}
inline void set(Bits& bits, std::size_t i) {
  bits[i / 64] |= std::uint64_t{1} << (i % 64);
}
inline void add(Bits& to, const Bits& from) {
  for (std::size_t w = 0; w < to.size(); ++w) to[w] |= from[w];
}

struct AskedAction {
  std::string name, lower, service;
  bool has_resource_types = true;
  Subject subject;
};

class AskedActions {
 public:
  // Actions, or patterns that stand for what the action list holds. The indexes of the set's actions, each once.
  std::vector<std::size_t> add_set(const std::vector<std::string>& patterns);

  std::size_t size() const { return actions_.size(); }
  const AskedAction& operator[](std::size_t i) const { return actions_[i]; }
  Bits none() const { return Bits((actions_.size() + 63) / 64, 0); }
  Bits all() const;

  // The actions that a statement surely speaks of, and those that it may speak of.
  struct Spoken {
    Bits sure, maybe;
  };
  Spoken spoken_of(const Statement& statement) const;

 private:
  std::vector<AskedAction> actions_;
  std::unordered_map<std::string, std::size_t> index_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_service_;
};

}  // namespace analyzer::policy
