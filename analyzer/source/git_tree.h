// The files of a commit or tree of git, or of git's index, read from the object store: nothing is checked out.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>

#include "source/git_process.h"
#include "source/tree.h"

namespace analyzer::source {

// What git tracks is all there is, so `.gitignore` has no say here. Links within the tree are followed to files.
class GitTree final : public Tree {
 public:
  // `folder` is in the repository; paths are relative to it. `tree_ish` is a commit, tag, branch, or tree.
  static base::Result<std::unique_ptr<GitTree>> open(const std::filesystem::path& folder, const std::string& tree_ish);
  // What `git commit` would commit.
  static base::Result<std::unique_ptr<GitTree>> open_index(const std::filesystem::path& folder);

  Listing list(std::string_view folder, const std::function<bool(std::string_view)>& wanted = {}) const override;
  std::optional<EntryKind> kind_of(std::string_view path) const override;
  base::Result<std::string> read(std::string_view path, std::uint64_t limit = default_size_limit + 1) const override;

  // git's name for the content of that file, without reading it; empty where there is none.
  std::string object_of(std::string_view path) const;

 private:
  struct Blob {
    std::string object;
    std::uint64_t size = 0;
    bool is_link = false;
  };
  GitTree(GitProcess objects, std::map<std::string, Blob, std::less<>> blobs, std::vector<Remark> remarks)
      : blobs_(std::move(blobs)), remarks_(std::move(remarks)), objects_(std::move(objects)) {}
  static base::Result<std::unique_ptr<GitTree>> start(const std::filesystem::path& folder,
                                                      std::map<std::string, Blob, std::less<>> blobs,
                                                      std::vector<Remark> remarks);
  base::Result<std::string> read_object(const std::string& object, std::uint64_t limit) const;
  void find_sizes(const std::filesystem::path& folder);
  const Blob* follow_links(std::string_view path) const;

  std::map<std::string, Blob, std::less<>> blobs_;  // by path
  std::vector<Remark> remarks_;
  mutable std::mutex mutex_;  // one question to git at a time
  mutable GitProcess objects_;
};

}  // namespace analyzer::source
