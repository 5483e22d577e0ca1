#include "value/resolver.h"

namespace analyzer::value {

namespace {

constexpr unsigned deepest = 100;

Value with_place(Value made, Value from) {
  if (from.where.file.valid()) made.where = from.where;
  made.sensitive |= from.sensitive;
  return made;
}

}  // namespace

Value Resolver::resolve(Value v) {
  if (!v.node() || v.node()->settled || depth_ > deepest) return v;
  ++depth_;
  Value made;
  switch (v.kind()) {
    case Kind::unknown:
      made = term(v);
      break;
    case Kind::string:
      made = string(v);
      break;
    case Kind::list:
      made = list(v);
      break;
    case Kind::object:
      made = object(v);
      break;
    case Kind::choice:
      made = choice(v);
      break;
    default:
      made = v;
      break;
  }
  --depth_;
  return with_place(made, v);
}

Value Resolver::term(Value v) {
  Value known = value_of(v.term());
  if (!known.is_removed()) return resolve(known);
  const Term t = store_.term(v.term());  // a copy: interning may move the table
  if (t.args.empty() || t.op == Op::index || t.op == Op::attribute || t.op == Op::parameter || t.op == Op::variable ||
      t.op == Op::invalid)
    return v;
  std::vector<Value> args(t.args.begin(), t.args.end());
  bool changed = false;
  for (Value& a : args) {
    Value now = resolve(a);
    changed |= !store_.same(now, a);
    a = now;
  }
  if (!changed) return v;
  if (t.op == Op::join) return resolve(store_.concat(args));
  if (t.op == Op::call || t.op == Op::get) {
    for (const auto& [prefix, f] : store_.impl().reevaluate) {
      if (!t.name.starts_with(prefix) && t.op == Op::call) continue;
      Value result = f(store_, t, args);
      if (!result.is_removed()) return resolve(result);
    }
  }
  Value again = store_.unknown(t.op, t.name, args, t.info);
  if (again.term() == v.term()) return v;
  known = value_of(again.term());
  return known.is_removed() ? again : resolve(known);
}

Value Resolver::string(Value v) {
  std::vector<Value> parts;
  bool changed = false;
  for (const Piece& p : v.pieces()) {
    if (p.known()) {
      Value text = store_.string_view_of(p.text);
      text.where = p.where;
      parts.push_back(text);
      continue;
    }
    Value before = store_.unknown(p.term);
    before.where = p.where;
    Value now = resolve(before);
    changed |= !store_.same(now, before);
    parts.push_back(now);
  }
  Value document = v.document();
  Value now = document.is_removed() ? document : resolve(document);
  if (!changed && store_.same(now, document)) return v;
  Value made = changed ? store_.concat(parts) : v;
  return document.is_removed() ? made : store_.lift(made, [&](Value text) { return store_.encoded(text, now); });
}

Value Resolver::list(Value v) {
  std::vector<Element> elements;
  bool open = v.open();
  TermId rest = v.rest();
  for (const Element& e : v.elements()) {
    Guard guard = decide(e.guard);
    if (guard.is_never()) continue;
    elements.push_back({resolve(e.value), guard});
  }
  if (rest.valid()) {
    Value more = value_of(rest);
    if (!more.is_removed()) more = resolve(more);
    if (more.is_list()) {
      for (const Element& e : more.elements()) elements.push_back(e);
      open = more.open();
      rest = more.rest();
    }
  }
  return store_.list(elements, v.shape(), open, rest);
}

Value Resolver::object(Value v) {
  std::vector<Entry> entries;
  bool open = v.open();
  TermId rest = v.rest();
  for (const Entry& e : v.entries()) {
    Guard guard = decide(e.guard);
    if (guard.is_never()) continue;
    Entry made = e;
    made.value = resolve(e.value);
    made.guard = guard;
    entries.push_back(made);
  }
  if (rest.valid()) {
    Value more = value_of(rest);
    if (!more.is_removed()) more = resolve(more);
    if (more.is_object()) {
      std::vector<Entry> all(more.entries().begin(), more.entries().end());
      all.insert(all.end(), entries.begin(), entries.end());
      entries = all;
      open = more.open();
      rest = more.rest();
    }
  }
  return store_.object(entries, v.shape(), open, rest);
}

Value Resolver::choice(Value v) {
  std::vector<Alternative> left;
  for (const Alternative& a : v.alternatives()) {
    Guard guard = decide(a.guard);
    if (guard.is_never()) continue;
    if (guard.is_always()) return resolve(a.value);
    left.push_back({guard, resolve(a.value)});
  }
  return store_.choice(left);
}

// --- The store's own resolving: bindings
// ------------------------------------------------------------------------------

namespace {

class BindingResolver final : public Resolver {
 public:
  using Resolver::Resolver;

 protected:
  Value value_of(TermId id) override { return store_.bound(id); }
  Guard decide(Guard g) override { return store_.resolve(g); }
};

bool reaches(const Store& store, Value v, TermId target, unsigned depth) {
  if (!v.node() || v.node()->settled || depth > 60) return false;
  auto term_reaches = [&](TermId id) {
    if (id == target) return true;
    for (Value a : store.term(id).args)
      if (reaches(store, a, target, depth + 1)) return true;
    Value next = store.bound(id);
    return !next.is_removed() && reaches(store, next, target, depth + 1);
  };
  switch (v.kind()) {
    case Kind::unknown:
      return term_reaches(v.term());
    case Kind::string:
      for (const Piece& p : v.pieces())
        if (!p.known() && term_reaches(p.term)) return true;
      return false;
    case Kind::list:
      for (const Element& e : v.elements())
        if (reaches(store, e.value, target, depth + 1)) return true;
      return false;
    case Kind::object:
      for (const Entry& e : v.entries())
        if (reaches(store, e.value, target, depth + 1)) return true;
      return false;
    case Kind::choice:
      for (const Alternative& a : v.alternatives())
        if (reaches(store, a.value, target, depth + 1)) return true;
      return false;
    default:
      return false;
  }
}

}  // namespace

bool Store::bind(TermId term, Value value) {
  if (impl_->bindings.contains(term.index)) return false;
  if (reaches(*this, value, term, 0)) return false;
  impl_->bindings[term.index] = value;
  return true;
}

Value Store::bound(TermId term) const {
  if (impl_->bindings.empty()) return {};
  auto found = impl_->bindings.find(term.index);
  return found == impl_->bindings.end() ? Value{} : found->second;
}

Value Store::resolve(Value v) {
  if (impl_->bindings.empty()) return v;
  return BindingResolver(*this).resolve(v);
}

Guard Store::resolve(Guard g) {
  if (!g.is_open() || impl_->bindings.empty()) return g;
  const GuardNode node = impl_->guards[g.index];  // a copy: interning may move the table
  switch (node.form) {
    case GuardView::Form::atom: {
      Value left = resolve(node.left), right = resolve(node.right);
      if (same(left, node.left) && same(right, node.right)) return g;
      return node.atom == AtomKind::truth ? truth(left) : equal(left, right);
    }
    case GuardView::Form::negation:
      return negate(resolve(node.operands[0]));
    case GuardView::Form::conjunction: {
      Guard result = Guard::always();
      for (Guard part : node.operands) result = both(result, resolve(part));
      return result;
    }
    case GuardView::Form::disjunction: {
      Guard result = Guard::never();
      for (Guard part : node.operands) result = either(result, resolve(part));
      return result;
    }
    default:
      return g;
  }
}

}  // namespace analyzer::value
