// Reads a command line against a command's table of options.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/command.h"

namespace analyzer::cli {

// `--name VALUE`, `--name=VALUE`, `-n VALUE`, `-nVALUE`, switches in a row (`-qv`); after `--` everything is
// positional. Nothing, with `error` saying why, if the line does not fit.
std::optional<Arguments> parse_arguments(const Command& command, std::span<const std::string> words,
                                         std::string& error);

// "; did you mean `x`?" or nothing.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> words);

}  // namespace analyzer::cli
