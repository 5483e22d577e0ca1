#include "source/ignore_rules.h"

#include <catch2/catch.hpp>

#include "source/paths.h"

namespace analyzer::source {
namespace {

TEST_CASE("globs match one step of a path") {
  struct Case {
    std::string_view pattern, yes, no;
  };
  const Case cases[] = {
      {"*.tf", "a.tf", "a.tfx"}, {"*", "", "\xFF!"},        {"a?c", "abc", "ac"}, {"[a-c]x", "bx", "dx"},
      {"[!a-c]x", "dx", "bx"},   {"[]x]", "]", "a"},        {"a\\*", "a*", "ab"}, {"*a*b*c", "xaybzc", "xaybz"},
      {"\\#x", "#x", "x"},       {"a**b", "axyzb", "axyz"}, {"[a-", "", "a"},
  };
  for (const Case& c : cases) {
    INFO(c.pattern);
    if (!c.yes.empty()) CHECK(matches_glob(c.pattern, c.yes));
    if (c.pattern != "*") CHECK_FALSE(matches_glob(c.pattern, c.no));
  }
  // Many stars against a name that never matches takes no time to speak of.
  std::string stars, name(20'000, 'a');
  for (int i = 0; i < 2'000; ++i) stars += "a*";
  CHECK_FALSE(matches_glob(stars + "b", name));
}

TEST_CASE("ignore rules say what git says") {
  struct Case {
    std::string_view rules, path;  // a folder where the path ends in `/`
    std::optional<bool> ignored;
  };
  const std::optional<bool> none;
  const Case cases[] = {
      {"*.log", "a/b/x.log", true},
      {"/x", "x", true},
      {"/x", "a/x", none},
      {"a/b", "a/b", true},
      {"a/b", "c/a/b", none},
      {"b/", "a/b/", true},
      {"b/", "a/b", none},
      {"**/b", "b", true},
      {"**/b", "x/y/b", true},
      {"a/**", "a/x/y", true},
      {"a/**", "a/", none},
      {"a/**/b", "a/b", true},
      {"a/**/b", "a/x/y/b", true},
      {"a/*/b", "a/x/y/b", none},
      {"*.tf\n!main.tf", "main.tf", false},
      {"*.tf\n!main.tf", "other.tf", true},
      {"# comment\n\n  \nx  ", "x", true},
      {"x\\ ", "x ", true},
      {"\\!x", "!x", true},
      {"\\#x", "#x", true},
      {"x\r\ny\r\n", "y", true},
      {"/", "x", none},
      {"!", "x", none},
  };
  for (const Case& c : cases) {
    bool folder = c.path.ends_with('/');
    std::string_view path = folder ? c.path.substr(0, c.path.size() - 1) : c.path;
    INFO(c.rules << " | " << c.path);
    CHECK(IgnoreRules("", c.rules).decide(path, folder) == c.ignored);
    CHECK(IgnoreRules("below/here", c.rules).decide("below/here/" + std::string(path), folder) == c.ignored);
  }
}

TEST_CASE("paths inside a tree") {
  CHECK(join_paths("", "./a//b/../c") == "a/c");
  CHECK(join_paths("a/b", "../c") == "a/c");
  CHECK(join_paths("a", "..") == "");
  CHECK(join_paths("a", "../..") == std::nullopt);
  CHECK(join_paths("", "/etc") == std::nullopt);
  CHECK(join_paths("", ".") == "");
  CHECK(folder_of("a/b/c") == "a/b");
  CHECK(folder_of("c") == "");
  CHECK(name_of("a/b/c") == "c");
  CHECK(is_below("a/b", "a"));
  CHECK(is_below("a", "a"));
  CHECK_FALSE(is_below("ab", "a"));
  CHECK(is_below("ab", ""));
}

}  // namespace
}  // namespace analyzer::source
