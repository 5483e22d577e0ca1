// What an expression is evaluated in: the names it may use, the files its functions may read, how far it may go.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "frontends/terraform/functions/call.h"
#include "value/store.h"

namespace analyzer::frontends::terraform {

// Shared by everything that one root evaluates, so that no input takes forever or overflows the stack.
struct Budget {
  static constexpr int max_depth = 500;  // nested expressions, across locals, variables and modules
  static constexpr std::uint64_t max_steps = 1'000'000;
  int depth = 0;
  std::uint64_t steps = 0;
  bool spent() const { return depth > max_depth || steps > max_steps; }
};

struct Found {
  value::Value value;
  std::size_t used = 0;  // of the names after the first
};

class Scope {
 public:
  explicit Scope(value::Store& s, Budget& b) : store(s), budget(b) {}
  virtual ~Scope() = default;

  // `root.names[0].names[1]…`, as far as the scope knows it. Errors are reported and come back as invalid values.
  virtual Found reference(std::string_view root, std::span<const std::string_view> names, source::Location where) = 0;
  virtual FunctionHost* functions() = 0;
  // Said only where it is certain that the expression counts: not inside `try`, nor under an undecided condition.
  virtual void report(std::string_view code, std::string_view message, source::Location where) = 0;

  value::Value fail(std::string_view code, std::string_view message, source::Location where) {
    if (silent == 0) report(code, message, where);
    return store.invalid(message, where);
  }

  value::Store& store;
  Budget& budget;
  int silent = 0;
};

class Silence {
 public:
  explicit Silence(Scope& scope) : scope_(scope) { ++scope_.silent; }
  ~Silence() { --scope_.silent; }
  Silence(const Silence&) = delete;

 private:
  Scope& scope_;
};

}  // namespace analyzer::frontends::terraform
