// Texts held in memory, laid over another tree or standing alone: unsaved text of an editor, edits of a test, examples.
#pragma once

#include <map>

#include "source/tree.h"

namespace analyzer::source {

class OverlayTree final : public Tree {
 public:
  // `below` must outlive this tree; null makes a tree of the given texts only.
  explicit OverlayTree(const Tree* below = nullptr) : below_(below) {}

  // Not while another thread reads.
  void set(std::string path, std::string text) { texts_[std::move(path)] = std::move(text); }
  void remove(std::string path) { texts_[std::move(path)] = std::nullopt; }  // as if the file below were not there
  void revert(const std::string& path) { texts_.erase(path); }               // shows the file below again

  Listing list(std::string_view folder, const std::function<bool(std::string_view)>& wanted = {}) const override;
  std::optional<EntryKind> kind_of(std::string_view path) const override;
  base::Result<std::string> read(std::string_view path, std::uint64_t limit = default_size_limit + 1) const override;

 private:
  const Tree* below_;
  std::map<std::string, std::optional<std::string>, std::less<>> texts_;
};

}  // namespace analyzer::source
