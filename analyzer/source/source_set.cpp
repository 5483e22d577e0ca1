#include "source/source_set.h"

#include <mutex>

#include "base/assert.h"

namespace analyzer::source {

FileId SourceSet::add(std::string_view path) {
  std::unique_lock lock(mutex_);
  if (auto found = ids_.find(path); found != ids_.end()) return found->second;
  FileId id{static_cast<std::uint32_t>(slots_.size())};
  slots_.push_back(std::make_unique<Slot>(Slot{std::string(path), nullptr}));
  ids_.emplace(slots_.back()->path, id);
  return id;
}

const SourceFile& SourceSet::load(FileId id, std::string text) {
  std::string name = path(id);
  auto file =
      std::make_unique<SourceFile>(id, std::move(name), std::move(text));  // outside the lock: it looks for lines
  std::unique_lock lock(mutex_);
  ANALYZER_ASSERT(id.index < slots_.size(), "a text belongs to a file of this set");
  Slot& slot = *slots_[id.index];
  if (!slot.file) slot.file = std::move(file);
  return *slot.file;
}

std::optional<FileId> SourceSet::find(std::string_view path) const {
  std::shared_lock lock(mutex_);
  auto found = ids_.find(path);
  return found == ids_.end() ? std::nullopt : std::optional(found->second);
}

const SourceFile* SourceSet::file(FileId id) const {
  std::shared_lock lock(mutex_);
  return id.index < slots_.size() ? slots_[id.index]->file.get() : nullptr;
}

const SourceFile* SourceSet::file(std::string_view path) const {
  std::optional<FileId> id = find(path);
  return id ? file(*id) : nullptr;
}

std::string SourceSet::path(FileId id) const {
  std::shared_lock lock(mutex_);
  return id.index < slots_.size() ? slots_[id.index]->path : std::string();
}

std::size_t SourceSet::size() const {
  std::shared_lock lock(mutex_);
  return slots_.size();
}

}  // namespace analyzer::source
