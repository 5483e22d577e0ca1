#include "engine/adapter/objects.h"

#include <fmt/format.h>

#include "engine/adapter/value_view.h"

namespace analyzer::engine::adapter {

using cel::Answer;
using cel::EvalContext;

namespace {

const model::Kind& kind_of(const Session& session, model::CanonicalId id) {
  return session.model().kinds()[session.model()[id].kind];
}

cel::Value no_such_attribute(EvalContext& context, std::string_view kind, std::string_view path) {
  return context.error(fmt::format("`{}` has no attribute `{}`", kind, path));
}

constexpr std::string_view common_names[common_attribute_count] = {"address", "logical_name", "file",         "type",
                                                                   "format",  "placements",   "account_role", "exists"};

// The attribute's number among those of the kind and the common ones.
std::optional<std::size_t> number_of(const model::Kind& kind, const cel::AttributeRef& asked) {
  if (asked.kind != nullptr && asked.kind->name == kind.name) return asked.index;
  const int index = kind.index_of(asked.path);
  if (index >= 0) return static_cast<std::size_t>(index);
  for (std::size_t i = 0; i < common_attribute_count; ++i)
    if (common_names[i] == asked.path) return kind.attributes.size() + i;
  return std::nullopt;
}

}  // namespace

// --- Resources
// ----------------------------------------------------------------------------------------------------------

std::string_view ResourceObject::kind() const {
  return kind_of(*session_, id_).name;
}

std::optional<std::size_t> ResourceObject::index_of(const cel::AttributeRef& asked) const {
  return number_of(kind_of(*session_, id_), asked);
}

cel::Value ResourceObject::attribute(EvalContext& context, const cel::AttributeRef& asked) const {
  const model::Kind& mine = kind_of(*session_, id_);
  const auto index = index_of(asked);
  if (!index) return no_such_attribute(context, mine.name, asked.path);
  if (*index < mine.attributes.size()) return session_->attribute(context, id_, *index);
  const auto placement = placement_ == any_placement ? std::nullopt : std::optional(placement_);
  return session_->common(context, id_, placement, static_cast<CommonAttribute>(*index - mine.attributes.size()));
}

Answer ResourceObject::declared(EvalContext& context, const cel::AttributeRef& asked) const {
  const auto index = index_of(asked);
  if (!index || *index >= kind_of(*session_, id_).attributes.size()) return Answer::of(index.has_value());
  return session_->declared(context, id_, *index);
}

Answer ResourceObject::same(EvalContext& context, const cel::Object& other) const {
  if (const auto* resource = dynamic_cast<const ResourceObject*>(&other)) return Answer::of(resource->id_ == id_);
  if (dynamic_cast<const ExternalObject*>(&other) != nullptr) return other.same(context, *this);
  return Answer::no();
}

std::string_view ResourceObject::display(EvalContext&) const {
  const graph::Resource* native = session_->model().graph().find(session_->model()[id_].native);
  return native != nullptr ? std::string_view(native->declaration) : kind();
}

// --- External resources
// -------------------------------------------------------------------------------------------------

std::string_view ExternalObject::kind() const {
  return session_->model().kinds()[kind_].name;
}

const std::string* ExternalObject::told(std::string_view attribute) const {
  for (const auto& [name, json] : target_->told)
    if (name == attribute) return &json;
  return nullptr;
}

cel::Value ExternalObject::attribute(EvalContext& context, const cel::AttributeRef& asked) const {
  const model::Kind& mine = session_->model().kinds()[kind_];
  const auto index = number_of(mine, asked);
  if (!index) return no_such_attribute(context, mine.name, asked.path);
  if (const std::string* json = told(asked.path)) return session_->json(context, *json);
  const std::string what = fmt::format("{} `{}`", mine.title, plain_text(session_->store(), target_->value));
  if (*index >= mine.attributes.size()) {
    switch (static_cast<CommonAttribute>(*index - mine.attributes.size())) {
      case CommonAttribute::address:
        return context.string(plain_text(session_->store(), target_->value));
      case CommonAttribute::exists:
        return cel::Value::boolean(true);
      case CommonAttribute::account_role:
        if (!target_->account.is_removed()) return session_->role(context, {target_->account});
        return session_->unknown(context, {fmt::format("the account of {}, which nobody scanned", what),
                                           "whoever manages it", target_->where});
      default:
        break;
    }
  }
  return session_->unknown(context, {fmt::format("`{}` of {}, which nobody scanned", asked.path, what),
                                     "whoever manages it", target_->where});
}

Answer ExternalObject::same(EvalContext& context, const cel::Object& other) const {
  if (const auto* external = dynamic_cast<const ExternalObject*>(&other))
    return session_->answer(context, session_->equal(target_->value, external->target_->value));
  // The model looked for it among what was scanned, and it was not that.
  return Answer::undecided(
      context, session_->facts().words({fmt::format("what `{}` is", plain_text(session_->store(), target_->value)),
                                        "whoever manages it", target_->where}));
}

std::string_view ExternalObject::display(EvalContext& context) const {
  return context.arena().copy(std::string_view(plain_text(session_->store(), target_->value)));
}

// --- References in doubt
// ------------------------------------------------------------------------------------------------

cel::TypeRef UndecidedReference::type() const {
  return session_->vocabulary().object(session_->model().kinds()[kind_].name);
}

Answer UndecidedReference::equals(EvalContext& context, const cel::Value& other) const {
  if (other.is_absent() || other.is_null()) return !present(context);
  return undecided();
}

Answer UndecidedReference::present(EvalContext& context) const {
  return session_->answer(context, presence_of(session_->store(), value_));
}

std::string_view UndecidedReference::display(EvalContext& context) const {
  return context.arena().copy(std::string_view(plain_text(session_->store(), value_)));
}

// --- Relations
// ----------------------------------------------------------------------------------------------------------

cel::Value RelationList::element(EvalContext& context, std::size_t index) const {
  return session_->resource(context, relation_->members[index].id);
}

Answer RelationList::guard(EvalContext& context, std::size_t index) const {
  return session_->answer(context, relation_->members[index].guard);
}

Answer RelationList::rest(EvalContext& context) const {
  if (!relation_->open) return Answer::no();
  return Answer::undecided(context, session_->facts().words({relation_->open_because, "", {}}, !relation_->in_doubt));
}

// --- Placements
// ---------------------------------------------------------------------------------------------------------

cel::Value PlacementObject::attribute(EvalContext& context, const cel::AttributeRef& asked) const {
  if (asked.path == "role") return session_->role(context, {account_});
  const value::Value* asked_for = asked.path == "account"  ? &account_
                                  : asked.path == "region" ? &region_
                                  : asked.path == "ou"     ? &ou_
                                                           : nullptr;
  if (asked_for == nullptr) return no_such_attribute(context, "placement", asked.path);
  return session_->to_cel(context, *asked_for, &cel::types::string);
}

std::string_view PlacementObject::display(EvalContext& context) const {
  return context.arena().copy(std::string_view(plain_text(session_->store(), account_)));
}

cel::Value AccountObject::attribute(EvalContext& context, const cel::AttributeRef& asked) const {
  if (asked.path == "role") return session_->role(context, {account_});
  if (asked.path == "id") return session_->to_cel(context, account_, &cel::types::string);
  return no_such_attribute(context, "account", asked.path);
}

Answer AccountObject::same(EvalContext& context, const cel::Object& other) const {
  const auto* account = dynamic_cast<const AccountObject*>(&other);
  if (account == nullptr) return Answer::no();
  // One role is one account, but for applications.
  const value::Role mine = session_->world().role_of(account_), theirs = session_->world().role_of(account->account_);
  if (mine != value::Role::none && theirs != value::Role::none && mine != theirs) return Answer::no();
  if (mine == theirs && mine != value::Role::none && mine != value::Role::application) return Answer::yes();
  return session_->answer(context, session_->equal(account_, account->account_));
}

std::string_view AccountObject::display(EvalContext& context) const {
  return context.arena().copy(std::string_view(plain_text(session_->store(), account_)));
}

Answer OpenRole::equals(EvalContext&, const cel::Value& other) const {
  if (other.is_absent() || other.is_null()) return Answer::no();
  if (!other.is(cel::ValueKind::string)) return undecided();
  const auto wanted = value::role_from(other.as_string());
  if (!wanted) return Answer::no();
  bool all = true, none = true;
  for (const value::Value account : accounts_) {
    const value::Role role = session_->world().role_of(account);
    bool no = (role != value::Role::none && role != *wanted) || session_->is_no_account(account);
    if (role == value::Role::none && !no) {
      // Another id is declared to have that role, and this one is not it.
      for (const auto& [id, declared] : session_->model().estate().configuration().accounts)
        if (declared == *wanted && *wanted != value::Role::application)
          no = session_->world().decide(session_->store().equal(account, session_->store().string(id))) ==
               value::Tri::no;
    }
    all &= role == *wanted;
    none &= no;
  }
  if (all) return Answer::yes();
  return none ? Answer::no() : undecided();
}

std::string_view OpenRole::display(EvalContext& context) const {
  std::string text;
  for (const value::Value account : accounts_) {
    const value::Role role = session_->world().role_of(account);
    text += text.empty() ? "" : " or ";
    text += role == value::Role::none ? fmt::format("the role of {}", plain_text(session_->store(), account))
                                      : std::string(value::to_string(role));
  }
  return context.arena().copy(std::string_view(text));
}

// --- The estate
// ---------------------------------------------------------------------------------------------------------

cel::Value EstateObject::attribute(EvalContext& context, const cel::AttributeRef& asked) const {
  const model::Kinds& kinds = session_->model().kinds();
  if (asked.path == "complete") return cel::Value::boolean(session_->model().estate().complete());
  if (asked.kind != nullptr && asked.index < kinds.size())
    return session_->relation(context, session_->all({asked.index}));
  for (std::uint32_t i = 0; i < kinds.size(); ++i)
    if (Vocabulary::estate_name(kinds[{i}].name) == asked.path) return session_->relation(context, session_->all({i}));
  return no_such_attribute(context, "estate", asked.path);
}

}  // namespace analyzer::engine::adapter
