// Scans for tests: texts in memory, or folders of the corpus with edits laid over them.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "driver/run.h"

namespace scanning {

inline const std::string library =
    std::string(SRA_LINT_CORPUS_DIR) + "/aws-samples__aws-security-reference-architecture-examples";
inline bool has_corpus() {
  return std::filesystem::exists(library);
}

using Files = std::map<std::string, std::string>;

inline analyzer::driver::Outcome scan(Files files, bool estate_complete = false) {
  analyzer::driver::Options options;
  options.memory = std::move(files);
  options.estate_complete = estate_complete;
  options.today = "2026-11-24";
  return analyzer::driver::run(options);
}

// "pass", "fail", …, or "none": the result of `rule` for the declaration in a file whose path ends so.
inline std::string status(const analyzer::driver::Outcome& outcome, std::string_view rule, std::string_view declaration,
                          std::string_view file = {}) {
  for (const auto& r : outcome.found.results) {
    if (outcome.found.rules[r.rule]->id != rule || (!declaration.empty() && r.declaration != declaration)) continue;
    if (!file.empty() && !outcome.files->path(r.location.file).ends_with(file)) continue;
    return std::string(analyzer::engine::to_string(r.status));
  }
  return "none";
}

inline const analyzer::engine::Result* find(const analyzer::driver::Outcome& outcome, std::string_view rule,
                                            std::string_view declaration) {
  for (const auto& r : outcome.found.results)
    if (outcome.found.rules[r.rule]->id == rule && r.declaration == declaration) return &r;
  return nullptr;
}

}  // namespace scanning
