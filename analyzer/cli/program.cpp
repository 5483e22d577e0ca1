#include "cli/program.h"

#include <csignal>
#include <exception>
#include <filesystem>
#include <new>

#include "base/nearest.h"
#include "cli/arguments.h"
#include "cli/help.h"
#include "cli/terminal.h"
#include "cli/version.h"

namespace analyzer::cli {
namespace {

// The command that the words begin with, and how many of them it takes. Without one it is `scan`.
const Command* choose(const std::vector<std::string>& words, std::size_t& used) {
  used = 0;
  if (words.size() > 1)
    if (const Command* two = find_command(words[0] + " " + words[1])) return used = 2, two;
  if (!words.empty())
    if (const Command* one = find_command(words[0])) return used = 1, one;
  return find_command("scan");
}

// `rules` alone is half a command, whatever folder is called so. Empty if the word is none of these.
std::string half_a_command(const std::string& word) {
  std::string error;
  for (const Command& command : commands())
    if (command.name.starts_with(word + " ")) error += " `" + std::string(command.name.substr(word.size() + 1)) + "`";
  return error.empty() ? "" : "`" + word + "` needs one of:" + error;
}

// A first word that is neither a command nor a path was probably meant to be one of them.
std::string not_a_command(const std::string& word) {
  std::vector<std::string_view> names;
  for (const Command& command : commands()) names.push_back(command.name.substr(0, command.name.find(' ')));
  const std::string_view near = base::nearest(word, std::span<const std::string_view>(names));
  if (near.empty()) return "";
  return "`" + word + "` is neither a command nor a path; did you mean `sra-lint " + std::string(near) + "`?";
}

bool wants_help(const Command& command, const std::vector<std::string>& words, std::size_t used) {
  if (command.run_raw) return false;
  for (std::size_t i = used; i < words.size() && words[i] != "--"; ++i)
    if (words[i] == "--help" || words[i] == "-h") return true;
  return false;
}

int run_words(const std::vector<std::string>& words) {
  if (!words.empty() && (words[0] == "--help" || words[0] == "-h")) return write_out(general_help()), exit_ok;
  if (!words.empty() && words[0] == "help") {
    std::string name;
    for (std::size_t i = 1; i < words.size(); ++i) name += (i > 1 ? " " : "") + words[i];
    if (name == "--document") return write_out(options_document()), exit_ok;
    const Command* command = find_command(name);
    if (!name.empty() && !command)
      return write_error("there is no command `" + name + "`" + did_you_mean(name, command_names())), exit_usage;
    return write_out(command ? command_help(*command) : general_help()), exit_ok;
  }
  std::size_t used = 0;
  const Command* command = choose(words, used);
  std::error_code code;
  if (used == 0 && !words.empty() && !words[0].starts_with("-")) {
    std::string error = half_a_command(words[0]);
    if (error.empty() && !std::filesystem::exists(words[0], code)) error = not_a_command(words[0]);
    if (!error.empty()) return write_error(error), exit_usage;
  }
  if (wants_help(*command, words, used)) return write_out(command_help(*command)), exit_ok;
  const std::span<const std::string> rest(words.data() + used, words.size() - used);
  if (command->run_raw) return command->run_raw(rest);
  std::string error;
  const auto arguments = parse_arguments(*command, rest, error);
  if (!arguments)
    return write_error(error + "\n  `sra-lint " + std::string(command->name) + " --help` lists what there is"),
           exit_usage;
  return command->run(*arguments);
}

}  // namespace

int run_program(const std::vector<std::string>& words) {
  // The one answer that must come at once, since editors and hooks ask it first.
  if (words.size() == 1 && (words[0] == "--version" || words[0] == "-V"))
    return write_out("sra-lint " + std::string(version()) + "\n") ? exit_ok : exit_usage;
  std::signal(SIGPIPE, SIG_IGN);  // a reader that leaves is found out by the write
  try {
    return run_words(words);
  } catch (const std::bad_alloc&) {
    write_error("out of memory");
  } catch (const std::exception& exception) {
    write_error(std::string("this is a bug of sra-lint: ") + exception.what());
  }
  return exit_unreadable;
}

}  // namespace analyzer::cli
