// JUnit XML: a test suite for each rule, a test case for each result. Unknown and ignored ones are skipped tests, so
// that a dashboard shows them apart from passes.
#include <map>

#include "report/markup.h"
#include "report/place.h"
#include "report/report.h"
#include "report/words.h"

namespace analyzer::report {
namespace {

using engine::Result;
using engine::Status;

void write_case(const Input& input, const Result& result, const engine::Rule& rule, std::string& out) {
  const Place place = place_of(input.files, result.location);
  out +=
      "    <testcase classname=\"" + escape_markup(rule.id) + "\" name=\"" + escape_markup(subject_text(result)) + "\"";
  if (place) out += " file=\"" + escape_markup(place.path()) + "\"";
  if (place && !place.whole_file) out += " line=\"" + std::to_string(place.start.line) + "\"";
  if (result.status == Status::pass) {
    out += "/>\n";
    return;
  }
  out += ">\n";
  std::string details = to_string(place);
  for (const engine::Reason& reason : result.because) {
    const std::string where = to_string(place_of(input.files, reason.where));
    details += "\n" + reason.text + (where.empty() ? "" : " (" + where + ")");
  }
  if (result.status == Status::fail) {
    if (!rule.remediation.empty()) details += "\n" + rule.remediation;
    out += "      <failure type=\"" + std::string(to_string(rule.level)) + "\" message=\"" +
           escape_markup(message_text(result)) + "\">" + escape_markup(details) + "</failure>\n";
  } else {
    std::string why = result.status == Status::suppressed ? "ignored: " : "unknown: ";
    if (result.suppression) why += result.suppression->reason;
    for (const engine::UnknownFact& unknown : result.unknowns) why += (why.ends_with(": ") ? "" : ", ") + unknown.fact;
    out += "      <skipped message=\"" + escape_markup(why) + "\"/>\n";
  }
  out += "    </testcase>\n";
}

}  // namespace

void write_junit(const Input& input, std::string& out) {
  const engine::Summary& s = input.found.summary;
  std::map<std::size_t, std::vector<const Result*>> by_rule;
  for (const Result& result : input.found.results)
    if (result.status != Status::not_applicable) by_rule[result.rule].push_back(&result);
  std::size_t errors = 0;
  for (const diagnostics::Diagnostic& d : input.found.diagnostics)
    if (d.severity == diagnostics::Severity::error) ++errors;

  auto counts = [](std::size_t tests, std::size_t failures, std::size_t skipped, std::size_t broken) {
    return " tests=\"" + std::to_string(tests) + "\" failures=\"" + std::to_string(failures) + "\" errors=\"" +
           std::to_string(broken) + "\" skipped=\"" + std::to_string(skipped) + "\"";
  };
  out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"sra-lint\"" +
         counts(s.fail + s.pass + s.unknown + s.suppressed + errors, s.fail, s.unknown + s.suppressed, errors) + ">\n";
  for (const auto& [index, results] : by_rule) {
    const engine::Rule& rule = *input.found.rules[index];
    std::size_t failures = 0, skipped = 0;
    for (const Result* result : results) {
      failures += result->status == Status::fail;
      skipped += result->status == Status::unknown || result->status == Status::suppressed;
    }
    out +=
        "  <testsuite name=\"" + escape_markup(rule.id) + "\"" + counts(results.size(), failures, skipped, 0) + ">\n";
    for (const Result* result : results) write_case(input, *result, rule, out);
    out += "  </testsuite>\n";
  }
  if (errors > 0) {
    out += "  <testsuite name=\"input\"" + counts(errors, 0, 0, errors) + ">\n";
    for (const diagnostics::Diagnostic& d : input.found.diagnostics) {
      if (d.severity != diagnostics::Severity::error) continue;
      const Place place = place_of(input.files, d.location);
      out += "    <testcase classname=\"" + escape_markup(d.code) + "\" name=\"" +
             escape_markup(place ? to_string(place) : d.path) + "\">\n      <error type=\"" + escape_markup(d.code) +
             "\" message=\"" + escape_markup(d.message) + "\"/>\n    </testcase>\n";
    }
    out += "  </testsuite>\n";
  }
  out += "</testsuites>\n";
}

}  // namespace analyzer::report
