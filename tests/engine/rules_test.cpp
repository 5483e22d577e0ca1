// The rule pack: that it loads, that its examples hold, and what is wrong with rules that are wrong.
#include "engine/rules.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "driver/run.h"
#include "engine/examples.h"
#include "engine/rule_file.h"

using namespace analyzer;

namespace {

engine::ExampleRun run_files(const std::map<std::string, std::string>& files, const std::string& rule) {
  driver::Options options;
  options.memory = files;
  options.today = "2026-11-24";
  options.jobs = 1;
  if (!rule.empty()) options.only_rules = {rule};
  driver::Outcome outcome = driver::run(options);
  engine::ExampleRun run;
  run.error = outcome.error;
  // The rules that the outcome points at live in the run's parts, so both are kept.
  auto kept = std::make_shared<driver::Outcome>(std::move(outcome));
  run.outcome = kept->found;
  run.file = [kept](source::FileId id) { return kept->files->file(id); };
  return run;
}

}  // namespace

TEST_CASE("every rule's examples hold") {
  const auto pack = engine::RulePack::load();
  INFO((pack ? std::string() : pack.error()));
  REQUIRE(pack);
  std::size_t count = 0;
  for (const auto& rule : pack->rules()) {
    for (const engine::ExampleFailure& failure : engine::run_examples(*rule, run_files, &count)) {
      INFO(rule->file << ":" << failure.example->line << ": " << failure.example->name);
      CHECK(failure.message == "");
    }
  }
  CHECK(count > 100);
}

// A scan cuts our rules off at their examples.
TEST_CASE("examples are the last key of our rules") {
  const auto whole = engine::RulePack::load();
  const auto cut = engine::RulePack::load({}, false);
  REQUIRE(whole);
  REQUIRE(cut);
  for (const auto& rule : whole->rules()) {
    const engine::Rule* same = cut->find(rule->id);
    INFO(rule->id);
    REQUIRE(same != nullptr);
    CHECK(same->examples.empty());
    CHECK(same->message == rule->message);
    CHECK(same->require.size() == rule->require.size());
    CHECK(same->at == rule->at);
    CHECK(same->fix == rule->fix);
  }
}

TEST_CASE("every rule is shown in both formats where they can express it") {
  const auto pack = engine::RulePack::load();
  REQUIRE(pack);
  for (const auto& rule : pack->rules()) {
    if (rule->built_in) continue;
    INFO(rule->id);
    const auto shown = [&](std::string_view verdict, std::string_view ending) {
      return std::any_of(rule->examples.begin(), rule->examples.end(), [&](const engine::Example& example) {
        return example.expect == verdict && std::any_of(example.files.begin(), example.files.end(),
                                                        [&](const auto& file) { return file.first.ends_with(ending); });
      });
    };
    CHECK(shown("fail", ".tf"));
    CHECK(shown("pass", ".tf"));
    // What CloudFormation cannot say: GuardDuty's organization configuration, MFA Delete.
    if (rule->id == "guardduty-organization-auto-enable" || rule->id == "log-bucket-mfa-delete") continue;
    CHECK(shown("fail", ".yaml"));
    CHECK(shown("pass", ".yaml"));
  }
}

namespace {

struct RuleFault {
  const char* change_from;
  const char* change_to;
  const char* error;
};

constexpr const char* good_rule = R"(rule: some-rule
title: Some rule
severity: low
why: because
remediation: do it
on: kms.key
require: resource.rotation
message: not rotated
at: rotation
examples:
  - {name: a, expect: fail, terraform: x}
  - {name: b, expect: pass, terraform: x}
)";

const RuleFault faults[] = {
    {"severity: low", "severity: lowish", "my.yaml:3: severity is one of critical, high, medium, low, info"},
    {"title: Some rule", "titel: Some rule", "my.yaml:2: `titel` is no key here; did you mean `title`?"},
    {"rule: some-rule", "rule: Some_Rule", "my.yaml:1: a rule's name is made of small letters, digits and `-`"},
    {"  - {name: a, expect: fail, terraform: x}\n", "", "my.yaml:1: a rule needs an example that fails"},
    {"expect: pass", "expect: passes",
     "my.yaml:12: an example expects pass, fail, unknown, suppressed or not_applicable"},
    {"require: resource.rotation", "require: resource.rotatoin",
     "my.yaml:7: no attribute `rotatoin` of kind `kms.key`; did you mean `rotation`?"},
    {"require: resource.rotation", "require: resource.key_spec", "my.yaml:7: "},
    {"on: kms.key", "on: kms.keys", "my.yaml:1: there is no kind `kms.keys`; did you mean `kms.key`?"},
    {"at: rotation", "at: rotations",
     "my.yaml:7: `kms.key` has no attribute `rotations` to point at; did you mean `rotation`?"},
    {"message: not rotated", "message: 'not {resource.rotated'", "my.yaml:7: a brace of the message is never closed"},
};

model::Kinds builtin_kinds() {
  model::Kinds kinds;
  for (const base::EmbeddedFile& file : engine::embedded_files())
    if (engine::is_kind_file(file.path)) REQUIRE(kinds.add(file.path, file.content));
  return kinds;
}

}  // namespace

TEST_CASE("what is wrong with a rule is said with its line") {
  const model::Kinds kinds = builtin_kinds();
  for (const RuleFault& fault : faults) {
    std::string text = good_rule;
    const std::size_t at = text.find(fault.change_from);
    REQUIRE(at != std::string::npos);
    text.replace(at, std::string(fault.change_from).size(), fault.change_to);
    auto pack = engine::RulePack::load({{"my.yaml", text}});
    std::string error;
    if (!pack) {
      error = pack.error();
    } else if (const auto compiled = pack->compile(kinds); !compiled) {
      error = compiled.error();
    }
    INFO(error);
    CHECK(error.find(fault.error) == 0);
  }
}

TEST_CASE("a user's rule takes the place of ours") {
  const auto pack = engine::RulePack::load({{"my.yaml", std::string(good_rule).replace(6, 9, "kms-key-rotation")}});
  INFO((pack ? std::string() : pack.error()));
  REQUIRE(pack);
  CHECK(pack->find("kms-key-rotation")->file == "my.yaml");
}
