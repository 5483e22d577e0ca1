// A subcommand: what it is called, what it takes, and the function that does it. Help, completion and docs/options.md
// are made from these tables.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace analyzer::cli {

// Exit codes.
inline constexpr int exit_ok = 0;
inline constexpr int exit_findings = 1;
inline constexpr int exit_usage = 2;       // usage, configuration or rule-pack error
inline constexpr int exit_unreadable = 3;  // some input could not be analysed, or there was nothing to scan

struct Option {
  std::string_view name;   // without dashes
  char letter = 0;         // `-q`
  std::string_view value;  // what it takes, in capitals; empty: a switch
  std::string_view help;
  bool repeatable = false;
};

class Arguments {
 public:
  bool has(std::string_view name) const { return values_.find(name) != values_.end(); }
  // The last one given, or `fallback`.
  std::string value(std::string_view name, std::string_view fallback = "") const {
    const auto found = values_.find(name);
    return found == values_.end() || found->second.empty() ? std::string(fallback) : found->second.back();
  }
  std::vector<std::string> values(std::string_view name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::vector<std::string>{} : found->second;
  }
  void add(std::string_view name, std::string value) { values_[std::string(name)].push_back(std::move(value)); }

  std::vector<std::string> positional;

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

struct Command {
  std::string_view name;            // "rules list" is two words
  std::string_view summary;         // one line
  std::string_view usage;           // what follows the name: "[PATH…]"
  std::string_view details;         // paragraphs for its own help, with examples
  std::span<const Option> options;  // its own
  std::span<const Option> shared;   // those it has in common with others; may be empty
  std::size_t least = 0, most = 0;  // positional arguments
  int (*run)(const Arguments& arguments);
  // Takes what follows the name as it is, and parses it itself.
  int (*run_raw)(std::span<const std::string> arguments) = nullptr;
};

std::span<const Command> commands();

}  // namespace analyzer::cli
