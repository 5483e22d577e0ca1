// A value of an expression: known, partly known or unknown, with the place where it was written.
//
// A Value is a handle (24 bytes, copied freely) into a Store, which owns everything. Two handles compare structurally
// by `same` and `equal` (value/store.h), never by place. Four things beyond JSON:
//   unknown  a term: nobody knows yet, but equal terms are equal values
//   string   may be made of pieces, some known text, some terms
//   choice   one of several values, each under a guard; the guards exclude each other and one of them holds
//   removed  CloudFormation's AWS::NoValue: inside a container it takes its entry with it
// List elements and object entries may carry a guard, and a container may be open: it has more than is listed.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "source/range.h"
#include "value/guard.h"

namespace analyzer::value {

enum class Kind : std::uint8_t { removed, null, boolean, number, string, list, object, choice, unknown };

// Terraform's collection types; CloudFormation has only `tuple` (lists) and `object`.
enum class Shape : std::uint8_t { none, list, set, tuple, map, object };

struct Node;
struct Element;
struct Entry;
struct Piece;
struct Alternative;

class Value {
 public:
  Value() = default;  // removed

  Kind kind() const;
  Shape shape() const;
  bool is(Kind k) const { return kind() == k; }
  bool is_removed() const { return is(Kind::removed); }
  bool is_null() const { return is(Kind::null); }
  bool is_unknown() const { return is(Kind::unknown); }
  bool is_choice() const { return is(Kind::choice); }
  bool is_list() const { return is(Kind::list); }
  bool is_object() const { return is(Kind::object); }
  bool is_string() const { return is(Kind::string); }
  bool is_known_string() const;  // a string without terms in it
  bool is_known_scalar() const;  // null, boolean, number or known string
  // Known through and through: no term, choice, guard or open rest anywhere inside.
  bool is_wholly_known() const;

  bool boolean() const;  // only of Kind::boolean
  // A number's text: as written where it was written (`007`, `1e3`), else canonical decimal.
  std::string_view number_text() const;
  bool is_integer() const;  // a number that fits std::int64_t
  std::int64_t integer() const;
  double real() const;
  std::string_view text() const;              // of a known string
  std::span<const Piece> pieces() const;      // of any string: one piece if it is known, none if empty
  std::span<const Element> elements() const;  // list
  std::span<const Entry> entries() const;     // object, in the order written
  std::span<const Alternative> alternatives() const;
  TermId term() const;                            // unknown
  bool open() const;                              // list or object: there may be more than is listed
  TermId rest() const;                            // what an open container's rest is, if a term says it
  const Entry* find(std::string_view key) const;  // object
  Value get(std::string_view key) const;          // removed when there is none
  // The other face of text that was made by an encoder or is JSON itself (`jsonencode`, Fn::ToJsonString,
  // aws_iam_policy_document.json, `{"a":"${b}"}`): the document, or removed.
  Value document() const;
  std::uint64_t hash() const;  // structural; places do not count

  bool sensitive = false;
  source::Location where;  // the expression that gave this value, nearest to the reader; inner values keep their own

  Value at(source::Location place) const {
    Value v = *this;
    v.where = place;
    return v;
  }

  const Node* node() const { return node_; }
  explicit Value(const Node* node) : node_(node) {}

 private:
  const Node* node_ = nullptr;  // null: removed
};

struct Element {
  Value value;
  Guard guard = Guard::always();
  Guard exists() const { return guard; }
};

struct Entry {
  std::string_view key;
  Value value;
  Guard guard = Guard::always();
  source::Location key_where;
};

struct Piece {
  std::string_view text;  // where `term` is not valid
  TermId term;
  source::Location where;
  bool known() const { return !term.valid(); }
};

struct Alternative {
  Guard guard;
  Value value;
};

}  // namespace analyzer::value
