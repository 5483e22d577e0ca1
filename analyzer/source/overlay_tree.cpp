#include "source/overlay_tree.h"

#include <algorithm>

#include "source/paths.h"

namespace analyzer::source {

Listing OverlayTree::list(std::string_view folder, const std::function<bool(std::string_view)>& wanted) const {
  Listing listing;
  if (below_) listing = below_->list(folder, wanted);
  auto is_covered = [&](const auto& item) { return texts_.find(item.path) != texts_.end(); };
  std::erase_if(listing.files, is_covered);
  std::erase_if(listing.remarks, is_covered);
  for (const auto& [path, text] : texts_)
    if (text && is_below(path, folder) && (!wanted || wanted(path))) listing.files.push_back({path, text->size()});
  std::sort(listing.files.begin(), listing.files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return listing;
}

std::optional<EntryKind> OverlayTree::kind_of(std::string_view path) const {
  if (auto found = texts_.find(path); found != texts_.end())
    return found->second ? std::optional(EntryKind::file) : std::nullopt;
  if (path.empty()) return EntryKind::folder;
  std::string prefix = std::string(path) + '/';
  for (auto next = texts_.lower_bound(prefix); next != texts_.end() && next->first.starts_with(prefix); ++next)
    if (next->second) return EntryKind::folder;
  return below_ ? below_->kind_of(path) : std::nullopt;
}

base::Result<std::string> OverlayTree::read(std::string_view path, std::uint64_t limit) const {
  if (auto found = texts_.find(path); found != texts_.end()) {
    if (!found->second) return base::Error{"No such file or directory"};
    return found->second->substr(0, limit);
  }
  if (below_) return below_->read(path, limit);
  return base::Error{"No such file or directory"};
}

}  // namespace analyzer::source
