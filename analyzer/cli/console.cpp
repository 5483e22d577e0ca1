// `sra-lint console DIR`: expressions from standard input, one a line, evaluated in a Terraform module.
#include <filesystem>

#include "cli/reading.h"
#include "cli/subcommands.h"
#include "cli/terminal.h"
#include "driver/run_parts.h"
#include "frontends/terraform/frontend.h"

namespace analyzer::cli {
namespace {

namespace fs = std::filesystem;

int run(const Arguments& arguments) {
  const std::string folder = arguments.positional.empty() ? "." : arguments.positional[0];
  std::string error;
  const std::string paths[] = {folder};
  auto read = driver_options(arguments, paths, error);
  if (!read) return write_error(error), exit_usage;
  const std::string unit_path = read->paths.empty() ? "." : read->paths[0];
  read->paths.clear();  // its modules may lie elsewhere in the repository
  driver::Outcome outcome;
  if (auto code = run_or_say(*read, outcome)) return *code;
  say_errors(outcome);

  graph::Builder& builder = outcome.parts->builder();
  graph::Graph& graph = outcome.parts->graph();
  auto* terraform = dynamic_cast<frontends::terraform::TerraformFrontend*>(builder.frontend(graph::Format::terraform));
  graph::InstanceId instance;
  for (std::uint32_t i = 0; terraform && i < graph.instances().size() && !instance.valid(); ++i) {
    const graph::Unit& unit = graph.unit(graph.instances()[i].unit);
    if (unit.format == graph::Format::terraform && unit.path == unit_path) instance = graph::InstanceId{i};
  }
  if (!instance.valid()) return write_error("`" + folder + "` holds no Terraform module"), exit_usage;

  const std::string text = read_standard_input();
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    std::string expression = text.substr(start, end - start);
    if (expression.ends_with('\r')) expression.pop_back();
    start = end + 1;
    if (expression.find_first_not_of(" \t") == std::string::npos) continue;
    std::string answer = terraform->console(builder, instance, expression);
    if (!answer.ends_with('\n')) answer += '\n';
    if (!write_out(answer)) return exit_usage;
  }
  return exit_ok;
}

}  // namespace

const Command console_command = {
    "console",
    "evaluate Terraform expressions from standard input in a module",
    "[DIR]",
    "One expression a line, each printed as `terraform console` prints it; an error begins with `error: `.\n"
    "\n"
    "  echo 'cidrsubnet(\"10.0.0.0/8\", 8, 2)' | sra-lint console live\n",
    {},
    reading_options,
    0,
    1,
    run,
};

}  // namespace analyzer::cli
