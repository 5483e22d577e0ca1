// What the tests of the HCL reader share: a text parsed, its tree printed, its diagnostics as `line:column message`
// lines.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "syntax/hcl/json_body.h"

namespace analyzer::syntax::hcl::testing {

struct Parsed {
  source::SourceFile source;
  File file;
  std::vector<diagnostics::Diagnostic> diagnostics;

  std::string tree() const { return to_string(*file.body); }
  bool accepted() const { return diagnostics.empty(); }
  std::string messages() const {
    std::string result;
    for (const auto& diagnostic : diagnostics) {
      auto at = source.position(diagnostic.location.range.begin);
      if (!result.empty()) result += '\n';
      result += fmt::format("{}:{} {}", at.line, at.column, diagnostic.message);
    }
    return result;
  }
};

inline Parsed parse_text(std::string text, std::string path = "main.tf") {
  Parsed result{source::SourceFile(source::FileId{0}, std::move(path), std::move(text)), {}, {}};
  diagnostics::CollectingSink sink;
  result.file = parse_any(result.source, sink);
  result.diagnostics = std::move(sink.diagnostics);
  return result;
}

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// The native syntax files of the corpus, in a fixed order.
inline std::vector<std::filesystem::path> corpus_files(const std::filesystem::path& root) {
  std::vector<std::filesystem::path> result;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    std::string name = entry.path().filename().string();
    for (std::string_view ending : {".tf", ".tfvars", ".hcl", ".tofu"}) {
      if (entry.is_regular_file() && name.ends_with(ending)) {
        result.push_back(entry.path());
        break;
      }
    }
  }
  std::sort(result.begin(), result.end());
  return result;
}

inline std::string expression(const std::string& text) {
  Parsed parsed = parse_text("a = " + text + "\n");
  if (!parsed.accepted()) return "error: " + parsed.messages();
  return to_string(*parsed.file.body->attributes[0]->value);
}

}  // namespace analyzer::syntax::hcl::testing
