// Owns the files of a run. An id names one for as long as the set lives.
#pragma once

#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "source/source_file.h"

namespace analyzer::source {

// All of it from any thread. Ids are given in the order of `add`, so whoever wants them the same on every run adds
// paths in a fixed order first and loads their texts in any order after.
class SourceSet {
 public:
  // The id of `path`, given now if it has none yet.
  FileId add(std::string_view path);

  // Sets the text of a file; the first one stays.
  const SourceFile& load(FileId id, std::string text);
  const SourceFile& load(std::string_view path, std::string text) { return load(add(path), std::move(text)); }

  std::optional<FileId> find(std::string_view path) const;
  const SourceFile* file(FileId id) const;  // null before its text is loaded, and for an invalid id
  const SourceFile* file(std::string_view path) const;
  std::string path(FileId id) const;  // empty for an invalid id
  std::size_t size() const;

 private:
  struct Slot {
    std::string path;
    std::unique_ptr<SourceFile> file;
  };
  mutable std::shared_mutex mutex_;
  std::vector<std::unique_ptr<Slot>> slots_;
  std::unordered_map<std::string_view, FileId> ids_;  // views of the slots' paths
};

}  // namespace analyzer::source
