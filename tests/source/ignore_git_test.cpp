// Git itself as the judge: random folders with random `.gitignore` files, listed by us and by `git ls-files`.
#include <catch2/catch.hpp>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "source/git_process.h"
#include "source/work_tree.h"
#include "temporary_folder.h"

namespace analyzer::source {
namespace {

TEST_CASE("what is ignored is what git ignores") {
  const std::string_view names[] = {"a", "b", "ab", "a.tf", "b.tf", "x y", "A", "c", "é"};
  const std::string_view rules[] = {"a",      "/a",     "a/",    "*.tf", "!a.tf", "/b/",   "a/b",        "**/b",
                                    "a/**",   "a/**/b", "!b",    "!/a/", "[ab]",  "?b",    "*",          "!*/",
                                    "x y",    "x\\ y ", "#c",    "\\#c", "!c",    "b/*",   "!b/a.tf",    "[!a]",
                                    "**/a/*", "c/**",   "/*",    "!/a",  "**",    "a/*/c", "**/ab/",     "[a-b].tf",
                                    "é",      "*b*",    "/**/c", "/**",  "a**b",  "**.tf", "[[:alpha:]]"};
  std::mt19937 random(7);
  auto pick = [&](auto& from) { return from[random() % std::size(from)]; };
  constexpr int rounds = 150;
  testing::TemporaryFolder folder;
  REQUIRE(run_git(folder.path(), {"init", "--quiet"}));
  std::vector<std::string> rules_of;
  for (int round = 0; round < rounds; ++round) {
    std::string top = std::to_string(round) + "/";
    std::set<std::string> folders = {top};
    for (int i = 0; i < 30; ++i) {
      std::string path = top;
      for (std::size_t depth = random() % 4; depth > 0; --depth) {
        std::string below = path + std::string(pick(names)) + "/";
        if (std::filesystem::is_regular_file(folder.path() / below.substr(0, below.size() - 1))) break;
        path = below;
        folders.insert(path);
      }
      std::string file = path + std::string(pick(names));
      std::filesystem::create_directories(folder.path() / path);
      if (!std::filesystem::exists(folder.path() / file)) folder.write(file, "");
    }
    rules_of.emplace_back();
    for (const std::string& at : folders) {
      if (at != top && random() % 3 != 0) continue;
      std::string text;
      for (std::size_t count = random() % 4 + 1; count > 0; --count) text += std::string(pick(rules)) + "\n";
      folder.write(at + ".gitignore", text);
      rules_of.back() += at + ": " + text;
    }
  }
  auto listed = run_git(folder.path(), {"ls-files", "--others", "--exclude-standard", "-z"});
  REQUIRE(listed);
  std::vector<std::set<std::string>> wanted(rounds), found(rounds);
  auto round_of = [](const std::string& path) { return static_cast<std::size_t>(std::stoi(path)); };
  for (std::size_t at = 0; at < listed->size();) {
    std::size_t end = listed->find('\0', at);
    std::string path = listed->substr(at, end - at);
    wanted[round_of(path)].insert(path);
    at = end + 1;
  }
  auto tree = WorkTree::open(folder.path());
  REQUIRE(tree);
  Listing listing = (*tree)->list("");
  CHECK(listing.files.size() > 1'000);
  for (const TreeEntry& entry : listing.files) found[round_of(entry.path)].insert(entry.path);
  for (std::size_t round = 0; round < rounds; ++round) {
    INFO(rules_of[round]);
    CHECK(found[round] == wanted[round]);
  }
}

}  // namespace
}  // namespace analyzer::source
