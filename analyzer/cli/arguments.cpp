#include "cli/arguments.h"

#include "base/nearest.h"

namespace analyzer::cli {
namespace {

const Option* find_option(const Command& command, std::string_view name, char letter) {
  for (std::span<const Option> options : {command.options, command.shared})
    for (const Option& option : options)
      if (letter ? option.letter == letter : option.name == name) return &option;
  return nullptr;
}

}  // namespace

std::string did_you_mean(std::string_view word, std::span<const std::string_view> words) {
  const std::string_view found = base::nearest(word, words);
  return found.empty() ? "" : "; did you mean `" + std::string(found) + "`?";
}

std::optional<Arguments> parse_arguments(const Command& command, std::span<const std::string> words,
                                         std::string& error) {
  Arguments arguments;
  bool only_positional = false;
  auto refuse = [&](std::string why) {
    error = std::move(why);
    return std::nullopt;
  };
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (only_positional || word.size() < 2 || word[0] != '-') {
      arguments.positional.push_back(word);
      continue;
    }
    if (word == "--") {
      only_positional = true;
      continue;
    }
    const bool is_long = word[1] == '-';
    std::string rest = word.substr(is_long ? 2 : 1);
    while (!rest.empty()) {
      std::string name, attached;
      bool has_attached = false;
      const Option* option = nullptr;
      if (is_long) {
        const std::size_t equals = rest.find('=');
        name = rest.substr(0, equals);
        has_attached = equals != std::string::npos;
        if (has_attached) attached = rest.substr(equals + 1);
        rest.clear();
        option = find_option(command, name, 0);
        if (!option) {
          std::vector<std::string_view> names;
          for (std::span<const Option> options : {command.options, command.shared})
            for (const Option& o : options) names.push_back(o.name);
          const std::string_view near = base::nearest(name, std::span<const std::string_view>(names));
          return refuse("`" + std::string(command.name) + "` has no option `--" + name + "`" +
                        (near.empty() ? "" : "; did you mean `--" + std::string(near) + "`?"));
        }
      } else {
        name = rest.substr(0, 1);
        option = find_option(command, "", name[0]);
        if (!option) return refuse("`" + std::string(command.name) + "` has no option `-" + name + "`");
        rest.erase(0, 1);
        if (!option->value.empty() && !rest.empty()) {
          attached = rest.starts_with('=') ? rest.substr(1) : rest;
          has_attached = true;
          rest.clear();
        }
      }
      const std::string shown = (is_long ? "--" : "-") + name;
      if (option->value.empty()) {
        if (has_attached) return refuse("`" + shown + "` takes no value");
        arguments.add(option->name, "");
        continue;
      }
      if (!has_attached) {
        if (i + 1 == words.size()) return refuse("`" + shown + "` needs a value: " + std::string(option->value));
        attached = words[++i];
      }
      if (!option->repeatable && arguments.has(option->name)) return refuse("`" + shown + "` is given twice");
      arguments.add(option->name, attached);
    }
  }
  if (arguments.positional.size() < command.least)
    return refuse("something is missing: sra-lint " + std::string(command.name) + " " + std::string(command.usage));
  if (arguments.positional.size() > command.most)
    return refuse("`" + arguments.positional[command.most] + "` is one argument too many");
  return arguments;
}

}  // namespace analyzer::cli
