// One page without scripts: what was found, rule by rule, with the source lines.
#include <algorithm>
#include <map>

#include "report/excerpt.h"
#include "report/markup.h"
#include "report/place.h"
#include "report/report.h"
#include "report/words.h"

namespace analyzer::report {
namespace {

using engine::Result;
using engine::Status;

constexpr std::string_view style = R"css(
:root{color-scheme:light dark;--line:#8884;--soft:#8882}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;margin-bottom:.3rem}h2{font-size:1.1rem;margin:2.2rem 0 .3rem}
pre{overflow-x:auto;background:var(--soft);padding:.7rem;border-radius:.4rem;font-size:.85rem;line-height:1.35}
code{font-size:.92em}dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem .9rem;margin:.4rem 0;font-size:.92rem}
dt{opacity:.7}dd{margin:0}article{border-top:1px solid var(--line);padding:.7rem 0}
.level{display:inline-block;min-width:4.5rem;text-align:center;border-radius:.3rem;color:#fff;font-size:.8rem;padding:.05rem .4rem;margin-right:.5rem}
.critical{background:#8b0000}.high{background:#c62828}.medium{background:#8a5a00}.low{background:#1565c0}.info{background:#555}
.counts{display:flex;flex-wrap:wrap;gap:1.5rem;margin:1rem 0}.counts b{display:block;font-size:1.6rem}
.where{font-weight:600;overflow-wrap:anywhere}.soft{opacity:.75}
)css";

void row(std::string& out, std::string_view label, std::string_view text, const Place& place) {
  out += "<dt>" + escape_markup(label) + "</dt><dd>" + message_html(text);
  if (place) out += " <span class=\"soft\">" + escape_markup(to_string(place)) + "</span>";
  out += "</dd>\n";
}

void finding(const Input& input, const Result& result, std::string& out) {
  const Place place = place_of(input.files, result.location);
  out += "<article><div class=\"where\">" + escape_markup(place ? to_string(place) : subject_text(result)) + "</div>\n";
  out += "<div>" + message_html(message_text(result)) + " <span class=\"soft\">" + escape_markup(subject_text(result)) +
         "</span></div>\n";
  const std::string lines = excerpt(place, Palette(false), {110, ""});
  if (!lines.empty()) out += "<pre>" + escape_markup(lines) + "</pre>\n";
  std::string facts;
  for (const engine::Reason& reason : result.because)
    row(facts, "because", reason.text, place_of(input.files, reason.where));
  for (const engine::InstanceResult& instance : result.instances)
    for (const engine::PlacementText& placement : instance.placements) {
      const std::string text = placement_text(placement);
      if (text.empty()) continue;
      const bool evidence = !placement.evidence.empty();
      row(facts, "lands in", evidence ? text + ": " + placement.evidence[0].first : text,
          evidence ? place_of(input.files, placement.evidence[0].second) : Place{});
    }
  for (const engine::UnknownFact& unknown : result.unknowns)
    row(facts, "missing", unknown.giver.empty() ? unknown.fact : unknown.fact + ", given by " + unknown.giver,
        place_of(input.files, unknown.where));
  if (result.suppression)
    row(facts, "ignored", result.suppression->reason, place_of(input.files, result.suppression->where));
  if (!result.attested.empty()) row(facts, "attested", result.attested, {});
  if (!facts.empty()) out += "<dl>" + facts + "</dl>\n";
  out += "</article>\n";
}

void section(const Input& input, Status status, std::string_view title, std::string& out) {
  std::map<std::size_t, std::vector<const Result*>> by_rule;
  for (const Result& result : input.found.results)
    if (result.status == status) by_rule[result.rule].push_back(&result);
  if (by_rule.empty()) return;
  std::vector<std::size_t> order;
  for (const auto& entry : by_rule) order.push_back(entry.first);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return input.found.rules[a]->level > input.found.rules[b]->level;
  });
  if (!title.empty()) out += "<h1>" + escape_markup(title) + "</h1>\n";
  for (std::size_t index : order) {
    const engine::Rule& rule = *input.found.rules[index];
    const std::string level(to_string(rule.level));
    out +=
        "<section><h2><span class=\"level " + level + "\">" + level + "</span>" + message_html(rule.title) + "</h2>\n";
    out += "<p class=\"soft\"><code>" + escape_markup(rule.id) + "</code>. " + message_html(rule.why) + "</p>\n";
    for (const Result* result : by_rule[index]) finding(input, *result, out);
    if (!rule.remediation.empty()) out += "<p><b>What to do:</b> " + message_html(rule.remediation) + "</p>\n";
    out += "</section>\n";
  }
}

}  // namespace

void write_html(const Input& input, std::string& out) {
  const engine::Summary& s = input.found.summary;
  out +=
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>sra-lint: " +
      count(s.fail, "finding", "findings") + "</title>\n<style>" + std::string(style) + "</style></head><body>\n";
  out += "<h1>" + count(s.fail, "finding", "findings") + "</h1>\n<p class=\"soft\">sra-lint " +
         escape_markup(input.version) + ": " + count(s.rules, "rule", "rules") + ", " +
         count(s.resources, "resource", "resources") + ", " + count(s.files, "file", "files") +
         "</p>\n<div class=\"counts\">";
  auto figure = [&](std::string_view text, std::string_view label) {
    out += "<div><b>" + std::string(text) + "</b>" + std::string(label) + "</div>";
  };
  figure(std::to_string(s.unknown), "unknown");
  figure(std::to_string(s.pass), "passed");
  figure(std::to_string(s.suppressed), "ignored");
  figure(percent(s.coverage.decided), "decided");
  figure(percent(s.coverage.read), "understood");
  out += "</div>\n";
  section(input, Status::fail, "", out);
  if (input.show.unknown) section(input, Status::unknown, "Cannot tell", out);
  if (input.show.suppressed) section(input, Status::suppressed, "Ignored", out);
  bool heading = false;
  for (const diagnostics::Diagnostic& d : input.found.diagnostics) {
    if (d.severity == diagnostics::Severity::note) continue;
    if (!heading) out += "<h1>Input</h1>\n";
    heading = true;
    const Place place = place_of(input.files, d.location);
    out += "<article><div class=\"where\">" + escape_markup(place ? to_string(place) : d.path) + "</div><div>" +
           message_html(d.message) + "</div>\n";
    const std::string lines = excerpt(place, Palette(false), {110, ""});
    if (!lines.empty()) out += "<pre>" + escape_markup(lines) + "</pre>\n";
    out += "</article>\n";
  }
  out += "</body></html>\n";
}

}  // namespace analyzer::report
