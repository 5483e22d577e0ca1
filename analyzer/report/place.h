// A location as it is printed: path, lines and columns.
#pragma once

#include <string>
#include <string_view>

#include "report/report.h"

namespace analyzer::report {

struct Place {
  const source::SourceFile* file = nullptr;  // null: no file is known
  source::Range range;
  source::Position start, end;  // of a whole file: both are 1:1
  bool whole_file = false;      // the range is empty: the file is meant, not a spot in it

  explicit operator bool() const { return file != nullptr; }
  std::string_view path() const { return file ? std::string_view(file->path()) : std::string_view(); }
};

Place place_of(const Files& files, source::Location location);
// "templates/main.yaml:14:25", "templates/main.yaml" for a whole file, "" for none.
std::string to_string(const Place& place);

}  // namespace analyzer::report
