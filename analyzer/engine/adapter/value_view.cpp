#include "engine/adapter/value_view.h"

#include <functional>

#include "engine/adapter/session.h"

namespace analyzer::engine::adapter {

using cel::Answer;
using cel::EvalContext;

value::Guard presence_of(value::Store& store, value::Value v) {
  if (v.is_removed() || v.is_null()) return value::Guard::never();
  if (!v.is_choice()) return value::Guard::always();
  value::Guard present = value::Guard::never();
  for (const value::Alternative& alternative : v.alternatives())
    present = store.either(present, store.both(alternative.guard, presence_of(store, alternative.value)));
  return present;
}

std::string plain_text(const value::Store& store, value::Value v) {
  switch (v.kind()) {
    case value::Kind::removed:
      return "absent";
    case value::Kind::null:
      return "null";
    case value::Kind::boolean:
      return v.boolean() ? "true" : "false";
    case value::Kind::number:
      return std::string(v.number_text());
    case value::Kind::unknown:
      return store.describe(v.term());
    case value::Kind::string: {
      std::string text;
      for (const value::Piece& piece : v.pieces()) {
        if (piece.known())
          text += piece.text;
        else
          text += "${" + store.describe(piece.term) + "}";
      }
      return text;
    }
    case value::Kind::choice: {
      std::string text;
      for (const value::Alternative& alternative : v.alternatives()) {
        if (text.size() > 300) return text + " or …";
        text += (text.empty() ? "" : " or ") + plain_text(store, alternative.value);
      }
      return text;
    }
    default:
      return value::to_string(store, v);
  }
}

std::span<const cel::FactId> SymbolicValue::facts() const {
  if (facts_.empty()) facts_ = session_->facts_of(*context_, value_);
  return facts_;
}

Answer SymbolicValue::truth(EvalContext& context) const {
  return session_->answer(context, session_->store().truth(value_));
}

Answer SymbolicValue::equals(EvalContext& context, const cel::Value& other) const {
  if (other.is_absent() || other.is_null()) return !present(context);
  const auto theirs = session_->from_cel(context, other);
  if (!theirs) return other.is(cel::ValueKind::symbolic) ? undecided() : Answer::no();
  return session_->answer(context, session_->equal(value_, *theirs));
}

// Of every alternative that is a number; nothing is known of the order of a term.
Answer SymbolicValue::compare(EvalContext& context, const cel::Value& other, bool less) const {
  const auto theirs = session_->from_cel(context, other);
  if (!theirs || !theirs->is(value::Kind::number) || !value_.is_choice()) return undecided();
  value::Store& store = session_->store();
  value::Guard holds = value::Guard::never();
  for (const value::Alternative& alternative : value_.alternatives()) {
    if (!alternative.value.is(value::Kind::number)) return undecided();
    const double mine = alternative.value.real();
    if (less ? mine < theirs->real() : mine > theirs->real()) holds = store.either(holds, alternative.guard);
  }
  return session_->answer(context, holds);
}

Answer SymbolicValue::less(EvalContext& context, const cel::Value& other) const {
  return compare(context, other, true);
}
Answer SymbolicValue::greater(EvalContext& context, const cel::Value& other) const {
  return compare(context, other, false);
}

std::optional<Answer> SymbolicValue::one_of(EvalContext& context, std::span<const cel::Value> others) const {
  value::Store& store = session_->store();
  value::Guard any = value::Guard::never();
  for (const cel::Value& other : others) {
    const auto theirs = session_->from_cel(context, other);
    if (!theirs) return std::nullopt;
    any = store.either(any, session_->equal(value_, *theirs));
  }
  return session_->answer(context, any);
}

namespace {

// A question about text, with a part that must be known.
Answer ask(Session& session, EvalContext& context, const SymbolicValue& text, const cel::Value& part,
           value::Guard (value::Store::*question)(value::Value, std::string_view)) {
  if (!part.is(cel::ValueKind::string)) return Answer::undecided(text.facts());
  return session.answer(context, (session.store().*question)(text.value(), part.as_string()));
}

}  // namespace

Answer SymbolicValue::starts_with(EvalContext& context, const cel::Value& prefix) const {
  return ask(*session_, context, *this, prefix, &value::Store::starts_with);
}
Answer SymbolicValue::ends_with(EvalContext& context, const cel::Value& suffix) const {
  return ask(*session_, context, *this, suffix, &value::Store::ends_with);
}
Answer SymbolicValue::contains(EvalContext& context, const cel::Value& part) const {
  return ask(*session_, context, *this, part, &value::Store::contains);
}
Answer SymbolicValue::matches(EvalContext& context, std::string_view pattern) const {
  return session_->answer(context, session_->store().matches(value_, pattern));
}
Answer SymbolicValue::is_empty(EvalContext& context) const {
  value::Store& store = session_->store();
  return session_->answer(context, store.equal(value_, store.string("")));
}
Answer SymbolicValue::present(EvalContext& context) const {
  return session_->answer(context, presence_of(session_->store(), value_));
}

std::string_view SymbolicValue::display(EvalContext& context) const {
  return context.arena().copy(std::string_view(plain_text(session_->store(), value_)));
}

// --- Lists and maps
// -----------------------------------------------------------------------------------------------------

cel::Value ValueList::element(EvalContext& context, std::size_t index) const {
  const value::Value element = list_.elements()[index].value;
  return kind_.valid() ? session_->reference(context, element, kind_, from_) : session_->to_cel(context, element);
}

Answer ValueList::guard(EvalContext& context, std::size_t index) const {
  return session_->answer(context, list_.elements()[index].guard);
}

Answer ValueList::rest(EvalContext& context) const {
  return session_->rest_of(context, list_);
}

cel::Value ValueMap::key(EvalContext&, std::size_t index) const {
  return cel::Value::string(object_.entries()[index].key);
}
cel::Value ValueMap::value(EvalContext& context, std::size_t index) const {
  return session_->to_cel(context, object_.entries()[index].value);
}
Answer ValueMap::guard(EvalContext& context, std::size_t index) const {
  return session_->answer(context, object_.entries()[index].guard);
}
Answer ValueMap::rest(EvalContext& context) const {
  return session_->rest_of(context, object_);
}

}  // namespace analyzer::engine::adapter
