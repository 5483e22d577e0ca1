// The store's tables. Private to this room.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/arena.h"
#include "value/node.h"
#include "value/store.h"

namespace re2 {
class RE2;
}

namespace analyzer::value {

// What kind of text a term stands for, as far as that helps to compare strings.
enum class Nature : std::uint8_t { other, account, region, partition, url_suffix };

struct GuardNode {
  Store::GuardView::Form form;
  std::span<const Guard> operands;
  AtomKind atom = AtomKind::truth;
  Value left, right;
  std::uint64_t hash = 0;
  std::uint32_t size = 1;  // of the tree below: bounds what is built
  bool input = false;      // atoms: every term in it is an input
};

struct Store::Impl {
  base::Arena arena;
  std::vector<Term> terms;
  std::unordered_multimap<std::uint64_t, std::uint32_t> term_index;
  std::vector<GuardNode> guards;
  std::unordered_multimap<std::uint64_t, std::uint32_t> guard_index;
  std::unordered_set<std::string_view> texts;
  std::unordered_map<std::uint32_t, Value> bindings;
  std::unordered_map<std::uint32_t, Role> roles;
  std::unordered_map<std::string_view, Role> literal_roles;
  unsigned declared_roles = 0;  // a bit for each Role
  std::unordered_map<std::uint32_t, Nature> natures;
  std::unordered_map<std::uint32_t, std::span<const Value>> indexes;
  std::vector<std::pair<std::string, Reevaluate>> reevaluate;
  std::unordered_map<std::string, std::unique_ptr<re2::RE2>> patterns;
  Value null, yes, no, empty;
  Value invalid_marker;

  const Node* add(Node node) { return arena.make<Node>(node); }
  Guard intern(GuardNode node);
  const re2::RE2* pattern(std::string_view text);  // null when RE2 cannot read it
  ~Impl();
};

// A string of these pieces, neighbours of known text merged.
Value string_of(Store& store, Store::Impl& impl, std::span<const Piece> pieces);

inline bool is_core(Role role) {
  return role != Role::none && role != Role::application;
}

}  // namespace analyzer::value
