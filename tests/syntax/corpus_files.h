// The corpus, and what reference parsers reject in it.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace analyzer::testing {

inline std::filesystem::path corpus() {
  return SRA_LINT_CORPUS_DIR;
}

// Relative paths of files with that extension, in a fixed order.
inline std::vector<std::string> corpus_files(const std::set<std::string>& extensions) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(corpus()))
    if (entry.is_regular_file() && extensions.count(entry.path().extension().string()))
      paths.push_back(std::filesystem::relative(entry.path(), corpus()).generic_string());
  std::sort(paths.begin(), paths.end());
  return paths;
}

// By file: the lines that `tool` names; 0 where it names none.
inline std::map<std::string, std::set<unsigned>> rejected_by(std::string_view tool) {
  std::map<std::string, std::set<unsigned>> rejected;
  std::ifstream in(corpus() / "parse-errors.tsv");
  for (std::string line; std::getline(in, line);) {
    std::istringstream fields(line);
    std::string file, by, at;
    std::getline(fields, file, '\t');
    std::getline(fields, by, '\t');
    std::getline(fields, at, '\t');
    if (by == tool) rejected[file].insert(static_cast<unsigned>(std::stoul(at)));
  }
  return rejected;
}

}  // namespace analyzer::testing
