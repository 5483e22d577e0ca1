// One evaluation: scratch memory, the budget, what is assumed, and which facts were met.
//
// A context belongs to one thread. Reset it between evaluations; that keeps its memory, so that the common case
// allocates nothing. A program that runs out of budget gives an error, and `exhausted()` says so.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "engine/cel/value.h"

namespace analyzer::engine::cel {

// What is taken as decided while an expression is evaluated. The evaluator hands it through and never looks inside: the
// adapter casts it back to its world.
class Assumptions {
 protected:
  ~Assumptions() = default;
};

// Told of every fact that left a question undecided, once for each time it was met.
class UndecidedHook {
 public:
  virtual void on_undecided(FactId fact) = 0;

 protected:
  ~UndecidedHook() = default;
};

struct EvalLimits {
  std::uint64_t steps = 1'000'000;         // nodes, list elements, and 64 bytes of text each count one
  std::uint64_t bytes = 32 * 1024 * 1024;  // of scratch memory
  std::uint32_t facts = 64;  // in one unknown; more are dropped from it, though every one is told to the hook
};

class EvalContext {
 public:
  explicit EvalContext(const EvalLimits& limits = {}) : limits_(limits) {}
  EvalContext(const EvalContext&) = delete;
  EvalContext& operator=(const EvalContext&) = delete;

  // Values of earlier evaluations end here.
  void reset();

  const Assumptions* assumptions = nullptr;
  UndecidedHook* hook = nullptr;

  base::Arena& arena() { return arena_; }
  const EvalLimits& limits() const { return limits_; }

  // False when the budget is used up; the caller then returns out_of_budget().
  bool spend(std::uint64_t steps) {
    steps_ += steps;
    if (steps_ <= limits_.steps) return true;
    exhausted_ = true;
    return false;
  }
  bool spend_bytes(std::uint64_t bytes) {
    bytes_ += bytes;
    if (bytes_ > limits_.bytes) exhausted_ = true;
    return spend(bytes / 64);
  }
  bool exhausted() const { return exhausted_; }
  std::uint64_t steps() const { return steps_; }
  Value out_of_budget();

  // Copies into the arena.
  Value string(std::string_view text);
  Value bytes(std::string_view data);
  Value error(std::string_view message);
  Value list(std::span<const Value> elements);
  Value unknown(std::span<const FactId> facts);
  // The union of both, told to nobody.
  std::span<const FactId> merge(std::span<const FactId> left, std::span<const FactId> right);
  void met(std::span<const FactId> facts) {
    if (hook != nullptr) {
      for (const FactId fact : facts) hook->on_undecided(fact);
    }
  }

  // Nesting of evaluator frames, of printing and of comparing; bounded, so that no value can overflow the stack.
  bool enter() { return ++depth_ <= max_depth; }
  void leave() { --depth_; }
  // Variables of comprehensions and bindings while a program runs.
  std::vector<Value>& locals() { return locals_; }

 private:
  static constexpr std::uint32_t max_depth = 600;
  EvalLimits limits_;
  base::Arena arena_;
  std::vector<Value> locals_;
  std::uint64_t steps_ = 0, bytes_ = 0;
  std::uint32_t depth_ = 0;
  bool exhausted_ = false;
};

}  // namespace analyzer::engine::cel
