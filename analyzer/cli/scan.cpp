// `sra-lint scan`: evaluate the rules and report.
#include <filesystem>

#include "cli/arguments.h"
#include "cli/baseline.h"
#include "cli/reading.h"
#include "cli/subcommands.h"
#include "cli/terminal.h"
#include "cli/version.h"
#include "report/report.h"
#include "source/discovery.h"

namespace analyzer::cli {
namespace {

using engine::Status;

constexpr Option options[] = {
    {"format", 'f', "FORMAT", "text (default), json, sarif, junit, github, gitlab, markdown, html; repeatable", true},
    {"output", 'o', "FILE", "where the format before it goes, `-` for standard output; one for each --format", true},
    {"fail-on", 0, "SEVERITY", "exit code 1 from this severity on: info, low (default), medium, high, critical, never",
     false},
    {"fail-on-unknown", 0, "", "exit code 1 for what cannot be decided, too", false},
    {"show", 0, "WHAT", "besides failures: pass, unknown, suppressed, all; commas or repeated (text, SARIF, HTML)",
     true},
    {"rule", 0, "RULE", "only this rule; repeatable", true},
    {"account", 0, "ROLE",
     "only what lands there: management, security-tooling, log-archive, network, shared-services, application", false},
    {"baseline", 0, "FILE", "failures that are in this report (--format json) are no failures", false},
    {"changed", 0, "", "the PATHs are changed files: their repository is read, what concerns them is reported", false},
    {"staged", 0, "", "read git's index; fail only on what HEAD does not have", false},
    {"lenient", 0, "", "with findings, exit code 1 even where some input could not be read", false},
    {"skips", 0, "", "count checkov:skip, trivy:ignore and tfsec:ignore of the controls that a rule names", false},
    {"color", 0, "WHEN", "auto (default), always, never", false},
    {"quiet", 'q', "", "one line for each finding, no summary", false},
    {"verbose", 'v', "", "say what was passed over, and how long each part took", false},
};

constexpr std::string_view roles[] = {"management", "security-tooling", "log-archive",
                                      "network",    "shared-services",  "application"};
constexpr std::string_view shows[] = {"pass", "unknown", "suppressed", "all"};
constexpr std::string_view severities[] = {"info", "low", "medium", "high", "critical", "never"};

struct Wanted {
  std::vector<std::pair<const report::Format*, std::string>> outputs;  // format, file
  report::Show show;
  engine::Level fail_on = engine::Level::low;
  bool never_fail = false;
};

// Splits "a,b" and repeated options.
std::vector<std::string> words_of(const Arguments& arguments, std::string_view name) {
  std::vector<std::string> words;
  for (const std::string& text : arguments.values(name))
    for (std::size_t start = 0; start <= text.size();) {
      const std::size_t comma = std::min(text.find(',', start), text.size());
      if (comma > start) words.push_back(text.substr(start, comma - start));
      start = comma + 1;
    }
  return words;
}

bool read_wanted(const Arguments& arguments, Wanted& wanted, std::string& error) {
  std::vector<std::string_view> formats;
  for (const report::Format& format : report::formats()) formats.push_back(format.name);
  for (const std::string& name : words_of(arguments, "format")) {
    const report::Format* format = report::find_format(name);
    if (!format) {
      error = "there is no format `" + name + "`" + did_you_mean(name, formats);
      return false;
    }
    wanted.outputs.emplace_back(format, "-");
  }
  if (wanted.outputs.empty()) wanted.outputs.emplace_back(report::find_format("text"), "-");
  const std::vector<std::string> files = arguments.values("output");
  if (files.size() > wanted.outputs.size()) {
    error = "there are more --output than --format";
    return false;
  }
  for (std::size_t i = 0; i < files.size(); ++i) wanted.outputs[i].second = files[i];
  std::size_t to_terminal = 0;
  for (const auto& output : wanted.outputs) to_terminal += output.second == "-";
  if (to_terminal > 1) {
    error = "two formats go to standard output; give each --format its --output";
    return false;
  }
  for (const std::string& word : words_of(arguments, "show")) {
    const bool all = word == "all";
    if (!all && word != "pass" && word != "unknown" && word != "suppressed") {
      error = "`--show " + word + "` is none of pass, unknown, suppressed, all" + did_you_mean(word, shows);
      return false;
    }
    wanted.show.pass |= all || word == "pass";
    wanted.show.unknown |= all || word == "unknown";
    wanted.show.suppressed |= all || word == "suppressed";
  }
  const std::string level = arguments.value("fail-on", "low");
  wanted.never_fail = level == "never";
  if (!wanted.never_fail && !engine::parse_level(level, wanted.fail_on)) {
    error = "there is no severity `" + level + "`" + did_you_mean(level, severities);
    return false;
  }
  const std::string color = arguments.value("color", "auto");
  if (color != "auto" && color != "always" && color != "never") {
    error = "`--color " + color + "` is none of auto, always, never";
    return false;
  }
  const std::string role = arguments.value("account");
  if (!role.empty() && !value::role_from(role)) {
    error = "there is no account role `" + role + "`" + did_you_mean(role, roles);
    return false;
  }
  return true;
}

// `--changed`: keeps what stands in one of the files, or came to be through one.
void keep_what_concerns(const std::vector<std::string>& files, const driver::Outcome& outcome, engine::Outcome& found) {
  auto touches = [&](source::Location where) {
    if (!where.file.valid()) return false;
    const std::string path = outcome.files->path(where.file);
    return std::find(files.begin(), files.end(), path) != files.end();
  };
  std::erase_if(found.results, [&](const engine::Result& result) {
    if (touches(result.location)) return false;
    for (const engine::Reason& reason : result.because)
      if (touches(reason.where)) return false;
    for (const engine::InstanceResult& instance : result.instances)
      for (const engine::PlacementText& placement : instance.placements)
        for (const auto& evidence : placement.evidence)
          if (touches(evidence.second)) return false;
    return true;
  });
  std::erase_if(found.diagnostics, [&](const diagnostics::Diagnostic& d) {
    return !touches(d.location) && std::find(files.begin(), files.end(), d.path) == files.end();
  });
}

std::string timing_text(const driver::Timing& timing) {
  std::string text = "time:";
  double all = 0;
  char number[64];
  for (const auto& [room, seconds] : timing.rooms) {
    all += seconds;
    std::snprintf(number, sizeof number, " %s %.1f ms,", room.c_str(), seconds * 1e3);
    text += number;
  }
  std::snprintf(number, sizeof number, " in all %.1f ms\n", all * 1e3);
  return text + number;
}

int exit_code(const Arguments& arguments, const Wanted& wanted, const driver::Outcome& outcome) {
  bool fails = false;
  for (const engine::Result& result : outcome.found.results) {
    const engine::Level level = outcome.found.rules[result.rule]->level;
    if (wanted.never_fail || level < wanted.fail_on) continue;
    fails |= result.status == Status::fail || (result.status == Status::unknown && arguments.has("fail-on-unknown"));
  }
  const bool trouble = outcome.trouble != driver::Trouble::none;
  if (trouble && !(fails && arguments.has("lenient"))) return exit_unreadable;
  return fails ? exit_findings : exit_ok;
}

int run(const Arguments& arguments) {
  std::string error;
  Wanted wanted;
  if (!read_wanted(arguments, wanted, error)) return write_error(error), exit_usage;

  const bool changed = arguments.has("changed");
  std::vector<std::string> paths = arguments.positional;
  std::erase_if(paths, [&](const std::string& path) { return changed && !source::is_candidate_name(path); });
  if (changed && paths.empty()) return exit_ok;  // a hook that is given nothing of ours

  auto read = driver_options(arguments, paths, error);
  if (!read) return write_error(error), exit_usage;
  driver::Options& o = *read;
  o.only_rules = arguments.values("rule");
  o.other_tools_ignores = arguments.has("skips");
  o.staged = arguments.has("staged");
  if (arguments.has("account")) o.account_role = arguments.value("account");
  const std::vector<std::string> changed_files = changed ? o.paths : std::vector<std::string>{};
  if (changed) o.paths.clear();

  Baseline baseline;
  if (arguments.has("baseline") && !baseline.read_file(arguments.value("baseline"), error))
    return write_error(error), exit_usage;
  if (o.staged && !baseline.read_head(o, error)) return write_error(error), exit_usage;

  driver::Outcome outcome;
  if (auto code = run_or_say(o, outcome)) return *code;
  if (changed) {
    keep_what_concerns(changed_files, outcome, outcome.found);
    if (outcome.trouble == driver::Trouble::nothing_to_scan) outcome.trouble = driver::Trouble::none;
    bool broken = false;
    for (const diagnostics::Diagnostic& d : outcome.found.diagnostics)
      broken |= d.severity == diagnostics::Severity::error;
    if (!broken) outcome.trouble = driver::Trouble::none;
  }
  baseline.apply(outcome.found);
  if (changed || !baseline.empty()) count_again(outcome.found);
  if (outcome.trouble == driver::Trouble::nothing_to_scan)
    write_error("nothing to scan: no template, module, manifest or policy was found");

  report::Input input{outcome.found, file_lookup(outcome), std::string(version()), assumption_text(o), wanted.show, {}};
  input.style.width = terminal_width();
  input.style.quiet = arguments.has("quiet");
  input.style.verbose = arguments.has("verbose");
  bool written = true;
  for (const auto& [format, file] : wanted.outputs) {
    const std::string color = arguments.value("color", "auto");
    input.style.color = file == "-" ? use_color(color) : color == "always";
    std::string text;
    format->write(input, text);
    written &= write_file(file, text);
  }
  if (arguments.has("verbose")) write_error(timing_text(outcome.timing));
  if (!written) return exit_usage;
  return exit_code(arguments, wanted, outcome);
}

}  // namespace

const Command scan_command = {
    "scan",
    "evaluate the rules on what is below the PATHs; the command that is meant where none is named",
    "[PATH…]",
    "  sra-lint                               all of this folder\n"
    "  sra-lint scan live modules             two folders of it\n"
    "  sra-lint --format sarif --output out.sarif --format text --output -\n"
    "  sra-lint --estate --fail-on high       the folder is the whole estate; lesser findings are only told\n",
    options,
    reading_options,
    0,
    100000,
    run,
};

}  // namespace analyzer::cli
