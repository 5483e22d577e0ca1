#include "cli/policy_print.h"

#include <fmt/core.h>

#include <ostream>

#include "policy/explain.h"
#include "report/json_writer.h"
#include "report/screen_text.h"

namespace analyzer::cli {

namespace {

constexpr std::string_view schema = "sra-lint/policy-simulate/1";

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

std::string_view effect_word(policy::Effect effect) {
  return effect == policy::Effect::allow ? "Allow" : effect == policy::Effect::deny ? "Deny" : "Effect unknown";
}

std::string_view layer_key(policy::Layer layer) {
  switch (layer) {
    case policy::Layer::scp:
      return "scp";
    case policy::Layer::rcp:
      return "rcp";
    case policy::Layer::resource:
      return "resource";
    case policy::Layer::identity:
      return "identity";
    case policy::Layer::boundary:
      return "boundary";
    case policy::Layer::session:
      return "session";
    case policy::Layer::endpoint:
      return "endpoint";
  }
  return "";
}

policy::Tri applies(const policy::StatementOutcome& outcome) {
  return outcome.out_of_reach ? policy::Tri::no : outcome.applicability.total();
}

std::string_view tri_word(policy::Tri tri) {
  return tri == policy::Tri::yes ? "yes" : tri == policy::Tri::no ? "no" : "unknown";
}

// Why a statement does not apply, or what decides whether it does.
std::string because(const policy::StatementOutcome& outcome, const policy::Request& request) {
  policy::Tri answer = applies(outcome);
  if (answer == policy::Tri::yes) return "";
  if (answer == policy::Tri::no) return policy::why_not(outcome, request);
  std::vector<std::string> questions = policy::open_questions(outcome.ref, outcome.applicability, request);
  return "it depends on " + (questions.empty() ? "what is not known of the request" : questions.front());
}

std::string statement_line(const policy::StatementOutcome& outcome, const policy::Request& request) {
  switch (applies(outcome)) {
    case policy::Tri::yes:
      return "applies";
    case policy::Tri::no:
      return "does not apply: " + because(outcome, request);
    default:
      return "may apply: " + because(outcome, request);
  }
}

void write_place(report::JsonWriter& json, source::Location location, const PolicyInputs& inputs) {
  const source::SourceFile* file = inputs.file(location.file);
  json.member_or_null("file", file ? file->path() : "");
  if (!file || location.range.empty()) {
    json.key("start").null().key("end").null();
    return;
  }
  for (auto [name, offset] : {std::pair{"start", location.range.begin}, std::pair{"end", location.range.end}}) {
    source::Position position = file->position(offset);
    json.key(name).begin_object(true).member("line", position.line).member("column", position.column).end_object();
  }
}

void write_ref(report::JsonWriter& json, const policy::StatementRef& ref, const PolicyInputs& inputs) {
  json.member("layer", layer_key(ref.layer));
  json.key("level");
  if (ref.layer == policy::Layer::scp || ref.layer == policy::Layer::rcp)
    json.number(ref.level + 1);
  else
    json.null();
  json.member_or_null("policy", ref.document ? ref.document->name : "");
  json.key("statement");
  if (ref.statement)
    json.number(ref.statement->index + 1);
  else
    json.null();
  json.member_or_null("sid", ref.statement ? ref.statement->sid : "");
  write_place(json,
              ref.statement  ? ref.statement->location
              : ref.document ? ref.document->location
                             : source::Location{},
              inputs);
}

void write_decision(report::JsonWriter& json, const policy::Decision& decision, const PolicyInputs& inputs) {
  json.member("verdict", policy::to_string(decision.verdict));
  json.member("reason", decision.reason);
  json.key("possible").begin_array(true);
  if (decision.may_allow) json.string("Allowed");
  if (decision.may_deny_explicitly) json.string("ExplicitDeny");
  if (decision.may_deny_implicitly) json.string("ImplicitDeny");
  json.end_array();
  json.key("deciding");
  if (decision.deciding) {
    json.begin_object();
    write_ref(json, *decision.deciding, inputs);
    json.end_object();
  } else {
    json.null();
  }
  json.key("would_decide").begin_array();
  for (const std::string& question : decision.would_decide) json.string(question);
  json.end_array();
}

void write_diagnostics(report::JsonWriter& json, const PolicyInputs& inputs) {
  json.key("diagnostics").begin_array();
  for (const diagnostics::Diagnostic& diagnostic : inputs.diagnostics()) {
    json.begin_object()
        .member("severity", severity_word(diagnostic.severity))
        .member("code", diagnostic.code)
        .member("message", diagnostic.message);
    json.key("location").begin_object();
    write_place(json, diagnostic.location, inputs);
    json.end_object().end_object();
  }
  json.end_array();
}

}  // namespace

void print_cases_text(const std::vector<CaseResult>& results, std::ostream& out) {
  for (const CaseResult& result : results) out << policy::to_string(result.decision.verdict) << "\n";
}

void print_cases_json(const std::vector<CaseResult>& results, const PolicyInputs& inputs, std::ostream& out) {
  std::string text;
  report::JsonWriter json(text);
  json.begin_object().member("schema", schema);
  json.key("cases").begin_array();
  for (const CaseResult& result : results) {
    json.begin_object().member("name", result.source->name).member("family", result.source->family);
    json.member_or_null("expected", result.source->expected);
    write_decision(json, result.decision, inputs);
    json.end_object();
  }
  json.end_array();
  write_diagnostics(json, inputs);
  json.end_object();
  out << text << "\n";
}

void print_decision_text(const policy::Decision& decision, const policy::Request& request, const PolicyInputs& inputs,
                         std::ostream& out) {
  auto clean = [](std::string_view text) { return report::printable(text); };
  out << policy::to_string(decision.verdict) << ": " << clean(decision.reason) << "\n";
  if (decision.deciding && decision.deciding->statement) {
    std::string place = inputs.place(decision.deciding->statement->location);
    if (!place.empty()) out << "  at " << clean(place) << "\n";
  }
  if (!decision.would_decide.empty()) {
    out << "\nWhat would decide it\n";
    for (const std::string& question : decision.would_decide) out << "  - " << clean(question) << "\n";
  }
  if (decision.outcomes.empty()) return;
  out << "\nWhat each statement says\n";
  const policy::Document* last = nullptr;
  std::size_t last_level = 0;
  for (const policy::StatementOutcome& outcome : decision.outcomes) {
    const policy::StatementRef& ref = outcome.ref;
    if (ref.document != last || ref.level != last_level) {
      out << "  " << policy::layer_words(ref.layer, ref.level) << (ref.document->name.empty() ? "" : " ")
          << clean(ref.document->name) << "\n";
      last = ref.document;
      last_level = ref.level;
    }
    source::Location at = ref.statement->location;
    const source::SourceFile* file = inputs.file(at.file);
    std::string line = file ? fmt::format(" (line {})", file->position(at.range.begin).line) : "";
    out << "    " << effect_word(ref.statement->effect) << " " << clean(ref.statement->words()) << line << ": "
        << clean(statement_line(outcome, request)) << "\n";
  }
}

void print_decision_json(const policy::Decision& decision, const policy::Request& request, const PolicyInputs& inputs,
                         std::ostream& out) {
  std::string text;
  report::JsonWriter json(text);
  json.begin_object().member("schema", schema);
  write_decision(json, decision, inputs);
  json.key("statements").begin_array();
  for (const policy::StatementOutcome& outcome : decision.outcomes) {
    json.begin_object();
    write_ref(json, outcome.ref, inputs);
    json.member("effect", effect_word(outcome.ref.statement->effect));
    json.member("applies", tri_word(applies(outcome)));
    json.member_or_null("because", because(outcome, request));
    json.end_object();
  }
  json.end_array();
  write_diagnostics(json, inputs);
  json.end_object();
  out << text << "\n";
}

void print_diagnostics(const PolicyInputs& inputs, std::ostream& err) {
  for (const diagnostics::Diagnostic& diagnostic : inputs.diagnostics()) {
    std::string place = diagnostic.path.empty() ? inputs.place(diagnostic.location) : diagnostic.path;
    err << report::printable(place) << (place.empty() ? "" : ": ") << severity_word(diagnostic.severity) << ": "
        << report::printable(diagnostic.message) << "\n";
    for (const diagnostics::Related& related : diagnostic.related)
      err << "  " << report::printable(inputs.place(related.location)) << ": " << report::printable(related.text)
          << "\n";
  }
}

}  // namespace analyzer::cli
