#include "engine/suppression.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "engine/adapter/session.h"

using namespace analyzer;
using engine::IgnoreEntry;

namespace {

struct DirectiveCase {
  const char* comment;
  const char* rules;  // joined by a comma; null: no ignore
  const char* reason;
  const char* until;
};

const DirectiveCase directives[] = {
    {"# sra-lint: ignore=a-rule", "a-rule", "", ""},
    {"// sra-lint: ignore=a-rule,b-rule reason=\"frozen until the move\" until=2027-01-31", "a-rule,b-rule",
     "frozen until the move", "2027-01-31"},
    {"# sra-lint: ignore=a-rule, b-rule reason='two words'", "a-rule,b-rule", "two words", ""},
    {"/* sra-lint: ignore=a-rule until=2027-01-31 */", "a-rule", "", "2027-01-31"},
    {"# sra-lint: reason=\"nothing ignored\"", nullptr, "", ""},
    {"# about sra-lint: ignore=a-rule", nullptr, "", ""},
    {"#", nullptr, "", ""},
};

}  // namespace

TEST_CASE("ignores in comments") {
  for (const DirectiveCase& c : directives) {
    INFO(c.comment);
    IgnoreEntry entry;
    CHECK(engine::parse_ignore(c.comment, entry) == (c.rules != nullptr));
    if (c.rules == nullptr) continue;
    CHECK(fmt::format("{}", fmt::join(entry.rules, ",")) == c.rules);
    CHECK(entry.reason == c.reason);
    CHECK(entry.until == c.until);
  }
}

TEST_CASE("ignores of other tools") {
  IgnoreEntry checkov;
  REQUIRE(engine::parse_other_ignore("# checkov:skip=CKV_AWS_145:no key here", checkov));
  CHECK(checkov.rules == std::vector<std::string>{"CKV_AWS_145"});
  CHECK(checkov.reason == "no key here");
  IgnoreEntry trivy;
  REQUIRE(engine::parse_other_ignore("#trivy:ignore:AVD-AWS-0132 later", trivy));
  CHECK(trivy.rules == std::vector<std::string>{"AVD-AWS-0132"});
}

TEST_CASE("the lines that an ignore above something speaks of") {
  const source::SourceFile yaml(
      {0}, "a.yaml", "Resources:\n  A:\n    Type: X\n    List:\n    - 1\n    - 2\n    Other: y\n  B:\n    Type: Y\n");
  CHECK(engine::last_line_of(yaml, 2) == 7);
  CHECK(engine::last_line_of(yaml, 4) == 6);
  CHECK(engine::last_line_of(yaml, 7) == 7);
  const source::SourceFile hcl(
      {1}, "a.tf", "resource \"a\" \"b\" {\n  x = 1\n  y {\n    z = 2\n  }\n}\nresource \"c\" \"d\" {\n}\n");
  CHECK(engine::last_line_of(hcl, 1) == 6);
  CHECK(engine::last_line_of(hcl, 3) == 5);
  CHECK(engine::last_line_of(hcl, 2) == 2);
}

namespace {

struct AddressCase {
  const char* glob;
  const char* address;
  bool fits;
};

const AddressCase addresses[] = {
    {"**::rOrgTrailBucket", "a/b/main.yaml::rOrgTrailBucket", true},
    {"**::rOrgTrailBucket", "a/b/main.yaml::rSet/rOrgTrailBucket", true},
    {"**::rOrgTrailBucket", "a/b/main.yaml::rOrgTrailBucketPolicy", false},
    {"*::rBucket", "main.yaml::rBucket", true},
    {"*::rBucket", "a/main.yaml::rBucket", false},
    {"a/**", "a/main.yaml::rBucket", true},
    {"live/**::module.x.*", "live/prod::module.x.aws_s3_bucket.logs", true},
    {"aws_s3_bucket.logs", "live/prod::aws_s3_bucket.logs", true},
    {"", "a::b", false},
};

}  // namespace

TEST_CASE("globs over addresses") {
  for (const AddressCase& c : addresses) {
    INFO(c.glob << " over " << c.address);
    CHECK(engine::adapter::address_fits(c.glob, c.address) == c.fits);
  }
}
