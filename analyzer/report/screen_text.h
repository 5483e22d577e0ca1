// Text for a terminal: how wide it is, how it wraps, and nothing in it that the terminal would obey.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace analyzer::report {

// Columns that the text takes: two for wide characters, none for combining ones.
unsigned display_width(std::string_view text);

// Control characters and those that turn the writing direction around, spelled out (`\u{1b}`): a template must not be
// able to paint the terminal or hide what it says. Line feeds become spaces; what is not UTF-8 becomes U+FFFD.
std::string printable(std::string_view text);

// A character of a source line as it is shown, and the columns it takes.
struct Cell {
  std::string text;
  unsigned width = 0;
  std::size_t offset = 0;  // in the line, in bytes
};
// The line's characters, combining ones together with the one before; tabs go to the next multiple of four.
std::vector<Cell> cells(std::string_view line);

// Words in lines of at most `width` columns; a longer word has a line of its own. Paragraphs (empty lines) stay.
std::vector<std::string> wrap(std::string_view text, unsigned width);

}  // namespace analyzer::report
