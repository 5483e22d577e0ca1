// A consistent set of decided atoms: `term = literal`, `term = term`, or an opaque boolean.
//
// Deciding an equality merges both sides; deciding all but one of the allowed values decides the last; two SRA roles in
// one class are a contradiction, and so are two literals. Small and copied when forked.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "value/store.h"

namespace analyzer::value {

class World {
 public:
  explicit World(Store& store) : store_(&store) {}

  // This world with `g` decided, or nothing if that contradicts it. Conjunctions are decided part by part; of a
  // disjunction the parts that are left open stay open, but the whole is remembered as true.
  std::optional<World> assume(Guard g, bool holds = true) const;

  Tri decide(Guard g) const;
  // v as it is in this world: decided choices chosen, guards of elements and entries dropped or decided, terms that
  // equal a literal replaced, bindings followed. Undecided things stay.
  Value resolve(Value v) const;
  // Atoms of `g` that this world leaves open, in a stable order.
  std::vector<Guard> open_atoms(Guard g) const;
  Role role_of(Value account) const;
  bool empty() const { return decisions_.empty(); }
  // The decisions in words, without those already implied by `given`: "pKey = ''".
  std::string describe(const World& given) const;
  std::string describe() const;
  Store& store() const { return *store_; }

 private:
  struct Decision {
    Guard atom;
    bool holds;
  };
  struct Class {  // terms known to be equal
    std::vector<TermId> terms;
    Value literal;  // removed when not known
    Role role = Role::none;
    std::vector<Value> excluded;  // literals it is not
  };
  bool decide_atom(Guard atom, bool holds);
  Tri atom(Guard atom) const;
  int class_of(TermId term) const;
  int make_class(TermId term);
  bool merge(int a, int b);
  bool give_literal(int c, Value literal);
  bool exclude(int c, Value literal);
  bool settle(int c);

  Store* store_;
  std::vector<Decision> decisions_;
  std::vector<Class> classes_;
  std::vector<std::pair<Guard, bool>> wholes_;  // disjunctions that were assumed and not reduced
};

}  // namespace analyzer::value
