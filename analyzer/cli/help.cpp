#include "cli/help.h"

#include "report/screen_text.h"

namespace analyzer::cli {
namespace {

constexpr std::string_view exit_codes =
    "Exit codes: 0 nothing found at or above --fail-on; 1 findings; 2 usage, configuration or rule error;\n"
    "3 some input could not be analysed, or there was nothing to scan.\n";

std::string option_lead(const Option& option) {
  std::string lead = option.letter ? std::string("-") + option.letter + ", " : std::string("    ");
  lead += "--" + std::string(option.name);
  if (!option.value.empty()) lead += " " + std::string(option.value);
  return lead;
}

void append_row(std::string& out, const std::string& lead, std::string_view text, std::size_t column) {
  out += "  " + lead;
  std::size_t at = 2 + lead.size();
  if (at + 2 > column) {
    out += '\n';
    at = 0;
  }
  out.append(column - at, ' ');
  bool first = true;
  for (const std::string& line : report::wrap(text, static_cast<unsigned>(100 - column))) {
    if (!first) out += std::string(column, ' ');
    out += line + "\n";
    first = false;
  }
}

void append_options(std::string& out, std::span<const Option> options) {
  for (const Option& option : options) append_row(out, option_lead(option), option.help, 30);
}

}  // namespace

const Command* find_command(std::string_view name) {
  for (const Command& command : commands())
    if (command.name == name) return &command;
  return nullptr;
}

std::vector<std::string_view> command_names() {
  std::vector<std::string_view> names;
  for (const Command& command : commands()) names.push_back(command.name);
  return names;
}

std::string general_help() {
  std::string out =
      "sra-lint reads infrastructure code (CloudFormation, Terraform, manifests of Customizations for Control\n"
      "Tower) and says whether the organization that it builds follows the AWS Security Reference Architecture.\n"
      "It works offline and runs nothing that it reads.\n"
      "\n"
      "Usage: sra-lint [scan] [PATH…]\n"
      "       sra-lint COMMAND …\n"
      "\n"
      "Commands:\n";
  for (const Command& command : commands()) append_row(out, std::string(command.name), command.summary, 22);
  out += "\nOptions:\n";
  append_row(out, "-h, --help", "this text; after a command: that command's", 22);
  append_row(out, "    --version", "the version", 22);
  out += "\n";
  out += exit_codes;
  return out;
}

std::string command_help(const Command& command) {
  std::string out = "Usage: sra-lint " + std::string(command.name) +
                    (command.usage.empty() ? "" : " " + std::string(command.usage)) + "\n\n";
  std::string summary(command.summary);
  if (!summary.empty() && summary[0] >= 'a' && summary[0] <= 'z')
    summary[0] = static_cast<char>(summary[0] - 'a' + 'A');
  out += summary + ".\n";
  if (!command.details.empty()) out += "\n" + std::string(command.details);
  if (!command.options.empty()) {
    out += "\nOptions:\n";
    append_options(out, command.options);
  }
  if (!command.shared.empty()) {
    out += "\nWhat is read, and how:\n";
    append_options(out, command.shared);
  }
  if (command.name == "scan") out += "\n" + std::string(exit_codes);
  return out;
}

std::string options_document() {
  std::string out =
      "# Commands and options\n\nGenerated from the program's own tables by `./dev docs`; a test fails when it is "
      "stale.\n\n```text\n" +
      general_help() + "```\n";
  for (const Command& command : commands())
    out += "\n## sra-lint " + std::string(command.name) + "\n\n```text\n" + command_help(command) + "```\n";
  return out;
}

}  // namespace analyzer::cli
