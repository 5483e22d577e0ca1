// Runs the compact form of an expression.
//
// Errors and unknowns are values that spread only as far as they must: `&&` and `||` go round what does not decide, an
// unknown outweighs an error, and over lists with members in doubt or with an open rest only what is certain decides.
#pragma once

#include <span>

#include "engine/cel/code.h"

namespace analyzer::engine::cel {

class Evaluator {
 public:
  Evaluator(const Program::Code& code, EvalContext& context, std::span<const Value> variables);
  Value run(std::uint32_t node);

 private:
  Value dispatch(const Node& node);
  Value attribute(const Node& node);
  Value has_attribute(const Node& node);
  Value declared(const Node& node);
  Value select(const Node& node);
  Value has_select(const Node& node);
  Value call(const Node& node);
  Value invoke(const CallSite& site, std::span<const Value> arguments);
  Value invoke(const Overload& overload, std::span<const Value> arguments, bool any_kind);
  Value matches(const Node& node);
  Value logical(const Node& node, bool deciding);
  Value logical_not(const Node& node);
  Value conditional(const Node& node);
  Value list(const Node& node);
  Value map(const Node& node);
  Value bind(const Node& node);
  Value met(const Value& value);

  const Program::Code& code_;
  EvalContext& context_;
  std::span<const Value> variables_;
  std::size_t locals_;  // where this program's locals begin
  friend class ComprehensionRun;
};

// What is in doubt while several answers are gathered: the facts, and the first error. Unknown outweighs error.
class Doubt {
 public:
  explicit Doubt(EvalContext& context) : context_(context) {}
  void add(std::span<const FactId> facts) {
    unknown_ = true;
    facts_ = context_.merge(facts_, facts);
  }
  void add_error(const Value& error) {
    if (!error_.is_error()) error_ = error;
  }
  bool any() const { return unknown_ || error_.is_error(); }
  bool unknown() const { return unknown_; }
  std::span<const FactId> facts() const { return facts_; }
  Value value() const { return unknown_ ? Value::unknown(facts_) : error_; }

 private:
  EvalContext& context_;
  bool unknown_ = false;
  std::span<const FactId> facts_;
  Value error_;
};

// A value where a boolean is needed: yes, no, undecided; or nothing, and the error is in `error`.
std::optional<Answer> to_answer(EvalContext& context, const Value& value, Value& error);

}  // namespace analyzer::engine::cel
