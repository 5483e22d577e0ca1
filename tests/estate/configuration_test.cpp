#include <catch2/catch.hpp>

#include "estate/configuration.h"

using namespace analyzer;

namespace {

base::Result<estate::Configuration> read(std::string text) {
  return estate::read_configuration(source::SourceFile({0}, "sra-lint.yaml", std::move(text)));
}

}  // namespace

TEST_CASE("a configuration is read") {
  auto c = read(R"(accounts: {management: "111111111111", log-archive: "333333333333"}
organizational_units: {Security: [security-tooling, log-archive]}
paths: {"live/prod/**": {account: application, regions: [eu-west-1]}}
estate: complete
rules: {a: {severity: low}, b: off}
ignore: [{rule: a, path: "legacy/**", reason: "frozen", until: 2027-03-31}]
protected: [c]
facts: [{attribute: versioning.mfa_delete, value: true, where: "**::rBucket", reason: "by root"}]
)");
  REQUIRE(c);
  CHECK(c->accounts.at("333333333333") == value::Role::log_archive);
  CHECK(c->complete);
  CHECK(c->paths[0].regions == std::vector<std::string>{"eu-west-1"});
  CHECK(c->rules.size() == 2);
  CHECK(c->ignores[0].until == "2027-03-31");
  CHECK(c->facts[0].value == "true");
}

TEST_CASE("what is wrong with a configuration is said with its place") {
  struct Case {
    std::string text, error;
  };
  const Case cases[] = {
      {"acounts: {}", "sra-lint.yaml:1:1: `acounts` is no key here; did you mean `accounts`?"},
      {"accounts: {managment: \"111111111111\"}",
       "sra-lint.yaml:1:12: `managment` is no SRA role; did you mean `management`?"},
      {"accounts: {management: 12}", "sra-lint.yaml:1:24: `12` is no account id; write twelve digits in quotes"},
      {"estate: yes", "sra-lint.yaml:1:9: `estate` is `complete` or `partial`"},
      {"ignore: [{reason: x}]", "sra-lint.yaml:1:10: an entry of `ignore` names a `rule`"},
      {"rules: {a: {severity: hi}}",
       "sra-lint.yaml:1:23: `hi` is no severity; there are info, low, medium, high and critical"},
  };
  for (const Case& c : cases) {
    auto result = read(c.text);
    REQUIRE_FALSE(result);
    CHECK(result.error() == c.error);
  }
}

TEST_CASE("globs") {
  struct Case {
    std::string_view glob, path;
    bool matches;
  };
  const Case cases[] = {
      {"live/prod/**", "live/prod/a/b.tf", true},
      {"live/prod/**", "live/dev/a.tf", false},
      {"**/a.yaml", "a.yaml", true},
      {"**/a.yaml", "x/y/a.yaml", true},
      {"*.yaml", "x/y/a.yaml", true},
      {"x/*.yaml", "x/y/a.yaml", false},
      {"x/?.tf", "x/a.tf", true},
      {"**", "anything/at/all", true},
  };
  for (const Case& c : cases) {
    INFO(c.glob << " " << c.path);
    CHECK(estate::glob_matches(c.glob, c.path) == c.matches);
  }
}
