// What the program ends with, and what it says on standard error.
#include "run_cli.h"

using tests::run_cli;
using tests::Scratch;

namespace {

constexpr const char* good =
    "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  rKey:\n    Type: AWS::KMS::Key\n    Properties: "
    "{EnableKeyRotation: true}\n";
constexpr const char* bad =
    "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  rKey:\n    Type: AWS::KMS::Key\n    Properties: "
    "{Description: x}\n";
constexpr const char* broken = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n\trKey: {Type: AWS::KMS::Key}\n";

struct UsageCase {
  std::vector<std::string> words;
  const char* error;  // a part of it
};

}  // namespace

TEST_CASE("usage errors are 2, on standard error, and say what was meant") {
  const UsageCase cases[] = {
      {{"--frobnicate"}, "`scan` has no option `--frobnicate`"},
      {{"--fromat", "json"}, "did you mean `--format`?"},
      {{"scan", "--format", "sarfi"}, "there is no format `sarfi`; did you mean `sarif`?"},
      {{"scan", "--format"}, "`--format` needs a value: FORMAT"},
      {{"scan", "--estate=yes"}, "`--estate` takes no value"},
      {{"scan", "--fail-on", "hihg"}, "did you mean `high`?"},
      {{"scan", "--show", "passed"}, "did you mean `pass`?"},
      {{"scan", "--account", "log-archve"}, "did you mean `log-archive`?"},
      {{"scan", "--jobs", "-3"}, "is not a number"},
      {{"scan", "--jobs", "2", "--jobs", "3"}, "`--jobs` is given twice"},
      {{"scan", "--assume", "everything"}, "neither `deployed`, `any` nor NAME=VALUE"},
      {{"scan", "--format", "json", "--format", "sarif"}, "two formats go to standard output"},
      {{"scan", "--output", "a", "--output", "b"}, "more --output than --format"},
      {{"scan", "--config", "/nowhere/sra-lint.yaml"}, "`/nowhere/sra-lint.yaml` does not exist"},
      {{"scan", "--baseline", "/nowhere.json"}, "/nowhere.json"},
      {{"scan", "/nowhere/at/all"}, "`/nowhere/at/all` does not exist"},
      {{"scna"}, "did you mean `sra-lint scan`?"},
      {{"rules"}, "`rules` needs one of: `list` `test` `new`"},
      {{"explain"}, "something is missing: sra-lint explain RULE"},
      {{"explain", "a", "b"}, "`b` is one argument too many"},
      {{"explain", "log-bucket-versionning"}, "did you mean `log-bucket-versioning`?"},
      {{"explain", "S3.17"}, "`log-bucket-kms-encrypted`"},
      {{"rules", "test", "kms-key-rotations"}, "did you mean `kms-key-rotation`?"},
      {{"rules", "new", "Bad_Name"}, "is no rule name"},
      {{"completion", "bsh"}, "did you mean `bash`?"},
      {{"help", "sacn"}, "did you mean `scan`?"},
  };
  for (const UsageCase& c : cases) {
    std::string line;
    for (const std::string& word : c.words) line += " " + word;
    INFO(line);
    const tests::CliRun run = run_cli(c.words);
    CHECK(run.code == 2);
    CHECK(run.out.empty());
    CHECK_THAT(run.error, Catch::Contains(c.error));
  }
}

TEST_CASE("exit codes of scan") {
  const Scratch scratch;
  scratch.write("good/a.yaml", good);
  scratch.write("bad/a.yaml", bad);
  scratch.write("broken/a.yaml", broken);
  scratch.write("both/a.yaml", bad);
  scratch.write("both/b.yaml", broken);
  scratch.write("other/chart.yaml", "replicas: 3\n");
  scratch.write("configured/a.yaml", bad);
  scratch.write("configured/sra-lint.yaml", "accounts: {management: twelve}\n");
  struct Case {
    std::vector<std::string> words;
    int code;
  };
  const Case cases[] = {
      {{scratch / "good"}, 0},
      {{"scan", scratch / "bad"}, 1},
      {{scratch / "bad", "--fail-on", "critical"}, 0},
      {{scratch / "bad", "--fail-on", "never"}, 0},
      {{scratch / "broken"}, 3},
      {{scratch / "both"}, 3},
      {{scratch / "both", "--lenient"}, 1},
      {{scratch / "other"}, 3},
      {{scratch / "configured"}, 2},
      {{scratch / "bad/a.yaml"}, 1},
      {{"--changed", scratch / "bad/a.yaml"}, 1},
      {{"--changed", scratch / "other/README.md"}, 0},
      {{"--changed", scratch / "good/a.yaml", scratch / "bad/a.yaml"}, 1},
      {{"--changed", scratch / "good/a.yaml"}, 0},
  };
  for (const Case& c : cases) {
    std::string line;
    for (const std::string& word : c.words) line += " " + word;
    INFO(line);
    const tests::CliRun run = run_cli(c.words);
    INFO(run.out << run.error);
    CHECK(run.code == c.code);
  }
}

TEST_CASE("a path that does not exist names its neighbour") {
  const Scratch scratch;
  scratch.write("templates/bucket.yaml", good);
  const tests::CliRun run = run_cli({scratch / "templates/buket.yaml"});
  CHECK(run.code == 2);
  CHECK_THAT(run.error, Catch::Contains("did you mean `" + scratch / "templates/bucket.yaml" + "`?"));
}

TEST_CASE("a baseline takes what was there before") {
  const Scratch scratch;
  scratch.write("a.yaml", bad);
  REQUIRE(run_cli({"scan", scratch.folder.string(), "--format", "json", "--output", scratch / "before.json"}).code ==
          1);
  CHECK(run_cli({"scan", scratch / "a.yaml", "--baseline", scratch / "before.json"}).code == 0);
  scratch.write("a.yaml", std::string(bad) + "  rOther:\n    Type: AWS::KMS::Key\n    Properties: {Description: y}\n");
  CHECK(run_cli({"scan", scratch / "a.yaml", "--baseline", scratch / "before.json"}).code == 1);
  scratch.write("no.json", "{}");
  CHECK(run_cli({"scan", scratch / "a.yaml", "--baseline", scratch / "no.json"}).code == 2);
}

TEST_CASE("the version and help") {
  CHECK(run_cli({"--version"}).out == "sra-lint 0.1.0\n");
  const tests::CliRun help = run_cli({"--help"});
  CHECK(help.code == 0);
  CHECK(help.error.empty());
  tests::check_golden("cli/help.golden", help.out);
  tests::check_golden("cli/help-scan.golden", run_cli({"scan", "--help"}).out);
  CHECK(run_cli({"help", "scan"}).out == run_cli({"scan", "-h"}).out);
}
