#include "frontends/terraform/suggestion.h"

#include <algorithm>
#include <vector>

namespace analyzer::frontends::terraform {

namespace {

// Edits between two words; two letters the wrong way round are one.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t j = 1; j <= b.size(); ++j) {
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[a.size()][b.size()];
}

}  // namespace

std::string did_you_mean(std::string_view name, std::span<const std::string_view> candidates) {
  if (name.size() > 64) return {};
  std::size_t best = name.size() < 4 ? 2 : 3;
  std::string_view nearest;
  for (std::string_view c : candidates) {
    if (c.size() > 64) continue;
    std::size_t d = distance(name, c);
    if (d < best) {
      best = d;
      nearest = c;
    }
  }
  return nearest.empty() ? std::string{} : "; did you mean `" + std::string(nearest) + "`?";
}

}  // namespace analyzer::frontends::terraform
