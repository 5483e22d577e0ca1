// From libyaml's positions, which count characters, to byte offsets in the file.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace analyzer::syntax::yaml {

class MarkMap {
 public:
  // `text` is UTF-8; characters are counted from `begin`.
  MarkMap(std::string_view text, std::uint32_t begin);

  std::uint32_t offset(std::size_t character) const;

 private:
  // The offset of each 64th character, unless all are one byte long.
  static constexpr std::size_t step = 64;
  std::string_view text_;
  std::uint32_t begin_;
  std::vector<std::uint32_t> marks_;
};

}  // namespace analyzer::syntax::yaml
