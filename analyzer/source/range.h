// Where something stands: a half-open span of byte offsets in one file.
//
// Lines and columns are computed where they are printed (source/source_file.h). An offset counts bytes of the file as
// it lies on disk, a byte order mark included.
#pragma once

#include <compare>
#include <cstdint>

namespace analyzer::source {

struct FileId {
  std::uint32_t index = 0xffffffff;
  bool valid() const { return index != 0xffffffff; }
  auto operator<=>(const FileId&) const = default;
};

struct Range {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool empty() const { return begin == end; }
  std::uint32_t size() const { return end - begin; }
  auto operator<=>(const Range&) const = default;
};

struct Location {
  FileId file;
  Range range;
  auto operator<=>(const Location&) const = default;
};

}  // namespace analyzer::source
