// What a CEL expression computes with.
//
// A value is a small view (24 bytes, trivially copyable): texts, lists and objects belong to someone else: the program
// (its literals), the adapter (resources and terms), or the scratch arena of the EvalContext (what was computed on the
// way). A result is therefore good until the context is reset.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/cel/types.h"

namespace analyzer::engine::cel {

class EvalContext;
class ListSource;
class MapSource;
class Object;
class Symbolic;
struct AttributeRef;

// Something that is not known: an atom on which worlds may fork, or a fact that nobody in the scan can tell. The number
// is the adapter's own; the evaluator only collects it.
struct FactId {
  std::uint32_t index = 0;
  auto operator<=>(const FactId&) const = default;
};

enum class Truth : std::uint8_t { no, yes, undecided };

// Yes, no, or undecided because of some facts. The facts live in the context's arena or with the adapter.
struct Answer {
  Truth truth = Truth::no;
  std::span<const FactId> facts;

  static Answer yes() { return {Truth::yes, {}}; }
  static Answer no() { return {Truth::no, {}}; }
  static Answer of(bool known) { return {known ? Truth::yes : Truth::no, {}}; }
  static Answer undecided(std::span<const FactId> facts) { return {Truth::undecided, facts}; }
  static Answer undecided(EvalContext& context, FactId fact);
  Answer operator!() const {
    return {truth == Truth::yes ? Truth::no : truth == Truth::no ? Truth::yes : truth, facts};
  }
  bool is_yes() const { return truth == Truth::yes; }
  bool is_no() const { return truth == Truth::no; }
  bool is_undecided() const { return truth == Truth::undecided; }
};

enum class ValueKind : std::uint8_t {
  absent,  // a property that is not set and has no default; equals only null and absent
  null,
  boolean,
  integer,
  unsigned_integer,
  floating,
  string,
  bytes,
  list,
  map,
  timestamp,
  duration,
  type,
  object,
  symbolic,  // a value that is partly known; see Symbolic
  error,
  unknown,  // nothing is known but why
};

// Seconds since 1970 and nanoseconds from 0 to 999'999'999. For a duration both have the sign of the whole.
struct Moment {
  std::int64_t seconds;
  std::int32_t nanos;
  auto operator<=>(const Moment&) const = default;
};

class Value {
 public:
  Value() = default;  // absent
  static Value absent() { return Value(); }
  static Value null() { return Value(ValueKind::null); }
  static Value boolean(bool value) {
    Value v(ValueKind::boolean);
    v.boolean_ = value;
    return v;
  }
  static Value integer(std::int64_t value) {
    Value v(ValueKind::integer);
    v.integer_ = value;
    return v;
  }
  static Value unsigned_integer(std::uint64_t value) {
    Value v(ValueKind::unsigned_integer);
    v.unsigned_ = value;
    return v;
  }
  static Value floating(double value) {
    Value v(ValueKind::floating);
    v.floating_ = value;
    return v;
  }
  static Value string(std::string_view text) { return view(ValueKind::string, text.data(), text.size()); }  // UTF-8
  static Value bytes(std::string_view data) { return view(ValueKind::bytes, data.data(), data.size()); }
  static Value list(const ListSource* list) { return view(ValueKind::list, list, 0); }
  static Value map(const MapSource* map) { return view(ValueKind::map, map, 0); }
  static Value timestamp(Moment at) {
    Value v(ValueKind::timestamp);
    v.moment_ = at;
    return v;
  }
  static Value duration(Moment span) {
    Value v(ValueKind::duration);
    v.moment_ = span;
    return v;
  }
  static Value type(std::string_view name) { return view(ValueKind::type, name.data(), name.size()); }
  static Value object(const Object* object) { return view(ValueKind::object, object, 0); }
  static Value symbolic(const Symbolic* symbolic) { return view(ValueKind::symbolic, symbolic, 0); }
  // The message lives in the context's arena or longer; EvalContext::error makes one from any text.
  static Value error(std::string_view message) { return view(ValueKind::error, message.data(), message.size()); }
  static Value unknown(std::span<const FactId> facts) { return view(ValueKind::unknown, facts.data(), facts.size()); }
  static Value unknown(EvalContext& context, FactId fact);
  static Value of(const Answer& answer) {
    return answer.is_undecided() ? unknown(answer.facts) : boolean(answer.is_yes());
  }

  ValueKind kind() const { return kind_; }
  bool is(ValueKind kind) const { return kind_ == kind; }
  bool is_absent() const { return kind_ == ValueKind::absent; }
  bool is_null() const { return kind_ == ValueKind::null; }
  bool is_error() const { return kind_ == ValueKind::error; }
  bool is_unknown() const { return kind_ == ValueKind::unknown; }
  bool is_true() const { return kind_ == ValueKind::boolean && boolean_; }
  bool is_false() const { return kind_ == ValueKind::boolean && !boolean_; }

  // Each asks for the kind of its name; anything else is a fault of the caller.
  bool as_boolean() const { return boolean_; }
  std::int64_t as_integer() const { return integer_; }
  std::uint64_t as_unsigned() const { return unsigned_; }
  double as_floating() const { return floating_; }
  std::string_view as_string() const { return {static_cast<const char*>(view_.data), view_.size}; }
  std::string_view as_bytes() const { return as_string(); }
  const ListSource& as_list() const { return *static_cast<const ListSource*>(view_.data); }
  const MapSource& as_map() const { return *static_cast<const MapSource*>(view_.data); }
  Moment as_moment() const { return moment_; }
  std::string_view as_type() const { return as_string(); }
  const Object& as_object() const { return *static_cast<const Object*>(view_.data); }
  const Symbolic& as_symbolic() const { return *static_cast<const Symbolic*>(view_.data); }
  std::string_view as_error() const { return as_string(); }
  std::span<const FactId> as_unknown() const { return {static_cast<const FactId*>(view_.data), view_.size}; }

 private:
  explicit Value(ValueKind kind) : kind_(kind) {}
  static Value view(ValueKind kind, const void* data, std::size_t size) {
    Value v(kind);
    v.view_ = {data, size};
    return v;
  }
  struct View {
    const void* data;
    std::size_t size;
  };

  union {
    bool boolean_;
    std::int64_t integer_;
    std::uint64_t unsigned_;
    double floating_;
    Moment moment_;
    View view_ = {nullptr, 0};
  };
  ValueKind kind_ = ValueKind::absent;
};

// The value as CEL writes it: `"text"`, `[1, 2]`, `unknown(3, 7)`, `error: …`. Bounded in depth and length.
std::string print(EvalContext& context, const Value& value);
// The same for the middle of a sentence: strings without quotes.
std::string print_plain(EvalContext& context, const Value& value);

}  // namespace analyzer::engine::cel
