#include "base/nearest.h"

#include <algorithm>
#include <cctype>

namespace analyzer::base {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  if (a.size() > 64 || b.size() > 64) return a == b ? 0 : 1000;
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t j = 1; j <= b.size(); ++j) {
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[a.size()][b.size()];
}

namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

}  // namespace

std::string_view nearest(std::string_view word, std::span<const std::string_view> words) {
  std::string_view best;
  std::size_t best_score = 1000;
  std::string small = lower(word);
  for (std::string_view candidate : words) {
    if (candidate == word) return candidate;
    std::size_t score = 2 * edit_distance(small, lower(candidate)) + 1;
    if (score < best_score) {
      best_score = score;
      best = candidate;
    }
  }
  std::size_t allowed = 2 * std::max<std::size_t>(1, word.size() / 3) + 1;
  return best_score <= allowed ? best : std::string_view{};
}

std::string_view nearest(std::string_view word, const std::vector<std::string>& words) {
  std::vector<std::string_view> views(words.begin(), words.end());
  return nearest(word, views);
}

}  // namespace analyzer::base
