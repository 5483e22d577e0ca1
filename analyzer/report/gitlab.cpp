// GitLab code quality: a flat list of failures.
#include "report/json_writer.h"
#include "report/place.h"
#include "report/report.h"
#include "report/words.h"

namespace analyzer::report {
namespace {

std::string_view gitlab_severity(engine::Level level) {
  switch (level) {
    case engine::Level::critical:
      return "blocker";
    case engine::Level::high:
      return "critical";
    case engine::Level::medium:
      return "major";
    case engine::Level::low:
      return "minor";
    case engine::Level::info:
      return "info";
  }
  return "info";
}

}  // namespace

void write_gitlab(const Input& input, std::string& out) {
  JsonWriter json(out);
  json.begin_array();
  for (const engine::Result& result : input.found.results) {
    if (result.status != engine::Status::fail) continue;
    const engine::Rule& rule = *input.found.rules[result.rule];
    const Place place = place_of(input.files, result.location);
    json.begin_object();
    json.member("description", message_text(result)).member("check_name", rule.id);
    json.member("fingerprint", result.fingerprint.empty() ? rule.id + ":" + subject_text(result) : result.fingerprint);
    json.member("severity", gitlab_severity(rule.level));
    json.key("location").begin_object();
    json.member("path",
                place ? place.path() : std::string_view("sra-lint.yaml"));  // the widget drops what has no place
    json.key("lines").begin_object(true).member("begin", place.start.line).end_object();
    json.end_object().end_object();
  }
  json.end_array();
  out += '\n';
}

}  // namespace analyzer::report
