#include "frontends/terraform/suggestion.h"

#include <algorithm>
#include <vector>

namespace analyzer::frontends::terraform {

namespace {

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      std::size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
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
