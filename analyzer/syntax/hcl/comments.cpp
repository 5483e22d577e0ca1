#include "syntax/hcl/comments.h"

#include <algorithm>

namespace analyzer::syntax::hcl {
namespace {

Comment read(Range range, std::string_view text, std::uint32_t line) {
  std::string_view whole = text.substr(range.begin, range.size());
  while (!whole.empty() && whole.back() == '\r') {
    whole.remove_suffix(1);
    --range.end;
  }
  std::string_view inner = whole.substr(whole[0] == '#' ? 1 : 2);
  if (whole.starts_with("/*")) inner.remove_suffix(2);
  return {range, inner, line};
}

class Attacher {
 public:
  Attacher(std::span<const Comment> comments, std::string_view text) : comments_(comments), text_(text) {}

  void attach(const Body& body) {
    for (const BodyItem& item : body.items) {
      // The tree is ours until parse returns; it is constant to all others.
      if (item.attribute) {
        Attribute& attribute = *const_cast<Attribute*>(item.attribute);
        attribute.leading = above(attribute.range.begin);
        attribute.trailing = beside(attribute.range.end);
      } else {
        Block& block = *const_cast<Block*>(item.block);
        block.leading = above(block.range.begin);
        block.trailing = beside(block.open_brace.end);
        attach(*block.body);
      }
    }
  }

 private:
  std::size_t first_from(std::uint32_t offset) const {
    return static_cast<std::size_t>(
        std::lower_bound(comments_.begin(), comments_.end(), offset,
                         [](const Comment& comment, std::uint32_t value) { return comment.range.begin < value; }) -
        comments_.begin());
  }

  // Whether nothing but spaces and at most `breaks` line breaks stand between.
  bool close(std::uint32_t begin, std::uint32_t end, int breaks) const {
    for (char c : text_.substr(begin, end - begin)) {
      if (c == '\n' && breaks-- == 0) return false;
      if (c != '\n' && c != ' ' && c != '\t' && c != '\r') return false;
    }
    return true;
  }

  bool begins_line(std::uint32_t offset) const {
    while (offset > 0 && (text_[offset - 1] == ' ' || text_[offset - 1] == '\t')) --offset;
    return offset == 0 || text_[offset - 1] == '\n';
  }

  std::span<const Comment> above(std::uint32_t begin) const {
    std::size_t end = first_from(begin), first = end;
    std::uint32_t next = begin;
    while (first > 0) {
      const Comment& comment = comments_[first - 1];
      if (!close(comment.range.end, next, 1) || !begins_line(comment.range.begin)) break;
      next = comment.range.begin;
      --first;
    }
    return comments_.subspan(first, end - first);
  }

  const Comment* beside(std::uint32_t end) const {
    std::size_t index = first_from(end);
    if (index == comments_.size() || !close(end, comments_[index].range.begin, 0)) return nullptr;
    return &comments_[index];
  }

  std::span<const Comment> comments_;
  std::string_view text_;
};

}  // namespace

std::span<const Comment> attach_comments(const std::vector<source::Range>& ranges, const source::SourceFile& file,
                                         std::string_view text, const Body& body, base::Arena& arena) {
  if (ranges.empty()) return {};
  std::vector<Comment> comments;
  comments.reserve(ranges.size());
  for (const Range& range : ranges) comments.push_back(read(range, text, file.position(range.begin).line));
  std::span<const Comment> kept = arena.copy(std::span<const Comment>(comments));
  Attacher(kept, text).attach(body);
  return kept;
}

}  // namespace analyzer::syntax::hcl
