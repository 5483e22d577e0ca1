// The request context: condition keys and what they hold in one request.
//
// A key may be absent, hold one value or several, or be unknown. Names are compared without regard to case, the part
// after a tag key's slash included.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/text.h"

namespace analyzer::policy {

struct ContextValue {
  Tri present = Tri::yes;
  bool multi = false;        // a multi-valued key: `values` are its members
  bool open = false;         // the values are not all known
  std::vector<Text> values;  // one if it is not multi-valued

  static ContextValue absent() { return {Tri::no, false, false, {}}; }
  static ContextValue unknown() { return {Tri::undecided, false, true, {}}; }
  static ContextValue one(std::string text) { return {Tri::yes, false, false, {Text(std::move(text))}}; }
};

class Context {
 public:
  // What a key holds that was never set: absent in a complete context, unknown in an open one.
  Context() : Context(true) {}
  explicit Context(bool complete) : complete_(complete) {}

  void set(std::string_view key, ContextValue value);
  void set(std::string_view key, std::string value) { set(key, ContextValue::one(std::move(value))); }
  bool has(std::string_view key) const;
  // `lower_key` is in lower case already.
  const ContextValue& get(std::string_view lower_key) const;
  bool complete() const { return complete_; }

  struct Entry {
    std::string name;  // as it was set first
    std::string lower;
    ContextValue value;
  };
  const std::vector<Entry>& entries() const { return entries_; }  // sorted by `lower`

 private:
  bool complete_;
  std::vector<Entry> entries_;
};

}  // namespace analyzer::policy
