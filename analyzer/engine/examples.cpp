#include "engine/examples.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace analyzer::engine {

namespace {

using Place = std::pair<std::string, std::uint32_t>;  // path and line

std::set<Place> marked_lines(const Example& example, std::string_view rule) {
  std::set<Place> marked;
  for (const auto& [path, text] : example.files) {
    std::uint32_t line = 1;
    for (std::size_t at = 0; at < text.size(); ++line) {
      std::size_t end = text.find('\n', at);
      if (end == std::string::npos) end = text.size();
      const std::string_view whole = std::string_view(text).substr(at, end - at);
      const std::size_t mark = whole.find("# expect: ");
      if (mark != std::string_view::npos) {
        std::string_view named = whole.substr(mark + 10);
        while (!named.empty() && (named.back() == ' ' || named.back() == '\r')) named.remove_suffix(1);
        if (named == rule) marked.emplace(path, line);
      }
      at = end + 1;
    }
  }
  return marked;
}

int rank(Status status) {
  switch (status) {
    case Status::fail:
      return 4;
    case Status::unknown:
      return 3;
    case Status::suppressed:
      return 2;
    case Status::pass:
      return 1;
    case Status::not_applicable:
      return 0;
  }
  return 0;
}

std::string check(const Rule& rule, const Example& example, const ExampleRun& run) {
  if (!run.error.empty()) return run.error;
  for (const diagnostics::Diagnostic& d : run.outcome.diagnostics)
    if (d.severity == diagnostics::Severity::error) return fmt::format("{}: {}", d.code, d.message);
  Status found = Status::not_applicable;
  std::set<Place> failing;
  std::string facts, messages;
  bool because = example.because.empty();
  for (const Result& result : run.outcome.results) {
    if (run.outcome.rules[result.rule]->id != rule.id) continue;
    if (rank(result.status) > rank(found)) found = result.status;
    if (!result.message.empty()) messages += fmt::format(" ({})", result.message);
    for (const UnknownFact& fact : result.unknowns) {
      facts += (facts.empty() ? "" : ", ") + fact.fact;
      because |= fact.fact.find(example.because) != std::string::npos;
    }
    if (result.status != Status::fail) continue;
    const source::SourceFile* file = run.file ? run.file(result.location.file) : nullptr;
    if (file != nullptr) failing.emplace(file->path(), file->position(result.location.range.begin).line);
  }
  if (to_string(found) != example.expect)
    return fmt::format("expected {}, found {}{}", example.expect, to_string(found), messages);
  if (!because)
    return fmt::format("expected the missing fact `{}`, found {}", example.because, facts.empty() ? "none" : facts);
  const std::set<Place> marked = marked_lines(example, rule.id);
  if (marked.empty() || marked == failing) return {};
  std::string where;
  for (const auto& [path, line] : failing) where += fmt::format("{}{}:{}", where.empty() ? "" : ", ", path, line);
  return fmt::format("fails at {}, not at the marked line {}:{}", where, marked.begin()->first, marked.begin()->second);
}

}  // namespace

std::vector<ExampleFailure> run_examples(const Rule& rule, const RunFiles& run, std::size_t* count) {
  std::vector<ExampleFailure> failures;
  for (const Example& example : rule.examples) {
    if (count != nullptr) ++*count;
    std::map<std::string, std::string> files = example.files;
    if (!example.configuration.empty()) files["sra-lint.yaml"] = example.configuration;
    const std::string problem = check(rule, example, run(files, rule.built_in ? std::string() : rule.id));
    if (!problem.empty()) failures.push_back({&rule, &example, problem});
  }
  return failures;
}

}  // namespace analyzer::engine
