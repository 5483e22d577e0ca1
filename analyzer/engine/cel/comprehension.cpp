#include "engine/cel/comprehension.h"

#include "engine/cel/collections.h"

namespace analyzer::engine::cel {

using syntax::cel::Macro;

// One run over one range.
class ComprehensionRun {
 public:
  ComprehensionRun(Evaluator& evaluator, const Comprehension& comprehension)
      : evaluator_(evaluator), context_(evaluator.context_), it_(comprehension), doubt_(evaluator.context_) {}

  Value run() {
    const Value range = evaluator_.run(it_.range);
    switch (range.kind()) {
      case ValueKind::list:
        list_ = &range.as_list();
        break;
      case ValueKind::map:
        map_ = &range.as_map();
        break;
      // A list that is not set has no members.
      case ValueKind::absent:
        break;
      case ValueKind::unknown:
      case ValueKind::error:
        return range;
      case ValueKind::symbolic:
        context_.met(range.as_symbolic().facts());
        return Value::unknown(range.as_symbolic().facts());
      default:
        return Value::error("only lists and maps have members to go over");
    }
    switch (it_.macro) {
      case Macro::all:
        return quantify(true);
      case Macro::exists:
        return quantify(false);
      case Macro::exists_one:
        return exists_one();
      case Macro::map:
      case Macro::filter:
      case Macro::transform_list:
        return make_list();
      case Macro::transform_map:
      case Macro::transform_map_entry:
        return make_entries();
    }
    return Value::error("no such macro");
  }

 private:
  std::size_t size() const { return list_ != nullptr ? list_->size() : map_ != nullptr ? map_->size() : 0; }
  bool certain() const { return list_ != nullptr ? list_->certain() : map_ == nullptr || map_->certain(); }
  Answer guard(std::size_t i) { return heard(list_ != nullptr ? list_->guard(context_, i) : map_->guard(context_, i)); }
  Answer rest() {
    if (certain()) return Answer::no();
    return heard(list_ != nullptr ? list_->rest(context_) : map_->rest(context_));
  }
  Answer heard(const Answer& answer) {
    if (answer.is_undecided()) context_.met(answer.facts);
    return answer;
  }

  // Sets the variables to the member; false when the budget is used up.
  bool enter(std::size_t i) {
    if (!context_.spend(1) || context_.exhausted()) return false;
    Value first = list_ != nullptr ? list_->element(context_, i) : map_->key(context_, i);
    if (it_.two_variables) {
      local(1) = list_ != nullptr ? first : map_->value(context_, i);
      if (list_ != nullptr) first = Value::integer(static_cast<std::int64_t>(i));
    }
    local(0) = first;
    element_ = first;
    return true;
  }
  Value& local(std::size_t which) { return context_.locals()[evaluator_.locals_ + it_.local + which]; }

  // The condition for the member entered; without one, yes.
  std::optional<Answer> ask(Value& error) {
    if (it_.condition == no_node) return Answer::yes();
    return to_answer(context_, evaluator_.run(it_.condition), error);
  }

  // exists: one true decides; all: one false. A member in doubt decides nothing, nor does an open rest.
  Value quantify(bool is_all) {
    for (std::size_t i = 0; i < size(); ++i) {
      if (!certain() && guarded_out(i)) continue;
      if (!enter(i)) return context_.out_of_budget();
      Value error;
      const std::optional<Answer> answer = ask(error);
      // The member does not matter: its guard need not be known.
      if (answer && !answer->is_undecided() && answer->is_yes() == is_all) continue;
      const Answer exists = certain() ? Answer::yes() : guard(i);
      if (answer && !answer->is_undecided() && exists.is_yes()) return Value::boolean(!is_all);
      if (exists.is_undecided()) doubt_.add(exists.facts);
      if (answer && answer->is_undecided()) doubt_.add(answer->facts);
      if (!answer && exists.is_yes()) doubt_.add_error(error);
    }
    if (const Answer more = rest(); !more.is_no()) doubt_.add(more.facts);
    if (context_.exhausted()) return context_.out_of_budget();
    return doubt_.any() ? doubt_.value() : Value::boolean(is_all);
  }

  // Asked without telling the hook: a member that surely is not there is passed over before anything else.
  bool guarded_out(std::size_t i) {
    return (list_ != nullptr ? list_->guard(context_, i) : map_->guard(context_, i)).is_no();
  }

  Value exists_one() {
    std::size_t sure = 0, possible = 0;
    for (std::size_t i = 0; i < size(); ++i) {
      if (!certain() && guarded_out(i)) continue;
      if (!enter(i)) return context_.out_of_budget();
      Value error;
      const std::optional<Answer> answer = ask(error);
      if (answer && answer->is_no()) continue;
      const Answer exists = certain() ? Answer::yes() : guard(i);
      // Unlike exists, an error is not gone round here: that is CEL's rule.
      if (!answer) {
        if (exists.is_yes())
          doubt_.add_error(error);
        else
          doubt_.add(exists.facts);
        continue;
      }
      const Answer counts = both(context_, *answer, exists);
      if (counts.is_yes()) {
        ++sure;
      } else {
        ++possible;
        in_doubt_ = context_.merge(in_doubt_, counts.facts);
      }
    }
    if (doubt_.any()) return doubt_.value();
    if (sure > 1) return Value::boolean(false);
    const Answer more = rest();
    if (possible == 0 && more.is_no()) return Value::boolean(sure == 1);
    doubt_.add(context_.merge(in_doubt_, more.facts));
    return doubt_.value();
  }

  // Members that the condition leaves in doubt are kept under its facts as their guard.
  Value make_list() {
    const bool maps = it_.body != no_node;
    const std::size_t most = size();
    if (!context_.spend_bytes(most * sizeof(Value))) return context_.out_of_budget();
    base::Arena& arena = context_.arena();
    auto* elements = static_cast<Value*>(arena.allocate(most * sizeof(Value), alignof(Value)));
    std::size_t count = 0;
    for (std::size_t i = 0; i < most; ++i) {
      const std::optional<Answer> kept = keep(i);
      if (!kept) return failed();
      if (kept->is_no()) continue;
      Value element = maps ? evaluator_.run(it_.body) : element_;
      if (element.is_error()) {
        if (kept->is_yes()) return context_.exhausted() ? context_.out_of_budget() : element;
        element = Value::unknown(kept->facts);
      }
      new (elements + count++) Value(element);
      note_guard(*kept, count);
    }
    const Answer more = rest();
    const auto guards = kept_guards();
    return Value::list(arena.make<ArenaList>(std::span<const Value>(elements, count), guards, more));
  }

  Value make_entries() {
    std::vector<Value> keys, values;
    for (std::size_t i = 0; i < size(); ++i) {
      const std::optional<Answer> kept = keep(i);
      if (!kept) return failed();
      if (kept->is_no()) continue;
      const Value body = evaluator_.run(it_.body);
      if (context_.exhausted()) return context_.out_of_budget();
      if (body.is_error()) return body;
      if (it_.macro == Macro::transform_map) {
        keys.push_back(element_);
        values.push_back(body);
        note_guard(*kept, keys.size());
        continue;
      }
      if (body.is_unknown()) return body;
      if (!body.is(ValueKind::map) || !body.as_map().certain())
        return Value::error("an entry `{key: value}` is needed");
      for (std::size_t entry = 0; entry < body.as_map().size(); ++entry) {
        if (!context_.spend(1)) return context_.out_of_budget();
        keys.push_back(body.as_map().key(context_, entry));
        values.push_back(body.as_map().value(context_, entry));
        note_guard(*kept, keys.size());
      }
    }
    const Answer more = rest();
    return make_map(context_, keys, values, kept_guards(), more);
  }

  // Enters a member and says whether the result has it; nothing on an error, which failed() returns.
  std::optional<Answer> keep(std::size_t i) {
    const Answer exists = certain() ? Answer::yes() : guard(i);
    if (exists.is_no()) return exists;
    if (!enter(i)) return std::nullopt;
    const std::optional<Answer> answer = ask(failure_);
    if (!answer && exists.is_undecided()) return exists;
    if (!answer) return std::nullopt;
    return both(context_, exists, *answer);
  }
  Value failed() { return context_.exhausted() ? context_.out_of_budget() : failure_; }

  // Guards are written down from the first one in doubt on.
  void note_guard(const Answer& guard, std::size_t count) {
    if (guards_.empty() && guard.is_yes()) return;
    guards_.resize(count - 1, Answer::yes());
    guards_.push_back(guard);
    context_.spend_bytes(sizeof(Answer));
  }
  std::span<const Answer> kept_guards() { return context_.arena().copy(std::span<const Answer>(guards_)); }

  Evaluator& evaluator_;
  EvalContext& context_;
  const Comprehension& it_;
  const ListSource* list_ = nullptr;
  const MapSource* map_ = nullptr;
  Doubt doubt_;
  Value element_, failure_;
  std::vector<Answer> guards_;
  std::span<const FactId> in_doubt_;
};

Value run_comprehension(Evaluator& evaluator, const Comprehension& comprehension) {
  return ComprehensionRun(evaluator, comprehension).run();
}

}  // namespace analyzer::engine::cel
