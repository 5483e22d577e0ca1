// The options that every command has that reads code: what is read, and under which assumptions.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "cli/command.h"
#include "driver/run.h"
#include "report/report.h"

namespace analyzer::cli {

inline constexpr Option reading_options[] = {
    {"assume", 0, "WHAT",
     "`deployed` (default): an input without caller takes its default; `any`: it is open; NAME=VALUE: it has that "
     "value",
     true},
    {"config", 0, "FILE", "the configuration; else `sra-lint.yaml` at the root of the repository", false},
    {"rules", 0, "DIR", "more rules, and kinds in DIR/model", true},
    {"estate", 0, "", "the scan is the whole estate: what is missing is missing", false},
    {"jobs", 0, "N", "threads; 0 (default): one for each core", false},
};

// Options of a run over `paths` (relative to the current folder; none: the current folder). Nothing, with `error`,
// where one of them is wrong or a path does not exist.
std::optional<driver::Options> driver_options(const Arguments& arguments, std::span<const std::string> paths,
                                              std::string& error);

// "deployed", "any", with what was set: as reports say it.
std::string assumption_text(const driver::Options& options);

report::Files file_lookup(const driver::Outcome& outcome);

// Runs; says on standard error what is wrong with the usage. The exit code to stop with, or nothing.
std::optional<int> run_or_say(const driver::Options& options, driver::Outcome& outcome);

// Errors of the input, one line each, for commands whose output is not a report.
void say_errors(const driver::Outcome& outcome);

}  // namespace analyzer::cli
