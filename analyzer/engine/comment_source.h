// The comments of a scanned file, told by whoever has its tree.
#pragma once

#include <string_view>
#include <vector>

#include "source/range.h"

namespace analyzer::engine {

struct Comment {
  source::Range range;
  std::string_view text;  // with or without its marker (`#`, `//`, `/* */`)
};

class CommentSource {
 public:
  virtual ~CommentSource() = default;
  virtual std::vector<source::FileId> files() = 0;  // those that have comments, in order of their ids
  virtual std::vector<Comment> comments(source::FileId file) = 0;
};

}  // namespace analyzer::engine
