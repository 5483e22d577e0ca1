#include "engine/adapter/session.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/adapter/json_value.h"
#include "engine/adapter/objects.h"
#include "engine/adapter/policy_objects.h"
#include "engine/adapter/value_view.h"
#include "policy/from_value.h"
#include "policy/grammar.h"

namespace analyzer::engine::adapter {

using cel::Answer;
using cel::EvalContext;

Session::Session(const Vocabulary& vocabulary, const model::Model& model, std::vector<const estate::Fact*> attested,
                 std::string today)
    : vocabulary_(vocabulary), model_(model), attested_facts_(std::move(attested)), today_(std::move(today)) {}

Session::~Session() = default;

void Session::begin(const value::World& world, const Subject& subject, std::optional<std::size_t> placement) {
  world_ = &world;
  subject_ = subject;
  subject_placement_ = placement;
  placements_matter_ = false;
  attested_.clear();
  targets_.clear();
  derived_.clear();
}

// --- Answers
// ------------------------------------------------------------------------------------------------------------

Answer Session::answer(EvalContext& context, value::Guard guard) {
  if (guard.is_always()) return Answer::yes();
  if (guard.is_never()) return Answer::no();
  const value::Tri decided = world_->decide(guard);
  if (decided != value::Tri::undecided) return Answer::of(decided == value::Tri::yes);
  std::vector<cel::FactId> ids;
  for (const value::Guard atom : world_->open_atoms(guard)) ids.push_back(facts_.atom(atom));
  if (ids.empty()) ids.push_back(facts_.atom(guard));
  return Answer::undecided(context.arena().copy(std::span<const cel::FactId>(ids)));
}

std::span<const cel::FactId> Session::facts_of(EvalContext& context, value::Value v) {
  std::vector<cel::FactId> ids;
  const auto add = [&](cel::FactId id) {
    if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
  };
  const auto visit = [&](const auto& self, value::Value part, unsigned depth) -> void {
    if (depth > 20 || part.is_wholly_known() || ids.size() > 32) return;
    switch (part.kind()) {
      case value::Kind::unknown:
        add(facts_.term(part.term()));
        break;
      case value::Kind::string:
        for (const value::Piece& piece : part.pieces())
          if (!piece.known()) add(facts_.term(piece.term));
        break;
      case value::Kind::choice:
        for (const value::Alternative& alternative : part.alternatives()) {
          for (const value::Guard atom : world_->open_atoms(alternative.guard)) add(facts_.atom(atom));
          self(self, alternative.value, depth + 1);
        }
        break;
      case value::Kind::list:
        for (const value::Element& element : part.elements()) {
          if (element.guard.is_open())
            for (const value::Guard atom : world_->open_atoms(element.guard)) add(facts_.atom(atom));
          self(self, element.value, depth + 1);
        }
        if (part.rest().valid()) add(facts_.term(part.rest()));
        break;
      case value::Kind::object:
        for (const value::Entry& entry : part.entries()) {
          if (entry.guard.is_open())
            for (const value::Guard atom : world_->open_atoms(entry.guard)) add(facts_.atom(atom));
          self(self, entry.value, depth + 1);
        }
        if (part.rest().valid()) add(facts_.term(part.rest()));
        break;
      default:
        break;
    }
  };
  visit(visit, v, 0);
  if (ids.empty()) ids.push_back(facts_.words({"a part of `" + plain_text(store(), v) + "`", "", v.where}));
  return context.arena().copy(std::span<const cel::FactId>(ids));
}

Answer Session::rest_of(EvalContext& context, value::Value container) {
  if (!container.open()) return Answer::no();
  if (container.rest().valid()) return Answer::undecided(context, facts_.term(container.rest()));
  return Answer::undecided(context, facts_.words({"what else is in it", "", container.where}));
}

value::Guard Session::equal(value::Value a, value::Value b) {
  // Scalars of templates compare as text: `true` is `'true'`.
  return store().equal_text(a, b);
}

// --- Values
// -------------------------------------------------------------------------------------------------------------

cel::Value Session::to_cel(EvalContext& context, value::Value v, cel::TypeRef type) {
  v = world_->resolve(v);
  switch (v.kind()) {
    case value::Kind::removed:
      return cel::Value::absent();
    case value::Kind::null:
      return cel::Value::null();
    case value::Kind::boolean:
      return cel::Value::boolean(v.boolean());
    case value::Kind::number:
      return v.is_integer() ? cel::Value::integer(v.integer()) : cel::Value::floating(v.real());
    case value::Kind::string:
      if (v.is_known_string()) return cel::Value::string(v.text());
      break;
    case value::Kind::list:
      return cel::Value::list(context.arena().make<ValueList>(*this, v));
    case value::Kind::object:
      return cel::Value::map(context.arena().make<ValueMap>(*this, v));
    case value::Kind::choice:
      break;
    case value::Kind::unknown:
      if (store().is_invalid(v)) return cel::Value::unknown(context, facts_.term(v.term()));
      break;
  }
  return cel::Value::symbolic(context.arena().make<SymbolicValue>(*this, context, v, type));
}

std::optional<value::Value> Session::from_cel(EvalContext&, const cel::Value& v) {
  switch (v.kind()) {
    case cel::ValueKind::boolean:
      return store().boolean(v.as_boolean());
    case cel::ValueKind::integer:
      return store().integer(v.as_integer());
    case cel::ValueKind::unsigned_integer:
      return store().number(std::to_string(v.as_unsigned()));
    case cel::ValueKind::floating:
      return store().number(fmt::format("{}", v.as_floating()));
    case cel::ValueKind::string:
      return store().string_view_of(store().keep(v.as_string()));
    case cel::ValueKind::symbolic:
      if (const auto* symbolic = dynamic_cast<const SymbolicValue*>(&v.as_symbolic())) return symbolic->value();
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

cel::Value Session::json(EvalContext& context, std::string_view text) {
  return json_value(context, text);
}

cel::Value Session::resource(EvalContext& context, model::CanonicalId id, std::optional<std::size_t> placement) {
  return cel::Value::object(
      context.arena().make<ResourceObject>(*this, id, placement.value_or(ResourceObject::any_placement)));
}

cel::Value Session::reference(EvalContext& context, value::Value v, model::KindId kind, model::CanonicalId from) {
  if (v.is_removed() || v.is_null()) return cel::Value::absent();
  const model::Target& target = keep(model_.resolve(v, kind, *world_, from));
  switch (target.form) {
    case model::Target::Form::absent:
      return cel::Value::absent();
    case model::Target::Form::resource:
      return resource(context, target.id, target.placement);
    case model::Target::Form::external:
      return external(context, target, kind);
    case model::Target::Form::invalid:
      return unknown(
          context, {target.fact.empty() ? "a reference that leads nowhere" : target.fact, target.giver, target.where});
    case model::Target::Form::undecided:
      break;
  }
  std::vector<cel::FactId> ids;
  for (const value::Guard atom : target.atoms) ids.push_back(facts_.atom(atom));
  if (ids.empty() && !target.fact.empty()) ids.push_back(facts_.words({target.fact, target.giver, target.where}));
  const auto facts = ids.empty() ? facts_of(context, v) : context.arena().copy(std::span<const cel::FactId>(ids));
  return cel::Value::symbolic(context.arena().make<UndecidedReference>(*this, v, kind, facts));
}

cel::Value Session::external(EvalContext& context, const model::Target& target, model::KindId kind) {
  return cel::Value::object(context.arena().make<ExternalObject>(*this, target, kind));
}

cel::Value Session::relation(EvalContext& context, const model::Relation& relation) {
  return cel::Value::list(context.arena().make<RelationList>(*this, relation));
}

cel::Value Session::estate(EvalContext& context) {
  return cel::Value::object(context.arena().make<EstateObject>(*this));
}

const model::Relation& Session::all(model::KindId kind) {
  const auto found = all_.find(kind.index);
  if (found != all_.end()) return found->second;
  return all_.emplace(kind.index, model_.all(kind)).first->second;
}

cel::Value Session::typed(EvalContext& context, const model::AttributeDeclaration& declaration, value::Value v,
                          model::CanonicalId from) {
  const model::KindId kind = declaration.kind.empty() ? model::KindId{} : model_.kinds().id(declaration.kind);
  if (declaration.type == model::AttributeType::ref) return reference(context, v, kind, from);
  if (declaration.type == model::AttributeType::policy) return policy(context, v);
  if (declaration.type == model::AttributeType::account) {
    v = world_->resolve(v);
    if (v.is_removed() || v.is_null()) return cel::Value::absent();
    if (v.is_choice()) return cel::Value::unknown(facts_of(context, v));
    if (store().is_invalid(v)) return cel::Value::unknown(context, facts_.term(v.term()));
    return cel::Value::object(context.arena().make<AccountObject>(*this, v));
  }
  if (declaration.type == model::AttributeType::list_of_refs) {
    v = world_->resolve(v);
    if (v.is_list()) return cel::Value::list(context.arena().make<ValueList>(*this, v, kind, from));
  }
  return to_cel(context, v, vocabulary_.type_of(declaration));
}

const estate::Fact* Session::attested_fact(const model::Canonical& canonical, const std::string& attribute) const {
  for (const estate::Fact* fact : attested_facts_) {
    if (fact->attribute != attribute) continue;
    const graph::Resource* native = model_.graph().find(canonical.native);
    if (native == nullptr) continue;
    for (const graph::DeploymentId deployment : model_.graph().instance(native->instance).deployments)
      if (fact->where_address.empty() || address_fits(fact->where_address, model_.graph().address(*native, deployment)))
        return fact;
  }
  return nullptr;
}

cel::Value Session::attribute(EvalContext& context, model::CanonicalId id, std::size_t index) {
  const model::Canonical& canonical = model_[id];
  const model::Kind& kind = model_.kinds()[canonical.kind];
  const model::AttributeDeclaration& declaration = kind.attributes[index];
  if (declaration.type == model::AttributeType::relation)
    return relation(context, model_.relation(id, static_cast<int>(index)));
  if (declaration.type == model::AttributeType::derived) return derived(context, id, index);

  const model::AttributeValue& given = canonical.attributes[index];
  const auto attest = [&](cel::Value otherwise) {
    const estate::Fact* fact = attested_facts_.empty() ? nullptr : attested_fact(canonical, declaration.name);
    if (fact == nullptr) return otherwise;
    attested_ = fact->reason.empty() ? "attested in the configuration" : fact->reason;
    return json(context, fact->value);
  };
  if (given.presence == model::Presence::inexpressible) {
    const source::Location where = model_.place_of(canonical, declaration.name);
    std::string reason(given.reason);
    if (reason.empty()) {
      const graph::Resource* native = model_.graph().find(canonical.native);
      reason = fmt::format("`{}`, which {} cannot say", declaration.name,
                           native != nullptr ? graph::to_string(native->format) : "this format");
    }
    return attest(unknown(context, {std::move(reason), "`facts` in sra-lint.yaml, once it is done by hand", where}));
  }
  if (given.presence != model::Presence::set) {
    const graph::Resource* native = model_.graph().find(canonical.native);
    if (native != nullptr && native->opaque)
      return attest(unknown(context, {fmt::format("what a macro or dynamic block makes of `{}`", native->declaration),
                                      "", native->name_where}));
  }
  if (given.presence == model::Presence::absent) return cel::Value::absent();
  cel::Value result = typed(context, declaration, given.value, id);
  if (result.is_unknown() || result.is(cel::ValueKind::symbolic)) return attest(result);
  return result;
}

Answer Session::declared(EvalContext& context, model::CanonicalId id, std::size_t index) {
  const model::Canonical& canonical = model_[id];
  const model::AttributeValue& given = canonical.attributes[index];
  switch (given.presence) {
    case model::Presence::set:
      return answer(context, presence_of(store(), world_->resolve(given.value)));
    case model::Presence::inexpressible:
      return Answer::undecided(
          context, facts_.words({std::string(given.reason), "",
                                 model_.place_of(canonical, model_.kinds()[canonical.kind].attributes[index].name)}));
    default:
      return Answer::no();
  }
}

// Evaluated when it is read, once in each evaluation.
cel::Value Session::derived(EvalContext& context, model::CanonicalId id, std::size_t index) {
  for (const Derived& known : derived_) {
    if (known.id != id || known.index != index) continue;
    if (known.running) return context.error("the attribute is derived from itself");
    return known.value;
  }
  const std::size_t mine = derived_.size();
  if (mine >= 10'000) return context.out_of_budget();
  derived_.push_back({id, index, {}, true});
  const cel::Program* program = vocabulary_.derived(model_[id].kind, index);
  const cel::Value self = resource(context, id);
  const cel::Value result = program->evaluate(context, std::span<const cel::Value>(&self, 1));
  derived_[mine].value = result;
  derived_[mine].running = false;
  return result;
}

// --- Placement
// ----------------------------------------------------------------------------------------------------------

std::vector<std::size_t> Session::placements_here(model::CanonicalId id, std::optional<std::size_t> placement) {
  const auto& all = model_.placements(id);
  std::vector<std::size_t> here;
  const bool judged = subject_.id == id;
  if (judged && subject_placement_) return {*subject_placement_};
  if (placement && *placement < all.size()) return {*placement};
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (judged && all[i].deployment.valid() && all[i].deployment != subject_.deployment) continue;
    // The judged deployment may have been assumed to exist, so its own guard does not count.
    if (!judged && world_->decide(all[i].guard) == value::Tri::no) continue;
    here.push_back(i);
  }
  if (judged && here.size() > 1) placements_matter_ = true;
  return here;
}

cel::Value Session::placement(EvalContext& context, const graph::Placement& p) {
  return cel::Value::object(context.arena().make<PlacementObject>(*this, p.account, p.region, p.ou));
}

namespace {

// The resource of which the value is an attribute, or a part of one (`.roots[0].id`).
graph::ResourceKey attribute_of(const value::Store& store, value::Value v) {
  for (int hops = 0; hops < 20; ++hops) {
    if (v.is_string() && v.pieces().size() == 1 && !v.pieces()[0].known()) v = store.unknown(v.pieces()[0].term);
    if (!v.is_unknown()) return {};
    const value::Term& term = store.term(v.term());
    if (term.args.empty()) return {};
    if (term.op == value::Op::attribute)
      return term.args[0].is_integer() ? graph::ResourceKey{static_cast<std::uint32_t>(term.args[0].integer())}
                                       : graph::ResourceKey{};
    if (term.op != value::Op::get) return {};
    v = term.args[0];
  }
  return {};
}

}  // namespace

bool Session::is_no_account(value::Value v) {
  if (v.is_known_string()) {
    const std::string_view text = v.text();
    return text.size() != 12 || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  }
  const graph::ResourceKey key = attribute_of(store(), v);
  if (!key.valid()) return false;
  for (const model::CanonicalId id : model_.of_native(key)) {
    const std::string& kind = model_.kinds()[model_[id].kind].name;
    if (kind == "organizations.ou") return true;
    // Of the organization itself only what says so is an account: `master_account_id`.
    if (kind == "organizations.organization") return plain_text(store(), v).find("account") == std::string::npos;
  }
  return false;
}

cel::Value Session::role(EvalContext& context, std::vector<value::Value> accounts) {
  std::vector<value::Value> distinct;
  std::vector<cel::FactId> facts;
  value::Role one = value::Role::none;
  bool same = true;
  for (value::Value account : accounts) {
    account = world_->resolve(account);
    if (account.is_choice()) return cel::Value::unknown(facts_of(context, account));
    if (std::ranges::any_of(distinct, [&](value::Value other) { return store().same(other, account); })) continue;
    distinct.push_back(account);
    const value::Role role = model_.estate().role_of(account, *world_);
    if (distinct.size() > 1 && role != one) same = false;
    one = role;
    if (role == value::Role::none) {
      same = false;
      std::vector<UnknownFact> who;
      const std::string name = account.is_removed() ? "an account that is not known" : plain_text(store(), account);
      facts.push_back(
          facts_.words({fmt::format("the SRA role of {}{}",
                                    name.find_first_not_of("0123456789") == std::string::npos ? "account " : "", name),
                        "`accounts` in sra-lint.yaml", account.where}));
    }
  }
  if (distinct.empty()) return unknown(context, {"the account that it lands in", "`paths` in sra-lint.yaml", {}});
  if (same) return cel::Value::string(value::to_string(one));
  if (facts.empty()) facts.push_back(facts_.words({"which of its accounts is meant", "", distinct[0].where}));
  auto& arena = context.arena();
  return cel::Value::symbolic(arena.make<OpenRole>(*this, arena.copy(std::span<const value::Value>(distinct)),
                                                   arena.copy(std::span<const cel::FactId>(facts))));
}

cel::Value Session::common(EvalContext& context, model::CanonicalId id, std::optional<std::size_t> placement,
                           CommonAttribute which) {
  const model::Canonical& canonical = model_[id];
  const graph::Resource* native = model_.graph().find(canonical.native);
  if (native == nullptr) return context.error("the resource was never declared");
  const graph::Instance& instance = model_.graph().instance(native->instance);
  switch (which) {
    case CommonAttribute::address: {
      const bool judged = subject_.id == id && subject_.deployment.valid();
      if (!judged && instance.deployments.empty()) return context.string(native->address);
      return context.string(
          model_.graph().address(*native, judged ? subject_.deployment : instance.deployments.front()));
    }
    case CommonAttribute::logical_name:
      return cel::Value::string(native->declaration);
    case CommonAttribute::file:
      return cel::Value::string(model_.graph().unit(instance.unit).path);
    case CommonAttribute::type:
      return cel::Value::string(native->type);
    case CommonAttribute::format:
      return cel::Value::string(graph::to_string(native->format));
    case CommonAttribute::exists:
      return cel::Value::boolean(true);
    case CommonAttribute::placements: {
      std::vector<cel::Value> list;
      for (const std::size_t i : placements_here(id, placement))
        list.push_back(this->placement(context, model_.placements(id)[i]));
      return context.list(list);
    }
    case CommonAttribute::account_role: {
      std::vector<value::Value> accounts;
      for (const std::size_t i : placements_here(id, placement)) accounts.push_back(model_.placements(id)[i].account);
      return role(context, std::move(accounts));
    }
  }
  return context.error("no such attribute");
}

// --- Policies
// -----------------------------------------------------------------------------------------------------------

const policy::Document* Session::document(value::Value v) {
  if (v.node() == nullptr) return nullptr;
  const auto found = documents_.find(v.node());
  if (found != documents_.end()) return found->second.get();
  std::unique_ptr<policy::Document> made;
  auto elements = policy::from_value(store(), v);
  if (elements.size() == 1 && elements[0].root.is(policy::Element::Kind::object)) {
    diagnostics::CollectingSink ignored;  // what is wrong in a policy is said by rules of its own
    policy::ReadOptions options;
    options.kind = policy::recognise(elements[0].root);
    made = std::make_unique<policy::Document>(policy::read_document(elements[0].root, options, ignored));
  }
  return documents_.emplace(v.node(), std::move(made)).first->second.get();
}

cel::Value Session::policy(EvalContext& context, value::Value v) {
  v = world_->resolve(v);
  if (v.is_removed() || v.is_null()) return cel::Value::absent();
  if (v.is_choice() || v.is_unknown()) return cel::Value::unknown(facts_of(context, v));
  const policy::Document* parsed = document(v);
  if (parsed != nullptr) return cel::Value::object(context.arena().make<PolicyObject>(*this, v, *parsed));
  if (!v.is_wholly_known()) return cel::Value::unknown(facts_of(context, v));
  return unknown(context, {"a policy that is no JSON object", "whoever writes it", v.where});
}

// --- Addresses
// ----------------------------------------------------------------------------------------------------------

namespace {

bool fits(std::string_view glob, std::string_view text) {
  // Where the last star stood, so that no glob takes more than quadratic time.
  std::size_t g = 0, t = 0, star = std::string_view::npos, star_text = 0;
  bool any = false;
  while (t < text.size()) {
    if (g < glob.size() && glob[g] == '*') {
      any = g + 1 < glob.size() && glob[g + 1] == '*';
      g += any ? 2 : 1;
      star = g;
      star_text = t;
    } else if (g < glob.size() && (glob[g] == text[t] || (glob[g] == '?' && text[t] != '/'))) {
      ++g;
      ++t;
    } else if (star != std::string_view::npos && (any || text[star_text] != '/')) {
      g = star;
      t = ++star_text;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == '*') ++g;
  return g == glob.size();
}

}  // namespace

bool address_fits(std::string_view glob, std::string_view address) {
  if (fits(glob, address)) return true;
  const std::size_t colons = address.find("::");
  if (colons == std::string_view::npos) return false;
  const std::size_t slash = address.rfind('/');
  std::string_view declaration =
      slash == std::string_view::npos || slash < colons ? address.substr(colons + 2) : address.substr(slash + 1);
  return fits(glob, std::string(address.substr(0, colons)) + "::" + std::string(declaration)) ||
         fits(glob, declaration);
}

}  // namespace analyzer::engine::adapter
