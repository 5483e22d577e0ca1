// SARIF 2.1.0, for code scanning.
//
// Failures always, the rest as `--show` says. A result that is not a failure has level `none`, as the standard asks.
#include "report/json_parts.h"
#include "report/json_writer.h"
#include "report/place.h"
#include "report/report.h"
#include "report/uri.h"
#include "report/words.h"

namespace analyzer::report {
namespace {

using engine::Level;
using engine::Status;

constexpr std::string_view information_uri =
    "https://docs.aws.amazon.com/prescriptive-guidance/latest/security-reference-architecture/";

std::string_view sarif_level(Level level) {
  switch (level) {
    case Level::critical:
    case Level::high:
      return "error";
    case Level::medium:
      return "warning";
    case Level::low:
    case Level::info:
      return "note";
  }
  return "none";
}

// Code scanning sorts by this figure: over 9 critical, from 7 high, from 4 medium.
std::string_view security_severity(Level level) {
  switch (level) {
    case Level::critical:
      return "9.5";
    case Level::high:
      return "8.0";
    case Level::medium:
      return "5.5";
    case Level::low:
      return "3.0";
    case Level::info:
      return "1.0";
  }
  return "1.0";
}

std::string_view sarif_kind(Status status) {
  switch (status) {
    case Status::fail:
    case Status::suppressed:
      return "fail";
    case Status::unknown:
      return "open";
    case Status::pass:
      return "pass";
    case Status::not_applicable:
      return "notApplicable";
  }
  return "fail";
}

class Sarif {
 public:
  Sarif(const Input& input, std::string& out) : input_(input), json_(out) {}

  void write() {
    json_.begin_object();
    json_.member("$schema",
                 "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
    json_.member("version", "2.1.0");
    json_.key("runs").begin_array().begin_object();
    tool();
    json_.member("columnKind", "utf16CodeUnits");
    invocation();
    json_.key("results").begin_array();
    for (const engine::Result& result : input_.found.results)
      if (shown(result.status)) write(result);
    json_.end_array();
    json_.key("properties").begin_object(true).member("assume", input_.assume);
    json_.key("coverageDecided").fraction(input_.found.summary.coverage.decided);
    json_.key("coverageRead").fraction(input_.found.summary.coverage.read).end_object();
    json_.end_object().end_array().end_object();
  }

 private:
  bool shown(Status status) const {
    return status == Status::fail || (status == Status::unknown && input_.show.unknown) ||
           (status == Status::suppressed && input_.show.suppressed) || (status == Status::pass && input_.show.pass);
  }

  void text(std::string_view name, std::string_view words) {
    json_.key(name).begin_object().member("text", words).end_object();
  }

  void tool() {
    json_.key("tool").begin_object().key("driver").begin_object();
    json_.member("name", "sra-lint")
        .member("semanticVersion", input_.version)
        .member("informationUri", information_uri);
    json_.key("rules").begin_array();
    for (const engine::Rule* rule : input_.found.rules) describe(*rule);
    json_.end_array().end_object().end_object();
  }

  void describe(const engine::Rule& rule) {
    json_.begin_object().member("id", rule.id);
    text("shortDescription", rule.title);
    text("fullDescription", rule.why.empty() ? rule.title : rule.why);
    std::string plain = rule.why, markdown = "## " + rule.title + "\n\n" + rule.why;
    if (!rule.remediation.empty()) {
      plain += "\nWhat to do: " + rule.remediation;
      markdown += "\n**What to do:** " + rule.remediation + "\n";
    }
    std::string references;
    for (const auto& [catalogue, ids] : rule.references)
      for (const std::string& id : ids) references += (references.empty() ? "" : ", ") + catalogue + " " + id;
    if (!references.empty()) {
      plain += "\nSee also: " + references;
      markdown += "\n**See also:** " + references + "\n";
    }
    if (plain.empty()) plain = rule.title;
    json_.key("help").begin_object().member("text", plain).member("markdown", markdown).end_object();
    json_.key("defaultConfiguration").begin_object(true).member("level", sarif_level(rule.level)).end_object();
    json_.key("properties").begin_object();
    json_.member("security-severity", security_severity(rule.level)).member("precision", "very-high");
    json_.member("problem.severity", sarif_level(rule.level) == "error"     ? "error"
                                     : sarif_level(rule.level) == "warning" ? "warning"
                                                                            : "recommendation");
    json_.key("tags").begin_array(true).string("security").string("aws-sra").string(to_string(rule.scope)).end_array();
    json_.end_object().end_object();
  }

  void invocation() {
    bool successful = true;
    for (const diagnostics::Diagnostic& d : input_.found.diagnostics)
      if (d.severity == diagnostics::Severity::error) successful = false;
    json_.key("invocations").begin_array().begin_object();
    json_.key("executionSuccessful").boolean(successful);
    json_.key("toolExecutionNotifications").begin_array();
    for (const diagnostics::Diagnostic& d : input_.found.diagnostics) {
      json_.begin_object();
      json_.key("descriptor").begin_object(true).member("id", d.code).end_object();
      json_.member("level", severity_word(d.severity));
      text("message", d.message);
      const Place place = place_of(input_.files, d.location);
      if (place || !d.path.empty()) {
        json_.key("locations").begin_array();
        location(place, place ? std::string(place.path()) : d.path);
        json_.end_array();
      }
      json_.end_object();
    }
    json_.end_array().end_object().end_array();
  }

  void region(const Place& place) {
    json_.key("region").begin_object(true);
    json_.member("startLine", place.start.line).member("startColumn", place.start.column);
    json_.member("endLine", place.end.line).member("endColumn", place.end.column).end_object();
  }

  void physical(const Place& place, std::string_view path) {
    json_.key("physicalLocation").begin_object();
    json_.key("artifactLocation")
        .begin_object(true)
        .member("uri", relative_uri(path))
        .member("uriBaseId", "%SRCROOT%")
        .end_object();
    if (place && !place.whole_file) region(place);
    json_.end_object();
  }

  void location(const Place& place, std::string_view path) {
    json_.begin_object();
    physical(place, path);
    json_.end_object();
  }

  void write(const engine::Result& result) {
    const engine::Rule& rule = *input_.found.rules[result.rule];
    const std::string_view kind = sarif_kind(result.status);
    json_.begin_object();
    json_.member("ruleId", rule.id).member("ruleIndex", result.rule).member("kind", kind);
    json_.member("level", kind == "fail" ? sarif_level(rule.level) : "none");
    std::string message = message_text(result);
    for (const engine::UnknownFact& unknown : result.unknowns) {
      message += "; missing: " + unknown.fact;
      if (!unknown.giver.empty()) message += ", given by " + unknown.giver;
    }
    text("message", message.empty() ? std::string(rule.title) : message);
    const Place place = place_of(input_.files, result.location);
    json_.key("locations").begin_array();
    if (place) {
      json_.begin_object();
      physical(place, place.path());
      if (!result.declaration.empty()) {
        json_.key("logicalLocations").begin_array().begin_object();
        json_.member("name", result.declaration).member("kind", "resource");
        if (!result.instances.empty()) json_.member("fullyQualifiedName", result.instances[0].address);
        json_.end_object().end_array();
      }
      json_.end_object();
    }
    json_.end_array();
    related(result);
    if (!result.fingerprint.empty())
      json_.key("partialFingerprints").begin_object(true).member("sraLint/v1", result.fingerprint).end_object();
    if (result.suppression) suppression(*result.suppression);
    fix(result);
    json_.end_object();
  }

  void related(const engine::Result& result) {
    json_.key("relatedLocations").begin_array();
    std::size_t id = 0;
    auto one = [&](std::string_view words, source::Location where) {
      const Place place = place_of(input_.files, where);
      if (!place) return;
      json_.begin_object().member("id", id++);
      physical(place, place.path());
      text("message", words);
      json_.end_object();
    };
    for (const engine::Reason& reason : result.because) one(reason.text, reason.where);
    for (const engine::UnknownFact& unknown : result.unknowns) one(unknown.fact, unknown.where);
    for (const engine::InstanceResult& instance : result.instances)
      for (const engine::PlacementText& placement : instance.placements)
        for (const auto& [words, where] : placement.evidence) one(placement_text(placement) + ": " + words, where);
    json_.end_array();
  }

  void suppression(const engine::Suppression& suppression) {
    const bool in_source = suppression.by != "configuration";
    json_.key("suppressions").begin_array().begin_object();
    json_.member("kind", in_source ? "inSource" : "external").member("status", "accepted");
    json_.member("justification", suppression.reason.empty() ? "no reason given" : suppression.reason);
    const Place place = place_of(input_.files, suppression.where);
    if (place) {
      json_.key("location");
      location(place, place.path());
    }
    json_.end_object().end_array();
  }

  void fix(const engine::Result& result) {
    if (result.fix.empty()) return;
    json_.key("fixes").begin_array().begin_object().key("artifactChanges").begin_array();
    for (const engine::Edit& edit : result.fix) {
      const Place place = place_of(input_.files, edit.where);
      if (!place) continue;
      json_.begin_object();
      json_.key("artifactLocation")
          .begin_object(true)
          .member("uri", relative_uri(place.path()))
          .member("uriBaseId", "%SRCROOT%")
          .end_object();
      json_.key("replacements").begin_array().begin_object().key("deletedRegion").begin_object(true);
      json_.member("startLine", place.start.line).member("startColumn", place.start.column);
      json_.member("endLine", place.end.line).member("endColumn", place.end.column).end_object();
      json_.key("insertedContent").begin_object(true).member("text", edit.text).end_object();
      json_.end_object().end_array().end_object();
    }
    json_.end_array().end_object().end_array();
  }

  const Input& input_;
  JsonWriter json_;
};

}  // namespace

void write_sarif(const Input& input, std::string& out) {
  Sarif(input, out).write();
  out += '\n';
}

}  // namespace analyzer::report
