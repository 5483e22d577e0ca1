// What every output format takes, and the table of formats.
//
// A format gets what a run found and writes text; it never asks how results came about. A new format is one file and
// one row in formats.cpp.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "engine/result.h"
#include "source/source_file.h"

namespace analyzer::report {

// The file of an id; null for an id that is not valid.
using Files = std::function<const source::SourceFile*(source::FileId)>;

// Which results are printed besides failures, where a format leaves the choice (text, SARIF).
struct Show {
  bool pass = false, unknown = false, suppressed = false;
};

struct Style {
  bool color = false;
  unsigned width = 100;  // columns of the terminal
  bool quiet = false;    // findings only: no source lines, no reasons, no summary
  bool verbose = false;  // notes too
};

struct Input {
  const engine::Outcome& found;
  Files files;
  std::string version;
  std::string assume = "deployed";  // "any"; with `--assume NAME=VALUE` a comma and NAME=VALUE follow
  Show show;
  Style style;
};

struct Format {
  std::string_view name;  // as `--format` takes it
  std::string_view says;  // one line for `--help`
  std::string_view file;  // what a file of it is usually called
  void (*write)(const Input& input, std::string& out);
};

std::span<const Format> formats();
const Format* find_format(std::string_view name);

void write_text(const Input& input, std::string& out);
void write_json(const Input& input, std::string& out);
void write_sarif(const Input& input, std::string& out);
void write_junit(const Input& input, std::string& out);
void write_github(const Input& input, std::string& out);
void write_gitlab(const Input& input, std::string& out);
void write_markdown(const Input& input, std::string& out);
void write_html(const Input& input, std::string& out);

}  // namespace analyzer::report
