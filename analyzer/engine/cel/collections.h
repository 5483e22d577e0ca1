// Lists and maps that are made while an expression runs, and the arithmetic of guarded members.
#pragma once

#include <span>

#include "engine/cel/sources.h"

namespace analyzer::engine::cel {

// Elements, and where some are in doubt a guard for each. All of it lives in an arena.
class ArenaList final : public ListSource {
 public:
  explicit ArenaList(std::span<const Value> elements, std::span<const Answer> guards = {}, Answer rest = Answer::no())
      : elements_(elements), guards_(guards), rest_(rest) {}
  std::span<const Value> elements() const { return elements_; }
  std::size_t size() const override { return elements_.size(); }
  Value element(EvalContext&, std::size_t index) const override { return elements_[index]; }
  Answer guard(EvalContext&, std::size_t index) const override {
    return guards_.empty() ? Answer::yes() : guards_[index];
  }
  Answer rest(EvalContext&) const override { return rest_; }
  bool certain() const override { return guards_.empty() && rest_.is_no(); }

 private:
  std::span<const Value> elements_;
  std::span<const Answer> guards_;
  Answer rest_;
};

class ArenaMap final : public MapSource {
 public:
  ArenaMap(std::span<const Value> keys, std::span<const Value> values, std::span<const Answer> guards = {},
           Answer rest = Answer::no())
      : keys_(keys), values_(values), guards_(guards), rest_(rest) {}
  std::size_t size() const override { return keys_.size(); }
  Value key(EvalContext&, std::size_t index) const override { return keys_[index]; }
  Value value(EvalContext&, std::size_t index) const override { return values_[index]; }
  Answer guard(EvalContext&, std::size_t index) const override {
    return guards_.empty() ? Answer::yes() : guards_[index];
  }
  Answer rest(EvalContext&) const override { return rest_; }
  bool certain() const override { return guards_.empty() && rest_.is_no(); }

 private:
  std::span<const Value> keys_, values_;
  std::span<const Answer> guards_;
  Answer rest_;
};

// How many members a collection has: at least, and at most unless it is open. With both equal it is a plain int; else
// this, which still decides `size() > 0` once one member is certain.
class SizeRange final : public Symbolic {
 public:
  SizeRange(std::int64_t least, std::int64_t most, bool open, std::span<const FactId> facts)
      : least_(least), most_(most), open_(open), facts_(facts) {}
  TypeRef type() const override { return &types::integer; }
  std::span<const FactId> facts() const override { return facts_; }
  Answer equals(EvalContext& context, const Value& other) const override;
  Answer less(EvalContext& context, const Value& other) const override;
  Answer greater(EvalContext& context, const Value& other) const override;
  std::string_view display(EvalContext& context) const override;

 private:
  std::int64_t least_, most_;
  bool open_;
  std::span<const FactId> facts_;
};

// Both hold, or one does; the facts of what is undecided are merged.
Answer both(EvalContext& context, const Answer& a, const Answer& b);
Answer either(EvalContext& context, const Answer& a, const Answer& b);

Value size_of(EvalContext& context, const ListSource& list);
Value size_of(EvalContext& context, const MapSource& map);

// What stands under a key. Nothing where the map surely has no such key; unknown where that is in doubt.
std::optional<Value> find_in_map(EvalContext& context, const MapSource& map, const Value& key);

// A map of copies of these, or the error that a key stands twice or cannot be one.
Value make_map(EvalContext& context, std::span<const Value> keys, std::span<const Value> values,
               std::span<const Answer> guards, const Answer& rest);

// May be a key of a map: bool, int, uint, string (or a value that is not known yet).
bool can_be_key(const Value& value);

}  // namespace analyzer::engine::cel
