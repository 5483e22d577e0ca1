// A comment for a pull request: counts, a table of findings, the details folded away.
#include <algorithm>
#include <set>

#include "report/markup.h"
#include "report/place.h"
#include "report/report.h"
#include "report/words.h"

namespace analyzer::report {
namespace {

constexpr std::size_t most_rows = 50;  // a comment holds 65,536 characters
constexpr std::size_t most_details = 20;

std::string code(std::string_view text) {
  std::string out = "`";
  for (char c : text) out += c == '`' ? '\'' : c == '|' ? '/' : c;
  return out + "`";
}

}  // namespace

void write_markdown(const Input& input, std::string& out) {
  const engine::Summary& s = input.found.summary;
  std::vector<const engine::Result*> failures;
  for (const engine::Result& result : input.found.results)
    if (result.status == engine::Status::fail) failures.push_back(&result);
  std::stable_sort(failures.begin(), failures.end(), [&](const engine::Result* a, const engine::Result* b) {
    return input.found.rules[a->rule]->level > input.found.rules[b->rule]->level;
  });

  out += "## sra-lint: " +
         (failures.empty() ? std::string("no findings") : count(failures.size(), "finding", "findings")) + "\n\n";
  out += count(s.resources, "resource", "resources") + " in " + count(s.files, "file", "files") + ", " +
         std::to_string(s.unknown) + " unknown, " + std::to_string(s.pass) + " passed. **Coverage " +
         percent(std::min(s.coverage.decided, s.coverage.read)) + "** (" + percent(s.coverage.decided) + " decided, " +
         percent(s.coverage.read) + " understood).\n";
  if (!failures.empty()) {
    out += "\n| severity | where | what |\n| --- | --- | --- |\n";
    for (std::size_t i = 0; i < failures.size() && i < most_rows; ++i) {
      const engine::Result& r = *failures[i];
      const std::string where = to_string(place_of(input.files, r.location));
      out += "| " + std::string(to_string(input.found.rules[r.rule]->level)) + " | " +
             (where.empty() ? escape_markdown(subject_text(r)) : code(where)) + " | " +
             escape_markdown(message_text(r)) + " (" + code(input.found.rules[r.rule]->id) + ") |\n";
    }
    if (failures.size() > most_rows) out += "\nand " + std::to_string(failures.size() - most_rows) + " more\n";
    std::set<std::size_t> said;
    for (const engine::Result* r : failures) {
      if (said.size() == most_details) break;
      if (!said.insert(r->rule).second) continue;
      const engine::Rule& rule = *input.found.rules[r->rule];
      out += "\n<details><summary>" + message_html(rule.title) + "</summary>\n\n" + escape_markdown(rule.why) + "\n\n";
      if (!rule.remediation.empty()) out += "**What to do:** " + escape_markdown(rule.remediation) + "\n\n";
      for (const engine::Reason& reason : r->because) {
        const std::string where = to_string(place_of(input.files, reason.where));
        out += "- " + escape_markdown(reason.text) + (where.empty() ? "" : " (" + code(where) + ")") + "\n";
      }
      out += "\n</details>\n";
    }
  }
  bool heading = false;
  for (const diagnostics::Diagnostic& d : input.found.diagnostics) {
    if (d.severity != diagnostics::Severity::error) continue;
    if (!heading) out += "\n### Not everything could be read\n\n";
    heading = true;
    const Place place = place_of(input.files, d.location);
    out += "- " + code(place ? to_string(place) : d.path) + ": " + escape_markdown(d.message) + "\n";
  }
}

}  // namespace analyzer::report
