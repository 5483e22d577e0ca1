// Runs the examples of rules: they are the rules' tests and their documentation.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/result.h"
#include "engine/rules.h"
#include "source/source_file.h"

namespace analyzer::engine {

struct ExampleFailure {
  const Rule* rule = nullptr;
  const Example* example = nullptr;
  std::string message;  // "expected fail, found pass"
};

struct ExampleRun {
  Outcome outcome;
  std::function<const source::SourceFile*(source::FileId)> file;
  std::string error;  // the run came to nothing
};

// Scans the files with that one rule (empty: with all). `sra-lint.yaml` among them is the configuration.
using RunFiles = std::function<ExampleRun(const std::map<std::string, std::string>& files, const std::string& rule)>;

// Expectations: the verdict, the missing fact of an unknown (`because`), and the lines marked `# expect: <rule>`.
std::vector<ExampleFailure> run_examples(const Rule& rule, const RunFiles& run, std::size_t* count = nullptr);

}  // namespace analyzer::engine
