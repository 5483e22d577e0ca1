// Memory that is given out in a line and freed at once. Only for trivially destructible things.
//
// Not thread-safe: one arena a thread or a unit.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace analyzer::base {

class Arena {
 public:
  Arena() = default;
  Arena(Arena&&) = default;
  Arena& operator=(Arena&&) = default;

  void* allocate(std::size_t bytes, std::size_t alignment) {
    std::size_t start = (used_ + alignment - 1) & ~(alignment - 1);
    if (blocks_.empty() || start + bytes > capacity_) {
      capacity_ = next_block_ > bytes + alignment ? next_block_ : bytes + alignment;
      if (next_block_ < max_block) next_block_ *= 2;
      blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(capacity_));
      total_ += capacity_;
      start = 0;
    }
    used_ = start + bytes;
    return blocks_.back().get() + start;
  }

  template <typename T, typename... Args>
  T* make(Args&&... args) {
    static_assert(std::is_trivially_destructible_v<T>, "an arena runs no destructors");
    return new (allocate(sizeof(T), alignof(T))) T{std::forward<Args>(args)...};
  }

  template <typename T>
  std::span<T> copy(std::span<const T> items) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (items.empty()) return {};
    T* first = static_cast<T*>(allocate(items.size_bytes(), alignof(T)));
    std::memcpy(static_cast<void*>(first), items.data(), items.size_bytes());
    return {first, items.size()};
  }

  std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    char* first = static_cast<char*>(allocate(text.size(), 1));
    std::memcpy(first, text.data(), text.size());
    return {first, text.size()};
  }

  // Forgets what was given out and keeps one block for what comes next.
  void clear() {
    if (blocks_.size() > 1) {
      blocks_.front() = std::move(blocks_.back());  // the last has capacity_
      blocks_.resize(1);
    }
    used_ = 0;
    total_ = blocks_.empty() ? 0 : capacity_;
  }

  std::size_t bytes() const { return total_; }

 private:
  static constexpr std::size_t max_block = 1 << 20;
  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::size_t used_ = 0, capacity_ = 0, next_block_ = 4096, total_ = 0;
};

}  // namespace analyzer::base
