#include "source/discovery.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "source/paths.h"

namespace analyzer::source {

bool is_candidate_name(std::string_view path) {
  constexpr std::string_view endings[] = {".yaml", ".yml",    ".json", ".template",
                                          ".tf",   ".tfvars", ".tofu", ".tftest.hcl"};
  return std::any_of(std::begin(endings), std::end(endings),
                     [&](std::string_view ending) { return path.ends_with(ending); });
}

Discovery discover(const Tree& tree, std::span<const std::string> paths, std::uint64_t size_limit) {
  Discovery discovery;
  std::map<std::string, Candidate> found;
  std::map<std::string, Remark> remarks;  // a path that two requests meet is said once
  auto remark = [&](Remark what) { remarks.try_emplace(std::string(what.path), what); };
  for (const std::string& asked : paths) {
    std::optional<std::string> path = join_paths("", asked);
    std::optional<EntryKind> kind = path ? tree.kind_of(*path) : std::nullopt;
    if (!kind) {
      discovery.missing.push_back(asked);
      continue;
    }
    bool named = kind == EntryKind::file;
    Listing listing;
    if (named) {
      listing.files.push_back({*path, 0});
    } else {
      listing = tree.list(*path, is_candidate_name);
    }
    for (Remark& what : listing.remarks) remark(std::move(what));
    for (TreeEntry& file : listing.files) {
      if (file.size > size_limit) {
        remark({Remark::Kind::error, file.path,
                fmt::format("the file is larger than {} MB and is not read", size_limit >> 20)});
        continue;
      }
      Candidate& candidate = found[file.path];
      candidate = {file.path, std::max(file.size, candidate.size), candidate.named || named};
    }
  }
  for (auto& [path, candidate] : found) discovery.candidates.push_back(std::move(candidate));
  for (auto& [path, what] : remarks) discovery.remarks.push_back(std::move(what));
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
