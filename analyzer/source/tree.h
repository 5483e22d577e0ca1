// A tree of files to read from: the work tree, git's index, a tree of git's, or unsaved text laid over one of them.
//
// Paths are relative to the tree's root, with `/` between, never with `.` or `..`; the root itself is the empty path.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace analyzer::source {

enum class EntryKind { file, folder };

struct TreeEntry {
  std::string path;
  std::uint64_t size = 0;
};

// What the user should know about a path that was passed over. An error means that something asked for was not read.
struct Remark {
  enum class Kind { notice, error };
  Kind kind = Kind::notice;
  std::string path;
  std::string message;
};

struct Listing {
  std::vector<TreeEntry> files;  // by path, byte for byte
  std::vector<Remark> remarks;   // by path
};

inline constexpr std::uint64_t default_size_limit = 100u << 20;

class Tree {
 public:
  virtual ~Tree() = default;

  // The files below `folder` whose path `wanted` accepts (any, where it is empty), without what git ignores. A link to
  // a file counts as one; links to folders are not followed.
  virtual Listing list(std::string_view folder,
                       const std::function<bool(std::string_view path)>& wanted = {}) const = 0;

  // What stands at `path`, ignored or not; nothing where nothing does, or only a device or the like.
  virtual std::optional<EntryKind> kind_of(std::string_view path) const = 0;

  // The file's bytes, or those before `limit`. More than `default_size_limit` is an error. From any thread.
  virtual base::Result<std::string> read(std::string_view path, std::uint64_t limit = default_size_limit + 1) const = 0;
};

}  // namespace analyzer::source
