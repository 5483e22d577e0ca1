// Help texts, made from the tables of commands and options.
#pragma once

#include <string>

#include "cli/command.h"

namespace analyzer::cli {

std::string general_help();
std::string command_help(const Command& command);
// All of it as a document: docs/options.md.
std::string options_document();

const Command* find_command(std::string_view name);
std::vector<std::string_view> command_names();

}  // namespace analyzer::cli
