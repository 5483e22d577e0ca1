// Things of a kind, as expressions see them: resources, external resources, placements, the estate. Small; they live in
// the context's arena and ask the session.
#pragma once

#include "engine/adapter/session.h"

namespace analyzer::engine::adapter {

class ResourceObject final : public cel::Object {
 public:
  ResourceObject(Session& session, model::CanonicalId id, std::size_t placement)
      : session_(&session), id_(id), placement_(placement) {}
  static constexpr std::size_t any_placement = static_cast<std::size_t>(-1);
  model::CanonicalId id() const { return id_; }

  std::string_view kind() const override;
  cel::Value attribute(cel::EvalContext& context, const cel::AttributeRef& asked) const override;
  cel::Answer declared(cel::EvalContext& context, const cel::AttributeRef& asked) const override;
  cel::Answer same(cel::EvalContext& context, const cel::Object& other) const override;
  std::string_view display(cel::EvalContext& context) const override;

 private:
  std::optional<std::size_t> index_of(const cel::AttributeRef& asked) const;
  Session* session_;
  model::CanonicalId id_;
  std::size_t placement_;
};

// Something that nobody scanned: what its text tells is known, the rest is not.
class ExternalObject final : public cel::Object {
 public:
  ExternalObject(Session& session, const model::Target& target, model::KindId kind)
      : session_(&session), target_(&target), kind_(kind) {}
  std::string_view kind() const override;
  cel::Value attribute(cel::EvalContext& context, const cel::AttributeRef& asked) const override;
  cel::Answer same(cel::EvalContext& context, const cel::Object& other) const override;
  std::string_view display(cel::EvalContext& context) const override;

 private:
  const std::string* told(std::string_view attribute) const;
  Session* session_;
  const model::Target* target_;
  model::KindId kind_;
};

// A reference of which it is not decided where it leads.
class UndecidedReference final : public cel::Symbolic {
 public:
  UndecidedReference(Session& session, value::Value v, model::KindId kind, std::span<const cel::FactId> facts)
      : session_(&session), value_(v), kind_(kind), facts_(facts) {}
  cel::TypeRef type() const override;
  std::span<const cel::FactId> facts() const override { return facts_; }
  cel::Answer equals(cel::EvalContext& context, const cel::Value& other) const override;
  cel::Answer present(cel::EvalContext& context) const override;
  std::string_view display(cel::EvalContext& context) const override;

 private:
  Session* session_;
  value::Value value_;
  model::KindId kind_;
  std::span<const cel::FactId> facts_;
};

class RelationList final : public cel::ListSource {
 public:
  RelationList(Session& session, const model::Relation& relation) : session_(&session), relation_(&relation) {}
  std::size_t size() const override { return relation_->members.size(); }
  cel::Value element(cel::EvalContext& context, std::size_t index) const override;
  cel::Answer guard(cel::EvalContext& context, std::size_t index) const override;
  cel::Answer rest(cel::EvalContext& context) const override;

 private:
  Session* session_;
  const model::Relation* relation_;
};

class PlacementObject final : public cel::Object {
 public:
  PlacementObject(Session& session, value::Value account, value::Value region, value::Value ou)
      : session_(&session), account_(account), region_(region), ou_(ou) {}
  std::string_view kind() const override { return "placement"; }
  cel::Value attribute(cel::EvalContext& context, const cel::AttributeRef& asked) const override;
  std::string_view display(cel::EvalContext& context) const override;

 private:
  Session* session_;
  value::Value account_, region_, ou_;
};

// An account that a property names. A policy's target is one too, though it may turn out to be an organizational unit.
class AccountObject final : public cel::Object {
 public:
  AccountObject(Session& session, value::Value account) : session_(&session), account_(account) {}
  std::string_view kind() const override { return "account"; }
  cel::Value attribute(cel::EvalContext& context, const cel::AttributeRef& asked) const override;
  cel::Answer same(cel::EvalContext& context, const cel::Object& other) const override;
  std::string_view display(cel::EvalContext& context) const override;

 private:
  Session* session_;
  value::Value account_;
};

// The role of accounts of which no one role is known: each of them still may be known to have another.
class OpenRole final : public cel::Symbolic {
 public:
  OpenRole(Session& session, std::span<const value::Value> accounts, std::span<const cel::FactId> facts)
      : session_(&session), accounts_(accounts), facts_(facts) {}
  cel::TypeRef type() const override { return &cel::types::string; }
  std::span<const cel::FactId> facts() const override { return facts_; }
  cel::Answer equals(cel::EvalContext& context, const cel::Value& other) const override;
  std::string_view display(cel::EvalContext& context) const override;

 private:
  Session* session_;
  std::span<const value::Value> accounts_;
  std::span<const cel::FactId> facts_;
};

class EstateObject final : public cel::Object {
 public:
  explicit EstateObject(Session& session) : session_(&session) {}
  std::string_view kind() const override { return "estate"; }
  cel::Value attribute(cel::EvalContext& context, const cel::AttributeRef& asked) const override;
  std::string_view display(cel::EvalContext&) const override { return "the organization"; }

 private:
  Session* session_;
};

}  // namespace analyzer::engine::adapter
