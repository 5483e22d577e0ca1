// Replays what the real `terraform console` answered: tests/oracles/terraform/answers.txt.
#include <catch2/catch.hpp>

#include <fstream>
#include <map>

#include "frontends/terraform/bare_scope.h"
#include "frontends/terraform/functions/table.h"

using namespace terraform_test;

namespace {

struct Recorded {
  std::string expression, answer;
};

std::vector<Recorded> recorded_answers() {
  std::ifstream file(SRA_LINT_SOURCE_DIR "/tests/oracles/terraform/answers.txt");
  std::vector<Recorded> all;
  for (std::string line; std::getline(file, line);) {
    if (line.rfind(">>> ", 0) == 0)
      all.push_back({line.substr(4), ""});
    else if (!all.empty())
      all.back().answer += (all.back().answer.empty() ? "" : "\n") + line;
  }
  return all;
}

// Where we differ, and why.
const std::map<std::string, std::string> differences = {
    // A value does not carry the type of a null.
    {"true ? null : 1", "null"},
    {"true ? [1] : null", "[\n  1,\n]"},
    {"tobool(null)", "null"},
    {"tolist([null, 1])", "tolist([\n  null,\n  1,\n])"},
    {"regex(\"a(b)?\", \"a\")", "[\n  null,\n]"},
    {"regexall(\"(a)(b)?\", \"abaa\")",
     "tolist([\n  [\n    \"a\",\n    \"b\",\n  ],\n  [\n    \"a\",\n    null,\n  ],\n  [\n    \"a\",\n    null,\n  "
     "],\n])"},
    // There are no infinities, and zero has no sign.
    {"1 / 0", "(known after apply)"},
    {"true ? 1 / 0 : 2", "(known after apply)"},
    {"can(1 / 0)", "(known after apply)"},
    {"log(0, 10)", "!error"},
    {"-0", "0"},
    {"yamldecode(\"a: .inf\")", "{\n  \"a\" = \".inf\"\n}"},
    // What the left side decides needs no right side.
    {"false && null", "false"},
    // Terraform takes a null for something that is not known yet.
    {"format(\"%s\", null)", "!error"},
    {"format(\"%v\", null)", "\"null\""},
    // Terraform wants a reference here, which only a module has.
    {"templatestring(\"x\", {})", "(known after apply)"},
    // Of two equal keys Terraform takes the last; our YAML tree keeps the first.
    {"yamldecode(\"a: 1\\na: 2\")", "(known after apply)"},
    // Character sets that we do not have.
    {"textencodebase64(\"x\", \"nope\")", "(known after apply)"},
    // Terraform's answer is outside the prefix.
    {"cidrsubnet(\"10.0.0.0/8\", 8, -1)", "\"10.255.0.0/16\""},
};

}  // namespace

TEST_CASE("expressions give what Terraform gives") {
  value::Store store;
  base::Arena arena;
  std::vector<Recorded> all = recorded_answers();
  REQUIRE(all.size() > 700);
  std::size_t agreeing = 0;
  for (const Recorded& r : all) {
    Answer ours = ask(store, arena, r.expression);
    std::string text = ours.error ? "!error" : ours.text;
    auto known = differences.find(r.expression);
    std::string wanted = known == differences.end() ? r.answer : known->second;
    INFO(r.expression);
    INFO(ours.text);
    CHECK(text == wanted);
    agreeing += text == r.answer;
  }
  UNSCOPED_INFO(agreeing << " of " << all.size() << " agree");
  CHECK(agreeing + differences.size() >= all.size());
}

TEST_CASE("every function is asked of Terraform") {
  std::string text;
  for (const Recorded& r : recorded_answers()) text += r.expression + "\n";
  // Files, clocks and chance are tested elsewhere.
  const std::vector<std::string_view> elsewhere = {
      "base64gzip",   "bcrypt",    "file",     "filebase64", "filebase64sha256", "filebase64sha512", "fileexists",
      "filemd5",      "fileset",   "filesha1", "filesha256", "filesha512",       "plantimestamp",    "rsadecrypt",
      "templatefile", "timestamp", "uuid"};
  for (std::string_view name : function_names()) {
    if (std::find(elsewhere.begin(), elsewhere.end(), name) != elsewhere.end() || name.substr(0, 10) == "provider::")
      continue;
    INFO(name);
    CHECK(text.find(std::string(name) + "(") != std::string::npos);
  }
}
