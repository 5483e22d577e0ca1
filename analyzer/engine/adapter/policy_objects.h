// Parsed policies as expressions see them. Members under a guard and open parts stay in doubt.
#pragma once

#include "engine/adapter/session.h"

namespace analyzer::engine::adapter {

class PolicyObject final : public cel::Object {
 public:
  PolicyObject(Session& session, value::Value v, const policy::Document& document)
      : session_(&session), value_(v), document_(&document) {}
  const policy::Document& document() const { return *document_; }
  value::Value value() const { return value_; }
  std::string_view kind() const override { return "policy"; }
  cel::Value attribute(cel::EvalContext& context, const cel::AttributeRef& asked) const override;
  std::string_view display(cel::EvalContext& context) const override;

 private:
  Session* session_;
  value::Value value_;
  const policy::Document* document_;
};

// Text as a value: known, or in doubt with the terms in its holes.
cel::Value text_value(Session& session, cel::EvalContext& context, const policy::Text& text);
// Why a text is not known.
std::span<const cel::FactId> facts_of_text(Session& session, cel::EvalContext& context, const policy::Text& text);

// How many characters a policy has: as it was written, and without white space outside strings. Nothing while parts of
// it are not known.
struct PolicySize {
  std::size_t written = 0, minified = 0;
  bool at_least = false;  // there are holes; they count as nothing
};
PolicySize size_of(const value::Store& store, value::Value v);

}  // namespace analyzer::engine::adapter
