#include "value/world.h"

#include <re2/re2.h>

#include <algorithm>

#include "value/resolver.h"
#include "value/store_impl.h"

namespace analyzer::value {

using Form = Store::GuardView::Form;

namespace {

constexpr unsigned deepest = 40;
thread_local unsigned nesting = 0;  // of decide and resolve within each other

struct Nest {
  Nest() { ++nesting; }
  ~Nest() { --nesting; }
};

class WorldResolver final : public Resolver {
 public:
  WorldResolver(Store& store, const World& world, std::function<Value(TermId)> value_of)
      : Resolver(store), world_(world), value_of_(std::move(value_of)) {}

 protected:
  Value value_of(TermId id) override { return value_of_(id); }
  Guard decide(Guard g) override {
    if (!g.is_open()) return g;
    Tri t = world_.decide(g);
    return t == Tri::yes ? Guard::always() : t == Tri::no ? Guard::never() : g;
  }

 private:
  const World& world_;
  std::function<Value(TermId)> value_of_;
};

}  // namespace

int World::class_of(TermId term) const {
  for (std::size_t i = 0; i < classes_.size(); ++i)
    if (std::ranges::find(classes_[i].terms, term) != classes_[i].terms.end()) return static_cast<int>(i);
  return -1;
}

int World::make_class(TermId term) {
  int found = class_of(term);
  if (found >= 0) return found;
  Class c;
  c.terms = {term};
  c.role = store_->role_of(store_->unknown(term));
  classes_.push_back(std::move(c));
  return static_cast<int>(classes_.size()) - 1;
}

bool World::merge(int a, int b) {
  if (a == b) return true;
  Class& x = classes_[static_cast<std::size_t>(a)];
  Class y = classes_[static_cast<std::size_t>(b)];
  x.terms.insert(x.terms.end(), y.terms.begin(), y.terms.end());
  x.excluded.insert(x.excluded.end(), y.excluded.begin(), y.excluded.end());
  if (!y.literal.is_removed()) {
    if (!x.literal.is_removed() && !store_->same(x.literal, y.literal)) return false;
    x.literal = y.literal;
  }
  if (y.role != Role::none) {
    if (x.role != Role::none && x.role != y.role) return false;
    x.role = y.role;
  }
  classes_.erase(classes_.begin() + b);
  return settle(b < a ? a - 1 : a);
}

bool World::give_literal(int index, Value literal) {
  Class& c = classes_[static_cast<std::size_t>(index)];
  if (!c.literal.is_removed()) return store_->same(store_->to_text(c.literal), store_->to_text(literal));
  c.literal = literal;
  return settle(index);
}

bool World::exclude(int index, Value literal) {
  classes_[static_cast<std::size_t>(index)].excluded.push_back(literal);
  return settle(index);
}

// Draws the conclusions within one class; false if it contradicts itself.
bool World::settle(int index) {
  Class& c = classes_[static_cast<std::size_t>(index)];
  auto excluded = [&](Value v) {
    return std::ranges::any_of(c.excluded,
                               [&](Value e) { return store_->same(store_->to_text(e), store_->to_text(v)); });
  };
  if (!c.literal.is_removed() && excluded(c.literal)) return false;
  Role literal_role = c.literal.is_removed() ? Role::none : store_->role_of(c.literal);
  if (literal_role != Role::none) {
    if (c.role != Role::none && c.role != literal_role) return false;
    c.role = literal_role;
  }
  if (!c.literal.is_removed()) {
    std::string text(store_->to_text(c.literal).text());
    for (TermId id : c.terms) {
      const TermInfo info = store_->term(id).info;
      bool possible = info.allowed.empty();
      for (Value v : info.allowed) possible |= store_->same(store_->to_text(v), store_->to_text(c.literal));
      if (!possible || (info.never_empty && c.literal.is_known_string() && text.empty())) return false;
      if (!info.pattern.empty() && c.literal.is_known_string()) {
        const re2::RE2* pattern = store_->impl().pattern(info.pattern);
        if (pattern && !re2::RE2::FullMatch(text, *pattern)) return false;
      }
    }
    return true;
  }
  // All but one of the allowed values excluded: it is the last.
  bool limited = false;
  std::vector<Value> possible;
  for (TermId id : c.terms) {
    const TermInfo info = store_->term(id).info;
    std::vector<Value> domain(info.allowed.begin(), info.allowed.end());
    if (domain.empty() && info.type == Type::boolean) domain = {store_->boolean(true), store_->boolean(false)};
    if (domain.empty()) continue;
    if (!limited) {
      for (Value v : domain)
        if (!excluded(v)) possible.push_back(v);
      limited = true;
    } else {
      std::erase_if(possible, [&](Value v) {
        return std::ranges::none_of(domain,
                                    [&](Value d) { return store_->same(store_->to_text(d), store_->to_text(v)); });
      });
    }
  }
  if (!limited) return true;
  if (possible.empty()) return false;
  if (possible.size() == 1) return give_literal(index, possible[0]);
  return true;
}

bool World::decide_atom(Guard atom, bool holds) {
  Tri already = this->atom(atom);
  if (already != Tri::undecided) return (already == Tri::yes) == holds;
  decisions_.push_back({atom, holds});
  Store::GuardView v = store_->view(atom);
  if (v.atom == AtomKind::truth) {
    if (v.left.is_unknown()) return give_literal(make_class(v.left.term()), store_->boolean(holds));
    return true;
  }
  if (v.left.is_unknown() && v.right.is_known_scalar()) {
    int c = make_class(v.left.term());
    return holds ? give_literal(c, v.right) : exclude(c, v.right);
  }
  if (v.left.is_unknown() && v.right.is_unknown()) {
    int a = make_class(v.left.term());
    int b = make_class(v.right.term());
    if (holds) return merge(a, b);
    Class& x = classes_[static_cast<std::size_t>(a)];
    Class& y = classes_[static_cast<std::size_t>(b)];
    if (!x.literal.is_removed()) return exclude(b, x.literal);
    if (!y.literal.is_removed()) return exclude(a, y.literal);
  }
  return true;
}

Tri World::atom(Guard atom) const {
  for (const Decision& d : decisions_)
    if (d.atom == atom) return tri(d.holds);
  Store::GuardView v = store_->view(atom);
  if (v.atom == AtomKind::equal && v.left.is_unknown() && v.right.is_unknown()) {
    int a = class_of(v.left.term()), b = class_of(v.right.term());
    if (a >= 0 && a == b) return Tri::yes;
    Role x = role_of(v.left), y = role_of(v.right);
    if (x != Role::none && y != Role::none) {
      if (x != y) return Tri::no;
      if (is_core(x)) return Tri::yes;
    }
    // A decided difference of two terms of these classes.
    if (a >= 0 && b >= 0)
      for (const Decision& d : decisions_) {
        if (d.holds) continue;
        Store::GuardView other = store_->view(d.atom);
        if (other.atom != AtomKind::equal || !other.left.is_unknown() || !other.right.is_unknown()) continue;
        int p = class_of(other.left.term()), q = class_of(other.right.term());
        if ((p == a && q == b) || (p == b && q == a)) return Tri::no;
      }
  }
  if (v.atom == AtomKind::equal && v.left.is_unknown() && v.right.is_known_scalar()) {
    int c = class_of(v.left.term());
    if (c >= 0) {
      const Class& k = classes_[static_cast<std::size_t>(c)];
      if (!k.literal.is_removed()) return tri(store_->same(store_->to_text(k.literal), store_->to_text(v.right)));
      for (Value e : k.excluded)
        if (store_->same(store_->to_text(e), store_->to_text(v.right))) return Tri::no;
      Role other = store_->role_of(v.right);
      if (k.role != Role::none && other != Role::none) {
        if (k.role != other) return Tri::no;
        if (is_core(k.role)) return Tri::yes;
      }
    }
  }
  if (nesting > deepest) return Tri::undecided;
  Nest nest;
  Value left = resolve(v.left);
  if (v.atom == AtomKind::truth) {
    if (store_->same(left, v.left)) return Tri::undecided;
    Guard now = store_->truth(left);
    return now == atom ? Tri::undecided : decide(now);
  }
  Value right = resolve(v.right);
  if (store_->same(left, v.left) && store_->same(right, v.right)) {
    // Roles and bindings may have been found out since the atom was made.
    Guard now = store_->equal(left, right);
    return now == atom ? Tri::undecided : decide(now);
  }
  Guard now = store_->equal(left, right);
  return now == atom ? Tri::undecided : decide(now);
}

Tri World::decide(Guard g) const {
  if (g.is_always()) return Tri::yes;
  if (g.is_never()) return Tri::no;
  if (nesting > deepest) return Tri::undecided;
  for (const auto& [whole, holds] : wholes_)
    if (whole == g) return tri(holds);
  Nest nest;
  Store::GuardView v = store_->view(g);
  switch (v.form) {
    case Form::never:
      return Tri::no;
    case Form::always:
      return Tri::yes;
    case Form::atom:
      return atom(g);
    case Form::negation:
      return !decide(v.operands[0]);
    case Form::conjunction: {
      Tri result = Tri::yes;
      for (Guard part : v.operands) {
        result = and_(result, decide(part));
        if (result == Tri::no) break;
      }
      return result;
    }
    case Form::disjunction: {
      Tri result = Tri::no;
      for (Guard part : v.operands) {
        result = or_(result, decide(part));
        if (result == Tri::yes) break;
      }
      return result;
    }
  }
  return Tri::undecided;
}

std::optional<World> World::assume(Guard g, bool holds) const {
  World made = *this;
  std::vector<std::pair<Guard, bool>> todo = {{g, holds}};
  for (int rounds = 0; rounds < 1000 && !todo.empty(); ++rounds) {
    auto [guard, wanted] = todo.back();
    todo.pop_back();
    Tri already = made.decide(guard);
    if (already != Tri::undecided) {
      if ((already == Tri::yes) != wanted) return std::nullopt;
      // A remembered whole is decided by being remembered; its parts may still follow below.
      continue;
    }
    Store::GuardView v = store_->view(guard);
    bool parts_all = (v.form == Form::conjunction && wanted) || (v.form == Form::disjunction && !wanted);
    if (v.form == Form::negation) {
      todo.emplace_back(v.operands[0], !wanted);
    } else if (v.form == Form::atom) {
      if (!made.decide_atom(guard, wanted)) return std::nullopt;
    } else if (parts_all) {
      for (Guard part : v.operands) todo.emplace_back(part, wanted);
    } else {
      // One of the parts must be as wanted; when only one is left, it is that one.
      std::vector<Guard> open;
      for (Guard part : v.operands)
        if (made.decide(part) == Tri::undecided) open.push_back(part);
      if (open.size() == 1)
        todo.emplace_back(open[0], wanted);
      else
        made.wholes_.emplace_back(guard, wanted);
    }
    if (todo.empty()) {
      // What was left open may now follow, or be contradicted.
      std::vector<std::pair<Guard, bool>> wholes;
      wholes.swap(made.wholes_);
      for (const auto& [whole, whole_wanted] : wholes) {
        Tri t = made.decide(whole);
        if (t == Tri::undecided) {
          Store::GuardView w = store_->view(whole);
          std::vector<Guard> open;
          for (Guard part : w.operands)
            if (made.decide(part) == Tri::undecided) open.push_back(part);
          if (open.size() == 1)
            todo.emplace_back(open[0], whole_wanted);
          else
            made.wholes_.emplace_back(whole, whole_wanted);
        } else if ((t == Tri::yes) != whole_wanted) {
          return std::nullopt;
        }
      }
      // Terms that were said to differ may have been merged since.
      for (const Decision& d : made.decisions_) {
        Store::GuardView w = store_->view(d.atom);
        if (w.atom != AtomKind::equal || !w.left.is_unknown() || !w.right.is_unknown() || d.holds) continue;
        int a = made.class_of(w.left.term()), b = made.class_of(w.right.term());
        if (a >= 0 && a == b) return std::nullopt;
        if (a >= 0 && b >= 0) {
          const Class& x = made.classes_[static_cast<std::size_t>(a)];
          const Class& y = made.classes_[static_cast<std::size_t>(b)];
          if (!x.literal.is_removed() && !y.literal.is_removed() && store_->same(x.literal, y.literal))
            return std::nullopt;
          if (is_core(x.role) && x.role == y.role) return std::nullopt;
        }
      }
    }
  }
  return made;
}

Value World::resolve(Value v) const {
  if (!v.node() || v.node()->settled || nesting > deepest) return v;
  if (decisions_.empty() && wholes_.empty()) {
    // Guards may still be decidable by roles, so only values without choices are done by bindings alone.
    if (v.is_unknown() && store_->bound(v.term()).is_removed() && store_->term(v.term()).args.empty()) return v;
  }
  Nest nest;
  WorldResolver resolver(*store_, *this, [this](TermId id) {
    Value now = store_->bound(id);
    if (!now.is_removed()) return now;
    int c = class_of(id);
    return c < 0 ? Value{} : classes_[static_cast<std::size_t>(c)].literal;
  });
  return resolver.resolve(v);
}

std::vector<Guard> World::open_atoms(Guard g) const {
  std::vector<Guard> atoms, open;
  store_->collect_atoms(g, atoms);
  for (Guard a : atoms)
    if (decide(a) == Tri::undecided) open.push_back(a);
  std::sort(open.begin(), open.end());
  return open;
}

Role World::role_of(Value account) const {
  Value v = store_->resolve(account);
  Role role = store_->role_of(v);
  if (role != Role::none) return role;
  TermId id = v.term();
  if (v.is_string() && v.pieces().size() == 1) id = v.pieces()[0].term;
  if (!id.valid()) return Role::none;
  int c = class_of(id);
  return c < 0 ? Role::none : classes_[static_cast<std::size_t>(c)].role;
}

std::string World::describe(const World& given) const {
  std::string text;
  for (const Decision& d : decisions_) {
    if (given.decide(d.atom) != Tri::undecided) continue;
    if (!text.empty()) text += " and ";
    text += store_->describe(d.holds ? d.atom : store_->negate(d.atom));
  }
  return text;
}

std::string World::describe() const {
  return describe(World(*store_));
}

}  // namespace analyzer::value
