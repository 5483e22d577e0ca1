#include "policy/nearest.h"

#include <algorithm>
#include <vector>

#include "policy/text.h"

namespace analyzer::policy {

namespace {

constexpr std::size_t longest_name = 120;

// Letters to change, add or drop; `limit` or more is `limit`.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  std::size_t difference = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (difference >= limit) return limit;
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0], least = row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
      least = std::min(least, row[j]);
    }
    if (least >= limit) return limit;
  }
  return std::min(row[b.size()], limit);
}

}  // namespace

Nearest::Nearest(std::string_view wanted)
    : wanted_(to_lower(wanted.substr(0, longest_name))), distance_(wanted_.size() / 4 + 1) {}

void Nearest::offer(std::string_view candidate) {
  std::size_t distance = edit_distance(wanted_, to_lower(candidate.substr(0, longest_name)), distance_);
  if (distance >= distance_) return;
  distance_ = distance;
  best_ = std::string(candidate);
}

}  // namespace analyzer::policy
