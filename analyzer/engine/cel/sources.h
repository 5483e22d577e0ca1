// What an adapter implements so that expressions can ask about resources, relations and partly known values.
//
// Every method gets the EvalContext: it has the arena for what is made on the way, and the assumptions (the world)
// under which the question is asked. Implementations are immutable while a program runs. The classes have no virtual
// destructor on purpose: nobody deletes through them, and so the small ones may live in an arena.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "engine/cel/context.h"
#include "engine/cel/value.h"

namespace analyzer::engine::cel {

// An attribute that a program asks for: `path` as the kind declares it (`encryption.kms_key`) and its place in the
// kind's declaration. `kind` is null where the object's kind is only known at run time; then `index` means nothing.
struct AttributeRef {
  const Kind* kind = nullptr;
  std::uint32_t index = 0;
  std::string_view path;
};

// A resource, a placement, a policy statement: something of a declared kind.
class Object {
 public:
  virtual std::string_view kind() const = 0;
  // Absent where it is not set and has no default, unknown where nobody can tell. An attribute that the kind does not
  // have is asked for only through `dyn`; the answer is then an error.
  virtual Value attribute(EvalContext& context, const AttributeRef& attribute) const = 0;
  // Was it written, whatever the default?
  virtual Answer declared(EvalContext& context, const AttributeRef& attribute) const;
  // Is it the same thing?
  virtual Answer same(EvalContext& context, const Object& other) const {
    (void)context;
    return Answer::of(this == &other);
  }
  // How a message calls it.
  virtual std::string_view display(EvalContext& context) const {
    (void)context;
    return kind();
  }

 protected:
  ~Object() = default;
};

// A list, or a relation with guarded members and perhaps more than were seen.
class ListSource {
 public:
  virtual std::size_t size() const = 0;  // of the members seen, guarded ones included
  virtual Value element(EvalContext& context, std::size_t index) const = 0;
  // Does this member exist?
  virtual Answer guard(EvalContext& context, std::size_t index) const {
    (void)context;
    (void)index;
    return Answer::yes();
  }
  // May there be members that were not seen? No: the list is closed. Undecided: it is open, and why.
  virtual Answer rest(EvalContext& context) const {
    (void)context;
    return Answer::no();
  }
  // True promises that guard() is always yes and rest() always no: saves asking.
  virtual bool certain() const { return false; }

 protected:
  ~ListSource() = default;
};

class MapSource {
 public:
  virtual std::size_t size() const = 0;
  virtual Value key(EvalContext& context, std::size_t index) const = 0;
  virtual Value value(EvalContext& context, std::size_t index) const = 0;
  virtual Answer guard(EvalContext& context, std::size_t index) const {
    (void)context;
    (void)index;
    return Answer::yes();
  }
  virtual Answer rest(EvalContext& context) const {
    (void)context;
    return Answer::no();
  }
  virtual bool certain() const { return false; }
  // A missing key is an error in CEL; a map of properties may say absent instead.
  virtual bool missing_is_absent() const { return false; }
  // The default compares every key; a source with an index may be faster. Only for string keys of a certain map.
  virtual std::optional<std::optional<Value>> find(EvalContext& context, std::string_view key) const {
    (void)context;
    (void)key;
    return std::nullopt;  // no index: compare
  }

 protected:
  ~MapSource() = default;
};

// A value of which something is known, though not all: a string with holes, a parameter with allowed values, the choice
// between two keys. Each question has a default: undecided, because of facts().
class Symbolic {
 public:
  virtual TypeRef type() const = 0;  // what it will be once known; `dyn` if even that is open
  virtual std::span<const FactId> facts() const = 0;

  // Is it true? Asked where a boolean is needed.
  virtual Answer truth(EvalContext&) const { return undecided(); }
  virtual Answer equals(EvalContext&, const Value&) const { return undecided(); }   // null and absent are asked too
  virtual Answer less(EvalContext&, const Value&) const { return undecided(); }     // this < other
  virtual Answer greater(EvalContext&, const Value&) const { return undecided(); }  // this > other
  // Is it one of these? Nothing: ask equals for each. With allowed values all inside the list it is yes, though no
  // single equality is decided.
  virtual std::optional<Answer> one_of(EvalContext&, std::span<const Value>) const { return std::nullopt; }
  virtual Answer starts_with(EvalContext&, const Value&) const { return undecided(); }
  virtual Answer ends_with(EvalContext&, const Value&) const { return undecided(); }
  virtual Answer contains(EvalContext&, const Value&) const { return undecided(); }
  virtual Answer matches(EvalContext&, std::string_view pattern) const {
    (void)pattern;
    return undecided();
  }  // RE2, valid
  virtual Answer is_empty(EvalContext&) const { return undecided(); }
  // Is there a value at all: has(x), x != null.
  virtual Answer present(EvalContext&) const { return Answer::yes(); }

  virtual Value size(EvalContext& context) const;
  virtual Value to_string(EvalContext& context) const;
  // `this + other`, or `other + this`.
  virtual Value plus(EvalContext& context, const Value& other, bool on_left) const;
  // Of a choice between objects.
  virtual Value attribute(EvalContext& context, const AttributeRef& attribute) const;
  virtual Answer declared(EvalContext& context, const AttributeRef& attribute) const;
  virtual std::string_view display(EvalContext& context) const {
    (void)context;
    return "unknown";
  }

 protected:
  ~Symbolic() = default;
  Answer undecided() const { return Answer::undecided(facts()); }
};

}  // namespace analyzer::engine::cel
