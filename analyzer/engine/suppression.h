// What users say to ignore: in comments, in CloudFormation metadata, in the configuration.
//
// Finds the ignores, marks the results they speak of as suppressed, and tells what is wrong with an ignore itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.h"

namespace analyzer::engine {

// A result while it is being made, with what reports do not need.
struct Finding {
  Result result;
  std::string path;           // of the file
  graph::ResourceKey native;  // invalid: no declaration
  source::Location block;     // of the declaration, from its name to its end
  std::string stable_path;
};

struct IgnoreEntry {
  std::vector<std::string> rules;  // as written; `*` is none of them
  std::string reason, until;
  std::string by;  // "inline", "metadata", "configuration", "checkov", "trivy"
  source::Location where;
  // inline: the lines it speaks of
  std::uint32_t first_line = 0, last_line = 0;
  graph::ResourceKey native;  // metadata: the resource
  const estate::Ignore* configured = nullptr;
  std::vector<bool> used;  // for each of `rules`
};

// Text of one comment: `sra-lint: ignore=a,b reason="…" until=2027-01-31`; nothing if it is no ignore.
bool parse_ignore(std::string_view comment, IgnoreEntry& entry);
// `checkov:skip=CKV_AWS_145:why`, `trivy:ignore:AVD-AWS-0132`, `tfsec:ignore:AVD-…`: the controls, to be translated.
bool parse_other_ignore(std::string_view comment, IgnoreEntry& entry);

// The lines of the block or property that starts in `line`: those below it that are indented more, and a closing brace.
std::uint32_t last_line_of(const source::SourceFile& file, std::uint32_t line);

class Suppressor {
 public:
  Suppressor(const RulePack& pack, const model::Model& model, const Options& options);
  // Suppresses; then appends findings of the rules about ignores.
  void apply(std::vector<Finding>& findings, Outcome& outcome);

 private:
  void collect();
  void collect_comments(source::FileId id);
  void collect_metadata();
  void collect_configured();
  bool covers(const IgnoreEntry& entry, std::size_t rule, const Finding& finding) const;
  void judge_ignores(std::vector<Finding>& findings, const Outcome& outcome);
  void report(std::vector<Finding>& findings, const Outcome& outcome, std::string_view rule, const IgnoreEntry& entry,
              std::string message);
  bool expired(const IgnoreEntry& entry) const {
    return !entry.until.empty() && !options_.today.empty() && entry.until < options_.today;
  }
  bool is_protected(std::string_view rule) const;

  const RulePack& pack_;
  const model::Model& model_;
  const Options& options_;
  std::vector<IgnoreEntry> entries_;
};

}  // namespace analyzer::engine
