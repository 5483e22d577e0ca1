// The source lines of a place, with the range underlined.
#pragma once

#include <string>

#include "report/color.h"
#include "report/place.h"

namespace analyzer::report {

struct ExcerptStyle {
  unsigned width = 100;  // columns in all
  std::string indent;    // before the line numbers
  char mark = '^';
};

// Lines that are too long are cut around the range; of a range of many lines the first ones and the last are shown.
// Nothing for a place without file, or a file as a whole.
std::string excerpt(const Place& place, const Palette& palette, const ExcerptStyle& style);

}  // namespace analyzer::report
