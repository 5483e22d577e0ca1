// Where the characters of one scalar's value stand in its file; for scalars that are asked many times.
//
// syntax::offset_in_file walks the scalar for each question; this walks it once.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "syntax/data_tree.h"

namespace analyzer::frontends::cloudformation {

class ScalarPlaces {
 public:
  // `text` is the text that the tree was parsed from.
  ScalarPlaces(const syntax::Node& scalar, std::string_view text);

  // The bytes of `scalar.text.substr(begin, end - begin)`.
  source::Range range(std::size_t begin, std::size_t end) const;

 private:
  struct Run {
    std::size_t at;  // in the value
    std::size_t size;
    source::Range range;  // in the text
    bool verbatim;
  };
  const Run* run_of(std::size_t at) const;

  std::vector<Run> runs_;
  std::uint32_t end_;
};

}  // namespace analyzer::frontends::cloudformation
