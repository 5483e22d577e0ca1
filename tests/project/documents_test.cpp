// Documents say what is: files that they name exist, commands that they show are commands.
#include <catch2/catch.hpp>

#include <filesystem>
#include <string>
#include <vector>

#include "golden.h"

namespace fs = std::filesystem;

namespace {

const fs::path root = SRA_LINT_SOURCE_DIR;

std::vector<fs::path> documents() {
  std::vector<fs::path> found = {root / "README.md", root / "CHANGELOG.md"};
  for (const auto& entry : fs::recursive_directory_iterator(root / "docs"))
    if (entry.path().extension() == ".md") found.push_back(entry.path());
  for (const auto& entry : fs::recursive_directory_iterator(root / "integrations"))
    if (entry.path().extension() == ".md") found.push_back(entry.path());
  return found;
}

}  // namespace

TEST_CASE("links between documents lead somewhere") {
  for (const fs::path& document : documents()) {
    const std::string text = tests::read_file(document);
    INFO(document.string());
    CHECK_FALSE(text.empty());
    for (std::size_t at = 0; (at = text.find("](", at)) != std::string::npos;) {
      at += 2;
      const std::string target = text.substr(at, text.find_first_of(")#", at) - at);
      if (target.empty() || target.find(':') != std::string::npos) continue;  // elsewhere on this page, or on the web
      INFO(target);
      CHECK(fs::exists(document.parent_path() / target));
    }
  }
}

TEST_CASE("the README starts with the two commands and a run") {
  const std::string text = tests::read_file(root / "README.md");
  const std::string screen = text.substr(0, 3500);
  CHECK(screen.find("./dev demo") != std::string::npos);
  CHECK(screen.find("./dev test") != std::string::npos);
  CHECK(screen.find("coverage ") != std::string::npos);
}

TEST_CASE("every subcommand of ./dev is in its own help") {
  const std::string script = tests::read_file(root / "dev");
  std::size_t count = 0;
  for (std::size_t at = 0; (at = script.find("\n  ", at)) != std::string::npos; ++at) {
    const std::size_t end = script.find_first_not_of("abcdefghijklmnopqrstuvwxyz", at + 3);
    if (end == at + 3 || script.compare(end, 2, ")\n") != 0) continue;  // a label of the big `case`
    const std::string name = script.substr(at + 3, end - at - 3);
    INFO(name);
    ++count;
    CHECK(script.find("\n./dev " + name) != std::string::npos);
  }
  CHECK(count >= 9);
}

TEST_CASE("schemas are there and name their output") {
  for (const char* name : {"scan", "graph", "rules", "diff", "configuration"}) {
    const std::string text = tests::read_file(root / "docs/schema" / (std::string(name) + ".schema.json"));
    INFO(name);
    CHECK(text.find("https://json-schema.org/draft/2020-12/schema") != std::string::npos);
    CHECK(text.find(std::string("urn:sra-lint:") + name + ":1") != std::string::npos);
  }
}

TEST_CASE("nothing of the machine that it was written on") {
  const std::string checkout = root.string() + "/";
  for (const fs::path& document : documents()) {
    const std::string text = tests::read_file(document);
    INFO(document.string());
    CHECK(text.find(checkout) == std::string::npos);
    CHECK(text.find("/root/") == std::string::npos);
  }
}
