// Whole outputs are compared with files in tests/golden/. UPDATE_GOLDEN=1 rewrites them; the diff is part of the
// change.
#pragma once

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace tests {

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

inline void check_golden(const std::string& name, const std::string& text) {
  const std::filesystem::path path = std::filesystem::path(SRA_LINT_SOURCE_DIR) / "tests" / "golden" / name;
  const char* update = std::getenv("UPDATE_GOLDEN");
  if (update && std::string(update) == "1") {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  INFO("golden file tests/golden/" << name << " (UPDATE_GOLDEN=1 rewrites it)");
  CHECK(read_file(path) == text);
}

}  // namespace tests
