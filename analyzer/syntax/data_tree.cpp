#include "syntax/data_tree.h"

#include <algorithm>

#include "syntax/json/string_text.h"
#include "syntax/scalar_pieces.h"
#include "syntax/yaml/scalar_text.h"

namespace analyzer::syntax {

namespace {

void append_quoted(std::string& out, std::string_view text) {
  constexpr char digits[] = "0123456789abcdef";
  out += '"';
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20) {
      out += "\\x";
      out += digits[byte >> 4];
      out += digits[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

bool reads_plainly(std::string_view text) {
  return !text.empty() && text.find_first_of("\"'\\{}[],:#\n\t ") == std::string_view::npos;
}

void append_node(std::string& out, const Node& node);

void append_key(std::string& out, const Entry& entry) {
  if (entry.key_node) return append_node(out, *entry.key_node);
  if (entry.key.empty() || entry.key.find_first_of("\"\\{}[],#\n\t ") != std::string_view::npos) {
    append_quoted(out, entry.key);
  } else {
    out += entry.key;
  }
}

void append_node(std::string& out, const Node& node) {
  if (!node.tag.empty()) {
    out += node.tag;
    out += ' ';
  }
  switch (node.kind) {
    case NodeKind::scalar:
      if (node.is_null()) {
        out += "null";
      } else if (node.type != ScalarType::text || (!node.tag.empty() && reads_plainly(node.text))) {
        out += node.text;
      } else {
        append_quoted(out, node.text);
      }
      return;
    case NodeKind::sequence: {
      out += '[';
      bool first = true;
      for (const Node* item : node.items) {
        if (!first) out += ", ";
        first = false;
        append_node(out, *item);
      }
      out += ']';
      return;
    }
    case NodeKind::mapping: {
      out += '{';
      bool first = true;
      for (const Entry& entry : node.entries) {
        if (!first) out += ", ";
        first = false;
        append_key(out, entry);
        out += ": ";
        append_node(out, *entry.value);
      }
      out += '}';
      return;
    }
  }
}

}  // namespace

const Entry* Node::find_entry(std::string_view key) const {
  if (!key_order) {
    for (const Entry& entry : entries)
      if (entry.key == key && !entry.key_node) return &entry;
    return nullptr;
  }
  const std::uint32_t* end = key_order + entries.size();
  auto at = std::lower_bound(key_order, end, key,
                             [&](std::uint32_t position, std::string_view k) { return entries[position].key < k; });
  for (; at != end && entries[*at].key == key; ++at)
    if (!entries[*at].key_node) return &entries[*at];
  return nullptr;
}

const Node* Node::find(std::string_view key) const {
  const Entry* entry = find_entry(key);
  return entry ? entry->value : nullptr;
}

std::uint32_t offset_in_file(const Node& scalar, std::size_t text_offset, std::string_view file_text) {
  if (!scalar.is_scalar()) return scalar.range.begin;
  OffsetFinder finder(text_offset);
  if (scalar.style == ScalarStyle::json) {
    json::visit_pieces(scalar, file_text, finder);
  } else {
    yaml::visit_pieces(scalar, file_text, finder);
  }
  return std::min(finder.offset().value_or(scalar.range.end), static_cast<std::uint32_t>(file_text.size()));
}

std::string to_string(const Node& node) {
  std::string out;
  append_node(out, node);
  return out;
}

}  // namespace analyzer::syntax
