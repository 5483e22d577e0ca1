// The verdicts of tests/engine/decided/*.yaml, through the whole program. See README.md there.
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "driver/run.h"

using namespace analyzer;

namespace {

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// A line `@name@` gives way to the snippet, indented as the line is.
std::string expand(const std::string& text, const YAML::Node& snippets) {
  std::istringstream in(text);
  std::string out;
  for (std::string line; std::getline(in, line);) {
    const std::size_t indent = line.find_first_not_of(' ');
    if (indent == std::string::npos || line[indent] != '@' || line.back() != '@') {
      out += line + "\n";
      continue;
    }
    const std::string name = line.substr(indent + 1, line.size() - indent - 2);
    REQUIRE(snippets[name]);
    std::istringstream snippet(snippets[name].Scalar());
    for (std::string inner; std::getline(snippet, inner);) out += std::string(indent, ' ') + inner + "\n";
  }
  return out;
}

std::map<std::string, std::string> files_of(const YAML::Node& one, const YAML::Node& snippets) {
  std::map<std::string, std::string> files;
  if (one["cloudformation"]) files["template.yaml"] = expand(one["cloudformation"].Scalar(), snippets);
  if (one["terraform"]) files["main.tf"] = expand(one["terraform"].Scalar(), snippets);
  if (one["files"])
    for (const auto& entry : one["files"]) files[entry.first.Scalar()] = expand(entry.second.Scalar(), snippets);
  if (one["estate"]) {
    YAML::Emitter out;
    out << one["estate"];
    files["sra-lint.yaml"] = std::string(out.c_str()) + "\n";
  }
  return files;
}

int rank(engine::Status status) {
  switch (status) {
    case engine::Status::fail:
      return 4;
    case engine::Status::unknown:
      return 3;
    case engine::Status::suppressed:
      return 2;
    case engine::Status::pass:
      return 1;
    case engine::Status::not_applicable:
      return 0;
  }
  return 0;
}

bool has(const std::string& text, const YAML::Node& part) {
  return text.find(part.Scalar()) != std::string::npos;
}

void check(const YAML::Node& one, const YAML::Node& snippets, bool assume_any, const std::string& expected) {
  driver::Options options;
  options.memory = files_of(one, snippets);
  options.today = "2026-11-24";
  options.jobs = 1;
  options.assumptions.any = assume_any;
  const driver::Outcome outcome = driver::run(options);
  INFO(outcome.error);
  REQUIRE(outcome.trouble == driver::Trouble::none);
  const engine::Result* found = nullptr;
  for (const engine::Result& result : outcome.found.results) {
    if (outcome.found.rules[result.rule]->id != one["rule"].Scalar()) continue;
    if (one["at"] && result.declaration != one["at"].Scalar()) continue;
    if (found == nullptr || rank(result.status) > rank(found->status)) found = &result;
  }
  std::string facts;
  if (found != nullptr)
    for (const auto& fact : found->unknowns) facts += fact.fact + "; ";
  std::string said;
  for (const auto& d : outcome.found.diagnostics) said += d.code + ": " + d.message + "\n";
  INFO("message: " << (found ? found->message : "") << "\nwhen: " << (found ? found->when : "") << "\nfacts: " << facts
                   << "\ndiagnostics: " << said);
  const std::string status(found != nullptr ? engine::to_string(found->status) : "not_applicable");
  CHECK(status == expected);
  if (found == nullptr || status != expected) return;
  if (one["when"]) CHECK(found->when == (found->status == engine::Status::pass ? "" : one["when"].Scalar()));
  if (one["because"] && found->status == engine::Status::unknown) CHECK(has(facts, one["because"]));
  if (one["message"]) CHECK(has(found->message, one["message"]));
  if (one["note"]) CHECK(has(found->note, one["note"]));
  if (one["attested"]) CHECK(has(found->attested, one["attested"]));
  if (one["instances"]) CHECK(found->instances.size() == one["instances"].as<std::size_t>());
  if (one["roles"]) {
    std::set<std::string> roles, wanted;
    for (const auto& instance : found->instances)
      for (const auto& placement : instance.placements) roles.insert(placement.role);
    for (const auto& role : one["roles"]) wanted.insert(role.Scalar());
    CHECK(roles == wanted);
  }
}

}  // namespace

TEST_CASE("decided by example") {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(SRA_LINT_SOURCE_DIR "/tests/engine/decided"))
    if (entry.path().extension() == ".yaml") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::size_t count = 0;
  for (const auto& path : paths) {
    const YAML::Node root = YAML::Load(read(path));
    for (const auto& one : root["cases"]) {
      ++count;
      INFO(path.filename().string() << ": " << one["case"].Scalar());
      REQUIRE(one["why"]);
      if (one["expect"].IsScalar()) {
        check(one, root["snippets"], false, one["expect"].Scalar());
        continue;
      }
      for (const auto& verdict : one["expect"]) {
        INFO("assuming " << verdict.first.Scalar());
        check(one, root["snippets"], verdict.first.Scalar() == "any", verdict.second.Scalar());
      }
    }
  }
  CHECK(count >= 60);
}
