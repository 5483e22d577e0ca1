// `sra-lint explain RULE`: all there is to know about a rule, from its file.
#include "cli/pack.h"
#include "cli/subcommands.h"
#include "cli/terminal.h"
#include "report/color.h"
#include "report/screen_text.h"

namespace analyzer::cli {
namespace {

constexpr Option options[] = {
    {"rules", 0, "DIR", "more rules", true},
    {"color", 0, "WHEN", "auto (default), always, never", false},
};

std::string indented(std::string_view text, std::string_view indent) {
  std::string out;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    out += (end > start ? std::string(indent) : "") + std::string(text.substr(start, end - start)) + "\n";
    start = end + 1;
  }
  return out;
}

std::string wrapped(std::string_view text, std::string_view indent) {
  std::string out;
  for (const std::string& line :
       report::wrap(text, std::min(terminal_width(), 100U) - static_cast<unsigned>(indent.size())))
    out += (line.empty() ? "" : std::string(indent) + line) + "\n";
  return out;
}

void append_example(const engine::Rule& rule, std::string_view expect, const report::Palette& palette,
                    std::string& out) {
  for (const engine::Example& example : rule.examples) {
    if (example.expect != expect) continue;
    out += "\n" + palette.bold(expect == "fail" ? "Fails: " : "Passes: ") + example.name + "\n";
    for (const auto& [path, text] : example.files) {
      if (example.files.size() > 1) out += "  " + palette.dim(path) + "\n";
      out += indented(text, "    ");
    }
    return;
  }
}

int run(const Arguments& arguments) {
  const auto pack = load_pack(arguments.values("rules"));
  if (!pack) return exit_usage;
  std::string error;
  const engine::Rule* rule = find_rule(*pack, arguments.positional[0], error);
  if (!rule) return write_error(error), exit_usage;

  const report::Palette palette(use_color(arguments.value("color", "auto")));
  std::string out = palette.bold(rule->id) + "  " + palette.level(rule->level, to_string(rule->level)) + "\n" +
                    wrapped(rule->title, "") + "\n";
  out += palette.bold("Why") + "\n" + wrapped(rule->why, "  ");
  if (!rule->remediation.empty()) out += "\n" + palette.bold("What to do") + "\n" + wrapped(rule->remediation, "  ");
  out += "\n" + palette.bold("Condition") + "\n";
  out += "  asked of: " +
         (rule->on.empty() ? std::string("the ") + std::string(to_string(rule->scope)) : "every " + rule->on) + "\n";
  if (rule->presence) out += "  only in a complete estate (`estate: complete` or --estate)\n";
  if (!rule->when.empty()) out += "  when:     " + rule->when + "\n";
  for (const engine::Requirement& requirement : rule->require) out += "  require:  " + requirement.condition + "\n";
  for (const auto& [name, text] : rule->parameters) out += "  parameter " + name + ": " + text + "\n";
  append_example(*rule, "fail", palette, out);
  append_example(*rule, "pass", palette, out);
  if (!rule->references.empty()) {
    out += "\n" + palette.bold("References") + "\n";
    for (const auto& [catalogue, ids] : rule->references) {
      std::string line;
      for (const std::string& id : ids) line += (line.empty() ? "" : ", ") + id;
      out += "  " + catalogue + ": " + line + "\n";
    }
  }
  out += "\n" + palette.dim("Said in " + rule->file) + "\n";
  return write_out(out) ? exit_ok : exit_usage;
}

}  // namespace

const Command explain_command = {
    "explain", "why a rule asks what it asks, its condition, examples and references",
    "RULE",    "A control of another catalogue (S3.17, CKV_AWS_145) names the rules that refer to it.\n",
    options,   {},
    1,         1,
    run,
};

}  // namespace analyzer::cli
