#include "source/discovery.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "source/paths.h"

namespace analyzer::source {

namespace {

// By path, each path once: of those that two requests meet the one that `is_better`.
template <typename Item, typename IsBetter>
void sort_once(std::vector<Item>& items, IsBetter is_better) {
  std::stable_sort(items.begin(), items.end(), [&](const Item& a, const Item& b) {
    int order = a.path.compare(b.path);
    return order < 0 || (order == 0 && is_better(a, b));
  });
  auto last = std::unique(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.path == b.path; });
  items.erase(last, items.end());
}

}  // namespace

bool is_candidate_name(std::string_view path) {
  constexpr std::string_view endings[] = {".yaml", ".yml",    ".json", ".template",
                                          ".tf",   ".tfvars", ".tofu", ".tftest.hcl"};
  return std::any_of(std::begin(endings), std::end(endings),
                     [&](std::string_view ending) { return path.ends_with(ending); });
}

Discovery discover(const Tree& tree, std::span<const std::string> paths, std::uint64_t size_limit) {
  Discovery discovery;
  auto add = [&](TreeEntry& file, bool named) {
    if (file.size <= size_limit) return discovery.candidates.push_back({std::move(file.path), file.size, named});
    std::string message = fmt::format("the file is larger than {} MB and is not read", size_limit >> 20);
    discovery.remarks.push_back({Remark::Kind::error, std::move(file.path), std::move(message)});
  };
  for (const std::string& asked : paths) {
    std::optional<std::string> path = join_paths("", asked);
    std::optional<EntryKind> kind = path ? tree.kind_of(*path) : std::nullopt;
    if (!kind) {
      discovery.missing.push_back(asked);
    } else if (kind == EntryKind::file) {
      TreeEntry file{*path, 0};
      add(file, true);
    } else {
      Listing listing = tree.list(*path, is_candidate_name);
      for (TreeEntry& file : listing.files) add(file, false);
      std::move(listing.remarks.begin(), listing.remarks.end(), std::back_inserter(discovery.remarks));
    }
  }
  sort_once(discovery.candidates, [](const Candidate& a, const Candidate& b) { return a.named && !b.named; });
  sort_once(discovery.remarks, [](const Remark&, const Remark&) { return false; });
  return discovery;
}

std::filesystem::path find_repository_root(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::path start = std::filesystem::weakly_canonical(path, error);
  if (error) start = std::filesystem::absolute(path, error);
  if (!std::filesystem::is_directory(start, error)) start = start.parent_path();
  for (std::filesystem::path folder = start;; folder = folder.parent_path()) {
    if (std::filesystem::exists(folder / ".git", error) || std::filesystem::exists(folder / "sra-lint.yaml", error))
      return folder;
    if (folder == folder.parent_path()) return start;
  }
}

}  // namespace analyzer::source
