// What we tell the user about their text, before anyone decides how it is printed.
//
// A diagnostic speaks of input that cannot be read or understood; what a rule finds is a result (engine/result.h).
#pragma once

#include <string>
#include <vector>

#include "source/range.h"

namespace analyzer::diagnostics {

enum class Severity { error, warning, note };

struct Related {
  source::Location location;
  std::string text;
};

// `code` is a stable word: `syntax` (the grammar rejects it, duplicate keys included), `encoding`, or one for a fault
// of meaning (`unknown-reference`, `missing-template`, …). `location.range` is empty where a whole file is meant;
// `location.file` is invalid where no file is (then `path` says what).
struct Diagnostic {
  Severity severity = Severity::error;
  std::string code;
  std::string message;  // small letters, no full stop, names in backticks
  source::Location location;
  std::vector<Related> related;
  std::string path;
};

class Sink {
 public:
  virtual ~Sink() = default;
  virtual void report(Diagnostic diagnostic) = 0;
};

class CollectingSink final : public Sink {
 public:
  void report(Diagnostic diagnostic) override { diagnostics.push_back(std::move(diagnostic)); }
  std::vector<Diagnostic> diagnostics;
};

}  // namespace analyzer::diagnostics
