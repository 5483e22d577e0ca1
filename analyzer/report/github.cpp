// Workflow commands: annotations in a GitHub Actions log. Only failures and broken input; a line of counts ends it.
#include "report/place.h"
#include "report/report.h"
#include "report/words.h"

namespace analyzer::report {
namespace {

// As the runner's toolkit escapes data; properties need two characters more.
std::string escape(std::string_view text, bool property) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '%':
        out += "%25";
        break;
      case '\r':
        out += "%0D";
        break;
      case '\n':
        out += "%0A";
        break;
      case ':':
        out += property ? "%3A" : ":";
        break;
      case ',':
        out += property ? "%2C" : ",";
        break;
      default:
        out += c;
    }
  }
  return out;
}

void annotate(std::string_view level, const Place& place, std::string_view path, std::string_view title,
              std::string_view message, std::string& out) {
  out += "::" + std::string(level) + " ";
  if (!path.empty()) out += "file=" + escape(path, true) + ",";
  if (place && !place.whole_file) {
    out += "line=" + std::to_string(place.start.line) + ",endLine=" + std::to_string(place.end.line) + ",";
    // Columns are only understood where both are on one line.
    if (place.start.line == place.end.line && place.end.column > place.start.column)
      out += "col=" + std::to_string(place.start.column) + ",endColumn=" + std::to_string(place.end.column) + ",";
  }
  out += "title=" + escape(title, true) + "::" + escape(message, false) + "\n";
}

}  // namespace

void write_github(const Input& input, std::string& out) {
  for (const engine::Result& result : input.found.results) {
    if (result.status != engine::Status::fail) continue;
    const engine::Rule& rule = *input.found.rules[result.rule];
    const std::string_view level = rule.level >= engine::Level::high     ? "error"
                                   : rule.level == engine::Level::medium ? "warning"
                                                                         : "notice";
    const Place place = place_of(input.files, result.location);
    std::string message = message_text(result);
    for (const engine::Reason& reason : result.because) {
      const std::string where = to_string(place_of(input.files, reason.where));
      message += "\n" + reason.text + (where.empty() ? "" : " (" + where + ")");
    }
    if (!rule.remediation.empty()) message += "\n" + rule.remediation;
    annotate(level, place, place.path(), rule.id, message, out);
  }
  for (const diagnostics::Diagnostic& d : input.found.diagnostics) {
    if (d.severity == diagnostics::Severity::note) continue;
    const Place place = place_of(input.files, d.location);
    annotate(d.severity == diagnostics::Severity::error ? "error" : "warning", place,
             place ? place.path() : std::string_view(d.path), d.code, d.message, out);
  }
  const engine::Summary& s = input.found.summary;
  out += "sra-lint: " + count(s.fail, "finding", "findings") + ", " + std::to_string(s.unknown) + " unknown, " +
         std::to_string(s.pass) + " passed; coverage " + percent(std::min(s.coverage.decided, s.coverage.read)) + "\n";
}

}  // namespace analyzer::report
