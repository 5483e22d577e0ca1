#include "source/source_file.h"

#include <algorithm>
#include <cstring>

namespace analyzer::source {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

SourceFile::SourceFile(FileId id, std::string path, std::string text)
    : id_(id), path_(std::move(path)), text_(std::move(text)) {
  line_starts_.push_back(0);
  const char* first = text_.data();
  const char* last = first + text_.size();
  bool has_cr = std::memchr(first, '\r', text_.size()) != nullptr;  // seldom, so the common search is for one byte
  for (const char* at = first; at != last;) {
    const void* found = has_cr ? std::find_if(at, last, [](char c) { return c == '\n' || c == '\r'; })
                               : std::memchr(at, '\n', static_cast<std::size_t>(last - at));
    if (!found || found == last) break;
    at = static_cast<const char*>(found);
    if (*at == '\r' && at + 1 != last && at[1] == '\n') ++at;
    line_starts_.push_back(static_cast<std::uint32_t>(++at - first));
  }
}

Position SourceFile::position(std::uint32_t offset) const {
  offset = std::min<std::uint32_t>(offset, static_cast<std::uint32_t>(text_.size()));
  auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  auto line = static_cast<std::uint32_t>(after - line_starts_.begin());
  std::uint32_t start = line_starts_[line - 1];
  if (line == 1 && std::string_view(text_).starts_with(byte_order_mark)) start = std::min<std::uint32_t>(3, offset);
  std::uint32_t units = 0;
  for (std::uint32_t i = start; i < offset; ++i) {
    auto byte = static_cast<unsigned char>(text_[i]);
    if ((byte & 0xC0) == 0x80) continue;
    units += byte >= 0xF0 ? 2 : 1;
  }
  return {line, units + 1, offset - start + 1};
}

Range SourceFile::line_range(std::uint32_t line) const {
  if (line == 0 || line > line_starts_.size()) return {};
  std::uint32_t begin = line_starts_[line - 1];
  std::uint32_t end = line < line_starts_.size() ? line_starts_[line] : static_cast<std::uint32_t>(text_.size());
  while (end > begin && (text_[end - 1] == '\n' || text_[end - 1] == '\r')) --end;
  return {begin, end};
}

std::size_t find_invalid_utf8(std::string_view text) {
  std::size_t i = 0;
  auto at = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
  while (i < text.size()) {
    unsigned char lead = at(i);
    if (lead < 0x80) {
      std::uint64_t eight = 0;
      while (i + sizeof eight <= text.size()) {  // most text is ASCII
        std::memcpy(&eight, text.data() + i, sizeof eight);
        if (eight & 0x8080808080808080u) break;
        i += sizeof eight;
      }
      while (i < text.size() && at(i) < 0x80) ++i;
      continue;
    }
    std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || i + length > text.size()) return i;
    unsigned char second = at(i + 1);
    bool second_ok = (second & 0xC0) == 0x80 && !(lead == 0xE0 && second < 0xA0) && !(lead == 0xED && second >= 0xA0) &&
                     !(lead == 0xF0 && second < 0x90) && !(lead == 0xF4 && second >= 0x90);
    if (!second_ok) return i;
    for (std::size_t k = 2; k < length; ++k)
      if ((at(i + k) & 0xC0) != 0x80) return i;
    i += length;
  }
  return std::string_view::npos;
}

}  // namespace analyzer::source
