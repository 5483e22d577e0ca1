// The tree of a YAML or JSON document: scalars, sequences, mappings, each with the range of its text.
//
// Immutable once parsed. Owns its memory in one arena; nodes and strings are valid as long as the tree lives. Meaning
// (an intrinsic function, a type) is for the front ends; here `!Sub x` is a scalar `x` with tag `!Sub`.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "source/range.h"

namespace analyzer::syntax {

enum class NodeKind : std::uint8_t { scalar, sequence, mapping };

// How a scalar reads by YAML 1.1's rules (a quoted one is always text), or by JSON's.
enum class ScalarType : std::uint8_t { text, null, boolean, integer, real };

enum class ScalarStyle : std::uint8_t { plain, single_quoted, double_quoted, literal, folded, json };

struct Node;

struct Entry {
  std::string_view key;     // keys stay text: `true:` is "true"
  source::Range key_range;  // with its quotes
  const Node* value;
  const Node* key_node;  // for keys that are not scalars; null otherwise
};

struct Node {
  NodeKind kind = NodeKind::scalar;
  ScalarType type = ScalarType::text;
  ScalarStyle style = ScalarStyle::plain;
  bool from_alias = false;  // this subtree is shared with the anchor it came from, and its ranges are the anchor's
  // The value's text, tag and quotes included: from its first byte to one past its last. A block scalar begins at its
  // `|` and ends with its last line's text; an empty value is an empty range after its `:`.
  source::Range range;
  std::string_view tag;  // `!Ref`, `!GetAtt`, `tag:yaml.org,2002:str`; empty without one
  source::Range tag_range;
  std::string_view text;               // scalar: its value after unescaping and folding
  std::span<const Node* const> items;  // sequence
  std::span<const Entry> entries;  // mapping, in the order written; of duplicate keys the first, the others reported
  const std::uint32_t* key_order = nullptr;  // large mappings: positions in `entries` sorted by key, for `find`

  bool is_scalar() const { return kind == NodeKind::scalar; }
  bool is_sequence() const { return kind == NodeKind::sequence; }
  bool is_mapping() const { return kind == NodeKind::mapping; }
  bool is_null() const { return is_scalar() && type == ScalarType::null; }

  // The value under `key` in a mapping, or null.
  const Node* find(std::string_view key) const;
  const Entry* find_entry(std::string_view key) const;
};

struct Comment {
  source::Range range;    // `#` included, line break not
  std::string_view text;  // without the `#`
};

class DataTree {
 public:
  DataTree() = default;
  DataTree(DataTree&&) = default;
  DataTree& operator=(DataTree&&) = default;

  base::Arena arena;
  std::vector<const Node*> documents;  // one for each YAML document; JSON has one
  std::vector<Comment> comments;       // in file order
  bool complete = true;                // false: an error stopped the reader, and what came before it is here
};

// Maps a byte offset inside a scalar's value (`node.text`) to the byte offset in the file: escapes, folding and block
// indentation accounted for. `text_offset == node.text.size()` gives the end of the value's text. `file_text` is the
// text that the tree was parsed from.
std::uint32_t offset_in_file(const Node& scalar, std::size_t text_offset, std::string_view file_text);

// A document as a line, for tests: `{a: [1, "x"], b: !Ref c}`.
std::string to_string(const Node& node);

}  // namespace analyzer::syntax
