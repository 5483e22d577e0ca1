#include "syntax/json/parser.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "syntax/encoding.h"
#include "syntax/json/explain.h"
#include "syntax/limited_sink.h"
#include "syntax/mapping_builder.h"

namespace analyzer::syntax::json {

namespace {

using diagnostics::Diagnostic;
using diagnostics::Sink;
using source::Range;
using source::SourceFile;

constexpr std::size_t depth_limit = 200;

// An input iterator that says how far the lexer has read.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, const char** reached) : at_(at), reached_(reached) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    *reached_ = ++at_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  const char** reached_;
};

// Builds the tree from nlohmann's events. An event says what was read, never where: its start follows from the end of
// the event before it, since only white space, `,` and `:` can stand between.
class Builder {
 public:
  Builder(const SourceFile& file, std::string_view text, std::uint32_t start, Sink& sink)
      : file_(file), text_(text), sink_(sink), after_(start) {}

  const char* reached = nullptr;  // set by the iterator
  DataTree tree;

  bool null() { return word("null", ScalarType::null); }
  bool boolean(bool value) { return word(value ? "true" : "false", ScalarType::boolean); }
  bool number_integer(std::int64_t) { return number(); }
  bool number_unsigned(std::uint64_t) { return number(); }
  bool number_float(double, const std::string&) { return number(); }
  bool binary(std::vector<std::uint8_t>&) { return false; }

  bool string(std::string& value) {
    Range range = string_range();
    return add(scalar(range, tree.arena.copy(std::string_view(value)), ScalarType::text));
  }

  bool key(std::string& value) {
    Frame& frame = frames_.back();
    frame.key_range = string_range();
    frame.key = tree.arena.copy(std::string_view(value));
    last_ = Last::key;
    return true;
  }

  bool start_object(std::size_t) { return open(true); }
  bool start_array(std::size_t) { return open(false); }
  bool end_object() { return close(token_start() + 1); }
  bool end_array() { return close(token_start() + 1); }

  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& problem) {
    constexpr int number_overflow = 406;
    Fault fault = explain(text_, after_, last_);
    if (problem.id == number_overflow) fault.message = "this number is too large";
    Diagnostic diagnostic{.code = "syntax", .message = std::move(fault.message), .location = {file_.id(), fault.range}};
    if (fault.at_end && !frames_.empty()) {
      std::uint32_t begin = frames_.back().begin;
      diagnostic.related.push_back(
          {{file_.id(), {begin, begin + 1}}, fmt::format("`{}` is never closed", text_[begin])});
    }
    fail(std::move(diagnostic));
    return false;
  }

  // An encoding fault was reported already; what follows from cutting the text there is not worth a second message.
  void be_quiet() { quiet_ = true; }

  void finish() {
    while (!frames_.empty()) close(after_);
  }

 private:
  struct Frame {
    bool object;
    std::uint32_t begin;
    std::size_t first_item, first_entry;
    std::string_view key;
    Range key_range;
  };

  void fail(Diagnostic diagnostic) {
    tree.complete = false;
    if (!quiet_) sink_.report(std::move(diagnostic));
  }

  std::uint32_t token_start() const {
    std::uint32_t at = after_;
    while (at < text_.size() && (text_[at] == ' ' || text_[at] == '\n' || text_[at] == '\r' || text_[at] == '\t' ||
                                 text_[at] == ',' || text_[at] == ':'))
      ++at;
    return at;
  }

  Range string_range() {
    Range range{token_start(), static_cast<std::uint32_t>(reached - text_.data())};
    after_ = range.end;
    return range;
  }

  bool word(std::string_view value, ScalarType type) {
    std::uint32_t begin = token_start();
    return add(scalar({begin, begin + static_cast<std::uint32_t>(value.size())}, value, type));
  }

  // The lexer reads one character past a number, so the text itself says where it ends.
  bool number() {
    std::uint32_t begin = token_start();
    Range range{begin, number_end(text_, begin)};
    std::string_view digits = text_.substr(begin, range.size());
    bool real = digits.find_first_of(".eE") != std::string_view::npos;
    return add(scalar(range, tree.arena.copy(digits), real ? ScalarType::real : ScalarType::integer));
  }

  const Node* scalar(Range range, std::string_view text, ScalarType type) {
    Node* node = tree.arena.make<Node>();
    node->type = type;
    node->style = ScalarStyle::json;
    node->range = range;
    node->text = text;
    return node;
  }

  bool add(const Node* node) {
    after_ = node->range.end;
    if (frames_.empty()) {
      tree.documents.push_back(node);
      last_ = Last::whole_value;
    } else if (Frame& frame = frames_.back(); frame.object) {
      entries_.push_back({frame.key, frame.key_range, node, nullptr});
      last_ = Last::value_in_object;
    } else {
      items_.push_back(node);
      last_ = Last::value_in_array;
    }
    return true;
  }

  bool open(bool object) {
    std::uint32_t begin = token_start();
    if (frames_.size() == depth_limit) {
      fail({.code = "syntax",
            .message = fmt::format("nested deeper than {} levels; reading stops here", depth_limit),
            .location = {file_.id(), {begin, begin + 1}}});
      return false;
    }
    frames_.push_back({object, begin, items_.size(), entries_.size(), {}, {}});
    after_ = begin + 1;
    last_ = object ? Last::object_start : Last::array_start;
    return true;
  }

  bool close(std::uint32_t end) {
    Frame frame = frames_.back();
    frames_.pop_back();
    Node* node = tree.arena.make<Node>();
    node->style = ScalarStyle::json;
    node->range = {frame.begin, end};
    if (frame.object) {
      node->kind = NodeKind::mapping;
      std::vector<Entry> own(entries_.begin() + static_cast<std::ptrdiff_t>(frame.first_entry), entries_.end());
      entries_.resize(frame.first_entry);
      fill_mapping(*node, own, tree.arena,
                   [&](const Entry& first, const Entry& second) { report_duplicate(first, second); });
    } else {
      node->kind = NodeKind::sequence;
      node->items = tree.arena.copy(std::span<const Node* const>(items_).subspan(frame.first_item));
      items_.resize(frame.first_item);
    }
    return add(node);
  }

  void report_duplicate(const Entry& first, const Entry& second) {
    sink_.report({.code = "syntax",
                  .message = fmt::format("key `{}` is already given in this object", second.key),
                  .location = {file_.id(), second.key_range},
                  .related = {{{file_.id(), first.key_range}, "first given here"}}});
  }

  const SourceFile& file_;
  std::string_view text_;
  Sink& sink_;
  std::uint32_t after_;  // where the last event ended
  Last last_ = Last::nothing;
  bool quiet_ = false;
  std::vector<Frame> frames_;
  std::vector<const Node*> items_;
  std::vector<Entry> entries_;
};

}  // namespace

DataTree parse(const SourceFile& file, Sink& sink) {
  LimitedSink limited(sink);
  ReadableText readable = readable_text(file, limited);
  Builder builder(file, readable.text, readable.begin, limited);
  if (readable.cut) builder.be_quiet();
  const char* first = readable.text.data() + readable.begin;
  const char* last = readable.text.data() + readable.text.size();
  builder.reached = first;
  bool read = nlohmann::json::sax_parse(CountingIterator(first, &builder.reached),
                                        CountingIterator(last, &builder.reached), &builder);
  builder.finish();
  if (!read || readable.cut) builder.tree.complete = false;
  return std::move(builder.tree);
}

}  // namespace analyzer::syntax::json
