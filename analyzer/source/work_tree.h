// The files of a folder on disk.
//
// `.gitignore` files and `.git/info/exclude` are honoured, whether or not the folder is a repository; a user's global
// excludes are not, so that a scan gives the same on every machine. `.git`, `.terraform` and `node_modules` are passed
// over.
#pragma once

#include <filesystem>
#include <memory>

#include "source/tree.h"

namespace analyzer::source {

class WorkTree final : public Tree {
 public:
  static base::Result<std::unique_ptr<WorkTree>> open(const std::filesystem::path& root);
  ~WorkTree() override;
  WorkTree(const WorkTree&) = delete;
  WorkTree& operator=(const WorkTree&) = delete;

  Listing list(std::string_view folder, const std::function<bool(std::string_view)>& wanted = {}) const override;
  std::optional<EntryKind> kind_of(std::string_view path) const override;
  base::Result<std::string> read(std::string_view path, std::uint64_t limit = default_size_limit + 1) const override;

 private:
  explicit WorkTree(int root) : root_(root) {}
  int root_;  // descriptor of the folder
};

}  // namespace analyzer::source
