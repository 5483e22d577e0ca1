#include "engine/suppression.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/nearest.h"
#include "engine/adapter/session.h"

namespace analyzer::engine {

namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view without_marker(std::string_view comment) {
  comment = trimmed(comment);
  while (!comment.empty() &&
         (comment.front() == '#' || comment.front() == '/' || comment.front() == '*' || is_space(comment.front())))
    comment.remove_prefix(1);
  if (comment.ends_with("*/")) comment.remove_suffix(2);
  return trimmed(comment);
}

// `key=value` or `key="value with spaces"` from the front of `text`.
bool take_pair(std::string_view& text, std::string_view& key, std::string& value) {
  text = trimmed(text);
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return false;
  key = trimmed(text.substr(0, equals));
  text.remove_prefix(equals + 1);
  value.clear();
  if (!text.empty() && (text.front() == '"' || text.front() == '\'')) {
    const char quote = text.front();
    const std::size_t end = text.find(quote, 1);
    value = text.substr(1, end == std::string_view::npos ? std::string_view::npos : end - 1);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return true;
  }
  // Rules may be separated by a comma and a space.
  std::size_t end = 0;
  while (end < text.size() && (!is_space(text[end]) || (end > 0 && text[end - 1] == ','))) ++end;
  value = text.substr(0, end);
  text.remove_prefix(end);
  return true;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t at = text.find(separator);
    const std::string_view part = trimmed(text.substr(0, at));
    if (!part.empty()) parts.emplace_back(part);
    if (at == std::string_view::npos) break;
    text.remove_prefix(at + 1);
  }
  return parts;
}

std::string text_of(value::Value v) {
  return v.is_known_string()             ? std::string(v.text())
         : v.is_null() || v.is_removed() ? std::string()
                                         : std::string(v.number_text());
}

std::size_t indentation(std::string_view line) {
  std::size_t n = 0;
  while (n < line.size() && (line[n] == ' ' || line[n] == '\t')) ++n;
  return n;
}

bool is_comment_line(std::string_view line) {
  line = trimmed(line);
  return line.empty() || line.starts_with('#') || line.starts_with("//");
}

}  // namespace

bool parse_ignore(std::string_view comment, IgnoreEntry& entry) {
  std::string_view text = without_marker(comment);
  if (!text.starts_with("sra-lint:")) return false;
  text.remove_prefix(9);
  std::string_view key;
  std::string value;
  while (take_pair(text, key, value)) {
    if (key == "ignore")
      entry.rules = split(value, ',');
    else if (key == "reason")
      entry.reason = value;
    else if (key == "until")
      entry.until = value;
  }
  entry.by = "inline";
  return !entry.rules.empty();
}

bool parse_other_ignore(std::string_view comment, IgnoreEntry& entry) {
  std::string_view text = without_marker(comment);
  if (text.starts_with("checkov:skip=")) {
    text.remove_prefix(13);
    const std::size_t colon = text.find(':');
    entry.rules = split(text.substr(0, colon), ',');
    if (colon != std::string_view::npos) entry.reason = trimmed(text.substr(colon + 1));
    entry.by = "checkov";
    return !entry.rules.empty();
  }
  for (const std::string_view marker : {"trivy:ignore:", "tfsec:ignore:"}) {
    if (!text.starts_with(marker)) continue;
    text.remove_prefix(marker.size());
    std::size_t end = 0;
    while (end < text.size() && !is_space(text[end])) ++end;
    entry.rules = {std::string(text.substr(0, end))};
    entry.reason = trimmed(text.substr(end));
    entry.by = "trivy";
    return true;
  }
  return false;
}

std::uint32_t last_line_of(const source::SourceFile& file, std::uint32_t line) {
  const auto text_at = [&](std::uint32_t n) { return file.text(file.line_range(n)); };
  const std::size_t indent = indentation(text_at(line));
  std::uint32_t last = line;
  for (std::uint32_t next = line + 1; next <= file.line_count(); ++next) {
    const std::string_view text = text_at(next);
    const std::string_view content = trimmed(text);
    if (content.empty()) continue;
    const std::size_t mine = indentation(text);
    // The brace that closes a block stands where the block began; a YAML list may stand at its key's own column.
    const bool closes = mine == indent && (content.front() == '}' || content.front() == ']' || content.front() == ')');
    const bool item = mine == indent && content.starts_with("- ") && !trimmed(text_at(line)).starts_with("- ") &&
                      trimmed(text_at(line)).ends_with(':');
    if (mine <= indent && !closes && !item) break;
    last = next;
    if (closes) break;
  }
  return last;
}

Suppressor::Suppressor(const RulePack& pack, const model::Model& model, const Options& options)
    : pack_(pack), model_(model), options_(options) {
  collect();
}

void Suppressor::collect() {
  if (options_.comments != nullptr)
    for (const source::FileId id : options_.comments->files()) collect_comments(id);
  collect_metadata();
  collect_configured();
  for (IgnoreEntry& entry : entries_) entry.used.assign(entry.rules.size(), false);
}

void Suppressor::collect_comments(source::FileId id) {
  const source::SourceFile* file = options_.file ? options_.file(id) : nullptr;
  if (file == nullptr) return;
  for (const Comment& comment : options_.comments->comments(id)) {
    IgnoreEntry entry;
    const bool ours = parse_ignore(comment.text, entry);
    if (!ours && !(options_.other_tools_ignores && parse_other_ignore(comment.text, entry))) continue;
    entry.where = {id, comment.range};
    std::uint32_t line = file->position(comment.range.begin).line;
    const source::Range whole = file->line_range(line);
    const bool alone = trimmed(file->text({whole.begin, comment.range.begin})).empty();
    if (alone) {
      // Above something: the next line that says anything. Checkov's comments stand inside the block they speak of.
      do ++line;
      while (line <= file->line_count() && is_comment_line(file->text(file->line_range(line))));
    }
    if (line > file->line_count()) line = file->line_count();
    entry.first_line = line;
    entry.last_line = last_line_of(*file, line);
    entries_.push_back(std::move(entry));
  }
}

void Suppressor::collect_metadata() {
  for (std::uint32_t index = 0; index < model_.graph().key_count(); ++index) {
    const graph::ResourceKey key{index};
    const graph::Resource* declared = model_.graph().find(key);
    if (declared == nullptr || !declared->meta.is_object()) continue;
    const graph::Resource& resource = *declared;
    value::Value list = resource.meta.get("Metadata");
    list = list.is_object() ? list.get("sra-lint") : value::Value{};
    list = list.is_object() ? list.get("ignore") : value::Value{};
    if (!list.is_list()) continue;
    for (const value::Element& element : list.elements()) {
      IgnoreEntry entry;
      entry.by = "metadata";
      entry.native = key;
      entry.where = element.value.where;
      if (!entry.where.file.valid()) entry.where = resource.name_where;
      if (element.value.is_known_string()) {
        entry.rules = {std::string(element.value.text())};
      } else if (element.value.is_object()) {
        entry.rules = {text_of(element.value.get("rule"))};
        entry.reason = text_of(element.value.get("reason"));
        entry.until = text_of(element.value.get("until"));
      }
      if (!entry.rules.empty() && !entry.rules[0].empty()) entries_.push_back(std::move(entry));
    }
  }
}

void Suppressor::collect_configured() {
  if (options_.configuration == nullptr) return;
  for (const estate::Ignore& ignore : options_.configuration->ignores) {
    IgnoreEntry entry;
    entry.by = "configuration";
    entry.configured = &ignore;
    entry.where = ignore.where;
    entry.reason = ignore.reason;
    entry.until = ignore.until;
    if (!ignore.rule.empty()) entry.rules = {ignore.rule};
    entries_.push_back(std::move(entry));
  }
}

bool Suppressor::is_protected(std::string_view rule) const {
  if (options_.configuration == nullptr) return false;
  return std::ranges::find(options_.configuration->protected_rules, rule) !=
         options_.configuration->protected_rules.end();
}

// Is this the finding that the ignore's rule number `which` speaks of?
bool Suppressor::covers(const IgnoreEntry& entry, std::size_t which, const Finding& finding) const {
  const Rule& rule = *pack_.rules()[finding.result.rule];
  const std::string& name = entry.rules[which];
  if (name != rule.id) {
    // Another tool's control, which the rule references.
    if (entry.by != "checkov" && entry.by != "trivy") return false;
    const auto references = rule.references.find(entry.by);
    if (references == rule.references.end()) return false;
    const bool named = std::ranges::any_of(references->second, [&](const std::string& control) {
      return control == name || (control.size() > 4 && "AVD-" + name == control) ||
             (name.starts_with("AVD-") && control == name.substr(4));
    });
    if (!named) return false;
  }
  if (entry.native.valid()) {
    const graph::Resource* theirs = model_.graph().find(entry.native);
    const graph::Resource* mine = finding.native.valid() ? model_.graph().find(finding.native) : nullptr;
    return mine != nullptr && theirs != nullptr && mine->where == theirs->where;
  }
  if (entry.configured != nullptr) {
    const estate::Ignore& ignore = *entry.configured;
    if (!ignore.path.empty() && !estate::glob_matches(ignore.path, finding.path)) return false;
    if (!ignore.address.empty()) {
      const bool any = std::ranges::any_of(finding.result.instances, [&](const InstanceResult& i) {
        return adapter::address_fits(ignore.address, i.address);
      });
      if (!any && !adapter::address_fits(ignore.address, finding.result.declaration)) return false;
    }
    if (!ignore.account.empty()) {
      const auto there = [&](const PlacementText& p) {
        return p.role == ignore.account || p.account == ignore.account;
      };
      const bool any = finding.result.account_role == ignore.account ||
                       std::ranges::any_of(finding.result.instances, [&](const InstanceResult& i) {
                         return std::ranges::any_of(i.placements, there);
                       });
      if (!any) return false;
    }
    return true;
  }
  if (entry.where.file != finding.result.location.file || !options_.file) return false;
  const source::SourceFile* file = options_.file(entry.where.file);
  if (file == nullptr) return false;
  const std::uint32_t line = file->position(finding.result.location.range.begin).line;
  const std::uint32_t begin = finding.block.file.valid() ? file->position(finding.block.range.begin).line : line;
  const std::uint32_t end = finding.block.file.valid() ? file->position(finding.block.range.end).line : line;
  // A comment of another tool inside the block speaks of the whole block.
  if (entry.by != "inline" && entry.first_line >= begin && entry.first_line <= end) return true;
  // On or above the block, or something in it; never something around it.
  return entry.first_line >= begin && entry.first_line <= line && line <= entry.last_line;
}

void Suppressor::apply(std::vector<Finding>& findings, Outcome& outcome) {
  for (IgnoreEntry& entry : entries_) {
    for (std::size_t i = 0; i < entry.rules.size(); ++i) {
      for (Finding& finding : findings) {
        if (finding.result.status != Status::fail && finding.result.status != Status::unknown &&
            finding.result.status != Status::suppressed)
          continue;
        if (!covers(entry, i, finding)) continue;
        entry.used[i] = true;
        const Rule& rule = *pack_.rules()[finding.result.rule];
        if (is_protected(rule.id) || expired(entry) || finding.result.status == Status::suppressed) continue;
        finding.result.status = Status::suppressed;
        finding.result.suppression = Suppression{entry.reason, entry.until, entry.by, entry.where};
      }
    }
  }
  judge_ignores(findings, outcome);
}

void Suppressor::report(std::vector<Finding>& findings, const Outcome&, std::string_view rule, const IgnoreEntry& entry,
                        std::string message) {
  for (std::size_t i = 0; i < pack_.rules().size(); ++i) {
    const Rule& ours = *pack_.rules()[i];
    if (ours.id != rule) continue;
    if (!options_.only_rules.empty() && std::ranges::find(options_.only_rules, ours.id) == options_.only_rules.end())
      return;
    Finding finding;
    finding.result.rule = i;
    finding.result.level = ours.level;
    finding.result.status = Status::fail;
    finding.result.message = std::move(message);
    finding.result.location = entry.where;
    const source::SourceFile* file = options_.file ? options_.file(entry.where.file) : nullptr;
    if (file != nullptr)
      finding.path = file->path();
    else if (options_.configuration != nullptr)
      finding.path = options_.configuration->path;
    // Its name across runs: the file and what is ignored there.
    finding.result.declaration = "ignore";
    for (const std::string& name : entry.rules) finding.stable_path += name + ",";
    if (entry.native.valid()) finding.stable_path += model_.graph().find(entry.native)->declaration;
    finding.native = {};
    findings.push_back(std::move(finding));
    return;
  }
}

void Suppressor::judge_ignores(std::vector<Finding>& findings, const Outcome& outcome) {
  std::vector<std::string> names;
  for (const auto& rule : pack_.rules()) names.push_back(rule->id);
  for (const IgnoreEntry& entry : entries_) {
    if (entry.by == "checkov" || entry.by == "trivy") continue;  // those are for another tool first
    if (entry.reason.empty())
      report(findings, outcome, "ignore-without-reason", entry,
             fmt::format("`{}` is ignored without a reason; say why", fmt::join(entry.rules, ", ")));
    if (expired(entry))
      report(findings, outcome, "ignore-expired", entry,
             fmt::format("the ignore of `{}` ended on {}", fmt::join(entry.rules, ", "), entry.until));
    for (std::size_t i = 0; i < entry.rules.size(); ++i) {
      const std::string& name = entry.rules[i];
      if (pack_.find(name) == nullptr) {
        const std::string_view meant = base::nearest(name, names);
        report(findings, outcome, "ignore-unknown-rule", entry,
               meant.empty() ? fmt::format("there is no rule `{}` to ignore", name)
                             : fmt::format("there is no rule `{}` to ignore; did you mean `{}`?", name, meant));
        continue;
      }
      if (is_protected(name))
        report(findings, outcome, "ignore-protected", entry,
               fmt::format("`{}` is protected: it cannot be ignored", name));
      const bool ran = std::ranges::any_of(outcome.rules, [&](const Rule* rule) { return rule->id == name; });
      if (ran && !entry.used[i])
        report(findings, outcome, "ignore-unused", entry,
               fmt::format("nothing that `{}` finds is here any more; take the ignore away", name));
    }
  }
}

}  // namespace analyzer::engine
