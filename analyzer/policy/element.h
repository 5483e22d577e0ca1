// What a policy document is read from, whatever it came from: JSON text, an object of a template, a value with holes.
//
// A small tree of its own, so that the grammar (grammar.h) is written once. Made by from_data_tree.h and from_value.h,
// or by hand in tests.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/text.h"

namespace analyzer::policy {

struct Member;

struct Element {
  enum class Kind : std::uint8_t { null, boolean, number, text, list, object, unknown };

  Kind kind = Kind::null;
  Text text;                    // of a scalar, as text: `true`, `10`; of an unknown one, its hole
  std::vector<Element> items;   // list
  std::vector<Member> members;  // object, in the order written
  bool open = false;            // list or object: there may be more than is listed
  source::Location location;
  value::Guard guard = value::Guard::always();

  bool is(Kind k) const { return kind == k; }
  bool is_scalar() const { return kind == Kind::boolean || kind == Kind::number || kind == Kind::text; }
  const Member* find(std::string_view key) const;

  static Element string(std::string known);
  static Element list(std::vector<Element> items);
  static Element object(std::vector<Member> members);
};

struct Member {
  std::string key;
  Element value;
  source::Location key_location = {};
};

}  // namespace analyzer::policy
