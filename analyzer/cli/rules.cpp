// `sra-lint rules list|test|new`.
#include <filesystem>
#include <memory>

#include "cli/pack.h"
#include "cli/subcommands.h"
#include "cli/terminal.h"
#include "driver/run.h"
#include "driver/run_parts.h"
#include "engine/examples.h"
#include "report/rules_json.h"
#include "report/words.h"

namespace analyzer::cli {
namespace {

namespace fs = std::filesystem;

constexpr Option list_options[] = {
    {"format", 'f', "FORMAT", "text (default), json, markdown", false},
    {"rules", 0, "DIR", "more rules", true},
};
constexpr Option test_options[] = {{"rules", 0, "DIR", "more rules; without RULE only their examples are run", true}};
constexpr Option new_options[] = {{"rules", 0, "DIR", "where the file goes (default: `rules`)", false}};

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.resize(width, ' ');
  return text + "  ";
}

int list(const Arguments& arguments) {
  const std::string format = arguments.value("format", "text");
  if (format != "text" && format != "json" && format != "markdown")
    return write_error("`--format " + format + "` is none of text, json, markdown"), exit_usage;
  const auto pack = load_pack(arguments.values("rules"));
  if (!pack) return exit_usage;
  std::string out;
  if (format == "json") {
    std::vector<const engine::Rule*> rules;
    for (const auto& rule : pack->rules()) rules.push_back(rule.get());
    report::write_rules_json(rules, out);
    return write_out(out) ? exit_ok : exit_usage;
  }
  std::size_t longest = 0;
  for (const auto& rule : pack->rules()) longest = std::max(longest, rule->id.size());
  if (format == "markdown") out += "| rule | severity | asks |\n| --- | --- | --- |\n";
  for (const auto& rule : pack->rules()) {
    if (format == "markdown")
      out += "| [`" + rule->id + "`](../" + rule->file + ") | " + std::string(to_string(rule->level)) + " | " +
             rule->title + " |\n";
    else
      out += padded(rule->id, longest) + padded(std::string(to_string(rule->level)), 8) + rule->title + "\n";
  }
  return write_out(out) ? exit_ok : exit_usage;
}

engine::RunFiles runner(const std::vector<std::string>& folders) {
  return [folders](const std::map<std::string, std::string>& files, const std::string& rule) {
    driver::Options options;
    options.memory = files;
    options.rule_folders = folders;
    options.jobs = 1;
    if (!rule.empty()) options.only_rules.push_back(rule);
    auto outcome = std::make_shared<driver::Outcome>(driver::run(options));
    engine::ExampleRun run;
    run.error = outcome->error;
    run.outcome = outcome->found;
    // The rules belong to the run, so it lives as long as somebody asks for its files.
    run.file = [outcome](source::FileId id) { return outcome->files ? outcome->files->file(id) : nullptr; };
    return run;
  };
}

int test(const Arguments& arguments) {
  const std::vector<std::string> folders = arguments.values("rules");
  const auto pack = load_pack(folders);
  if (!pack) return exit_usage;
  std::vector<const engine::Rule*> rules;
  for (const std::string& name : arguments.positional) {
    std::string error;
    const engine::Rule* rule = find_rule(*pack, name, error);
    if (!rule) return write_error(error), exit_usage;
    rules.push_back(rule);
  }
  if (rules.empty()) {
    std::vector<std::string> own;
    for (const std::string& folder : folders)
      if (auto files = engine::read_pack_folder(folder))
        for (const engine::PackFile& file : *files) own.push_back(file.path);
    for (const auto& rule : pack->rules())
      if (own.empty() || std::find(own.begin(), own.end(), rule->file) != own.end()) rules.push_back(rule.get());
  }
  std::size_t count = 0, failed = 0;
  const engine::RunFiles run = runner(folders);
  for (const engine::Rule* rule : rules) {
    for (const engine::ExampleFailure& failure : engine::run_examples(*rule, run, &count)) {
      ++failed;
      const unsigned line = failure.example ? failure.example->line : rule->line;
      std::string out = rule->file + ":" + std::to_string(line) + ": " + rule->id;
      if (failure.example) out += ": example `" + failure.example->name + "`";
      write_out(out + ": " + failure.message + "\n");
    }
  }
  write_out(report::count(rules.size(), "rule", "rules") + ", " + report::count(count, "example", "examples") + ": " +
            (failed == 0 ? "all as expected" : report::count(failed, "failure", "failures")) + "\n");
  return failed == 0 ? exit_ok : exit_findings;
}

constexpr std::string_view scaffold =
    R"yaml(# A rule that works; change it into yours. `sra-lint rules test --rules DIR` runs the examples.
# docs/rules.md says what may stand here, docs/model.md what a kind has.
rule: RULE
title: Keep versions of every bucket
severity: medium                     # critical high medium low info
why: |
  Two or three sentences for the person who gets the finding: what goes wrong without it.
remediation: One sentence that says what to write.
references: {}
on: s3.bucket                        # the kind; `sra-lint graph` shows which kinds your resources are
require:
  - resource.versioning.status == "Enabled"
message: 'bucket `{resource.logical_name}` keeps no versions'
at: versioning.status                # where to point
examples:
  - name: nothing said
    expect: fail
    cloudformation: |
      Resources:
        Files:
          Type: AWS::S3::Bucket
  - name: versions are kept
    expect: pass
    cloudformation: |
      Resources:
        Files:
          Type: AWS::S3::Bucket
          Properties:
            VersioningConfiguration: {Status: Enabled}
  - name: nothing said, in Terraform
    expect: fail
    terraform: |
      resource "aws_s3_bucket" "files" {}
  - name: versions are kept, in Terraform
    expect: pass
    terraform: |
      resource "aws_s3_bucket" "files" {}

      resource "aws_s3_bucket_versioning" "files" {
        bucket = aws_s3_bucket.files.id
        versioning_configuration {
          status = "Enabled"
        }
      }
)yaml";

int create(const Arguments& arguments) {
  const std::string& name = arguments.positional[0];
  bool fits = !name.empty() && name[0] >= 'a' && name[0] <= 'z' && !name.ends_with('-');
  for (char c : name) fits &= (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  if (!fits)
    return write_error("`" + name +
                       "` is no rule name: small letters, digits and dashes, as in `log-bucket-versioning`"),
           exit_usage;
  const fs::path folder = arguments.value("rules", "rules");
  const fs::path file = folder / (name + ".yaml");
  std::error_code error;
  if (fs::exists(file, error)) return write_error("`" + file.string() + "` is there already"), exit_usage;
  fs::create_directories(folder, error);
  std::string text(scaffold);
  text.replace(text.find("RULE"), 4, name);
  if (!write_file(file.string(), text)) return exit_usage;
  write_out("wrote " + file.string() + "; now `sra-lint rules test --rules " + folder.string() + " " + name + "`\n");
  return exit_ok;
}

}  // namespace

const Command rules_list_command = {"rules list", "the rules", "", "", list_options, {}, 0, 0, list};
const Command rules_test_command = {"rules test",
                                    "run the examples of rules",
                                    "[RULE…]",
                                    "Exit code 1 if an example gives something else than it expects.\n",
                                    test_options,
                                    {},
                                    0,
                                    1000,
                                    test};
const Command rules_new_command = {"rules new", "write a new rule to start from", "RULE", "", new_options, {}, 1, 1,
                                   create};

}  // namespace analyzer::cli
