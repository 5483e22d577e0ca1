// Identities, the symbols of other roots, and where references lead.
#include <re2/re2.h>

#include <algorithm>

#include "model/model_impl.h"

namespace analyzer::model {

using graph::Resource;
using value::Guard;
using value::Op;
using value::Store;
using value::Tri;
using value::Value;

namespace {

constexpr int most_rounds = 12;  // of binding: a secret that holds an export that holds a parameter …

Value single_term(const Store& store, Value v) {
  if (v.is_string() && v.pieces().size() == 1 && !v.pieces()[0].known())
    return store.unknown(v.pieces()[0].term).at(v.where);
  return v;
}

}  // namespace

Value Model::Impl::account_of(const Canonical& c) {
  if (!c.account.is_removed()) return c.account;
  const Resource& r = *model.graph_.find(c.native);
  if (!r.account.is_removed()) return r.account;
  const graph::Instance& instance = model.graph_.instance(r.instance);
  return instance.deployments.empty() ? Value{} : model.graph_.deployment(instance.deployments[0]).account;
}

Value Model::Impl::region_of(const Canonical& c) {
  if (!c.region.is_removed()) return c.region;
  const Resource& r = *model.graph_.find(c.native);
  if (!r.region.is_removed()) return r.region;
  const graph::Instance& instance = model.graph_.instance(r.instance);
  return instance.deployments.empty() ? Value{} : model.graph_.deployment(instance.deployments[0]).region;
}

std::string Model::Impl::root_of(CanonicalId id) {
  const graph::Instance& instance =
      model.graph_.instance(model.graph_.find(model.canonicals_[id.index].native)->instance);
  return instance.deployments.empty() ? std::string{} : model.graph_.deployment(instance.deployments[0]).root;
}

// Gives each resource its name and ARN, and lets `Ref`, `.id` and `GetAtt Arn` stand for them.
void Model::Impl::identify() {
  Store& store = model.store_;
  for (Canonical& c : model.canonicals_) {
    const Kind& kind = model.kinds_[c.kind];
    const Mapping& mapping = kind.mappings[c.mapping];
    auto native_attribute = [&](std::string_view canonical) -> Value {
      for (const auto& [native, meant] : mapping.identity_attributes)
        if (meant == canonical)
          return store.unknown(Op::attribute, native, {store.integer(c.native.index)},
                               {.type = value::Type::string, .never_empty = true});
      return {};
    };
    auto attribute = [&](std::string_view name) -> Value {
      int i = kind.index_of(name);
      return i < 0 ? Value{} : c.attributes[static_cast<std::size_t>(i)].value;
    };
    bool named = false;
    if (!kind.identity_name.empty()) {
      c.name = attribute(kind.identity_name);
      named = !c.name.is_removed() && !c.name.is_null();
      // Where a guard decides whether it was named, the generated name stands in the other worlds.
      Value generated = native_attribute(kind.identity_name);
      if (!named)
        c.name = generated;
      else if (c.name.is_choice())
        c.name = store.lift(c.name, [&](Value a) { return a.is_removed() || a.is_null() ? generated : a; });
    }
    bool built = false;
    if (!kind.identity_arn.empty()) {
      std::vector<Value> parts;
      std::string_view rest = kind.identity_arn;
      built = true;
      while (!rest.empty() && built) {
        std::size_t open = rest.find('{');
        if (open != 0) {
          parts.push_back(store.string(rest.substr(0, open)));
          rest = open == std::string_view::npos ? std::string_view{} : rest.substr(open);
          continue;
        }
        std::size_t close = rest.find('}');
        std::string_view word = rest.substr(1, close - 1);
        rest.remove_prefix(close == std::string_view::npos ? rest.size() : close + 1);
        Value part;
        if (word == "partition")
          part = store.unknown(Op::partition, "AWS::Partition", {});
        else if (word == "region")
          part = region_of(c);
        else if (word == "account")
          part = account_of(c);
        else if (word == kind.identity_name)
          part = c.name;
        else
          part = attribute(word);
        if (part.is_removed() || part.is_null()) built = false;
        parts.push_back(part);
      }
      if (built) c.arn = store.concat(parts);
    }
    if (!built) c.arn = native_attribute("arn");
    if (!mapping.for_each.empty()) continue;  // several from one: no attribute means one of them
    for (const auto& [native, meant] : mapping.identity_attributes) {
      Value term = store.unknown(Op::attribute, native, {store.integer(c.native.index)});
      Value stands_for = meant == "arn"                ? (built && named ? c.arn : Value{})
                         : meant == kind.identity_name ? (named ? c.name : Value{})
                                                       : attribute(meant);
      if (!stands_for.is_removed() && !store.same(stands_for, term)) store.bind(term.term(), stands_for);
    }
  }
}

// --- Symbols
// ----------------------------------------------------------------------------------------------------------

void Model::Impl::bind_symbols() {
  Store& store = model.store_;
  for (int round = 0; round < most_rounds; ++round) {
    bool bound = false;
    for (std::uint32_t i = 0; i < store.term_count(); ++i) bound |= bind_symbol({i});
    if (!bound) break;
  }
}

bool Model::Impl::bind_symbol(value::TermId id) {
  Store& store = model.store_;
  const value::Term term = store.term(id);  // a copy: interning may move the table
  if (term.op != Op::secret && term.op != Op::ssm_parameter && term.op != Op::exported) return false;
  if (!store.bound(id).is_removed()) return false;
  Value v = term.op == Op::exported ? value_of_export(term)
                                    : value_of_provided(term, term.op == Op::secret ? "secret" : "ssm_parameter");
  return !v.is_removed() && store.bind(id, v);
}

// Is it in that account and Region? What stays undecided is not.
bool Model::Impl::same_scope(const Canonical& c, Value account, Value region) {
  Store& store = model.store_;
  const Resource& r = *model.graph_.find(c.native);
  auto guard_of = [&](graph::DeploymentId d) { return store.both(model.graph_.deployment(d).guard, c.guard); };
  for (graph::DeploymentId d : model.graph_.instance(r.instance).deployments) {
    const graph::Deployment& deployment = model.graph_.deployment(d);
    Value mine = !c.account.is_removed() ? c.account : !r.account.is_removed() ? r.account : deployment.account;
    Value here = !c.region.is_removed() ? c.region : !r.region.is_removed() ? r.region : deployment.region;
    auto world = value::World(store).assume(store.resolve(guard_of(d)));
    if (!world) continue;
    auto is_same = [&](Value x, Value y) {
      if (x.is_removed() || y.is_removed()) return true;
      if (x.is_unknown() && store.is_index(x.term()))
        for (Value member : store.index_members(x.term()))
          if (world->decide(store.equal(member, y)) == Tri::yes) return true;
      return world->decide(store.equal(x, y)) == Tri::yes;
    };
    if (is_same(mine, account) && is_same(here, region)) return true;
  }
  return false;
}

Value Model::Impl::value_of_provided(const value::Term& term, std::string_view symbol) {
  Store& store = model.store_;
  if (term.args.empty()) return {};
  bool secret = symbol == "secret";
  Value name = store.resolve(term.args[0]);
  Value key = secret && term.args.size() > 1 ? store.resolve(term.args[1]) : Value{};
  std::size_t scope = secret ? 2 : 1;
  Value account = term.args.size() > scope ? store.resolve(term.args[scope]) : Value{};
  Value region = term.args.size() > scope + 1 ? store.resolve(term.args[scope + 1]) : Value{};
  Value found;
  for (std::uint32_t k = 0; k < model.kinds_.size(); ++k) {
    const Kind& kind = model.kinds_[KindId{k}];
    if (kind.provides != symbol) continue;
    int at = kind.index_of(kind.provides_value);
    if (at < 0) continue;
    for (CanonicalId id : model.by_kind_[k]) {
      const Canonical& c = model.canonicals_[id.index];
      if (c.guard.is_never() || c.name.is_removed()) continue;
      if (!store.equal(name, c.name).is_always() &&
          !(secret && !c.arn.is_removed() && store.equal(name, c.arn).is_always()))
        continue;
      if (!same_scope(c, account, region)) continue;
      // Not resolved yet: a reference that stays a reference shows which resource is meant.
      Value v = c.attributes[static_cast<std::size_t>(at)].value;
      if (!key.is_removed() && !key.is_null()) {
        if (!key.is_known_string()) return {};
        Path path;
        path.steps.push_back({Step::Form::key, std::string(key.text()), 0});
        Value inside = read(store, v, path);
        v = inside.is_removed() ? read(store, store.resolve(v), path) : inside;
      }
      if (v.is_removed() || v.is_null()) continue;
      Guard exists = Guard::never();
      const graph::Instance& instance = model.graph_.instance(model.graph_.find(c.native)->instance);
      for (graph::DeploymentId d : instance.deployments)
        exists = store.either(exists, store.both(model.graph_.deployment(d).guard, c.guard));
      if (exists.is_never()) continue;
      if (!exists.is_always()) {
        std::string what = std::string(secret ? "secret" : "SSM parameter") + " that exists only sometimes";
        v = store.choice(exists, v, store.unknown(Op::opaque, what, {name, account, region}));
      }
      if (!found.is_removed() && !store.same(found, v))
        return {};  // two of that name: which one is meant, nobody knows
      found = v;
    }
  }
  return found;
}

Value Model::Impl::value_of_export(const value::Term& term) {
  Store& store = model.store_;
  if (term.args.empty()) return {};
  Value name = store.resolve(term.args[0]);
  Value account = term.args.size() > 1 ? store.resolve(term.args[1]) : Value{};
  Value region = term.args.size() > 2 ? store.resolve(term.args[2]) : Value{};
  Value found;
  for (const graph::Instance& instance : model.graph_.instances())
    for (const graph::Output& output : instance.outputs) {
      if (output.export_name.is_removed() || output.guard.is_never()) continue;
      if (!store.equal(name, output.export_name).is_always()) continue;
      for (graph::DeploymentId d : instance.deployments) {
        const graph::Deployment& deployment = model.graph_.deployment(d);
        if (!account.is_removed() && !store.equal(account, deployment.account).is_always()) continue;
        if (!region.is_removed() && !store.equal(region, deployment.region).is_always()) continue;
        Guard exists = store.both(deployment.guard, output.guard);
        if (exists.is_never()) continue;
        Value v = output.value;
        if (!exists.is_always())
          v = store.choice(exists, v,
                           store.unknown(Op::opaque, "export that exists only sometimes", {name, account, region}));
        if (!found.is_removed() && !store.same(found, v)) return {};
        found = v;
      }
    }
  return found;
}

// --- References
// -------------------------------------------------------------------------------------------------------

const IdentityIndex& Model::Impl::identity_index(KindId kind) {
  if (indexed.empty()) indexed.resize(model.kinds_.size());
  IdentityIndex& index = identities[kind.index];
  if (indexed[kind.index]) return index;
  indexed[kind.index] = true;
  Store& store = model.store_;
  for (CanonicalId id : model.by_kind_[kind.index]) {
    Canonical& c = model.canonicals_[id.index];
    c.name = store.resolve(c.name);
    c.arn = store.resolve(c.arn);
    bool partly = false;
    for (Value v : {c.name, c.arn}) {
      if (v.is_removed() || v.is_null()) continue;
      if (v.is_wholly_known())
        index.known.emplace(v.hash(), id);
      else
        partly = true;
    }
    if (partly) index.partly.push_back(id);
  }
  return index;
}

namespace {

// A cheap no: known beginnings or ends that differ.
bool surely_differ(Value a, Value b) {
  if (!a.is_string() || !b.is_string() || a.pieces().empty() || b.pieces().empty()) return false;
  const auto &x = a.pieces().front(), &y = b.pieces().front();
  if (x.known() && y.known()) {
    std::size_t n = std::min(x.text.size(), y.text.size());
    if (x.text.substr(0, n) != y.text.substr(0, n)) return true;
  }
  const auto &p = a.pieces().back(), &q = b.pieces().back();
  if (p.known() && q.known()) {
    std::size_t n = std::min(p.text.size(), q.text.size());
    if (p.text.substr(p.text.size() - n) != q.text.substr(q.text.size() - n)) return true;
  }
  return false;
}

}  // namespace

std::vector<Candidate> Model::Impl::candidates(Value v, KindId kind_id, CanonicalId from) {
  Store& store = model.store_;
  const IdentityIndex& index = identity_index(kind_id);
  const Kind& kind = model.kinds_[kind_id];
  std::vector<Candidate> result;
  bool bare = v.is_unknown();
  auto consider = [&](CanonicalId id) {
    for (const Candidate& c : result)
      if (c.id == id) return;
    const Canonical& c = model.canonicals_[id.index];
    Guard by_arn = c.arn.is_removed() || surely_differ(v, c.arn) ? Guard::never() : store.equal(v, c.arn);
    Guard by_name = c.name.is_removed() || surely_differ(v, c.name) ? Guard::never() : store.equal(v, c.name);
    // A text written by hand is not the name that AWS makes up for a resource when it is deployed, unless it is built
    // from what the resource itself gives: `arn:…:key/${aws_kms_key.k.key_id}`.
    if (v.is_string()) {
      bool built_from_it = false;
      for (const value::Piece& p : v.pieces())
        built_from_it |= !p.known() && resource_of(store, store.unknown(p.term)) == c.native;
      Guard meant = built_from_it ? Guard::always() : Guard::never();
      if (resource_of(store, c.arn).valid()) by_arn = meant;
      if (resource_of(store, c.name).valid()) by_name = Guard::never();
    }
    // A bare unknown may be anything: only what surely is the same term counts.
    if (bare && !by_arn.is_always()) by_arn = Guard::never();
    if (bare && !by_name.is_always()) by_name = Guard::never();
    if (!by_name.is_never() && from.valid() && kind.name_scope != "global") {
      const Canonical& reader = model.canonicals_[from.index];
      by_name = store.both(by_name, store.equal(account_of(c), account_of(reader)));
      if (kind.name_scope == "account-region")
        by_name = store.both(by_name, store.equal(region_of(c), region_of(reader)));
    }
    Guard g = store.either(by_arn, by_name);
    if (!g.is_never()) result.push_back({id, g});
  };
  if (v.is_wholly_known()) {
    auto [first, last] = index.known.equal_range(v.hash());
    for (auto it = first; it != last; ++it) consider(it->second);
    for (CanonicalId id : index.partly) consider(id);
  } else {
    for (CanonicalId id : model.by_kind_[kind_id.index]) consider(id);
  }
  return result;
}

Target Model::Impl::existing(CanonicalId id, Value v, const value::World& world) {
  Store& store = model.store_;
  const Canonical& c = model.canonicals_[id.index];
  Target t;
  t.id = id;
  t.value = v;
  t.where = v.where;
  const graph::Instance& instance = model.graph_.instance(model.graph_.find(c.native)->instance);
  Guard exists = Guard::never();
  for (graph::DeploymentId d : instance.deployments) exists = store.either(exists, model.graph_.deployment(d).guard);
  exists = store.both(store.resolve(exists), store.resolve(c.guard));
  switch (world.decide(exists)) {
    case Tri::yes:
      t.form = Target::Form::resource;
      break;
    case Tri::no: {
      t.form = Target::Form::invalid;
      const Resource& r = *model.graph_.find(c.native);
      t.fact = "`" + r.declaration + "` does not exist where it is read: it exists only when " + store.describe(exists);
      break;
    }
    case Tri::undecided:
      t.form = Target::Form::undecided;
      t.atoms = world.open_atoms(exists);
      t.fact = store.describe(exists);
      break;
  }
  return t;
}

Target Model::Impl::to_native(graph::ResourceKey key, Value v, KindId kind, const value::World& world, CanonicalId from,
                              unsigned depth) {
  Store& store = model.store_;
  Target t;
  t.value = v;
  t.where = v.where;
  auto found = by_native.find(key.index);
  std::vector<CanonicalId> of_kind;
  if (found != by_native.end())
    for (CanonicalId id : found->second)
      if (model.canonicals_[id.index].kind == kind) of_kind.push_back(id);
  if (of_kind.size() == 1) return existing(of_kind[0], v, world);
  if (of_kind.size() > 1) {
    for (CanonicalId id : of_kind)
      if (world.decide(store.resolve(model.canonicals_[id.index].guard)) == Tri::yes) return existing(id, v, world);
    t.form = Target::Form::undecided;
    t.fact = "which of several resources is meant";
    return t;
  }
  if (found != by_native.end())
    for (CanonicalId id : found->second)
      for (const auto& [through, via] : model.kinds_[kind].through) {
        const Canonical& alias = model.canonicals_[id.index];
        const Kind& alias_kind = model.kinds_[alias.kind];
        if (alias_kind.name != through) continue;
        return resolve(alias.attributes[static_cast<std::size_t>(alias_kind.index_of(via))].value, kind, world, id,
                       depth + 1);
      }
  const Resource* r = model.graph_.find(key);
  t.form = Target::Form::undecided;
  t.fact = r ? "attribute of `" + r->declaration + "`, which is no " + model.kinds_[kind].title
             : "a resource that is not declared";
  (void)from;
  return t;
}

Target Model::Impl::external(Value v, KindId kind_id) {
  Store& store = model.store_;
  Target t;
  t.form = Target::Form::external;
  t.value = v;
  t.where = v.where;
  // Terms whose form is known are replaced by a specimen, so that patterns can be asked.
  std::string specimen;
  std::vector<std::pair<std::string, Value>> accounts;
  for (const value::Piece& p : v.pieces()) {
    if (p.known()) {
      specimen += p.text;
      continue;
    }
    Value term = store.unknown(p.term);
    const value::Term& symbol = store.term(p.term);
    if (symbol.op == Op::partition)
      specimen += symbol.name == "AWS::URLSuffix" ? "amazonaws.com" : "aws";
    else if (symbol.op == Op::region || symbol.name.find("egion") != std::string_view::npos)
      specimen += "us-east-1";
    else {
      std::string digits = std::to_string(900000000000ull + accounts.size());
      accounts.emplace_back(digits, term);
      specimen += digits;
    }
  }
  for (const auto& [pattern, told] : model.kinds_[kind_id].external) {
    re2::RE2 re(pattern, re2::RE2::Quiet);
    if (!re.ok()) continue;
    int groups = re.NumberOfCapturingGroups();
    std::vector<re2::StringPiece> match(static_cast<std::size_t>(groups) + 1);
    if (!re.Match(specimen, 0, specimen.size(), re2::RE2::UNANCHORED, match.data(), groups + 1)) continue;
    t.told = told;
    for (const auto& [name, group] : re.NamedCapturingGroups()) {
      std::string text(match[static_cast<std::size_t>(group)]);
      if (name != "account" || text.empty()) continue;
      t.account = store.string(text);
      for (const auto& [digits, term] : accounts)
        if (digits == text) t.account = term;
    }
    break;
  }
  return t;
}

Target Model::Impl::resolve(Value v, KindId kind, const value::World& world, CanonicalId from, unsigned depth) {
  Store& store = model.store_;
  Target t;
  t.value = v;
  t.where = v.where;
  if (depth > 20) {
    t.form = Target::Form::undecided;
    t.fact = "a reference that leads in circles";
    return t;
  }
  // By reference, before names are asked: an attribute of a resource is that resource.
  for (int hops = 0; hops < 40; ++hops) {
    v = single_term(store, v);
    if (v.is_removed() || v.is_null()) return t;
    if (v.is_choice()) {
      Value chosen;
      std::vector<Guard> open;
      std::size_t left = 0;
      for (const auto& a : v.alternatives()) {
        Tri holds = world.decide(store.resolve(a.guard));
        if (holds == Tri::no) continue;
        ++left;
        chosen = a.value;
        if (holds == Tri::yes) {
          left = 1;
          break;
        }
        for (Guard g : world.open_atoms(store.resolve(a.guard)))
          if (std::ranges::find(open, g) == open.end()) open.push_back(g);
      }
      if (left == 0) return t;
      if (left > 1) {
        t.form = Target::Form::undecided;
        t.atoms = open;
        t.fact = open.empty() ? "a condition" : store.describe(open[0]);
        return t;
      }
      source::Location place = v.where;
      v = chosen;
      if (!v.where.file.valid()) v.where = place;
      continue;
    }
    if (!v.is_unknown()) break;
    if (store.is_invalid(v)) {
      t.form = Target::Form::invalid;
      t.fact = std::string(store.term(v.term()).name);
      t.where = store.term(v.term()).info.declared;
      return t;
    }
    graph::ResourceKey key = resource_of(store, v);
    if (key.valid()) {
      auto found = by_native.find(key.index);
      bool of_kind = false;
      if (found != by_native.end())
        for (CanonicalId id : found->second) {
          const Canonical& c = model.canonicals_[id.index];
          of_kind |= c.kind == kind;
          for (const auto& [through, via] : model.kinds_[kind].through) of_kind |= model.kinds_[c.kind].name == through;
        }
      if (of_kind) return to_native(key, v, kind, world, from, depth);
    }
    Value next = store.bound(v.term());
    if (next.is_removed()) {
      Value now = world.resolve(v);
      if (store.same(now, v)) break;
      next = now;
    }
    source::Location place = v.where;
    v = next;
    if (place.file.valid()) v.where = place;
  }
  Value text = store.to_text(world.resolve(v));
  if (text.is_choice()) return resolve(text, kind, world, from, depth + 1);
  text = single_term(store, text);
  if (text.is_removed() || text.is_null() || (text.is_known_string() && text.text().empty())) return t;
  t.value = text;
  std::vector<Candidate> possible = candidates(text, kind, from);
  std::vector<CanonicalId> sure;
  std::vector<Guard> open;
  for (const Candidate& c : possible) {
    switch (world.decide(store.resolve(c.guard))) {
      case Tri::yes:
        sure.push_back(c.id);
        break;
      case Tri::undecided:
        for (Guard g : world.open_atoms(store.resolve(c.guard)))
          if (std::ranges::find(open, g) == open.end()) open.push_back(g);
        break;
      case Tri::no:
        break;
    }
  }
  // Of several by that name those that cannot exist here do not count; then the one in the reader's own root.
  if (sure.size() > 1) {
    std::vector<CanonicalId> alive;
    for (CanonicalId id : sure)
      if (existing(id, text, world).form != Target::Form::invalid) alive.push_back(id);
    if (!alive.empty()) sure = alive;
  }
  if (sure.size() > 1 && from.valid()) {
    std::vector<CanonicalId> near;
    for (CanonicalId id : sure)
      if (root_of(id) == root_of(from)) near.push_back(id);
    if (!near.empty()) sure = near;
  }
  if (sure.size() > 1) {
    // Instances of one declaration that are the same in every respect that a name can tell.
    const Resource& first = *model.graph_.find(model.canonicals_[sure[0].index].native);
    bool one_declaration = std::ranges::all_of(sure, [&](CanonicalId id) {
      return model.graph_.find(model.canonicals_[id.index].native)->where == first.where;
    });
    if (one_declaration) sure.resize(1);
  }
  if (sure.size() == 1) return existing(sure[0], text, world);
  if (sure.size() > 1) {
    t.form = Target::Form::undecided;
    t.fact = "which of several resources called " + to_string(store, text) + " is meant";
    return t;
  }
  for (const auto& [through, via] : model.kinds_[kind].through) {
    KindId alias_kind = model.kinds_.id(through);
    Target alias = resolve(text, alias_kind, world, from, depth + 1);
    if (alias.form == Target::Form::resource) {
      const Canonical& c = model.canonicals_[alias.id.index];
      return resolve(c.attributes[static_cast<std::size_t>(model.kinds_[alias_kind].index_of(via))].value, kind, world,
                     alias.id, depth + 1);
    }
    if (alias.form == Target::Form::undecided && !alias.atoms.empty())
      open.insert(open.end(), alias.atoms.begin(), alias.atoms.end());
    if (alias.form == Target::Form::invalid) return alias;
  }
  if (!open.empty()) {
    t.form = Target::Form::undecided;
    t.atoms = open;
    t.fact = store.describe(open[0]);
    return t;
  }
  if (text.is_unknown()) {
    const value::Term& term = store.term(text.term());
    t.form = Target::Form::undecided;
    t.fact = store.describe(text.term());
    t.giver = std::string(term.info.giver);
    if (term.info.declared.file.valid()) t.where = term.info.declared;
    return t;
  }
  return external(text, kind);
}

}  // namespace analyzer::model
