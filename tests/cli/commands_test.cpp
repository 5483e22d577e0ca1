// The commands beside `scan`, and the documents made from them.
#include <nlohmann/json.hpp>

#include "cli/help.h"
#include "run_cli.h"

using tests::run_cli;
using tests::Scratch;

namespace {

constexpr const char* module =
    "variable \"name\" {\n  default = \"logs\"\n}\n\nresource \"aws_s3_bucket\" \"logs\" {\n  bucket = "
    "\"${var.name}-x\"\n}\n"
    "\nresource \"aws_s3_bucket\" \"other\" {\n  bucket = \"o\"\n}\n";

const std::string estate = std::string(SRA_LINT_SOURCE_DIR) + "/fixtures/estate";

}  // namespace

TEST_CASE("the graph as JSON, DOT and Mermaid") {
  const tests::CliRun run = run_cli({"graph", estate});
  REQUIRE(run.code == 0);
  const nlohmann::json graph = nlohmann::json::parse(run.out);
  CHECK(graph["schema"] == "sra-lint/graph/1");
  bool found = false;
  for (const auto& resource : graph["resources"]) {
    if (resource["declaration"] != "rTrailBucket") continue;
    found = true;
    CHECK(resource["placements"][0]["role"] == "log-archive");
    CHECK(resource["placements"][0]["account"] == "333333333333");
    CHECK(resource["exists"] == "always");
    CHECK(resource["properties"]["BucketName"] == "tidewater-organization-trail");
    CHECK(resource["canonical"][0]["kind"] == "s3.bucket");
  }
  CHECK(found);
  CHECK_THAT(run_cli({"graph", estate, "--format", "dot"}).out, Catch::StartsWith("digraph estate {"));
  CHECK_THAT(run_cli({"graph", estate, "--format", "mermaid"}).out, Catch::StartsWith("flowchart LR\n"));
}

TEST_CASE("trace shows each step with its place") {
  const Scratch scratch;
  scratch.write("main.tf", module);
  const std::vector<std::string> here = {"--path", scratch.folder.string()};
  const tests::CliRun run = run_cli({"trace", "aws_s3_bucket.logs", "bucket", here[0], here[1]});
  INFO(run.error);
  CHECK(run.code == 0);
  CHECK_THAT(run.out, Catch::Contains("main.tf:6:") && Catch::Contains("main.tf:2:"));
  CHECK(run_cli({"trace", "logs", here[0], here[1]}).code == 0);
  const tests::CliRun none = run_cli({"trace", "aws_s3_bucket.lgs", here[0], here[1]});
  CHECK(none.code == 2);
  CHECK_THAT(none.error, Catch::Contains("did you mean `aws_s3_bucket.logs`?"));
  const tests::CliRun property = run_cli({"trace", "aws_s3_bucket.logs", "buckt", here[0], here[1]});
  CHECK(property.code == 2);
  CHECK_THAT(property.error, Catch::Contains("did you mean `bucket`?"));
  scratch.write("child/main.tf", module);
  const tests::CliRun several = run_cli({"trace", "aws_s3_bucket.logs", here[0], here[1]});
  CHECK(several.code == 2);
  CHECK_THAT(several.error, Catch::Contains(".::aws_s3_bucket.logs") && Catch::Contains("child::aws_s3_bucket.logs"));
}

TEST_CASE("console evaluates one expression a line") {
  const Scratch scratch;
  scratch.write("main.tf", module);
  const tests::CliRun run = run_cli({"console", scratch.folder.string()}, "var.name\n\n1 + 2\nupper(\"x\")");
  CHECK(run.code == 0);
  CHECK(run.out == "\"logs\"\n3\n\"X\"\n");
  CHECK(run_cli({"console", std::string(SRA_LINT_SOURCE_DIR) + "/docs"}).code == 2);
}

TEST_CASE("rules are listed, explained, scaffolded and tested") {
  const nlohmann::json rules = nlohmann::json::parse(run_cli({"rules", "list", "--format", "json"}).out);
  CHECK(rules["rules"].size() > 20);
  const tests::CliRun explained = run_cli({"explain", "log-bucket-kms-encrypted"});
  CHECK(explained.code == 0);
  CHECK_THAT(explained.out,
             Catch::Contains("Fails: ") && Catch::Contains("Passes: ") && Catch::Contains("CKV_AWS_145"));

  const Scratch scratch;
  const std::string folder = scratch / "my-rules";
  CHECK(run_cli({"rules", "new", "bucket-versions", "--rules", folder}).code == 0);
  CHECK(run_cli({"rules", "new", "bucket-versions", "--rules", folder}).code == 2);
  const tests::CliRun tested = run_cli({"rules", "test", "--rules", folder});
  INFO(tested.out << tested.error);
  CHECK(tested.code == 0);
  CHECK_THAT(tested.out, Catch::Contains("1 rule, 4 examples: all as expected"));
}

TEST_CASE("init writes a configuration that is accepted") {
  const Scratch scratch;
  scratch.write("main.tf", module);
  CHECK(run_cli({"init", scratch.folder.string()}).code == 0);
  CHECK(run_cli({"init", scratch.folder.string()}).code == 2);
  CHECK(run_cli({"scan", scratch.folder.string(), "--fail-on", "never"}).code == 0);
}

TEST_CASE("completion for three shells") {
  for (const char* shell : {"bash", "zsh", "fish"})
    CHECK_THAT(run_cli({"completion", shell}).out, Catch::Contains("sra-lint"));
}

TEST_CASE("generated documents are fresh") {
  // `./dev docs` writes them.
  const std::filesystem::path docs = std::filesystem::path(SRA_LINT_SOURCE_DIR) / "docs";
  CHECK(tests::read_file(docs / "options.md") == analyzer::cli::options_document());
  const std::string index = tests::read_file(docs / "rule-index.md");
  CHECK_THAT(index, Catch::EndsWith(run_cli({"rules", "list", "--format", "markdown"}).out));
}

TEST_CASE("the sample estate, as the README shows it") {
  ::setenv("COLUMNS", "100", 1);
  const tests::CliRun run = run_cli({"scan", estate, "--color", "never"});
  CHECK(run.code == 1);
  tests::check_golden("cli/estate.golden", run.out);
  const std::string readme = tests::read_file(std::filesystem::path(SRA_LINT_SOURCE_DIR) / "README.md");
  const std::size_t begin = readme.find("$ ./dev demo\n");
  REQUIRE(begin != std::string::npos);
  const std::size_t start = readme.find('\n', begin) + 1;
  std::string block = readme.substr(start, readme.find("```", start) - start);
  // The README leaves findings out where it says `…`.
  for (std::size_t at = 0; at < block.size();) {
    const std::size_t gap = std::min(block.find("\xE2\x80\xA6\n", at), block.size());
    const std::string part = block.substr(at, gap - at);
    INFO(part);
    CHECK(run.out.find(part) != std::string::npos);
    at = gap + 4;
  }
}
