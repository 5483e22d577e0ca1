#include "syntax/yaml/comments.h"

#include <algorithm>

#include "syntax/yaml/characters.h"

namespace analyzer::syntax::yaml {

std::vector<Comment> find_comments(std::string_view text, std::uint32_t begin, std::uint32_t end,
                                   std::span<const source::Range> scalars, base::Arena& arena) {
  std::vector<Comment> comments;
  std::uint32_t at = begin;
  auto search_gap = [&](std::uint32_t gap_end) {
    while (at < gap_end) {
      auto hash = text.substr(0, gap_end).find('#', at);
      if (hash == std::string_view::npos) break;
      auto first = static_cast<std::uint32_t>(hash), last = first;
      while (last < text.size() && break_size(text, last) == 0) ++last;
      comments.push_back({{first, last}, arena.copy(text.substr(first + 1, last - first - 1))});
      at = last;
    }
  };
  for (source::Range scalar : scalars) {
    if (scalar.begin >= end) break;
    search_gap(scalar.begin);
    at = std::max(at, scalar.end);
  }
  search_gap(end);
  return comments;
}

}  // namespace analyzer::syntax::yaml
