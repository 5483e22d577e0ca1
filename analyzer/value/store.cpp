#include "value/store.h"

#include <re2/re2.h>

#include <charconv>

#include "base/assert.h"
#include "value/store_impl.h"

namespace analyzer::value {

Store::Impl::~Impl() = default;

const re2::RE2* Store::Impl::pattern(std::string_view text) {
  auto found = patterns.find(std::string(text));
  if (found == patterns.end()) {
    re2::RE2::Options options(re2::RE2::Quiet);
    options.set_max_mem(1 << 20);
    auto compiled = std::make_unique<re2::RE2>(re2::StringPiece(text.data(), text.size()), options);
    found = patterns.emplace(std::string(text), std::move(compiled)).first;
  }
  return found->second->ok() ? found->second.get() : nullptr;
}

std::string_view to_string(Role role) {
  constexpr std::string_view names[] = {"",        "management",      "security-tooling", "log-archive",
                                        "network", "shared-services", "application"};
  return names[static_cast<int>(role)];
}

std::optional<Role> role_from(std::string_view text) {
  for (Role role : {Role::management, Role::security_tooling, Role::log_archive, Role::network, Role::shared_services,
                    Role::application})
    if (to_string(role) == text) return role;
  return std::nullopt;
}

namespace {

Node scalar(Kind kind, std::uint64_t hash) {
  Node node;
  node.kind = kind;
  node.hash = mix(static_cast<std::uint64_t>(kind) + 17, hash);
  node.wholly_known = node.settled = true;
  return node;
}

}  // namespace

Store::Store() : impl_(std::make_unique<Impl>()) {
  Impl& m = *impl_;
  m.null = Value(m.add(scalar(Kind::null, 1)));
  Node yes = scalar(Kind::boolean, 2);
  yes.boolean = true;
  m.yes = Value(m.add(yes));
  m.no = Value(m.add(scalar(Kind::boolean, 3)));
  m.empty = Value(m.add(scalar(Kind::string, hash_text(""))));
  GuardNode never;
  never.form = GuardView::Form::never;
  GuardNode always;
  always.form = GuardView::Form::always;
  m.guards = {never, always};
}

Store::~Store() = default;

// --- Memory
// -----------------------------------------------------------------------------------------------------------

std::string_view Store::keep(std::string_view text) {
  if (text.empty()) return {};
  auto found = impl_->texts.find(text);
  if (found != impl_->texts.end()) return *found;
  std::string_view copy = impl_->arena.copy(text);
  impl_->texts.insert(copy);
  return copy;
}

std::span<const Value> Store::keep(std::span<const Value> values) {
  return impl_->arena.copy(values);
}
std::size_t Store::bytes() const {
  return impl_->arena.bytes();
}
std::size_t Store::term_count() const {
  return impl_->terms.size();
}

// --- Known values
// -----------------------------------------------------------------------------------------------------

Value Store::null() const {
  return impl_->null;
}
Value Store::boolean(bool b) const {
  return b ? impl_->yes : impl_->no;
}

Value Store::integer(std::int64_t n) {
  return number(std::to_string(n));
}

Value Store::number(std::string_view text) {
  std::string canonical = canonical_number(text);
  if (canonical.empty()) return null();
  Node node = scalar(Kind::number, hash_text(canonical));
  node.text = keep(text);
  node.canonical = keep(canonical);
  std::string_view digits = text;
  if (!digits.empty() && digits[0] == '+') digits.remove_prefix(1);
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), node.integer);
  node.is_integer = error == std::errc{} && end == digits.data() + digits.size();
  if (!node.is_integer) {
    // `1e3` and `5.0` are whole numbers too.
    std::size_t e = canonical.find('E');
    if (e != std::string::npos) {
      int exponent = std::atoi(canonical.c_str() + e + 1);
      if (exponent >= 0 && exponent <= 18 && e + static_cast<std::size_t>(exponent) <= 19) {
        std::string whole = canonical.substr(0, e) + std::string(static_cast<std::size_t>(exponent), '0');
        auto [stop, fault] = std::from_chars(whole.data(), whole.data() + whole.size(), node.integer);
        node.is_integer = fault == std::errc{} && stop == whole.data() + whole.size();
      }
    } else if (canonical == "0") {
      node.integer = 0;
      node.is_integer = true;
    }
  }
  return Value(impl_->add(node));
}

Value Store::string(std::string_view text) {
  return string_view_of(keep(text));
}

Value Store::string_view_of(std::string_view text) {
  if (text.empty()) return impl_->empty;
  Node node = scalar(Kind::string, hash_text(text));
  node.text = text;
  Piece piece{text, {}, {}};
  node.pieces = impl_->arena.copy(std::span<const Piece>(&piece, 1));
  return Value(impl_->add(node));
}

namespace {

struct Guarded {
  Value value;
  Guard guard;
};

// Takes `removed` out of a value: what is left, and when there is anything.
Guarded without_removed(Store& store, Value v, Guard guard) {
  if (!v.is_choice()) return {v, v.is_removed() ? Guard::never() : guard};
  std::vector<Alternative> left;
  Guard exists = Guard::never();
  for (const Alternative& a : v.alternatives()) {
    if (a.value.is_removed()) continue;
    left.push_back(a);
    exists = store.either(exists, a.guard);
  }
  if (left.size() == v.alternatives().size()) return {v, guard};
  if (left.empty()) return {Value{}, Guard::never()};
  Value rest = left.size() == 1 ? left[0].value : store.choice(left);
  if (!rest.where.file.valid()) rest.where = v.where;
  return {rest, store.both(guard, exists)};
}

}  // namespace

Value Store::list(std::span<const Element> elements, Shape shape, bool open, TermId rest) {
  std::vector<Element> kept;
  kept.reserve(elements.size());
  Node node = scalar(Kind::list, static_cast<std::uint64_t>(shape));
  node.shape = shape;
  node.open = open;
  node.term = rest;
  if (open) node.wholly_known = node.settled = false;
  for (const Element& e : elements) {
    Guarded g = without_removed(*this, e.value, e.guard);
    if (g.guard.is_never() || g.value.is_removed()) continue;
    kept.push_back({g.value, g.guard});
    node.hash = mix(mix(node.hash, g.value.hash()), g.guard.index);
    node.wholly_known &= g.guard.is_always() && g.value.is_wholly_known();
    node.settled &= g.guard.is_always() && (!g.value.node() || g.value.node()->settled);
  }
  if (open) node.hash = mix(node.hash, 0x0be0 + rest.index);
  node.elements = impl_->arena.copy(std::span<const Element>(kept));
  return Value(impl_->add(node));
}

Value Store::list(std::initializer_list<Value> values, Shape shape) {
  std::vector<Element> elements;
  for (Value v : values) elements.push_back({v, Guard::always()});
  return list(elements, shape);
}

Value Store::object(std::span<const Entry> entries, Shape shape, bool open, TermId rest) {
  std::vector<Entry> kept;
  kept.reserve(entries.size());
  std::unordered_map<std::string_view, std::size_t> seen;  // only filled when the object is large
  auto earlier = [&](std::string_view key) -> Entry* {
    if (entries.size() <= 16) {
      for (Entry& e : kept)
        if (e.key == key) return &e;
      return nullptr;
    }
    auto found = seen.find(key);
    return found == seen.end() ? nullptr : &kept[found->second];
  };
  for (const Entry& entry : entries) {
    Guarded g = without_removed(*this, entry.value, entry.guard);
    if (g.guard.is_never() || g.value.is_removed()) continue;
    Entry made = entry;
    made.key = keep(entry.key);
    made.value = g.value;
    made.guard = g.guard;
    if (Entry* before = earlier(made.key)) {
      if (!made.guard.is_always()) {
        Guard both_guards = either(before->guard, made.guard);
        made.value = choice(made.guard, made.value, before->value);
        made.guard = both_guards;
      }
      *before = made;
      continue;
    }
    if (entries.size() > 16) seen.emplace(made.key, kept.size());
    kept.push_back(made);
  }
  Node node = scalar(Kind::object, 5);  // maps and objects with the same members are alike
  node.shape = shape;
  node.open = open;
  node.term = rest;
  if (open) node.wholly_known = node.settled = false;
  std::uint64_t sum = 0;  // order does not count
  for (const Entry& e : kept) {
    sum += mix(mix(hash_text(e.key), e.value.hash()), e.guard.index);
    node.wholly_known &= e.guard.is_always() && e.value.is_wholly_known();
    node.settled &= e.guard.is_always() && (!e.value.node() || e.value.node()->settled);
  }
  node.hash = mix(node.hash, sum);
  if (open) node.hash = mix(node.hash, 0x0be0 + rest.index);
  node.entries = impl_->arena.copy(std::span<const Entry>(kept));
  return Value(impl_->add(node));
}

Value Store::reshape(Value v, Shape shape) {
  if (!v.node() || v.shape() == shape) return v;
  Node node = *v.node();
  node.shape = shape;
  Value made(impl_->add(node));
  made.where = v.where;
  made.sensitive = v.sensitive;
  return made;
}

Value Store::encoded(Value text, Value document) {
  if (!text.is_string()) return text;
  Node node = *text.node();
  node.document = document;
  Value made(impl_->add(node));
  made.where = text.where;
  made.sensitive = text.sensitive;
  return made;
}

// --- Terms
// ------------------------------------------------------------------------------------------------------------

Value Store::unknown(TermId term) const {
  Node node;
  node.kind = Kind::unknown;
  node.term = term;
  node.hash = mix(0x7e43, impl_->terms[term.index].hash);
  return Value(impl_->add(node));
}

Value Store::unknown(Op op, std::string_view name, std::span<const Value> args, const TermInfo& info) {
  std::uint64_t hash = mix(static_cast<std::uint64_t>(op) + 101, hash_text(name));
  for (Value a : args) hash = mix(hash, a.hash());
  auto [first, last] = impl_->term_index.equal_range(hash);
  for (auto it = first; it != last; ++it) {
    const Term& t = impl_->terms[it->second];
    if (t.op != op || t.name != name || t.args.size() != args.size()) continue;
    bool equal_args = true;
    for (std::size_t i = 0; i < args.size() && equal_args; ++i) equal_args = same(t.args[i], args[i]);
    if (equal_args) return unknown(TermId{it->second});
  }
  TermInfo kept = info;
  kept.allowed = keep(info.allowed);
  kept.pattern = keep(info.pattern);
  kept.says = keep(info.says);
  kept.giver = keep(info.giver);
  auto index = static_cast<std::uint32_t>(impl_->terms.size());
  impl_->terms.push_back({op, keep(name), keep(args), kept, hash});
  impl_->term_index.emplace(hash, index);
  if (op == Op::account || op == Op::account_name) impl_->natures[index] = Nature::account;
  if (op == Op::region) impl_->natures[index] = Nature::region;
  if (op == Op::partition) impl_->natures[index] = name == "AWS::URLSuffix" ? Nature::url_suffix : Nature::partition;
  if (op == Op::index) impl_->indexes[index] = impl_->terms[index].args;
  return unknown(TermId{index});
}

Value Store::unknown(Op op, std::string_view name, std::initializer_list<Value> args, const TermInfo& info) {
  return unknown(op, name, std::span<const Value>(args.begin(), args.size()), info);
}

Value Store::invalid(std::string_view message, source::Location where) {
  // Two faults at different places are two terms.
  Value v = unknown(
      Op::invalid, message,
      {integer(static_cast<std::int64_t>(where.file.index)), integer(static_cast<std::int64_t>(where.range.begin))},
      {.declared = where});
  v.where = where;
  return v;
}

bool Store::is_invalid(Value v) const {
  return v.is_unknown() && term(v.term()).op == Op::invalid;
}
const Term& Store::term(TermId id) const {
  return impl_->terms[id.index];
}

std::string Store::describe(TermId id) const {
  const Term& t = term(id);
  if (!t.info.says.empty()) return std::string(t.info.says);
  std::string name(t.name);
  auto arg = [&](std::size_t i) { return i < t.args.size() ? to_string(*this, t.args[i]) : std::string("?"); };
  switch (t.op) {
    case Op::parameter:
      return "parameter `" + name + "`";
    case Op::variable:
      return "variable `" + name + "`";
    case Op::pseudo:
      return "`" + name + "`";
    case Op::partition:
      return "the partition";
    case Op::account:
      return "the account that `" + name + "` is applied in";
    case Op::region:
      return "the Region that `" + name + "` is applied in";
    case Op::account_name:
      return "the account named `" + name + "`";
    case Op::index:
      return name.empty() ? "each of several accounts" : name;
    case Op::data:
      return "data source `" + name + "`";
    case Op::attribute:
      return "attribute `" + name + "` of a resource";
    case Op::ssm_parameter:
      return "SSM parameter " + arg(0);
    case Op::secret:
      return "secret " + arg(0) + (t.args.size() > 1 && t.args[1].is_known_string() ? " key " + arg(1) : "");
    case Op::exported:
      return "export " + arg(0);
    case Op::opaque:
      return name.empty() ? "something that only deployment shows" : name;
    case Op::call:
      return "`" + name + "(…)`";
    case Op::get:
      return "`" + name + "` of " +
             (t.args.empty()           ? std::string("?")
              : t.args[0].is_unknown() ? describe(t.args[0].term())
                                       : arg(0));
    case Op::join:
      return "a text that only deployment shows";
    case Op::invalid:
      return name;
  }
  return name;
}

// --- Strings
// ----------------------------------------------------------------------------------------------------------

Value string_of(Store& store, Store::Impl& impl, std::span<const Piece> pieces) {
  std::vector<Piece> merged;
  std::string run;
  source::Location run_where;
  std::size_t run_parts = 0;
  std::string_view run_single;
  auto flush = [&] {
    if (!run.empty()) {
      std::string_view text = run_parts == 1 ? run_single : store.keep(run);
      merged.push_back({text, {}, run_where});
    }
    run.clear();
    run_parts = 0;
  };
  for (const Piece& p : pieces) {
    if (p.known()) {
      if (p.text.empty()) continue;
      if (run_parts == 0) run_where = p.where;
      run_single = p.text;
      run += p.text;
      ++run_parts;
    } else {
      flush();
      merged.push_back(p);
    }
  }
  flush();
  if (merged.empty()) return store.string("");
  if (merged.size() == 1 && merged[0].known()) return store.string(merged[0].text);
  Node node;
  node.kind = Kind::string;
  std::uint64_t hash = 0x57;
  for (const Piece& p : merged)
    hash = p.known() ? mix(hash, hash_text(p.text)) : mix(mix(hash, 0x7e), impl.terms[p.term.index].hash);
  node.hash = hash;
  node.pieces = impl.arena.copy(std::span<const Piece>(merged));
  return Value(impl.add(node));
}

Value Store::to_text(Value v) {
  Value made;
  switch (v.kind()) {
    case Kind::boolean:
      made = string(v.boolean() ? "true" : "false");
      break;
    case Kind::number:
      made = string(v.number_text());
      break;
    case Kind::choice:
      made = lift(v, [&](Value a) { return to_text(a); });
      break;
    default:
      return v;
  }
  made.where = v.where;
  made.sensitive = v.sensitive;
  return made;
}

Value Store::concat(std::span<const Value> parts) {
  // The fast way: no choices, so one string.
  bool choices = false, whole = true, sensitive = false;
  for (Value p : parts) {
    choices |= p.is_choice();
    whole &= !(p.is_list() || p.is_object());
    sensitive |= p.sensitive;
  }
  if (!whole) return unknown(Op::join, "", parts);
  if (choices) {
    // One choice at a time, from the left: guards that exclude each other meet early, and what grows beyond all bounds
    // becomes one unknown before it costs anything.
    Value made = string("");
    std::vector<Value> plain;
    auto take_plain = [&] {
      if (plain.empty()) return;
      made = lift(made, [&](Value before) {
        std::vector<Value> all{before};
        all.insert(all.end(), plain.begin(), plain.end());
        return concat(all);
      });
      plain.clear();
    };
    for (Value p : parts) {
      if (!p.is_choice()) {
        plain.push_back(p);
        continue;
      }
      take_plain();
      made = lift(made, p, [&](Value before, Value after) {
        Value both_texts[] = {before, after};
        return concat(both_texts);
      });
    }
    take_plain();
    return made;
  }
  std::vector<Piece> pieces;
  for (Value p : parts) {
    if (p.is_string()) {
      for (Piece piece : p.pieces()) {
        if (!piece.where.file.valid()) piece.where = p.where;
        pieces.push_back(piece);
      }
    } else if (p.is_unknown()) {
      if (is_invalid(p)) return p;
      pieces.push_back({{}, p.term(), p.where});
    } else if (p.is(Kind::boolean) || p.is(Kind::number)) {
      pieces.push_back({to_text(p).text(), {}, p.where});
    }
  }
  Value made;
  if (pieces.size() == 1 && !pieces[0].known() && term(pieces[0].term).info.type == Type::string)
    made = unknown(pieces[0].term);
  else
    made = string_of(*this, *impl_, pieces);
  made.sensitive = sensitive;
  return made;
}

// --- Choices
// ----------------------------------------------------------------------------------------------------------

Value Store::choice(Guard condition, Value if_true, Value if_false) {
  if (condition.is_always()) return if_true;
  if (condition.is_never()) return if_false;
  if (same(if_true, if_false)) return if_true;
  Alternative alternatives[] = {{condition, if_true}, {negate(condition), if_false}};
  return choice(alternatives);
}

Value Store::choice(std::span<const Alternative> alternatives) {
  std::vector<Alternative> flat;
  auto add = [&](Guard guard, Value v) {
    if (guard.is_never()) return;
    for (Alternative& a : flat)
      if (same(a.value, v)) {
        a.guard = either(a.guard, guard);
        return;
      }
    flat.push_back({guard, v});
  };
  for (const Alternative& a : alternatives) {
    if (a.value.is_choice())
      for (const Alternative& inner : a.value.alternatives()) add(both(a.guard, inner.guard), inner.value);
    else
      add(a.guard, a.value);
  }
  if (flat.empty()) return {};
  if (flat.size() == 1) return flat[0].value;
  if (flat.size() > max_alternatives) {
    std::vector<Value> args;
    for (const Alternative& a : flat) args.push_back(a.value);
    return unknown(Op::opaque, "a value with too many alternatives", args);
  }
  Node node;
  node.kind = Kind::choice;
  std::uint64_t hash = 0xc401ce;
  for (const Alternative& a : flat) hash += mix(a.guard.index, a.value.hash());
  node.hash = hash;
  node.alternatives = impl_->arena.copy(std::span<const Alternative>(flat));
  return Value(impl_->add(node));
}

Value Store::lift(Value v, const std::function<Value(Value)>& f) {
  if (!v.is_choice()) return f(v);
  std::vector<Alternative> made;
  made.reserve(v.alternatives().size());
  for (const Alternative& a : v.alternatives()) made.push_back({a.guard, f(a.value)});
  Value result = choice(made);
  if (result.node() && !result.where.file.valid()) result.where = v.where;
  return result;
}

Value Store::lift(Value a, Value b, const std::function<Value(Value, Value)>& f) {
  return lift(a, [&](Value left) { return lift(b, [&](Value right) { return f(left, right); }); });
}

// --- Sameness
// ---------------------------------------------------------------------------------------------------------

bool Store::same(Value a, Value b) const {
  const Node* x = a.node();
  const Node* y = b.node();
  if (x == y) return true;
  if (!x || !y || x->hash != y->hash || x->kind != y->kind) return false;
  switch (x->kind) {
    case Kind::removed:
    case Kind::null:
      return true;
    case Kind::boolean:
      return x->boolean == y->boolean;
    case Kind::number:
      return x->canonical == y->canonical;
    case Kind::unknown:
      return x->term == y->term;
    case Kind::string: {
      if (x->pieces.size() != y->pieces.size()) return false;
      for (std::size_t i = 0; i < x->pieces.size(); ++i)
        if (x->pieces[i].text != y->pieces[i].text || x->pieces[i].term != y->pieces[i].term) return false;
      return true;
    }
    case Kind::list: {
      if (x->open != y->open || x->term != y->term || x->elements.size() != y->elements.size()) return false;
      for (std::size_t i = 0; i < x->elements.size(); ++i)
        if (x->elements[i].guard != y->elements[i].guard || !same(x->elements[i].value, y->elements[i].value))
          return false;
      return true;
    }
    case Kind::object: {
      if (x->open != y->open || x->term != y->term || x->entries.size() != y->entries.size()) return false;
      for (const Entry& e : x->entries) {
        const Entry* other = b.find(e.key);
        if (!other || other->guard != e.guard || !same(e.value, other->value)) return false;
      }
      return true;
    }
    case Kind::choice: {
      if (x->alternatives.size() != y->alternatives.size()) return false;
      for (std::size_t i = 0; i < x->alternatives.size(); ++i)
        if (x->alternatives[i].guard != y->alternatives[i].guard ||
            !same(x->alternatives[i].value, y->alternatives[i].value))
          return false;
      return true;
    }
  }
  return false;
}

// --- What is found out later
// ------------------------------------------------------------------------------------------

void Store::set_reevaluate(std::string_view function_prefix, Reevaluate f) {
  impl_->reevaluate.emplace_back(std::string(function_prefix), std::move(f));
}

void Store::set_role(TermId term, Role role) {
  impl_->roles[term.index] = role;
  impl_->natures.emplace(term.index, Nature::account);
}

void Store::set_literal_role(std::string_view account_id, Role role) {
  impl_->literal_roles[keep(account_id)] = role;
}

void Store::set_role_declared(Role role) {
  impl_->declared_roles |= 1u << static_cast<unsigned>(role);
}

Role Store::role_of(Value account) const {
  if (account.is_unknown()) {
    auto found = impl_->roles.find(account.term().index);
    if (found != impl_->roles.end()) return found->second;
    auto binding = impl_->bindings.find(account.term().index);
    return binding == impl_->bindings.end() ? Role::none : role_of(binding->second);
  }
  if (account.is_string() && account.pieces().size() == 1 && !account.pieces()[0].known())
    return role_of(unknown(account.pieces()[0].term));
  std::string_view id = account.is_known_string() ? account.text() : account.number_text();
  auto found = impl_->literal_roles.find(id);
  return found == impl_->literal_roles.end() ? Role::none : found->second;
}

void Store::mark_account(Value v) {
  if (v.is_unknown()) impl_->natures.emplace(v.term().index, Nature::account);
}

void Store::mark_region(Value v) {
  if (v.is_unknown()) impl_->natures.emplace(v.term().index, Nature::region);
}

void Store::make_index(TermId term, std::span<const Value> members) {
  impl_->indexes[term.index] = keep(members);
}
bool Store::is_index(TermId term) const {
  return impl_->indexes.contains(term.index);
}

std::span<const Value> Store::index_members(TermId term) const {
  auto found = impl_->indexes.find(term.index);
  return found == impl_->indexes.end() ? std::span<const Value>{} : found->second;
}

}  // namespace analyzer::value
