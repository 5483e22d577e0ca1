// For people. Results of one rule stand together under what it asks, so that the reasons are said once.
#include <algorithm>
#include <map>

#include "report/color.h"
#include "report/excerpt.h"
#include "report/place.h"
#include "report/report.h"
#include "report/screen_text.h"
#include "report/words.h"

namespace analyzer::report {
namespace {

using engine::Result;
using engine::Status;

constexpr unsigned narrowest = 40, widest_prose = 100;
constexpr std::size_t most_reasons = 12, most_instances = 6, most_facts = 3;

class TextReport {
 public:
  TextReport(const Input& input, std::string& out)
      : input_(input), out_(out), palette_(input.style.color), width_(std::max(input.style.width, narrowest)) {}

  void write() {
    if (input_.style.quiet) {
      for (const Result& result : input_.found.results) one_line(result);
      return;
    }
    section(Status::fail, "");
    if (input_.show.unknown) section(Status::unknown, "Cannot tell");
    if (input_.show.suppressed) section(Status::suppressed, "Ignored");
    if (input_.show.pass) section(Status::pass, "Passed");
    for (const diagnostics::Diagnostic& diagnostic : input_.found.diagnostics) say(diagnostic);
    summary();
  }

 private:
  bool shown(Status status) const {
    return status == Status::fail || (status == Status::unknown && input_.show.unknown) ||
           (status == Status::suppressed && input_.show.suppressed) || (status == Status::pass && input_.show.pass);
  }

  // `--quiet`: one line a result, as compilers print it.
  void one_line(const Result& result) {
    if (!shown(result.status)) return;
    const engine::Rule& rule = *input_.found.rules[result.rule];
    const std::string where = to_string(place_of(input_.files, result.location));
    out_ += where.empty() ? std::string() : palette_.bold(printable(where)) + ": ";
    out_ += result.status == Status::fail ? palette_.level(rule.level, to_string(rule.level))
                                          : std::string(to_string(result.status));
    out_ += ": " + printable(message_text(result)) + " [" + rule.id + "]\n";
  }

  void section(Status status, std::string_view title) {
    // Most severe rule first; inside a rule the order of the results: file and position.
    std::map<std::size_t, std::vector<const Result*>> by_rule;
    for (const Result& result : input_.found.results)
      if (result.status == status) by_rule[result.rule].push_back(&result);
    if (by_rule.empty()) return;
    std::vector<std::size_t> order;
    for (const auto& [rule, results] : by_rule) order.push_back(rule);
    const auto& rules = input_.found.rules;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return rules[a]->level != rules[b]->level ? rules[a]->level > rules[b]->level : rules[a]->id < rules[b]->id;
    });
    if (!title.empty()) out_ += palette_.bold(std::string(title)) + "\n\n";
    for (std::size_t rule : order) group(*rules[rule], by_rule[rule], status);
  }

  void group(const engine::Rule& rule, const std::vector<const Result*>& results, Status status) {
    std::string level(to_string(rule.level));
    for (char& c : level) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    out_ += palette_.level(rule.level, level) + " " + palette_.bold(rule.id) + "\n";
    if (status == Status::pass) {
      for (const Result* result : results) passed(*result);
      out_ += "\n";
      return;
    }
    prose("", "  ", rule.title);
    if (status == Status::fail) prose("", "  ", rule.why, true);
    out_ += "\n";
    for (const Result* result : results) finding(*result);
    if (status == Status::fail && !rule.remediation.empty()) {
      prose(palette_.green("What to do: "), "  ", rule.remediation, false, 12);
      out_ += "\n";
    }
  }

  // Wrapped text behind `indent`; `lead` (of `lead_width` columns) stands before its first line.
  void prose(const std::string& lead, std::string_view indent, std::string_view text, bool dim = false,
             unsigned lead_width = 0) {
    const unsigned room = std::min(width_, widest_prose) - static_cast<unsigned>(indent.size()) - lead_width;
    bool first = true;
    for (const std::string& line : wrap(text, std::max(room, 20U))) {
      out_ += indent;
      out_ += first ? lead : std::string(lead_width, ' ');
      out_ += dim ? palette_.dim(line) : line;
      out_ += "\n";
      first = false;
    }
  }

  void labelled(std::string_view label, std::string_view text, source::Location where = {}) {
    std::string line(text);
    const std::string place = to_string(place_of(input_.files, where));
    if (!place.empty()) line += "  (" + place + ")";
    std::string lead(label);
    lead.resize(std::max<std::size_t>(10, lead.size() + 1), ' ');
    const auto lead_width = static_cast<unsigned>(lead.size());
    prose(palette_.cyan(lead), "    ", line, false, lead_width);
  }

  void head_line(const Result& result) {
    const std::string where = to_string(place_of(input_.files, result.location));
    const std::string subject = subject_text(result);
    out_ += "  " + (where.empty() ? palette_.bold(printable(subject))
                                  : palette_.bold(printable(where)) + "  " + palette_.dim(printable(subject)));
    out_ += "\n";
  }

  void passed(const Result& result) {
    head_line(result);
    if (!result.note.empty()) labelled("note", result.note);
    if (!result.attested.empty()) labelled("attested", result.attested);
  }

  void finding(const Result& result) {
    head_line(result);
    prose("", "  ", message_text(result));
    out_ += excerpt(place_of(input_.files, result.location), palette_, {width_, "  "});
    how(result);
    where_placed(result);
    for (const engine::UnknownFact& unknown : result.unknowns) {
      labelled(result.status == Status::unknown ? "missing" : "open", unknown.fact, unknown.where);
      if (!unknown.giver.empty()) labelled("", "given by " + unknown.giver);
    }
    if (!result.attested.empty()) labelled("attested", result.attested);
    if (result.suppression) {
      std::string text = result.suppression->reason.empty() ? "no reason given" : result.suppression->reason;
      if (!result.suppression->until.empty()) text += ", until " + result.suppression->until;
      labelled("ignored", text + " [" + result.suppression->by + "]", result.suppression->where);
    }
    for (const engine::Edit& edit : result.fix) {
      const Place place = place_of(input_.files, edit.where);
      labelled("fix",
               place && !place.range.empty()
                   ? "write `" + edit.text + "` for `" + std::string(place.file->text(place.range)) + "`"
                   : "write `" + edit.text + "`",
               edit.where);
    }
    out_ += "\n";
  }

  void how(const Result& result) {
    // The source lines show already what stands at the result's own place.
    std::vector<const engine::Reason*> reasons;
    for (const engine::Reason& reason : result.because)
      if (result.because.size() == 1 || reason.where != result.location) reasons.push_back(&reason);
    for (std::size_t i = 0; i < reasons.size(); ++i) {
      if (i == most_reasons && reasons.size() > most_reasons + 1) {
        labelled("", "… " + std::to_string(reasons.size() - i) + " more steps; `sra-lint trace` prints them all");
        break;
      }
      labelled(i == 0 ? "because" : "", reasons[i]->text, reasons[i]->where);
    }
  }

  void where_placed(const Result& result) {
    const auto& instances = result.instances;
    if (instances.size() == 1) {
      placements(instances[0], "lands in");
      if (!instances[0].when.empty() && instances[0].when != result.when) labelled("only when", instances[0].when);
      return;
    }
    std::vector<std::string> lines;
    for (const engine::InstanceResult& instance : instances) {
      std::string text = std::string(to_string(instance.status)) + ": " + instance.address;
      if (!instance.when.empty()) text += ", when " + instance.when;
      for (const engine::PlacementText& placement : instance.placements) {
        const std::string placed = placement_text(placement);
        if (!placed.empty()) text += ", in " + placed;
      }
      if (std::find(lines.begin(), lines.end(), text) == lines.end()) lines.push_back(std::move(text));
    }
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (i == most_instances && lines.size() > most_instances + 1) {
        labelled("", "… and " + std::to_string(lines.size() - i) + " more");
        break;
      }
      labelled(i == 0 ? "instances" : "", lines[i]);
    }
  }

  void placements(const engine::InstanceResult& instance, std::string_view label) {
    bool first = true;
    for (const engine::PlacementText& placement : instance.placements) {
      std::string text = placement_text(placement);
      if (text.empty()) continue;
      source::Location where;
      if (!placement.evidence.empty()) {
        text += ": " + placement.evidence[0].first;
        where = placement.evidence[0].second;
      }
      labelled(first ? label : "", text, where);
      first = false;
    }
  }

  void say(const diagnostics::Diagnostic& diagnostic) {
    const bool note = diagnostic.severity == diagnostics::Severity::note;
    if (note && !input_.style.verbose) return;
    const std::string_view word = note                                                  ? "note"
                                  : diagnostic.severity == diagnostics::Severity::error ? "error"
                                                                                        : "warning";
    const Place place = place_of(input_.files, diagnostic.location);
    const std::string where = place ? to_string(place) : diagnostic.path;
    const std::string lead = std::string(word) + ": ";
    const std::string painted = note                                                  ? palette_.bold(lead)
                                : diagnostic.severity == diagnostics::Severity::error ? palette_.red(lead)
                                                                                      : palette_.yellow(lead);
    prose(painted, "", diagnostic.message + " [" + diagnostic.code + "]", false, static_cast<unsigned>(lead.size()));
    if (!where.empty()) out_ += "  " + palette_.bold(printable(where)) + "\n";
    out_ += excerpt(place, palette_, {width_, "  "});
    for (const diagnostics::Related& related : diagnostic.related) labelled("", related.text, related.location);
    out_ += "\n";
  }

  void summary() {
    const engine::Summary& s = input_.found.summary;
    std::size_t by_level[5] = {};
    for (const Result& result : input_.found.results)
      if (result.status == Status::fail) ++by_level[static_cast<std::size_t>(input_.found.rules[result.rule]->level)];
    std::string levels;
    for (std::size_t level = 5; level-- > 0;) {
      if (by_level[level] == 0) continue;
      levels += (levels.empty() ? " (" : ", ") + std::to_string(by_level[level]) + " " +
                std::string(to_string(static_cast<engine::Level>(level)));
    }
    if (!levels.empty()) levels += ")";
    const std::string failed = count(s.fail, "finding", "findings") + levels;
    out_ += s.fail > 0 ? palette_.red(failed) : palette_.green(failed);
    out_ += ", " + std::to_string(s.unknown) + " unknown, " + std::to_string(s.pass) + " passed";
    if (s.suppressed > 0) out_ += ", " + std::to_string(s.suppressed) + " ignored";
    out_ += "\n";
    prose("", "",
          "asked " + count(s.rules, "rule", "rules") + " of " + count(s.resources, "resource", "resources") + " in " +
              count(s.files, "file", "files"));
    if (s.not_judged > 0)
      prose("", "",
            "not judged: " + count(s.not_judged, "case", "cases") +
                " in which nothing scanned shows that the rule applies");
    std::size_t errors = 0;
    for (const diagnostics::Diagnostic& diagnostic : input_.found.diagnostics)
      if (diagnostic.severity == diagnostics::Severity::error) ++errors;
    if (errors > 0) out_ += palette_.red("could not read everything: " + count(errors, "error", "errors")) + "\n";
    const engine::Coverage& c = s.coverage;
    const std::string coverage = "coverage " + percent(std::min(c.decided, c.read));
    prose(palette_.bold(coverage) + ": ", "",
          percent(c.decided) + " of what was asked is decided, " + percent(c.read) + " of what was seen is understood",
          false, static_cast<unsigned>(coverage.size()) + 2);
    const std::vector<MissingFact> facts = missing_facts(input_.found);
    for (std::size_t i = 0; i < facts.size() && i < most_facts; ++i) {
      std::string text = facts[i].fact + ": " + count(facts[i].results, "result", "results");
      if (!facts[i].giver.empty()) text += ", given by " + facts[i].giver;
      prose(i == 0 ? "missing: " : "         ", "", text, false, 9);
    }
    if (facts.size() > most_facts || (!facts.empty() && !input_.show.unknown))
      prose("         ", "",
            input_.show.unknown ? "and " + std::to_string(facts.size() - most_facts) + " more facts"
                                : "`--show unknown` lists them all",
            false, 9);
  }

  const Input& input_;
  std::string& out_;
  Palette palette_;
  unsigned width_;
};

}  // namespace

void write_text(const Input& input, std::string& out) {
  TextReport(input, out).write();
}

}  // namespace analyzer::report
