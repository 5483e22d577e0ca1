#include "syntax/hcl/skip.h"

#include <algorithm>
#include <vector>

namespace analyzer::syntax::hcl {
namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         (c & 0x80) != 0;
}

std::string_view trimmed(std::string_view line) {
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r')) line.remove_suffix(1);
  while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
  return line;
}

class Skipper {
 public:
  Skipper(std::string_view text, std::uint32_t begin, std::uint32_t at_least, std::uint64_t& budget)
      : text_(text), at_(begin), at_least_(at_least), budget_(budget) {}

  Stop run() {
    while (at_ < text_.size()) {
      char c = text_[at_];
      if (in_string()) {
        read_string(c);
        continue;
      }
      switch (c) {
        case '\n':
          // A string that goes on over a line break inside `${` lacks its end rather than its beginning.
          if (std::find(open_.begin() + static_cast<std::ptrdiff_t>(std::min(open_.size(), depth_at_line_)),
                        open_.end(), '"') != open_.end()) {
            forget_line();
          }
          if (open_.empty() && at_ >= at_least_) return {StopKind::line_break, at_};
          ++at_;
          if (at_ > at_least_ && begins_top_level_block(text_, at_)) return {StopKind::top_level, at_};
          depth_at_line_ = open_.size();
          continue;
        case '"':
        case '(':
        case '[':
        case '{':
          push(c);
          break;
        case ')':
        case ']':
          close(c == ')' ? '(' : '[');
          break;
        case '}':
          if (!open_.empty() && open_.back() == '$') {
            open_.pop_back();
          } else if (!close('{') && at_ >= at_least_) {
            return {StopKind::closer, at_};
          }
          break;
        case '#':
          to_line_end();
          continue;
        case '/':
          if (pass_comment()) continue;
          break;
        case '<':
          if (pass_heredoc()) continue;
          break;
        default:
          break;
      }
      ++at_;
    }
    return {StopKind::end, static_cast<std::uint32_t>(text_.size())};
  }

 private:
  void push(char opener) {
    open_.push_back(opener);
    if (opener != '"') absent_[opener == '(' ? 0 : opener == '[' ? 1 : 2] = false;
  }

  bool in_string() const { return !open_.empty() && open_.back() == '"'; }

  void read_string(char c) {
    if (c == '\n') {
      // Never closed. What the line opened is forgotten, but for a bracket at its very end.
      forget_line();
      std::uint32_t last = at_;
      while (last > 0 && (text_[last - 1] == ' ' || text_[last - 1] == '\t' || text_[last - 1] == '\r')) --last;
      if (last > 0 && (text_[last - 1] == '{' || text_[last - 1] == '[' || text_[last - 1] == '(')) {
        push(text_[last - 1]);
      }
      return;  // the line break is read again, outside
    }
    if (c == '"') open_.pop_back();
    if (c == '\\') ++at_;
    if ((c == '$' || c == '%') && at_ + 1 < text_.size()) {
      if (text_[at_ + 1] == c && at_ + 2 < text_.size() && text_[at_ + 2] == '{') {
        at_ += 3;
        return;
      }
      if (text_[at_ + 1] == '{') {
        open_.push_back('$');
        ++at_;
      }
    }
    ++at_;
  }

  // Closes what the line opened, and in any case all strings.
  void forget_line() {
    while (open_.size() > depth_at_line_ || (!open_.empty() && (open_.back() == '"' || open_.back() == '$')))
      open_.pop_back();
  }

  // Closes the innermost such bracket and all that is open inside it.
  bool close(char opener) {
    // What is not open is not looked for twice: no such opener was pushed since the last time it was not found.
    bool& absent = absent_[opener == '(' ? 0 : opener == '[' ? 1 : 2];
    if (absent) return false;
    auto found = std::find(open_.rbegin(), open_.rend(), opener);
    if (found == open_.rend()) {
      absent = true;
      return false;
    }
    open_.erase(found.base() - 1, open_.end());
    return true;
  }

  void to_line_end() { at_ = static_cast<std::uint32_t>(std::min(text_.find('\n', at_), text_.size())); }

  bool pass_comment() {
    if (text_.substr(at_, 2) == "//") {
      to_line_end();
      return true;
    }
    if (text_.substr(at_, 2) != "/*" || budget_ == 0) return false;
    std::size_t end = text_.find("*/", at_ + 2);
    budget_ -= std::min<std::uint64_t>(budget_, std::min(end, text_.size()) - at_);
    if (end == std::string_view::npos) return false;
    at_ = static_cast<std::uint32_t>(end + 2);
    return true;
  }

  bool pass_heredoc() {
    if (text_.substr(at_, 2) != "<<") return false;
    std::size_t begin = at_ + 2;
    if (begin < text_.size() && text_[begin] == '-') ++begin;
    std::size_t end = begin;
    while (end < text_.size() && is_word(text_[end])) ++end;
    std::string_view marker = text_.substr(begin, end - begin);
    if (end < text_.size() && text_[end] == '\r') ++end;
    if (marker.empty() || end >= text_.size() || text_[end] != '\n') return false;
    for (std::size_t line = end + 1; line < text_.size() && budget_ > 0;) {
      std::size_t line_end = std::min(text_.find('\n', line), text_.size());
      budget_ -= std::min<std::uint64_t>(budget_, line_end - line + 1);
      if (trimmed(text_.substr(line, line_end - line)) == marker) {
        at_ = static_cast<std::uint32_t>(line_end);
        return true;
      }
      line = line_end + 1;
    }
    return false;
  }

  std::string_view text_;
  std::uint32_t at_;
  std::uint32_t at_least_;
  std::uint64_t& budget_;
  std::vector<char> open_;  // brackets, `"`, and `$` for a template sequence
  std::size_t depth_at_line_ = 0;
  bool absent_[3] = {};  // `(`, `[`, `{`
};

}  // namespace

Stop skip_broken(std::string_view text, std::uint32_t begin, std::uint32_t at_least, std::uint64_t& budget) {
  return Skipper(text, begin, at_least, budget).run();
}

bool begins_top_level_block(std::string_view text, std::uint32_t line_begin) {
  std::size_t end = line_begin;
  while (end < text.size() && text[end] >= 'a' && text[end] <= 'z') ++end;
  if (end == line_begin || end == text.size()) return false;
  static constexpr std::string_view words[] = {"resource", "data",      "variable", "output",   "module",
                                               "provider", "terraform", "locals",   "moved",    "import",
                                               "removed",  "check",     "run",      "ephemeral"};
  std::string_view word = text.substr(line_begin, end - line_begin);
  if (std::find(std::begin(words), std::end(words), word) == std::end(words)) return false;
  while (end < text.size() && text[end] == ' ') ++end;
  if (end == text.size()) return false;
  return text[end] == '{' || text[end] == '"' || (is_word(text[end]) && end > line_begin + word.size());
}

}  // namespace analyzer::syntax::hcl
