// A whole run as a library call: options in, everything that was found out.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/result.h"
#include "graph/builder.h"
#include "source/source_set.h"

namespace analyzer::driver {

struct Options {
  std::string root = ".";          // the scanned repository's root; paths are reported relative to it
  std::vector<std::string> paths;  // what was named on the command line, relative to the current folder; empty: root
  bool estate_complete = false;    // --estate
  graph::Assumptions assumptions;  // --assume
  std::optional<std::string> config_file;   // --config; else <root>/sra-lint.yaml where it exists
  std::vector<std::string> rule_folders;    // --rules
  std::vector<std::string> only_rules;      // --rule ID, repeatable; empty: all
  std::optional<std::string> account_role;  // --account ROLE: results placed there only
  unsigned jobs = 0;
  bool other_tools_ignores = false;  // count checkov:skip, trivy:ignore, tfsec:ignore
  std::string today;                 // ISO date for what expires; empty: the clock's
  bool staged = false;               // read the git index
  std::map<std::string, std::optional<std::string>>
      overlay;  // texts laid over the files: path → text, or nothing for a removed file
  // Files given in memory instead of a folder (tests, rule examples, editors): path → text. Nothing is read from disk
  // then.
  std::optional<std::map<std::string, std::string>> memory;
};

struct Timing {
  std::vector<std::pair<std::string, double>> rooms;  // seconds by room, in order
};

struct RunParts;  // driver/run_parts.h: store, graph, estate, model for `graph`, `trace`, `query`

// The exit code's kinds of trouble.
enum class Trouble : std::uint8_t { none, usage, unreadable_input, nothing_to_scan };

struct Outcome {
  Outcome();
  ~Outcome();
  Outcome(Outcome&&) noexcept;
  Outcome& operator=(Outcome&&) noexcept;

  Trouble trouble = Trouble::none;  // usage: `error` says why, nothing else is filled
  std::string error;
  engine::Outcome found;                     // results, diagnostics, summary
  std::shared_ptr<source::SourceSet> files;  // text and positions of every location
  Timing timing;
  std::unique_ptr<RunParts> parts;
};

Outcome run(const Options& options);

}  // namespace analyzer::driver
