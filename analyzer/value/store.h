// Owns values, terms and guards of one run, and makes new ones. Interning makes equal terms and guards equal ids.
//
// Not thread-safe: units are parsed in parallel, evaluated by one thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "value/term.h"

namespace analyzer::value {

// The roles of the SRA. All but application are one account each, and different ones.
enum class Role : std::uint8_t {
  none,
  management,
  security_tooling,
  log_archive,
  network,
  shared_services,
  application
};
std::string_view to_string(Role role);  // "security-tooling"; empty for none
std::optional<Role> role_from(std::string_view text);

class Store {
 public:
  Store();
  ~Store();
  Store(const Store&) = delete;

  // --- Known values -------------------------------------------------------------------------------------------------
  Value null() const;
  Value boolean(bool b) const;
  Value integer(std::int64_t n);
  Value number(std::string_view text);          // decimal or exponent spelling, kept; not a number: null
  Value string(std::string_view text);          // copied
  Value string_view_of(std::string_view text);  // not copied: text must outlive the store
  Value list(std::span<const Element> elements, Shape shape = Shape::tuple, bool open = false, TermId rest = {});
  Value list(std::initializer_list<Value> values, Shape shape = Shape::tuple);
  // Entries whose value is removed vanish; a choice with removed among its alternatives becomes a guarded entry. The
  // same holds for list(). Of two entries with one key the later wins where its guard holds.
  Value object(std::span<const Entry> entries, Shape shape = Shape::object, bool open = false, TermId rest = {});
  Value reshape(Value v, Shape shape);
  // Text together with the document it encodes.
  Value encoded(Value text, Value document);
  Value with_document(Value text, Value document) { return encoded(text, document); }

  // --- Unknown values -----------------------------------------------------------------------------------------------
  Value unknown(TermId term) const;
  Value unknown(Op op, std::string_view name, std::span<const Value> args, const TermInfo& info = {});
  Value unknown(Op op, std::string_view name, std::initializer_list<Value> args, const TermInfo& info = {});
  // An error of the code at `where`; unequal to everything, and every rule that reads it is unknown.
  Value invalid(std::string_view message, source::Location where);
  bool is_invalid(Value v) const;
  const Term& term(TermId id) const;
  std::string describe(TermId id) const;  // "parameter `pKey`"

  // --- Strings ------------------------------------------------------------------------------------------------------
  // Text of all parts in a row, as interpolation does: booleans and numbers as text, choices lifted (bounded), unknown
  // scalars as pieces. A list or object among them gives an unknown `join` term.
  Value concat(std::span<const Value> parts);
  // The text of a scalar as CloudFormation compares it (`true` is `'true'`); other values come back unchanged.
  Value to_text(Value v);

  // --- Choices ------------------------------------------------------------------------------------------------------
  Value choice(Guard condition, Value if_true, Value if_false);
  Value choice(std::span<const Alternative> alternatives);
  // f on every alternative of v (v itself if it is no choice). More than `max_alternatives` give an opaque unknown.
  Value lift(Value v, const std::function<Value(Value)>& f);
  Value lift(Value a, Value b, const std::function<Value(Value, Value)>& f);
  static constexpr std::size_t max_alternatives = 64;

  // --- Guards -------------------------------------------------------------------------------------------------------
  Guard negate(Guard g);
  Guard both(Guard a, Guard b);
  Guard either(Guard a, Guard b);
  Guard truth(Value v);       // of a boolean value (or 'true'/'false' text)
  Value from_guard(Guard g);  // true, false, or a choice of both
  // Are they equal? Always, never, or a guard made of equalities of terms. Text pieces, allowed values, patterns and
  // roles decide whatever they can. Lists and objects are compared member by member. null equals only null.
  Guard equal(Value a, Value b);
  // As CloudFormation compares: scalars as text.
  Guard equal_text(Value a, Value b) { return equal(to_text(a), to_text(b)); }
  Guard starts_with(Value text, std::string_view prefix);
  Guard ends_with(Value text, std::string_view suffix);
  Guard contains(Value text, std::string_view part);
  Guard matches(Value text, std::string_view pattern);  // RE2, anywhere in the text
  bool same(Value a, Value b) const;                    // structurally the same, undecided things included

  struct GuardView {
    enum class Form : std::uint8_t { never, always, atom, negation, conjunction, disjunction } form;
    std::span<const Guard> operands;  // negation, conjunction, disjunction
    AtomKind atom;                    // atom: `left` is true, or `left` equals `right`
    Value left, right;
  };
  GuardView view(Guard g) const;
  std::string describe(Guard g) const;  // "pDeploy = Yes and not var.disable"
  void collect_atoms(Guard g, std::vector<Guard>& atoms) const;
  bool is_input(Guard atom) const;       // may a world decide it?
  bool touches_index(Guard atom) const;  // does it speak of an index?

  // --- What is found out later --------------------------------------------------------------------------------------
  // The term stands for this value from now on (a link was found). Resolving follows bindings to the end; a binding
  // that would make a cycle is refused (false).
  bool bind(TermId term, Value value);
  Value bound(TermId term) const;  // removed when it is not bound
  // v with every bound term replaced and every operation on it done again.
  Value resolve(Value v);
  Guard resolve(Guard g);
  // How operations are done again: `call` and `get` terms, by name. Returns removed when it is still not known.
  using Reevaluate = std::function<Value(Store&, const Term&, std::span<const Value> resolved_args)>;
  void set_reevaluate(std::string_view function_prefix, Reevaluate f);
  void set_role(TermId term, Role role);
  void set_literal_role(std::string_view account_id, Role role);
  // Its account id is declared: no other literal id has this role.
  void set_role_declared(Role role);
  Role role_of(Value account) const;
  // The term stands for an account id, or a Region's name: helps to compare texts that contain it.
  void mark_account(Value v);
  void mark_region(Value v);
  // From now on the term stands for each of several values; `members` empty: not known which.
  void make_index(TermId term, std::span<const Value> members);
  bool is_index(TermId term) const;
  std::span<const Value> index_members(TermId term) const;

  // --- Memory -------------------------------------------------------------------------------------------------------
  std::string_view keep(std::string_view text);  // a copy that lives as long as the store; equal texts share one
  std::span<const Value> keep(std::span<const Value> values);
  std::size_t bytes() const;
  std::size_t term_count() const;

  struct Impl;
  Impl& impl() const { return *impl_; }  // for this room

 private:
  std::unique_ptr<Impl> impl_;
};

// For tests and messages: `"a-${parameter pKey}"`, `[1, true]`, `{a: b if c}`, `choice(c: 1, not c: 2)`.
std::string to_string(const Store& store, Value v);

}  // namespace analyzer::value
