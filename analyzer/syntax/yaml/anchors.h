// The anchors of one document, and a bound on what aliases may make of them.
//
// An alias shares the anchor's nodes, so the tree stays small; but whoever walks it walks every copy. Ten lines of
// aliases can mean a billion nodes, so what aliases add is counted and bounded.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "syntax/data_tree.h"

namespace analyzer::syntax::yaml {

// How large a subtree is when every alias in it is followed.
struct Extent {
  std::uint64_t nodes = 1;
  std::uint32_t height = 0;  // levels of collections
};

struct Anchor {
  const Node* node = nullptr;  // null while the anchored collection is still open
  Extent extent;
};

class Anchors {
 public:
  explicit Anchors(std::uint64_t budget) : budget_(budget) {}

  void start_document() { anchors_.clear(); }
  void open(std::string_view name) { anchors_[std::string(name)] = {}; }
  void define(std::string_view name, const Node* node, Extent extent) { anchors_[std::string(name)] = {node, extent}; }
  const Anchor* find(std::string_view name) const {
    auto found = anchors_.find(std::string(name));
    return found == anchors_.end() ? nullptr : &found->second;
  }

  // False when nothing is left for as many nodes.
  bool spend(std::uint64_t nodes) {
    if (nodes > budget_) return false;
    budget_ -= nodes;
    return true;
  }

 private:
  std::unordered_map<std::string, Anchor> anchors_;
  std::uint64_t budget_;
};

}  // namespace analyzer::syntax::yaml
