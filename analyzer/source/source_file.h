// One file's text, and where its lines begin.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "source/range.h"

namespace analyzer::source {

// Both count from 1. `column` is in UTF-16 code units, as editors and SARIF count; `byte_column` in bytes.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  std::uint32_t byte_column = 1;
};

class SourceFile {
 public:
  SourceFile(FileId id, std::string path, std::string text);

  FileId id() const { return id_; }
  const std::string& path() const { return path_; }  // relative to the scanned root, with `/`
  std::string_view text() const { return text_; }
  std::string_view text(Range range) const { return text().substr(range.begin, range.size()); }

  // A line ends at LF, CRLF or a lone CR. Offsets past the end give the end. A byte order mark has no width.
  Position position(std::uint32_t offset) const;
  std::uint32_t line_count() const { return static_cast<std::uint32_t>(line_starts_.size()); }
  Range line_range(std::uint32_t line) const;  // without the line break; lines count from 1

 private:
  FileId id_;
  std::string path_;
  std::string text_;
  std::vector<std::uint32_t> line_starts_;
};

// Offset of the first byte that is not UTF-8, or npos. Overlong forms and surrogates are not UTF-8.
std::size_t find_invalid_utf8(std::string_view text);

}  // namespace analyzer::source
