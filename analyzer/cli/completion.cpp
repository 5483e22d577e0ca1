// `sra-lint completion SHELL`: completion of commands and options, from their tables.
#include "cli/arguments.h"
#include "cli/help.h"
#include "cli/subcommands.h"
#include "cli/terminal.h"

namespace analyzer::cli {
namespace {

std::string option_words(const Command& command) {
  std::string words = "--help";
  for (std::span<const Option> options : {command.options, command.shared})
    for (const Option& option : options) words += " --" + std::string(option.name);
  return words;
}

// The first words of commands, each once; or the second words after `first`.
std::string command_words(std::string_view first) {
  std::string words;
  for (std::string_view name : command_names()) {
    const std::size_t space = name.find(' ');
    std::string_view word = name.substr(0, space);
    if (!first.empty()) {
      if (space == std::string_view::npos || word != first) continue;
      word = name.substr(space + 1);
    }
    if ((" " + words + " ").find(" " + std::string(word) + " ") == std::string::npos)
      words += (words.empty() ? "" : " ") + std::string(word);
  }
  return words;
}

std::string bash() {
  std::string out =
      "_sra_lint() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]:-}\n"
      "  [[ $command == rules || $command == policy ]] && command=\"$command ${COMP_WORDS[2]:-}\"\n"
      "  local words=\n"
      "  if ((COMP_CWORD == 1)); then words='" +
      command_words("") +
      " --help --version'; fi\n"
      "  case $command in\n";
  for (const Command& command : commands())
    out += "    '" + std::string(command.name) + "') [[ $word == -* ]] && words='" + option_words(command) + "' ;;\n";
  out += "    'rules '*) words='" + command_words("rules") + "' ;;\n    'policy '*) words='" + command_words("policy") +
         "' ;;\n";
  return out +
         "  esac\n"
         "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
         "  if [[ $word != -* ]] && ((${#COMPREPLY[@]} == 0)); then mapfile -t COMPREPLY < <(compgen -f -- \"$word\"); "
         "fi\n"
         "}\n"
         "complete -o filenames -F _sra_lint sra-lint\n";
}

std::string fish() {
  std::string out;
  for (const Command& command : commands()) {
    const std::size_t space = command.name.find(' ');
    const std::string first(command.name.substr(0, space));
    if (space == std::string_view::npos) {
      out += "complete -c sra-lint -n __fish_use_subcommand -a '" + first + "' -d '" + std::string(command.summary) +
             "'\n";
    } else {
      out += "complete -c sra-lint -n __fish_use_subcommand -a '" + first + "'\n";
      out += "complete -c sra-lint -f -n '__fish_seen_subcommand_from " + first + "' -a '" +
             std::string(command.name.substr(space + 1)) + "'\n";
    }
    for (std::span<const Option> options : {command.options, command.shared})
      for (const Option& option : options)
        out += "complete -c sra-lint -n '__fish_seen_subcommand_from " + first + "' -l " + std::string(option.name) +
               (option.value.empty() ? "" : " -r") + "\n";
  }
  return out;
}

int run(const Arguments& arguments) {
  static constexpr std::string_view shells[] = {"bash", "zsh", "fish"};
  const std::string& shell = arguments.positional[0];
  if (shell == "bash") return write_out(bash()) ? exit_ok : exit_usage;
  if (shell == "zsh") return write_out("autoload -U +X bashcompinit && bashcompinit\n" + bash()) ? exit_ok : exit_usage;
  if (shell == "fish") return write_out(fish()) ? exit_ok : exit_usage;
  return write_error("there is no completion for `" + shell + "`" + did_you_mean(shell, shells)), exit_usage;
}

}  // namespace

const Command completion_command = {
    "completion",
    "completion for a shell: bash, zsh or fish",
    "SHELL",
    "  source <(sra-lint completion bash)\n",
    {},
    {},
    1,
    1,
    run,
};

}  // namespace analyzer::cli
