// A property path (`Rules[0].ServerSideEncryptionByDefault.SSEAlgorithm`, `rule[*].status`) and reading along it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "value/store.h"

namespace analyzer::model {

struct Step {
  enum class Form : std::uint8_t { key, index, each } form;
  std::string key;
  std::size_t index = 0;
};

struct Path {
  std::vector<Step> steps;
  std::string text;  // as written
  bool empty() const { return steps.empty(); }
};

// `A.B[0].C[*]."d.e"`; nothing on a syntax error.
bool parse_path(std::string_view text, Path& path);

// What stands at the path: removed where nothing does; a choice where guards decide; a list where a step is `[*]`.
// Text that is a document (JSON) is entered. Inside an unknown value it is an unknown `get`.
value::Value read(value::Store& store, value::Value from, const Path& path);
// The path in dots with numbers, as front ends take it for places: `Rules.0.X`; the part that exists.
std::string native_path(const Path& path);

}  // namespace analyzer::model
