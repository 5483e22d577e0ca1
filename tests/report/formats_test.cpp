#include <catch2/catch.hpp>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "golden.h"
#include "report/report.h"
#include "report/rules_json.h"
#include "sample.h"

using namespace analyzer;

namespace {

std::string render(const tests::Sample& sample, std::string_view format, report::Style style = {}) {
  report::Input input = sample.input();
  input.style = style;
  std::string out;
  report::find_format(format)->write(input, out);
  return out;
}

}  // namespace

TEST_CASE("every format has its golden file") {
  const tests::Sample sample;
  for (const report::Format& format : report::formats()) {
    const std::string name = "report/" + std::string(format.name) + ".golden";
    tests::check_golden(name, render(sample, format.name));
    CHECK(std::filesystem::exists(std::string(SRA_LINT_SOURCE_DIR) + "/tests/golden/" + name));
  }
}

TEST_CASE("text in colour, narrow, quiet") {
  const tests::Sample sample;
  tests::check_golden("report/text-color.golden", render(sample, "text", {.color = true}));
  tests::check_golden("report/text-narrow.golden", render(sample, "text", {.width = 44}));
  tests::check_golden("report/text-quiet.golden", render(sample, "text", {.quiet = true}));
}

TEST_CASE("colour only adds escapes") {
  const tests::Sample sample;
  std::string colored = render(sample, "text", {.color = true});
  for (std::size_t at = 0; (at = colored.find("\x1b[", at)) != std::string::npos;)
    colored.erase(at, colored.find('m', at) - at + 1);
  CHECK(colored == render(sample, "text"));
}

TEST_CASE("JSON holds its contract") {
  const tests::Sample sample;
  const nlohmann::json document = nlohmann::json::parse(render(sample, "json"));
  CHECK(document["schema"] == "sra-lint/scan/1");
  CHECK(document["summary"]["coverage"]["read"] == 0.9);
  REQUIRE(document["results"].size() == 4);
  CHECK(document["results"][0]["resource"].is_null());
  CHECK(document["results"][0]["location"]["file"] == "live stacks/m\xC3\xA4in.yaml");
  CHECK(document["results"][1]["resource"]["address"] == "rBucket");
  CHECK(document["results"][1]["location"]["start"]["line"] == 8);
  CHECK(document["results"][1]["fix"]["edits"][0]["text"] == "aws:kms");
  CHECK(document["results"][2]["suppression"].is_null());
  CHECK(document["results"][3]["suppression"]["until"] == "2027-03-31");
  CHECK(document["diagnostics"][1]["location"]["file"] == "gone.yaml");
  for (const auto& result : document["results"])
    for (const char* key :
         {"rule", "status", "severity", "message", "scope", "account", "region", "resource", "location", "instances",
          "because", "unknowns", "suppression", "attested", "fix", "fingerprint"})
      CHECK(result.contains(key));
}

TEST_CASE("SARIF says what code scanning asks for") {
  const tests::Sample sample;
  const nlohmann::json run = nlohmann::json::parse(render(sample, "sarif"))["runs"][0];
  CHECK(run["columnKind"] == "utf16CodeUnits");
  for (const auto& rule : run["tool"]["driver"]["rules"]) {
    CHECK(rule["help"].contains("text"));
    CHECK(rule["help"].contains("markdown"));
    CHECK(rule["properties"].contains("security-severity"));
    CHECK(rule["properties"]["tags"][0] == "security");
  }
  const auto& pass = run["results"][0];
  CHECK(pass["level"] == "none");
  CHECK(pass["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "live%20stacks/m%C3%A4in.yaml");
  CHECK(run["results"][3]["suppressions"][0]["kind"] == "inSource");
  report::Input only_failures = sample.input({});
  std::string out;
  report::write_sarif(only_failures, out);
  CHECK(nlohmann::json::parse(out)["runs"][0]["results"].size() == 1);
}

TEST_CASE("nothing of a template reaches the terminal unescaped") {
  tests::Sample sample;
  sample.outcome.results[1].message = "name `\x1b]0;owned\x07` and \xE2\x80\xAE";
  const std::string text = render(sample, "text");
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("\\u{1b}]0;owned\\u{7}") != std::string::npos);
  CHECK(text.find("\\u{202e}") != std::string::npos);
}

TEST_CASE("an empty run") {
  const engine::Outcome nothing;
  report::Input input{nothing, {}, "0.1.0", "deployed", {}, {}};
  for (const report::Format& format : report::formats()) {
    std::string out;
    format.write(input, out);
    CHECK_FALSE(out.empty());
  }
}

TEST_CASE("the rule pack as JSON") {
  const tests::Sample sample;
  std::string out;
  report::write_rules_json(sample.outcome.rules, out);
  const nlohmann::json document = nlohmann::json::parse(out);
  CHECK(document["schema"] == "sra-lint/rules/1");
  CHECK(document["rules"][1]["references"]["sechub"][0] == "S3.17");
}
