#include "engine/cel/nearest.h"

#include <algorithm>

namespace analyzer::engine::cel {
namespace {

// Insertions, deletions, substitutions and swaps of neighbours; stops being exact above `limit`.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > limit) return limit + 1;
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace

std::string nearest(std::string_view written, const std::vector<std::string>& names) {
  if (written.size() > 100) return "";
  const std::size_t limit = written.size() <= 3 ? 1 : written.size() <= 6 ? 2 : 3;
  std::string best;
  std::size_t best_distance = limit + 1;
  for (const std::string& name : names) {
    const std::size_t distance = edit_distance(written, name, limit);
    // On a tie the first in the alphabet, so that the message is the same on every run.
    if (distance < best_distance || (distance == best_distance && distance <= limit && name < best)) {
      best_distance = distance;
      best = name;
    }
  }
  return best_distance <= limit ? best : "";
}

std::string did_you_mean(std::string_view written, const std::vector<std::string>& names) {
  const std::string name = nearest(written, names);
  return name.empty() ? "" : "; did you mean `" + name + "`?";
}

}  // namespace analyzer::engine::cel
