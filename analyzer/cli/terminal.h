// Standard output and standard error, as a terminal or a pipe.
#pragma once

#include <string>
#include <string_view>

namespace analyzer::cli {

// Writes all of it. A reader that has gone away (`| head`) is no error: the rest is dropped in silence. False where the
// disk is full or the like; that has been said on standard error.
bool write_out(std::string_view text);
void write_error(std::string_view text);                          // "sra-lint: <text>\n"
bool write_file(const std::string& path, std::string_view text);  // "-" is standard output

bool out_is_terminal();
unsigned terminal_width();  // COLUMNS, else the terminal's, else 100

// `--color auto|always|never`; `auto` honours NO_COLOR, CLICOLOR_FORCE, CLICOLOR=0 and TERM=dumb, and wants a terminal.
bool use_color(std::string_view when);

std::string read_standard_input();

}  // namespace analyzer::cli
