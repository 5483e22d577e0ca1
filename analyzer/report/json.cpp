// `scan --format json`: everything that a run found. Its contract is docs/schema/scan.schema.json: what has no value is
// null, never left out.
#include "report/json_parts.h"
#include "report/json_writer.h"
#include "report/place.h"
#include "report/report.h"

namespace analyzer::report {

void write_position(JsonWriter& json, const source::Position& position) {
  json.begin_object(true).member("line", position.line).member("column", position.column).end_object();
}

void write_span(JsonWriter& json, const Place& place) {
  json.member_or_null("file", place.path());
  for (std::string_view name : {"start", "end"}) {
    json.key(name);
    if (place)
      write_position(json, name == "start" ? place.start : place.end);
    else
      json.null();
  }
}

void write_location(JsonWriter& json, const Place& place) {
  if (!place) {
    json.null();
    return;
  }
  json.begin_object(true);
  write_span(json, place);
  json.end_object();
}

void write_placement(JsonWriter& json, const Files& files, const engine::PlacementText& placement) {
  json.begin_object();
  json.member_or_null("account", placement.account)
      .member_or_null("ou", placement.ou)
      .member_or_null("role", placement.role);
  json.key("regions").begin_array(true);
  for (const std::string& region : placement.regions) json.string(region);
  json.end_array();
  json.key("evidence").begin_array();
  for (const auto& [text, where] : placement.evidence) {
    const Place place = place_of(files, where);
    json.begin_object(true).member("text", text).member_or_null("file", place.path()).key("line");
    if (place)
      json.number(place.start.line);
    else
      json.null();
    json.end_object();
  }
  json.end_array().end_object();
}

void write_rule(JsonWriter& json, const engine::Rule& rule) {
  json.begin_object();
  json.member("id", rule.id)
      .member("title", rule.title)
      .member("severity", to_string(rule.level))
      .member("scope", to_string(rule.scope));
  json.key("references").begin_object();
  for (const auto& [catalogue, ids] : rule.references) {
    json.key(catalogue).begin_array(true);
    for (const std::string& id : ids) json.string(id);
    json.end_array();
  }
  json.end_object().end_object();
}

namespace {

class ScanJson {
 public:
  ScanJson(const Input& input, std::string& out) : input_(input), json_(out) {}

  void write() {
    json_.begin_object();
    json_.member("schema", scan_schema);
    json_.key("tool").begin_object(true).member("name", "sra-lint").member("version", input_.version).end_object();
    json_.member("assume", input_.assume);
    summary();
    json_.key("rules").begin_array();
    for (const engine::Rule* rule : input_.found.rules) write_rule(json_, *rule);
    json_.end_array();
    json_.key("results").begin_array();
    for (const engine::Result& r : input_.found.results)
      if (r.status != engine::Status::not_applicable) result(r);
    json_.end_array();
    json_.key("diagnostics").begin_array();
    for (const diagnostics::Diagnostic& d : input_.found.diagnostics) diagnostic(d);
    json_.end_array().end_object();
  }

 private:
  void summary() {
    const engine::Summary& s = input_.found.summary;
    json_.key("summary").begin_object();
    json_.member("files", s.files).member("units", s.units).member("resources", s.resources).member("rules", s.rules);
    json_.member("fail", s.fail).member("unknown", s.unknown).member("pass", s.pass).member("suppressed", s.suppressed);
    json_.member("not_applicable", s.not_applicable).member("not_judged", s.not_judged);
    json_.key("coverage").begin_object(true);
    json_.key("decided").fraction(s.coverage.decided).key("read").fraction(s.coverage.read);
    json_.end_object().end_object();
  }

  void result(const engine::Result& r) {
    const engine::Rule& rule = *input_.found.rules[r.rule];
    const Place place = place_of(input_.files, r.location);
    json_.begin_object();
    json_.member("rule", rule.id).member("status", to_string(r.status)).member("severity", to_string(rule.level));
    json_.member("message", r.message).member("scope", to_string(rule.scope));
    json_.member_or_null("account", r.account_role).member_or_null("region", r.region);
    json_.key("resource");
    if (r.declaration.empty()) {
      json_.null();
    } else {
      json_.begin_object();
      json_.member("address", r.declaration).member_or_null("type", r.type).member_or_null("kind", r.kind);
      json_.member_or_null("file", place.path()).member_or_null("property", r.property).end_object();
    }
    json_.key("location");
    write_location(json_, place);
    json_.member_or_null("when", r.when);
    json_.key("instances").begin_array();
    for (const engine::InstanceResult& i : r.instances) instance(i);
    json_.end_array();
    json_.key("because").begin_array();
    for (const engine::Reason& reason : r.because) {
      json_.begin_object(true).member("text", reason.text);
      write_span(json_, place_of(input_.files, reason.where));
      json_.end_object();
    }
    json_.end_array();
    json_.key("unknowns").begin_array();
    for (const engine::UnknownFact& unknown : r.unknowns) {
      json_.begin_object(true).member("fact", unknown.fact).member_or_null("giver", unknown.giver);
      write_span(json_, place_of(input_.files, unknown.where));
      json_.end_object();
    }
    json_.end_array();
    suppression(r);
    json_.member_or_null("attested", r.attested).member_or_null("note", r.note);
    fix(r);
    json_.member_or_null("fingerprint", r.fingerprint);
    json_.end_object();
  }

  void instance(const engine::InstanceResult& i) {
    json_.begin_object();
    json_.member("address", i.address);
    json_.key("also").begin_array(true);
    for (const std::string& address : i.also) json_.string(address);
    json_.end_array();
    json_.key("placements").begin_array();
    for (const engine::PlacementText& placement : i.placements) write_placement(json_, input_.files, placement);
    json_.end_array();
    json_.member("status", to_string(i.status)).member_or_null("when", i.when).end_object();
  }

  void suppression(const engine::Result& r) {
    json_.key("suppression");
    if (!r.suppression) {
      json_.null();
      return;
    }
    json_.begin_object(true)
        .member_or_null("reason", r.suppression->reason)
        .member_or_null("until", r.suppression->until);
    json_.member("by", r.suppression->by);
    write_span(json_, place_of(input_.files, r.suppression->where));
    json_.end_object();
  }

  void fix(const engine::Result& r) {
    json_.key("fix");
    if (r.fix.empty()) {
      json_.null();
      return;
    }
    json_.begin_object().key("edits").begin_array();
    for (const engine::Edit& edit : r.fix) {
      json_.begin_object(true);
      write_span(json_, place_of(input_.files, edit.where));
      json_.member("text", edit.text).end_object();
    }
    json_.end_array().end_object();
  }

  void diagnostic(const diagnostics::Diagnostic& d) {
    const Place place = place_of(input_.files, d.location);
    json_.begin_object();
    json_.member("severity", severity_word(d.severity)).member("code", d.code).member("message", d.message);
    json_.key("location");
    if (!place && !d.path.empty())
      json_.begin_object(true).member("file", d.path).key("start").null().key("end").null().end_object();
    else if (place.whole_file)
      json_.begin_object(true).member("file", place.path()).key("start").null().key("end").null().end_object();
    else
      write_location(json_, place);
    json_.key("related").begin_array();
    for (const diagnostics::Related& related : d.related) {
      json_.begin_object(true).member("text", related.text);
      write_span(json_, place_of(input_.files, related.location));
      json_.end_object();
    }
    json_.end_array().end_object();
  }

  const Input& input_;
  JsonWriter json_;
};

}  // namespace

std::string_view severity_word(diagnostics::Severity severity) {
  switch (severity) {
    case diagnostics::Severity::error:
      return "error";
    case diagnostics::Severity::warning:
      return "warning";
    case diagnostics::Severity::note:
      return "note";
  }
  return "";
}

void write_json(const Input& input, std::string& out) {
  ScanJson(input, out).write();
  out += '\n';
}

}  // namespace analyzer::report
