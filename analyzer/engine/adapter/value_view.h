// Values of the estate as expressions see them: known ones plainly, the rest as what can still be asked about them.
#pragma once

#include "engine/cel/sources.h"
#include "model/model.h"
#include "value/world.h"

namespace analyzer::engine::adapter {

class Session;

// A value that is not known through and through: answers from its pieces, allowed values, guards and roles.
class SymbolicValue final : public cel::Symbolic {
 public:
  SymbolicValue(Session& session, cel::EvalContext& context, value::Value v, cel::TypeRef type)
      : session_(&session), context_(&context), value_(v), type_(type) {}
  value::Value value() const { return value_; }

  cel::TypeRef type() const override { return type_; }
  std::span<const cel::FactId> facts() const override;
  cel::Answer truth(cel::EvalContext& context) const override;
  cel::Answer equals(cel::EvalContext& context, const cel::Value& other) const override;
  cel::Answer less(cel::EvalContext& context, const cel::Value& other) const override;
  cel::Answer greater(cel::EvalContext& context, const cel::Value& other) const override;
  std::optional<cel::Answer> one_of(cel::EvalContext& context, std::span<const cel::Value> others) const override;
  cel::Answer starts_with(cel::EvalContext& context, const cel::Value& prefix) const override;
  cel::Answer ends_with(cel::EvalContext& context, const cel::Value& suffix) const override;
  cel::Answer contains(cel::EvalContext& context, const cel::Value& part) const override;
  cel::Answer matches(cel::EvalContext& context, std::string_view pattern) const override;
  cel::Answer is_empty(cel::EvalContext& context) const override;
  cel::Answer present(cel::EvalContext& context) const override;
  std::string_view display(cel::EvalContext& context) const override;

 private:
  cel::Answer compare(cel::EvalContext& context, const cel::Value& other, bool less) const;
  Session* session_;
  cel::EvalContext* context_;
  value::Value value_;
  cel::TypeRef type_;
  mutable std::span<const cel::FactId> facts_;
};

// `element_kind`: elements are references to resources of that kind.
class ValueList final : public cel::ListSource {
 public:
  ValueList(Session& session, value::Value list, model::KindId element_kind = {}, model::CanonicalId from = {})
      : session_(&session), list_(list), kind_(element_kind), from_(from) {}
  std::size_t size() const override { return list_.elements().size(); }
  cel::Value element(cel::EvalContext& context, std::size_t index) const override;
  cel::Answer guard(cel::EvalContext& context, std::size_t index) const override;
  cel::Answer rest(cel::EvalContext& context) const override;
  bool certain() const override { return list_.is_wholly_known(); }

 private:
  Session* session_;
  value::Value list_;
  model::KindId kind_;
  model::CanonicalId from_;
};

class ValueMap final : public cel::MapSource {
 public:
  ValueMap(Session& session, value::Value object) : session_(&session), object_(object) {}
  std::size_t size() const override { return object_.entries().size(); }
  cel::Value key(cel::EvalContext& context, std::size_t index) const override;
  cel::Value value(cel::EvalContext& context, std::size_t index) const override;
  cel::Answer guard(cel::EvalContext& context, std::size_t index) const override;
  cel::Answer rest(cel::EvalContext& context) const override;
  bool certain() const override { return object_.is_wholly_known(); }
  bool missing_is_absent() const override { return true; }

 private:
  Session* session_;
  value::Value object_;
};

// When is there a value at all? Removed, null and empty text of a choice are none.
value::Guard presence_of(value::Store& store, value::Value v);

// Text that a person would write for the value: `${AWS::AccountId}` for holes.
std::string plain_text(const value::Store& store, value::Value v);

}  // namespace analyzer::engine::adapter
