#include "syntax/yaml/parser.h"

#include <fmt/format.h>
#include <yaml.h>

#include <algorithm>

#include "syntax/encoding.h"
#include "syntax/limited_sink.h"
#include "syntax/mapping_builder.h"
#include "syntax/yaml/anchors.h"
#include "syntax/yaml/characters.h"
#include "syntax/yaml/comments.h"
#include "syntax/yaml/explain.h"
#include "syntax/yaml/mark_map.h"
#include "syntax/yaml/merge_keys.h"
#include "syntax/yaml/scalar_type.h"

namespace analyzer::syntax::yaml {

namespace {

using diagnostics::Diagnostic;
using diagnostics::Severity;
using diagnostics::Sink;
using source::Range;
using source::SourceFile;

// libyaml compares each `%TAG` with all before it.
constexpr std::size_t tag_directive_limit = 100;

std::string_view text_of(const yaml_char_t* text) {
  return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view();
}

ScalarStyle style_of(yaml_scalar_style_t style) {
  switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
      return ScalarStyle::single_quoted;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
      return ScalarStyle::double_quoted;
    case YAML_LITERAL_SCALAR_STYLE:
      return ScalarStyle::literal;
    case YAML_FOLDED_SCALAR_STYLE:
      return ScalarStyle::folded;
    default:
      return ScalarStyle::plain;
  }
}

// A tag of YAML's own decides; any other (`!Ref`) means text to who wrote it.
ScalarType scalar_type(std::string_view tag, ScalarStyle style, std::string_view text) {
  constexpr std::string_view yaml_tag = "tag:yaml.org,2002:";
  if (tag.empty()) return style == ScalarStyle::plain ? plain_scalar_type(text) : ScalarType::text;
  if (!tag.starts_with(yaml_tag)) return ScalarType::text;
  tag.remove_prefix(yaml_tag.size());
  if (tag == "null") return ScalarType::null;
  if (tag == "bool") return ScalarType::boolean;
  if (tag == "int") return ScalarType::integer;
  if (tag == "float") return ScalarType::real;
  return ScalarType::text;
}

class Event {
 public:
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&event); }
  yaml_event_t event{};
};

class Reader {
 public:
  Reader(const SourceFile& file, ReadableText readable, Sink& sink, const Limits& limits)
      : file_(file),
        text_(readable.text),
        begin_(readable.begin),
        cut_(readable.cut),
        sink_(sink),
        limits_(limits),
        marks_(readable.text, readable.begin),
        anchors_(limits.alias_nodes),
        stop_(readable.begin) {
    tree_.complete = !cut_;
  }

  DataTree read() {
    yaml_parser_t parser;
    if (yaml_parser_initialize(&parser)) {
      std::string_view input = text_.substr(begin_);
      yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
      yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char*>(input.data()), input.size());
      if (directives_are_few()) read_events(parser);
    }
    yaml_parser_delete(&parser);
    while (!frames_.empty()) close(frames_.back().last);
    tree_.comments = find_comments(text_, begin_, stop_, scalars_, tree_.arena);
    report_aliases();
    return std::move(tree_);
  }

 private:
  // A collection that is being read.
  struct Frame {
    Node* node;
    std::string anchor;
    bool flow;
    std::size_t first_item, first_entry;
    std::uint32_t last;  // where the last thing in it ends
    Extent extent;
    bool has_key = false;
    std::string_view key;
    Range key_range;
    const Node* key_node = nullptr;
    std::vector<std::size_t> merges;  // entries whose key is a plain `<<`, counted from the first of this mapping
  };

  struct Uses {  // of a feature that deserves one warning a file
    std::uint32_t count = 0;
    Range first;
  };

  void read_events(yaml_parser_t& parser) {
    for (;;) {
      Event holder;
      yaml_event_t& event = holder.event;
      if (!yaml_parser_parse(&parser, &event)) return stop_at_fault(parser);
      switch (event.type) {
        case YAML_STREAM_END_EVENT:
          stop_ = static_cast<std::uint32_t>(text_.size());
          return;
        case YAML_DOCUMENT_START_EVENT:
          anchors_.start_document();
          break;
        case YAML_ALIAS_EVENT:
          read_alias(event);
          break;
        case YAML_SCALAR_EVENT:
          read_scalar(event);
          break;
        case YAML_SEQUENCE_START_EVENT:
          if (!open(event, NodeKind::sequence)) return;
          break;
        case YAML_MAPPING_START_EVENT:
          if (!open(event, NodeKind::mapping)) return;
          break;
        case YAML_SEQUENCE_END_EVENT:
        case YAML_MAPPING_END_EVENT:
          close(frames_.back().flow ? range_of(event).end : frames_.back().last);
          break;
        default:
          break;
      }
    }
  }

  bool directives_are_few() {
    std::size_t count = 0;
    for (std::size_t at = text_.find("%TAG", begin_); at != std::string_view::npos; at = text_.find("%TAG", at + 4)) {
      bool line_start = at == begin_ || text_[at - 1] == '\n' || text_[at - 1] == '\r';
      if (!line_start || ++count <= tag_directive_limit) continue;
      auto offset = static_cast<std::uint32_t>(at);
      tree_.complete = false;
      report({offset, offset + 4}, fmt::format("more than {} `%TAG` lines; the file is not read", tag_directive_limit));
      return false;
    }
    return true;
  }

  void stop_at_fault(const yaml_parser_t& parser) {
    Fault fault = explain(parser, text_, begin_, marks_);
    stop_ = fault.stop;
    tree_.complete = false;
    if (cut_) return;  // the text is only a part, and why was said already
    Diagnostic diagnostic{.code = "syntax", .message = std::move(fault.message), .location = {file_.id(), fault.range}};
    if (fault.opening) diagnostic.related.push_back({{file_.id(), *fault.opening}, std::move(fault.opening_text)});
    sink_.report(std::move(diagnostic));
  }

  void report(Range range, std::string message) {
    sink_.report({.code = "syntax", .message = std::move(message), .location = {file_.id(), range}});
  }

  Range range_of(const yaml_event_t& event) const {
    return {marks_.offset(event.start_mark.index), marks_.offset(event.end_mark.index)};
  }

  Node* make_node(NodeKind kind, Range range, const yaml_char_t* tag) {
    Node* node = tree_.arena.make<Node>();
    node->kind = kind;
    node->range = range;
    if (tag) {
      node->tag = tree_.arena.copy(text_of(tag));
      skip_properties(text_, range.begin, static_cast<std::uint32_t>(text_.size()), node->tag_range);
    }
    return node;
  }

  void read_scalar(const yaml_event_t& event) {
    const auto& scalar = event.data.scalar;
    Range range = range_of(event);
    Node* node = make_node(NodeKind::scalar, range, scalar.tag);
    node->style = style_of(scalar.style);
    node->text = tree_.arena.copy(std::string_view(reinterpret_cast<const char*>(scalar.value), scalar.length));
    node->type = scalar_type(node->tag, node->style, node->text);
    if (node->style == ScalarStyle::literal || node->style == ScalarStyle::folded) {
      Range tag;
      std::uint32_t header = skip_properties(text_, range.begin, range.end, tag), line_end = header;
      while (line_end < range.end && break_size(text_, line_end) == 0) ++line_end;
      scalars_.push_back({line_end, range.end});
      node->range.end = end_of_block(header, line_end, range.end);
    } else if (!range.empty()) {
      scalars_.push_back(range);
    }
    if (scalar.anchor) anchors_.define(text_of(scalar.anchor), node, {});
    add(node, node->range, {});
  }

  // libyaml ends a block scalar where the next thing begins; its text ends with the last line that is not blank, or
  // with the header, before a comment there.
  std::uint32_t end_of_block(std::uint32_t header, std::uint32_t line_end, std::uint32_t end) const {
    std::uint32_t at = end, blank_from = end;
    while (at > line_end) {
      char c = text_[at - 1];
      if (c == '\n' || c == '\r') {
        blank_from = at - 1;
      } else if (!is_blank(c)) {
        break;
      }
      --at;
    }
    if (at > line_end) return blank_from;
    while (header < line_end && !is_blank(text_[header]) && text_[header] != '#') ++header;
    return header;
  }

  bool open(const yaml_event_t& event, NodeKind kind) {
    bool sequence = kind == NodeKind::sequence;
    const yaml_char_t* tag = sequence ? event.data.sequence_start.tag : event.data.mapping_start.tag;
    const yaml_char_t* anchor = sequence ? event.data.sequence_start.anchor : event.data.mapping_start.anchor;
    bool flow = sequence ? event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
                         : event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
    Range range = range_of(event);
    if (frames_.size() >= limits_.depth) {
      tree_.complete = false;
      report({range.begin, std::min(range.begin + 1, static_cast<std::uint32_t>(text_.size()))},
             fmt::format("nested deeper than {} levels; reading stops here", limits_.depth));
      stop_ = range.begin;
      return false;
    }
    if (anchor) anchors_.open(text_of(anchor));
    frames_.push_back({make_node(kind, range, tag),
                       std::string(text_of(anchor)),
                       flow,
                       items_.size(),
                       entries_.size(),
                       range.end,
                       {}});
    return true;
  }

  void close(std::uint32_t end) {
    Frame& frame = frames_.back();
    Node* node = frame.node;
    if (frame.has_key) add_missing_value();
    node->range.end = std::max(end, node->range.begin);
    if (node->kind == NodeKind::sequence) {
      node->items = tree_.arena.copy(std::span<const Node* const>(items_).subspan(frame.first_item));
      items_.resize(frame.first_item);
    } else {
      std::vector<Entry> own(entries_.begin() + static_cast<std::ptrdiff_t>(frame.first_entry), entries_.end());
      entries_.resize(frame.first_entry);
      fill(*node, own, frame.merges);
    }
    Extent extent{frame.extent.nodes, frame.extent.height + 1};
    if (!frame.anchor.empty()) anchors_.define(frame.anchor, node, extent);
    frames_.pop_back();
    add(node, node->range, extent);
  }

  // A text that breaks off after a key.
  void add_missing_value() {
    std::uint32_t at = frames_.back().key_range.end;
    Node* node = make_node(NodeKind::scalar, {at, at}, nullptr);
    node->type = ScalarType::null;
    add(node, node->range, {});
  }

  void fill(Node& mapping, std::vector<Entry>& own, const std::vector<std::size_t>& merges) {
    auto report_duplicate = [&](const Entry& first, const Entry& second) {
      sink_.report({.code = "syntax",
                    .message = fmt::format("key `{}` is already given in this mapping", second.key),
                    .location = {file_.id(), second.key_range},
                    .related = {{{file_.id(), first.key_range}, "first given here"}}});
    };
    if (merges.empty()) return fill_mapping(mapping, own, tree_.arena, report_duplicate);

    std::vector<Entry> merged;
    std::size_t kept = 0, next = 0;
    for (std::size_t i = 0; i < own.size(); ++i) {
      bool merges_here = next < merges.size() && merges[next] == i;
      if (merges_here) ++next;
      if (!merges_here) {
        own[kept++] = own[i];
      } else if (!append_merged(*own[i].value, merged, tree_.arena)) {
        report(own[i].value->range, "`<<` takes a mapping or a list of mappings");
      }
    }
    own.resize(kept);
    fill_mapping(mapping, own, tree_.arena, report_duplicate);
    own.assign(mapping.entries.begin(), mapping.entries.end());
    own.insert(own.end(), merged.begin(), merged.end());
    fill_mapping(mapping, own, tree_.arena, [](const Entry&, const Entry&) {});
  }

  void read_alias(const yaml_event_t& event) {
    std::string_view name = text_of(event.data.alias.anchor);
    Range range = range_of(event);
    if (aliases_.count++ == 0) aliases_.first = range;
    const Anchor* anchor = anchors_.find(name);
    if (!anchor) return add_broken_alias(range, fmt::format("no anchor `&{}` stands before this alias", name));
    if (!anchor->node) return add_broken_alias(range, fmt::format("alias `*{}` stands inside its own anchor", name));
    if (frames_.size() + anchor->extent.height > limits_.depth)
      return add_broken_alias(range, fmt::format("alias `*{}` nests deeper than {} levels", name, limits_.depth));
    if (!anchors_.spend(anchor->extent.nodes)) {
      std::string message =
          budget_spent_ ? ""
                        : fmt::format("aliases expand to more than {} nodes; this one and later ones are not followed",
                                      limits_.alias_nodes);
      budget_spent_ = true;
      return add_broken_alias(range, std::move(message));
    }
    Node* shared = tree_.arena.make<Node>(*anchor->node);
    shared->from_alias = true;
    add(shared, range, anchor->extent);
  }

  // An alias that is not followed is null in a tree that is not complete; without a message if one was enough.
  void add_broken_alias(Range range, std::string message) {
    if (!message.empty()) report(range, std::move(message));
    tree_.complete = false;
    Node* node = make_node(NodeKind::scalar, range, nullptr);
    node->type = ScalarType::null;
    add(node, range, {});
  }

  // `range` is where it stands: for an alias not where its node is.
  void add(const Node* node, Range range, Extent extent) {
    if (frames_.empty()) {
      tree_.documents.push_back(node);
      return;
    }
    Frame& frame = frames_.back();
    frame.last = std::max(frame.last, range.end);
    frame.extent.nodes += extent.nodes;
    frame.extent.height = std::max(frame.extent.height, extent.height);
    if (frame.node->kind == NodeKind::sequence) {
      items_.push_back(node);
    } else if (!frame.has_key) {
      take_key(frame, node, range);
    } else {
      entries_.push_back({frame.key, frame.key_range, node, frame.key_node});
      frame.has_key = false;
    }
  }

  void take_key(Frame& frame, const Node* node, Range range) {
    frame.has_key = true;
    frame.key = node->text;
    frame.key_range = range;
    frame.key_node = node->is_scalar() ? nullptr : node;
    if (frame.key_node) {
      report(range, fmt::format("a {} stands where a key is expected; quote it if it is text",
                                node->is_mapping() ? "mapping" : "list"));
    } else if (node->tag.starts_with('!') && node->tag != "!" && !node->from_alias) {
      // `[!ImportValue Fn::Sub: x]` tags the key, not the mapping as its author means.
      report(node->tag_range,
             fmt::format("`{}` stands before a key; put the mapping that it is for in braces or on lines of its own",
                         node->tag));
    } else if (node->text == "<<" && node->style == ScalarStyle::plain && node->tag.empty()) {
      frame.merges.push_back(entries_.size() - frame.first_entry);
      if (merges_.count++ == 0) merges_.first = range;
    }
  }

  void report_aliases() {
    auto others = [](const Uses& uses) {
      return uses.count < 2 ? std::string() : fmt::format(" (and {} more in this file)", uses.count - 1);
    };
    auto warn = [&](const Uses& uses, std::string message) {
      if (uses.count == 0) return;
      sink_.report({.severity = Severity::warning,
                    .code = "yaml-alias",
                    .message = std::move(message),
                    .location = {file_.id(), uses.first}});
    };
    warn(aliases_, fmt::format("`{}` is an alias{}; CloudFormation itself takes none, package the template first",
                               file_.text(aliases_.first), others(aliases_)));
    warn(merges_, fmt::format("`<<` merges mappings{}; CloudFormation itself does not, package the template first",
                              others(merges_)));
  }

  const SourceFile& file_;
  std::string_view text_;
  std::uint32_t begin_;
  bool cut_;
  Sink& sink_;
  Limits limits_;
  MarkMap marks_;
  Anchors anchors_;
  std::uint32_t stop_;  // how far the text was read
  bool budget_spent_ = false;
  Uses aliases_, merges_;
  DataTree tree_;
  std::vector<Frame> frames_;
  std::vector<const Node*> items_;
  std::vector<Entry> entries_;
  std::vector<Range> scalars_;
};

}  // namespace

DataTree parse(const SourceFile& file, Sink& sink, const Limits& limits) {
  LimitedSink limited(sink);
  return Reader(file, readable_text(file, limited), limited, limits).read();
}

}  // namespace analyzer::syntax::yaml
