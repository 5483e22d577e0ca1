// A room includes only from rooms above it; front ends do not know each other.
#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "golden.h"

namespace fs = std::filesystem;

namespace {

// From top to bottom, as DESIGN's table has them.
const std::vector<std::string> rooms = {"base",   "source", "diagnostics", "syntax", "value",
                                        "policy", "graph",  "frontends",   "estate", "model",
                                        "engine", "report", "driver",      "cli",    "lsp"};

// What may not be included although it stands above.
const std::map<std::string, std::vector<std::string>> strangers = {
    {"engine", {"frontends"}}, {"report", {"frontends"}}, {"model", {"frontends"}},
    {"estate", {"frontends"}}, {"frontends", {}},
};

std::string first_step(const std::string& path) {
  return path.substr(0, path.find('/'));
}

std::vector<std::string> includes_of(const fs::path& file) {
  std::vector<std::string> found;
  const std::string text = tests::read_file(file);
  for (std::size_t at = 0; (at = text.find("#include \"", at)) != std::string::npos;) {
    at += 10;
    found.push_back(text.substr(at, text.find('"', at) - at));
  }
  return found;
}

std::size_t rank(const std::string& room) {
  return static_cast<std::size_t>(std::find(rooms.begin(), rooms.end(), room) - rooms.begin());
}

}  // namespace

TEST_CASE("rooms include only from above") {
  const fs::path analyzer = fs::path(SRA_LINT_SOURCE_DIR) / "analyzer";
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(analyzer)) {
    if (entry.path().extension() != ".h" && entry.path().extension() != ".cpp") continue;
    const std::string relative = entry.path().lexically_relative(analyzer).generic_string();
    if (relative.find('/') == std::string::npos) continue;  // the program itself
    ++files;
    const std::string room = first_step(relative);
    INFO(relative);
    REQUIRE(rank(room) < rooms.size());
    for (const std::string& include : includes_of(entry.path())) {
      const std::string other = first_step(include);
      if (rank(other) == rooms.size()) continue;  // generated (`embedded/…`) or another library's
      INFO(include);
      CHECK(rank(other) <= rank(room));
      if (const auto hidden = strangers.find(room); hidden != strangers.end())
        CHECK(std::find(hidden->second.begin(), hidden->second.end(), other) == hidden->second.end());
      if (room == "frontends" && other == "frontends") {
        const std::string own = first_step(relative.substr(10)), its = first_step(include.substr(10));
        CHECK((own == its || its == "common"));
      }
      if (room == "syntax" && other == "syntax" && relative.substr(7).find('/') != std::string::npos) {
        // Languages share the data tree and its helpers, not each other's parsers; HCL has a JSON form.
        const std::string rest = include.substr(7);
        const std::string own = first_step(relative.substr(7)),
                          its = rest.find('/') == std::string::npos ? "" : first_step(rest);
        CHECK((its.empty() || its == own || (own == "hcl" && its == "json")));
      }
    }
  }
  CHECK(files > 100);
}

TEST_CASE("heavy headers stay out of headers") {
  const fs::path analyzer = fs::path(SRA_LINT_SOURCE_DIR) / "analyzer";
  for (const auto& entry : fs::recursive_directory_iterator(analyzer)) {
    if (entry.path().extension() != ".h") continue;
    const std::string text = tests::read_file(entry.path());
    INFO(entry.path().string());
    for (const char* heavy : {"<nlohmann/json.hpp>", "<CLI/CLI.hpp>", "<regex>", "<iostream>", "<boost/multiprecision"})
      CHECK(text.find(std::string("#include ") + heavy) == std::string::npos);
  }
}

TEST_CASE("every header says what it is for") {
  const fs::path analyzer = fs::path(SRA_LINT_SOURCE_DIR) / "analyzer";
  for (const auto& entry : fs::recursive_directory_iterator(analyzer)) {
    if (entry.path().extension() != ".h") continue;
    const std::string text = tests::read_file(entry.path());
    INFO(entry.path().string());
    CHECK((text.starts_with("//") || text.find("\n//") < text.find("namespace")));
    CHECK(text.find("#pragma once") != std::string::npos);
  }
}
