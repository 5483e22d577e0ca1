#include "engine/adapter/policy_objects.h"

#include <algorithm>

#include "engine/adapter/value_view.h"

namespace analyzer::engine::adapter {

using cel::Answer;
using cel::EvalContext;

namespace {

// A list made of a document's parts: each with its guard, and perhaps more than were seen.
class PartList final : public cel::ListSource {
 public:
  PartList(Session& session, std::span<const cel::Value> parts, std::span<const value::Guard> guards,
           std::span<const cel::FactId> open)
      : session_(&session), parts_(parts), guards_(guards), open_(open) {}
  std::size_t size() const override { return parts_.size(); }
  cel::Value element(EvalContext&, std::size_t index) const override { return parts_[index]; }
  Answer guard(EvalContext& context, std::size_t index) const override {
    return session_->answer(context, guards_[index]);
  }
  Answer rest(EvalContext&) const override { return open_.empty() ? Answer::no() : Answer::undecided(open_); }

 private:
  Session* session_;
  std::span<const cel::Value> parts_;
  std::span<const value::Guard> guards_;
  std::span<const cel::FactId> open_;
};

class PartsBuilder {
 public:
  PartsBuilder(Session& session, EvalContext& context) : session_(session), context_(context) {}
  void add(cel::Value part, value::Guard guard) {
    parts_.push_back(part);
    guards_.push_back(guard);
  }
  void open(std::string what, source::Location where) {
    const cel::FactId fact = session_.facts().words({std::move(what), "", where});
    open_ = context_.arena().copy(std::span<const cel::FactId>(&fact, 1));
  }
  cel::Value list() {
    auto& arena = context_.arena();
    return cel::Value::list(arena.make<PartList>(session_, arena.copy(std::span<const cel::Value>(parts_)),
                                                 arena.copy(std::span<const value::Guard>(guards_)), open_));
  }

 private:
  Session& session_;
  EvalContext& context_;
  std::vector<cel::Value> parts_;
  std::vector<value::Guard> guards_;
  std::span<const cel::FactId> open_;
};

cel::Value patterns(Session& session, EvalContext& context, const std::vector<policy::PatternEntry>& entries, bool open,
                    source::Location where) {
  PartsBuilder parts(session, context);
  for (const policy::PatternEntry& entry : entries)
    parts.add(text_value(session, context, entry.text), entry.text.guard);
  if (open) parts.open("a part of the policy that is not known", where);
  return parts.list();
}

class ConditionObject final : public cel::Object {
 public:
  ConditionObject(Session& session, const policy::ConditionEntry& entry) : session_(&session), entry_(&entry) {}
  std::string_view kind() const override { return "policy.condition"; }
  cel::Value attribute(EvalContext& context, const cel::AttributeRef& asked) const override {
    if (asked.path == "operator") return cel::Value::string(entry_->operator_name);
    if (asked.path == "key") return text_value(*session_, context, entry_->key);
    return patterns(*session_, context, entry_->values, entry_->open, entry_->operator_location);
  }

 private:
  Session* session_;
  const policy::ConditionEntry* entry_;
};

std::string_view principal_word(policy::PrincipalType type) {
  switch (type) {
    case policy::PrincipalType::everyone:
      return "*";
    case policy::PrincipalType::aws:
      return "AWS";
    case policy::PrincipalType::service:
      return "Service";
    case policy::PrincipalType::federated:
      return "Federated";
    case policy::PrincipalType::canonical_user:
      return "CanonicalUser";
    case policy::PrincipalType::unknown:
      return "unknown";
  }
  return "unknown";
}

class PrincipalObject final : public cel::Object {
 public:
  PrincipalObject(Session& session, const policy::PrincipalEntry& entry) : session_(&session), entry_(&entry) {}
  std::string_view kind() const override { return "policy.principal"; }
  cel::Value attribute(EvalContext& context, const cel::AttributeRef& asked) const override {
    if (asked.path == "type") return cel::Value::string(principal_word(entry_->type));
    return text_value(*session_, context, entry_->text);
  }

 private:
  Session* session_;
  const policy::PrincipalEntry* entry_;
};

class StatementObject final : public cel::Object {
 public:
  StatementObject(Session& session, const policy::Statement& statement) : session_(&session), statement_(&statement) {}
  std::string_view kind() const override { return "policy.statement"; }
  cel::Value attribute(EvalContext& context, const cel::AttributeRef& asked) const override {
    const policy::Statement& s = *statement_;
    if (asked.path == "sid") return s.sid.empty() ? cel::Value::absent() : cel::Value::string(s.sid);
    if (asked.path == "effect") {
      if (s.effect == policy::Effect::unknown)
        return session_->unknown(context, {"the effect of " + s.words(), "", s.effect_location});
      return cel::Value::string(s.effect == policy::Effect::deny ? "Deny" : "Allow");
    }
    if (asked.path == "actions" || asked.path == "not_actions")
      return s.not_action == (asked.path == "not_actions")
                 ? patterns(*session_, context, s.actions, s.open_actions, s.action_location)
                 : patterns(*session_, context, {}, false, {});
    if (asked.path == "resources" || asked.path == "not_resources")
      return s.not_resource == (asked.path == "not_resources")
                 ? patterns(*session_, context, s.resources, s.open_resources, s.resource_location)
                 : patterns(*session_, context, {}, false, {});
    if (asked.path == "not_principal") return cel::Value::boolean(s.not_principal);
    PartsBuilder parts(*session_, context);
    if (asked.path == "principals") {
      for (const policy::PrincipalEntry& entry : s.principals)
        parts.add(cel::Value::object(context.arena().make<PrincipalObject>(*session_, entry)), entry.text.guard);
      if (s.open_principals) parts.open("a principal that is not known", s.principal_location);
    } else {
      for (const policy::ConditionEntry& entry : s.conditions)
        parts.add(cel::Value::object(context.arena().make<ConditionObject>(*session_, entry)), entry.guard);
      if (s.open_conditions) parts.open("a condition that is not known", s.condition_location);
    }
    return parts.list();
  }

 private:
  Session* session_;
  const policy::Statement* statement_;
};

std::size_t json_string_size(std::string_view text) {
  std::size_t size = 2;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    size += c == '"' || c == '\\' || c == '\n' || c == '\t' || c == '\r' ? 2 : byte < 0x20 ? 6 : 1;
  }
  return size;
}

// As JSON without white space; what is not known counts as nothing.
void minified(const value::Store& store, value::Value v, PolicySize& size, unsigned depth) {
  if (depth > 100) return;
  switch (v.kind()) {
    case value::Kind::removed:
      return;
    case value::Kind::null:
      size.minified += 4;
      return;
    case value::Kind::boolean:
      size.minified += v.boolean() ? 4 : 5;
      return;
    case value::Kind::number:
      size.minified += v.number_text().size();
      return;
    case value::Kind::string:
      size.minified += 2;
      for (const value::Piece& piece : v.pieces()) {
        if (piece.known())
          size.minified += json_string_size(piece.text) - 2;
        else
          size.at_least = true;
      }
      return;
    case value::Kind::list:
    case value::Kind::object: {
      size.minified += 2;
      std::size_t members = 0;
      const auto member = [&](value::Value inner, value::Guard guard) {
        if (!guard.is_always()) {
          size.at_least = true;
          return;
        }
        if (members++ > 0) ++size.minified;
        minified(store, inner, size, depth + 1);
      };
      for (const value::Element& element : v.elements()) member(element.value, element.guard);
      for (const value::Entry& entry : v.entries()) {
        if (entry.guard.is_always()) size.minified += json_string_size(entry.key) + 1;
        member(entry.value, entry.guard);
      }
      if (v.open()) size.at_least = true;
      return;
    }
    default:
      size.at_least = true;
  }
}

// White space outside of strings does not count.
std::size_t without_space(std::string_view text) {
  std::size_t size = 0;
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (inside && c == '\\') {
      size += 2;
      ++i;
      continue;
    }
    if (c == '"') inside = !inside;
    if (inside || (c != ' ' && c != '\n' && c != '\r' && c != '\t')) ++size;
  }
  return size;
}

cel::Value size_value(Session& session, EvalContext& context, value::Value v, bool written) {
  const PolicySize size = size_of(session.store(), v);
  if (size.at_least) return cel::Value::unknown(session.facts_of(context, v));
  return cel::Value::integer(static_cast<std::int64_t>(written ? size.written : size.minified));
}

}  // namespace

PolicySize size_of(const value::Store& store, value::Value v) {
  PolicySize size;
  if (v.is_string()) {
    std::string text;
    for (const value::Piece& piece : v.pieces()) {
      if (piece.known())
        text += piece.text;
      else
        size.at_least = true;
    }
    // Bytes: where a character has several, the stricter of the two ways to count decides.
    size.written = text.size();
    size.minified = without_space(text);
    return size;
  }
  minified(store, v, size, 0);
  size.written = size.minified;  // an object reaches the API as JSON without white space
  return size;
}

cel::Value text_value(Session& session, EvalContext& context, const policy::Text& text) {
  if (text.is_known()) return cel::Value::string(text.known());
  std::vector<value::Value> parts;
  for (const policy::Piece& piece : text.pieces()) {
    if (!piece.is_hole())
      parts.push_back(session.store().string(piece.literal));
    else if (piece.term == policy::no_term)
      return session.unknown(context, {"`" + text.words() + "`", "", text.location});
    else
      parts.push_back(session.store().unknown(piece.term));
  }
  return session.to_cel(context, session.store().concat(parts), &cel::types::string);
}

std::span<const cel::FactId> facts_of_text(Session& session, EvalContext& context, const policy::Text& text) {
  std::vector<cel::FactId> facts;
  for (const policy::Piece& piece : text.pieces()) {
    if (!piece.is_hole()) continue;
    facts.push_back(piece.term == policy::no_term ? session.facts().words({"`" + text.words() + "`", "", text.location})
                                                  : session.facts().term(piece.term));
  }
  return context.arena().copy(std::span<const cel::FactId>(facts));
}

cel::Value PolicyObject::attribute(EvalContext& context, const cel::AttributeRef& asked) const {
  if (asked.path == "type") return cel::Value::string(policy::to_string(document_->kind));
  if (asked.path == "text") return session_->to_cel(context, value_, &cel::types::string);
  if (asked.path == "characters") return size_value(*session_, context, value_, true);
  if (asked.path == "minified_characters") return size_value(*session_, context, value_, false);
  PartsBuilder parts(*session_, context);
  for (const policy::Statement& statement : document_->statements)
    parts.add(cel::Value::object(context.arena().make<StatementObject>(*session_, statement)), statement.guard);
  if (document_->open) parts.open("statements of the policy that are not known", document_->location);
  return parts.list();
}

std::string_view PolicyObject::display(EvalContext& context) const {
  return context.arena().copy(document_->name.empty() ? policy::to_string(document_->kind)
                                                      : std::string_view(document_->name));
}

}  // namespace analyzer::engine::adapter
