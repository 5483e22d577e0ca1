#include "syntax/mapping_builder.h"

#include <algorithm>
#include <numeric>

namespace analyzer::syntax {

namespace {

// Below this, comparing all pairs is faster than sorting, and `find` is faster without an index.
constexpr std::size_t small_mapping = 16;

void drop_duplicates_by_pairs(std::vector<Entry>& read, const OnDuplicate& on_duplicate) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < read.size(); ++i) {
    const Entry* first = nullptr;
    for (std::size_t k = 0; k < kept && !first && !read[i].key_node; ++k)
      if (!read[k].key_node && read[k].key == read[i].key) first = &read[k];
    if (first) {
      on_duplicate(*first, read[i]);
    } else {
      read[kept++] = read[i];
    }
  }
  read.resize(kept);
}

std::vector<std::uint32_t> sorted_positions(const std::vector<Entry>& entries) {
  std::vector<std::uint32_t> order(entries.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return entries[a].key < entries[b].key; });
  return order;
}

// Sorting, and not hashing: no choice of keys by an attacker makes it slow.
void drop_duplicates_by_sorting(std::vector<Entry>& read, const OnDuplicate& on_duplicate) {
  constexpr std::uint32_t none = 0xffffffff;
  std::vector<std::uint32_t> first_of(read.size(), none);
  std::vector<std::uint32_t> order = sorted_positions(read);
  std::uint32_t first = none;
  for (std::uint32_t position : order) {
    if (read[position].key_node) continue;
    if (first != none && read[first].key == read[position].key) {
      first_of[position] = first;
    } else {
      first = position;
    }
  }
  std::vector<Entry> kept;
  kept.reserve(read.size());
  for (std::size_t i = 0; i < read.size(); ++i) {
    if (first_of[i] == none) {
      kept.push_back(read[i]);
    } else {
      on_duplicate(read[first_of[i]], read[i]);
    }
  }
  read = std::move(kept);
}

}  // namespace

void fill_mapping(Node& mapping, std::vector<Entry>& read, base::Arena& arena, const OnDuplicate& on_duplicate) {
  if (read.size() <= small_mapping) {
    drop_duplicates_by_pairs(read, on_duplicate);
  } else {
    drop_duplicates_by_sorting(read, on_duplicate);
  }
  mapping.entries = arena.copy(std::span<const Entry>(read));
  if (read.size() > small_mapping)
    mapping.key_order = arena.copy(std::span<const std::uint32_t>(sorted_positions(read))).data();
}

}  // namespace analyzer::syntax
