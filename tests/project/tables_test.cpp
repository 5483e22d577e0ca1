// Every row of a table has a test that names it.
#include <catch2/catch.hpp>

#include <filesystem>
#include <set>
#include <string>

#include "golden.h"

namespace fs = std::filesystem;

namespace {

const fs::path root = SRA_LINT_SOURCE_DIR;

// All text of files with one of the endings below a folder.
std::string all_text(const fs::path& folder, const std::set<std::string>& endings) {
  std::string text;
  if (!fs::exists(folder)) return text;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && endings.contains(entry.path().extension().string()))
      text += tests::read_file(entry.path());
  return text;
}

// What stands in quotes right after an opening brace: the first column of a table.
std::set<std::string> first_column(const fs::path& file) {
  std::set<std::string> names;
  const std::string text = tests::read_file(file);
  for (std::size_t brace = 0; (brace = text.find('{', brace)) != std::string::npos; ++brace) {
    const std::size_t quote = text.find_first_not_of(" \n", brace + 1);
    if (quote == std::string::npos || text[quote] != '"') continue;
    const std::size_t end = text.find('"', quote + 1);
    if (end == std::string::npos || text.compare(end + 1, 1, ",") != 0) continue;
    const std::string name = text.substr(quote + 1, end - quote - 1);
    if (!name.empty() && name.find_first_of(" {}`%") == std::string::npos) names.insert(name);
  }
  return names;
}

void every_row_is_named(const char* table, const fs::path& tests_folder) {
  INFO(table);
  if (!fs::exists(root / table)) return;
  const std::string tested = all_text(tests_folder, {".cpp", ".h", ".yaml", ".txt", ".tsv"});
  const auto names = first_column(root / table);
  CHECK_FALSE(names.empty());
  for (const std::string& name : names) {
    INFO(name);
    const std::string bare = name.starts_with("Fn::") ? name.substr(4) : name;
    CHECK(tested.find(bare) != std::string::npos);
  }
}

}  // namespace

TEST_CASE("every intrinsic function is tested") {
  every_row_is_named("analyzer/frontends/cloudformation/intrinsics/table.cpp", root / "tests/frontends/cloudformation");
}

TEST_CASE("every Terraform function is tested") {
  every_row_is_named("analyzer/frontends/terraform/functions/table.cpp", root / "tests/frontends/terraform");
}

TEST_CASE("every output format has a golden file") {
  for (const std::string& name : first_column(root / "analyzer/report/formats.cpp")) {
    INFO(name);
    CHECK(fs::exists(root / "tests/golden/report" / (name + ".golden")));
  }
}

TEST_CASE("every rule has a failing and a passing example, and its file is named after it") {
  std::size_t rules = 0;
  for (const auto& entry : fs::recursive_directory_iterator(root / "rules")) {
    const std::string folder = entry.path().parent_path().filename().string();
    if (entry.path().extension() != ".yaml" || folder == "model" || folder == "data") continue;
    ++rules;
    const std::string text = tests::read_file(entry.path());
    INFO(entry.path().string());
    CHECK(text.find("rule: " + entry.path().stem().string() + "\n") != std::string::npos);
    CHECK(text.find("expect: fail") != std::string::npos);
    // Rules about ignores say nothing where nothing is wrong with one.
    if (folder != "ignore") CHECK(text.find("expect: pass") != std::string::npos);
  }
  CHECK(rules > 20);
}

TEST_CASE("every parser has a fuzz target") {
  for (const char* parser : {"yaml", "json", "hcl", "cel", "policy"})
    CHECK(fs::exists(root / "tests/fuzz" / (std::string(parser) + "_fuzz.cpp")));
}
