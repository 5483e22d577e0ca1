// Passes on the first messages about a file and drops the rest: a file with a million duplicate keys is understood
// after the first hundred.
#pragma once

#include <cstddef>
#include <utility>

#include "diagnostics/diagnostic.h"

namespace analyzer::syntax {

class LimitedSink final : public diagnostics::Sink {
 public:
  explicit LimitedSink(diagnostics::Sink& sink) : sink_(sink) {}
  void report(diagnostics::Diagnostic diagnostic) override {
    if (reported_ < limit) sink_.report(std::move(diagnostic));
    ++reported_;
  }

 private:
  static constexpr std::size_t limit = 100;
  diagnostics::Sink& sink_;
  std::size_t reported_ = 0;
};

}  // namespace analyzer::syntax
