// `sra-lint graph`: the evaluated resource graph.
#include "cli/arguments.h"
#include "cli/reading.h"
#include "cli/subcommands.h"
#include "cli/terminal.h"
#include "driver/run_parts.h"
#include "report/graph_report.h"

namespace analyzer::cli {
namespace {

constexpr Option options[] = {
    {"format", 'f', "FORMAT", "json (default), dot, mermaid", false},
    {"output", 'o', "FILE", "where it goes; standard output without it", false},
};

int run(const Arguments& arguments) {
  static constexpr std::string_view formats[] = {"json", "dot", "mermaid"};
  const std::string format = arguments.value("format", "json");
  if (format != "json" && format != "dot" && format != "mermaid")
    return write_error("there is no format `" + format + "`" + did_you_mean(format, formats)), exit_usage;
  std::string error;
  const auto read = driver_options(arguments, arguments.positional, error);
  if (!read) return write_error(error), exit_usage;
  driver::Outcome outcome;
  if (auto code = run_or_say(*read, outcome)) return *code;
  const report::GraphInput input{outcome.parts->graph(), outcome.parts->model(), file_lookup(outcome)};
  std::string out;
  if (format == "json") report::write_graph_json(input, out);
  if (format == "dot") report::write_graph_dot(input, out);
  if (format == "mermaid") report::write_graph_mermaid(input, out);
  if (!write_file(arguments.value("output", "-"), out)) return exit_usage;
  say_errors(outcome);
  return outcome.trouble == driver::Trouble::none ? exit_ok : exit_unreadable;
}

}  // namespace

const Command graph_command = {
    "graph",   "the resources with their evaluated properties, accounts and references",
    "[PATH…]", "  sra-lint graph --format dot | dot -Tsvg > estate.svg\n",
    options,   reading_options,
    0,         100000,
    run,
};

}  // namespace analyzer::cli
