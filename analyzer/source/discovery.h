// Finds the files of a tree that may be templates, modules, policies or manifests.
//
// Takes what the user named and returns candidates by name alone; what a file is, its content tells the front ends.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "source/tree.h"

namespace analyzer::source {

struct Candidate {
  std::string path;
  std::uint64_t size = 0;
  bool named =
      false;  // by the user, so that it is ours whatever it is called, and text that cannot be read is an error
};

struct Discovery {
  std::vector<Candidate> candidates;  // by path, byte for byte, each once
  std::vector<Remark> remarks;        // by path
  std::vector<std::string> missing;   // what was named and does not exist
};

// `paths` are relative to the tree's root: files, or folders to look through. Files over `size_limit` are passed over
// with an error.
Discovery discover(const Tree& tree, std::span<const std::string> paths, std::uint64_t size_limit = default_size_limit);

// `.yaml .yml .json .template .tf .tfvars .tofu .tftest.hcl`, and with `.json` their JSON forms.
bool is_candidate_name(std::string_view path);

// Where the repository of `path` begins: the nearest folder from there up that holds `.git` or `sra-lint.yaml`; without
// one, the folder itself (of a file the one that it lies in).
std::filesystem::path find_repository_root(const std::filesystem::path& path);

}  // namespace analyzer::source
