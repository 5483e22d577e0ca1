// Guards: interned boolean terms, simplified as they are built.
#include <re2/re2.h>

#include <algorithm>

#include "value/store_impl.h"

namespace analyzer::value {

using Form = Store::GuardView::Form;

namespace {

constexpr std::uint32_t largest_guard = 400;  // parts; beyond that a guard becomes one opaque atom

bool term_is_input(const Store::Impl& impl, TermId id, unsigned depth);

bool value_is_input(const Store::Impl& impl, Value v, unsigned depth) {
  if (depth > 20) return false;
  switch (v.kind()) {
    case Kind::unknown:
      return term_is_input(impl, v.term(), depth + 1);
    case Kind::string:
      for (const Piece& p : v.pieces())
        if (!p.known() && !term_is_input(impl, p.term, depth + 1)) return false;
      return true;
    case Kind::list:
      for (const Element& e : v.elements())
        if (!value_is_input(impl, e.value, depth + 1)) return false;
      return !v.open() || v.rest().valid();
    case Kind::object:
      for (const Entry& e : v.entries())
        if (!value_is_input(impl, e.value, depth + 1)) return false;
      return !v.open() || v.rest().valid();
    default:
      return true;
  }
}

bool term_is_input(const Store::Impl& impl, TermId id, unsigned depth) {
  const Term& t = impl.terms[id.index];
  if (t.info.input) return true;
  switch (t.op) {
    case Op::parameter:
    case Op::variable:
    case Op::account:
    case Op::region:
    case Op::index:
      return true;
    case Op::call:
    case Op::get:
    case Op::join:
      for (Value a : t.args)
        if (!value_is_input(impl, a, depth)) return false;
      return !t.args.empty();
    default:
      return false;
  }
}

bool mentions_index(const Store& store, Value v, unsigned depth = 0) {
  if (depth > 20 || v.is_wholly_known()) return false;
  auto term_does = [&](TermId id) {
    if (store.is_index(id)) return true;
    for (Value a : store.term(id).args)
      if (mentions_index(store, a, depth + 1)) return true;
    return false;
  };
  switch (v.kind()) {
    case Kind::unknown:
      return term_does(v.term());
    case Kind::string:
      for (const Piece& p : v.pieces())
        if (!p.known() && term_does(p.term)) return true;
      return false;
    case Kind::list:
      for (const Element& e : v.elements())
        if (mentions_index(store, e.value, depth + 1)) return true;
      return false;
    case Kind::object:
      for (const Entry& e : v.entries())
        if (mentions_index(store, e.value, depth + 1)) return true;
      return false;
    default:
      return false;
  }
}

std::string short_name(const Store& store, Value v);

std::string short_name(const Store& store, TermId id) {
  const Term& t = store.term(id);
  if (t.op == Op::parameter || t.op == Op::pseudo) return std::string(t.name);
  if (t.op == Op::variable) return "var." + std::string(t.name);
  if (t.op == Op::get && t.args.size() == 1) return short_name(store, t.args[0]) + "." + std::string(t.name);
  if (t.op == Op::call) {
    std::string text = std::string(t.name) + "(";
    for (std::size_t i = 0; i < t.args.size(); ++i) text += (i ? ", " : "") + short_name(store, t.args[i]);
    return text + ")";
  }
  return store.describe(id);
}

std::string short_name(const Store& store, Value v) {
  if (v.is_unknown()) return short_name(store, v.term());
  if (v.is_known_string()) return v.text().empty() ? "''" : std::string(v.text());
  if (v.is_string()) {
    std::string text;
    for (const Piece& p : v.pieces()) text += p.known() ? std::string(p.text) : "${" + short_name(store, p.term) + "}";
    return text;
  }
  return to_string(store, v);
}

}  // namespace

Guard Store::Impl::intern(GuardNode node) {
  std::uint64_t hash = mix(static_cast<std::uint64_t>(node.form), static_cast<std::uint64_t>(node.atom));
  for (Guard g : node.operands) hash = mix(hash, g.index);
  if (node.form == Form::atom) hash = mix(mix(hash, node.left.hash()), node.right.hash());
  node.hash = hash;
  auto [first, last] = guard_index.equal_range(hash);
  for (auto it = first; it != last; ++it) {
    const GuardNode& g = guards[it->second];
    if (g.form != node.form || g.atom != node.atom || !std::ranges::equal(g.operands, node.operands)) continue;
    if (node.form == Form::atom && !(g.left.hash() == node.left.hash() && g.right.hash() == node.right.hash()))
      continue;
    return Guard{it->second};
  }
  node.operands = arena.copy(std::span<const Guard>(node.operands));
  for (Guard g : node.operands) node.size += guards[g.index].size;
  if (node.form == Form::atom) node.input = value_is_input(*this, node.left, 0) && value_is_input(*this, node.right, 0);
  auto index = static_cast<std::uint32_t>(guards.size());
  guards.push_back(node);
  guard_index.emplace(hash, index);
  return Guard{index};
}

Guard Store::negate(Guard g) {
  if (g.is_always()) return Guard::never();
  if (g.is_never()) return Guard::always();
  const GuardNode& node = impl_->guards[g.index];
  if (node.form == Form::negation) return node.operands[0];
  if (node.form == Form::conjunction || node.form == Form::disjunction) {
    // Negations stay at the leaves, so that equal guards look equal.
    bool conjunction = node.form == Form::conjunction;
    std::vector<Guard> operands(node.operands.begin(), node.operands.end());
    Guard result = conjunction ? Guard::never() : Guard::always();
    for (Guard part : operands) result = conjunction ? either(result, negate(part)) : both(result, negate(part));
    return result;
  }
  GuardNode made;
  made.form = Form::negation;
  made.operands = {&g, 1};
  return impl_->intern(made);
}

namespace {

void operands_of(const Store::Impl& impl, Guard g, Form form, std::vector<Guard>& out) {
  const GuardNode& node = impl.guards[g.index];
  if (node.form == form)
    out.insert(out.end(), node.operands.begin(), node.operands.end());
  else
    out.push_back(g);
}

bool holds_operand(const Store::Impl& impl, Guard g, Form form, Guard part) {
  const GuardNode& node = impl.guards[g.index];
  return node.form == form && std::ranges::find(node.operands, part) != node.operands.end();
}

// Do `x` and `y` (atoms or negations) say that one term equals two different literals?
bool equal_to_literal(const Store::Impl& impl, Guard g, Value& term, Value& literal) {
  const GuardNode& node = impl.guards[g.index];
  if (node.form != Form::atom || node.atom != AtomKind::equal || !node.left.is_unknown() ||
      !node.right.is_known_scalar())
    return false;
  term = node.left;
  literal = node.right;
  return true;
}

}  // namespace

Guard Store::both(Guard a, Guard b) {
  if (a.is_never() || b.is_never()) return Guard::never();
  if (a.is_always() || a == b) return b;
  if (b.is_always()) return a;
  std::vector<Guard> parts;
  operands_of(*impl_, a, Form::conjunction, parts);
  operands_of(*impl_, b, Form::conjunction, parts);
  std::sort(parts.begin(), parts.end());
  parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
  for (Guard g : parts) {
    const GuardNode& node = impl_->guards[g.index];
    if (node.form == Form::negation && std::ranges::binary_search(parts, node.operands[0])) return Guard::never();
  }
  // One term cannot equal two literals; and if it equals one, that it does not equal another says nothing more.
  for (std::size_t i = 0; i < parts.size(); ++i) {
    Value term, literal;
    if (!equal_to_literal(*impl_, parts[i], term, literal)) continue;
    for (std::size_t j = 0; j < parts.size();) {
      Value other_term, other_literal;
      const GuardNode& node = impl_->guards[parts[j].index];
      if (i != j && equal_to_literal(*impl_, parts[j], other_term, other_literal) && same(term, other_term) &&
          !same(literal, other_literal))
        return Guard::never();
      if (node.form == Form::negation && equal_to_literal(*impl_, node.operands[0], other_term, other_literal) &&
          same(term, other_term) && !same(literal, other_literal)) {
        parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(j));
        if (j < i) --i;
        continue;
      }
      ++j;
    }
  }
  // x and (x or y) is x; x and (not x or y) is x and y.
  for (std::size_t i = 0; i < parts.size();) {
    if (impl_->guards[parts[i].index].form == Form::disjunction) {
      std::vector<Guard> left;
      bool absorbed = false, changed = false;
      std::vector<Guard> operands(impl_->guards[parts[i].index].operands.begin(),
                                  impl_->guards[parts[i].index].operands.end());
      for (Guard part : operands) {
        if (std::ranges::binary_search(parts, part)) absorbed = true;
        if (std::ranges::binary_search(parts, negate(part)))
          changed = true;
        else
          left.push_back(part);
      }
      if (absorbed) {
        parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(i));
        continue;
      }
      if (changed) {
        parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(i));
        Guard rest = Guard::never();
        for (Guard g : left) rest = either(rest, g);
        Guard others = Guard::always();
        for (Guard g : parts) others = both(others, g);
        return both(others, rest);
      }
    }
    ++i;
  }
  if (parts.size() == 1) return parts[0];
  GuardNode made;
  made.form = Form::conjunction;
  made.operands = parts;
  std::uint32_t size = 0;
  for (Guard g : parts) size += impl_->guards[g.index].size;
  if (size > largest_guard)
    return truth(
        unknown(Op::opaque, "a condition of too many parts", {integer(a.index), integer(b.index), integer(0)}));
  return impl_->intern(made);
}

Guard Store::either(Guard a, Guard b) {
  if (a.is_always() || b.is_always()) return Guard::always();
  if (a.is_never() || a == b) return b;
  if (b.is_never()) return a;
  std::vector<Guard> parts;
  operands_of(*impl_, a, Form::disjunction, parts);
  operands_of(*impl_, b, Form::disjunction, parts);
  std::sort(parts.begin(), parts.end());
  parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
  for (Guard g : parts) {
    const GuardNode& node = impl_->guards[g.index];
    if (node.form == Form::negation && std::ranges::binary_search(parts, node.operands[0])) return Guard::always();
  }
  // (x and y) or (x and not y) is x; x or (x and y) is x; x or (not x and y) is x or y.
  for (std::size_t i = 0; i < parts.size(); ++i) {
    for (std::size_t j = 0; j < parts.size(); ++j) {
      if (i == j) continue;
      if (holds_operand(*impl_, parts[j], Form::conjunction, parts[i])) {
        parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(j));
        Guard rest = Guard::never();
        for (Guard g : parts) rest = either(rest, g);
        return rest;
      }
      Guard not_i = negate(parts[i]);
      if (holds_operand(*impl_, parts[j], Form::conjunction, not_i)) {
        std::vector<Guard> left;
        operands_of(*impl_, parts[j], Form::conjunction, left);
        Guard smaller = Guard::always();
        for (Guard g : left)
          if (g != not_i) smaller = both(smaller, g);
        parts[j] = smaller;
        Guard rest = Guard::never();
        for (Guard g : parts) rest = either(rest, g);
        return rest;
      }
      std::vector<Guard> x, y;
      operands_of(*impl_, parts[i], Form::conjunction, x);
      operands_of(*impl_, parts[j], Form::conjunction, y);
      if (x.size() < 2 || x.size() != y.size()) continue;
      std::vector<Guard> only_x, only_y;
      std::set_difference(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(only_x));
      std::set_difference(y.begin(), y.end(), x.begin(), x.end(), std::back_inserter(only_y));
      if (only_x.size() == 1 && only_y.size() == 1 && negate(only_x[0]) == only_y[0]) {
        Guard common = Guard::always();
        for (Guard g : x)
          if (g != only_x[0]) common = both(common, g);
        Guard rest = common;
        for (std::size_t k = 0; k < parts.size(); ++k)
          if (k != i && k != j) rest = either(rest, parts[k]);
        return rest;
      }
    }
  }
  if (parts.size() == 1) return parts[0];
  GuardNode made;
  made.form = Form::disjunction;
  made.operands = parts;
  std::uint32_t size = 0;
  for (Guard g : parts) size += impl_->guards[g.index].size;
  if (size > largest_guard)
    return truth(
        unknown(Op::opaque, "a condition of too many parts", {integer(a.index), integer(b.index), integer(1)}));
  return impl_->intern(made);
}

Guard Store::truth(Value v) {
  switch (v.kind()) {
    case Kind::boolean:
      return v.boolean() ? Guard::always() : Guard::never();
    case Kind::choice: {
      Guard result = Guard::never();
      for (const Alternative& a : v.alternatives()) result = either(result, both(a.guard, truth(a.value)));
      return result;
    }
    case Kind::string:
      if (v.is_known_string()) return v.text() == "true" ? Guard::always() : Guard::never();
      break;
    case Kind::unknown: {
      Value now = bound(v.term());
      if (!now.is_removed()) return truth(now);
      break;
    }
    case Kind::removed:
    case Kind::null:
      return Guard::never();
    default:
      break;
  }
  if (v.is_string() && v.pieces().size() == 1) v = unknown(v.pieces()[0].term);
  GuardNode node;
  node.form = Form::atom;
  node.atom = AtomKind::truth;
  node.left = v;
  return impl_->intern(node);
}

Value Store::from_guard(Guard g) {
  return choice(g, boolean(true), boolean(false));
}

Store::GuardView Store::view(Guard g) const {
  const GuardNode& node = impl_->guards[g.index];
  return {node.form, node.operands, node.atom, node.left, node.right};
}

void Store::collect_atoms(Guard g, std::vector<Guard>& atoms) const {
  const GuardNode& node = impl_->guards[g.index];
  if (node.form == Form::atom) {
    if (std::ranges::find(atoms, g) == atoms.end()) atoms.push_back(g);
    return;
  }
  for (Guard part : node.operands) collect_atoms(part, atoms);
}

bool Store::is_input(Guard atom) const {
  return impl_->guards[atom.index].input;
}

bool Store::touches_index(Guard atom) const {
  const GuardNode& node = impl_->guards[atom.index];
  return mentions_index(*this, node.left) || mentions_index(*this, node.right);
}

std::string Store::describe(Guard g) const {
  const GuardNode& node = impl_->guards[g.index];
  switch (node.form) {
    case Form::never:
      return "never";
    case Form::always:
      return "always";
    case Form::atom:
      if (node.atom == AtomKind::truth) return short_name(*this, node.left);
      return short_name(*this, node.left) + " = " + short_name(*this, node.right);
    case Form::negation: {
      const GuardNode& inner = impl_->guards[node.operands[0].index];
      if (inner.form == Form::atom && inner.atom == AtomKind::equal)
        return short_name(*this, inner.left) + " != " + short_name(*this, inner.right);
      return "not " + describe(node.operands[0]);
    }
    case Form::conjunction:
    case Form::disjunction: {
      bool conjunction = node.form == Form::conjunction;
      std::string text;
      for (Guard part : node.operands) {
        if (!text.empty()) text += conjunction ? " and " : " or ";
        bool wrap = impl_->guards[part.index].form == (conjunction ? Form::disjunction : Form::conjunction);
        text += wrap ? "(" + describe(part) + ")" : describe(part);
      }
      return text;
    }
  }
  return {};
}

}  // namespace analyzer::value
