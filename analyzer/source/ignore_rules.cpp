#include "source/ignore_rules.h"

#include <algorithm>

namespace analyzer::source {

namespace {

// `[:alpha:]` and the like, of ASCII alone as git has them.
bool is_in_named_class(std::string_view name, unsigned char c) {
  bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z', digit = c >= '0' && c <= '9';
  bool visible = c > 0x20 && c < 0x7F;
  if (name == "alpha") return upper || lower;
  if (name == "digit") return digit;
  if (name == "alnum") return upper || lower || digit;
  if (name == "upper") return upper;
  if (name == "lower") return lower;
  if (name == "xdigit") return digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  if (name == "blank") return c == ' ' || c == '\t';
  if (name == "space") return c == ' ' || (c >= '\t' && c <= '\r');
  if (name == "punct") return visible && !upper && !lower && !digit;
  if (name == "graph") return visible;
  if (name == "print") return visible || c == ' ';
  if (name == "cntrl") return c < 0x20 || c == 0x7F;
  return false;
}

// Does the class at `pattern[at]`, a `[`, hold `c`? Moves `at` past it. A class that is never closed matches nothing.
bool matches_class(std::string_view pattern, std::size_t& at, char c) {
  std::size_t i = at + 1;
  bool negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
  if (negated) ++i;
  bool found = false, first = true;
  auto byte = [](char x) { return static_cast<unsigned char>(x); };
  while (i < pattern.size() && (first || pattern[i] != ']')) {
    first = false;
    if (pattern.substr(i, 2) == "[:") {
      std::size_t end = pattern.find(":]", i + 2);
      if (end != std::string_view::npos) {
        found = found || is_in_named_class(pattern.substr(i + 2, end - i - 2), byte(c));
        i = end + 2;
        continue;
      }
    }
    if (pattern[i] == '\\' && i + 1 < pattern.size()) ++i;
    char low = pattern[i++], high = low;
    if (i + 1 < pattern.size() && pattern[i] == '-' && pattern[i + 1] != ']') {
      ++i;
      if (pattern[i] == '\\' && i + 1 < pattern.size()) ++i;
      high = pattern[i++];
    }
    found = found || (byte(low) <= byte(c) && byte(c) <= byte(high));
  }
  at = i + 1;
  return i < pattern.size() && found != negated;
}

using Steps = std::vector<std::string_view>;

Steps split(std::string_view path) {
  Steps steps;
  while (!path.empty()) {
    std::size_t slash = std::min(path.find('/'), path.size());
    if (slash > 0) steps.push_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return steps;
}

// `**` stands for any number of steps, at the end for one at least. Only the last `**` is ever tried again, so the time
// is bounded by the product of the lengths.
bool matches_steps(const std::vector<std::string>& pattern, const Steps& steps) {
  std::size_t p = 0, s = 0, after_star = std::string::npos, star_at = 0;
  while (s < steps.size()) {
    if (p < pattern.size() && pattern[p] == "**") {
      if (p + 1 == pattern.size()) return true;
      after_star = ++p;
      star_at = s;
    } else if (p < pattern.size() && matches_glob(pattern[p], steps[s])) {
      ++p, ++s;
    } else if (after_star != std::string::npos) {
      p = after_star;
      s = ++star_at;
    } else {
      return false;
    }
  }
  return p == pattern.size();
}

}  // namespace

bool matches_glob(std::string_view pattern, std::string_view name) {
  std::size_t p = 0, n = 0, after_star = std::string_view::npos, star_at = 0;
  auto retry = [&] {
    if (after_star == std::string_view::npos) return false;
    p = after_star;
    n = ++star_at;
    return true;
  };
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      after_star = ++p;
      star_at = n;
    } else if (p < pattern.size() && pattern[p] == '?') {
      ++p, ++n;
    } else if (p < pattern.size() && pattern[p] == '[') {
      std::size_t at = p;
      if (matches_class(pattern, at, name[n])) {
        p = at;
        ++n;
      } else if (!retry()) {
        return false;
      }
    } else {
      std::size_t literal = p + (p + 1 < pattern.size() && pattern[p] == '\\' ? 1 : 0);
      if (literal < pattern.size() && pattern[literal] == name[n]) {
        p = literal + 1;
        ++n;
      } else if (!retry()) {
        return false;
      }
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

IgnoreRules::IgnoreRules(std::string_view folder, std::string_view text) : folder_(folder) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty()) {
    std::size_t end = std::min(text.find('\n'), text.size());
    add_rule(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void IgnoreRules::add_rule(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  while (line.ends_with(' ') && !line.ends_with("\\ ")) line.remove_suffix(1);
  if (line.empty() || line[0] == '#') return;
  Rule rule{{}, false, false, true};
  if (line[0] == '!') {
    rule.ignores = false;
    line.remove_prefix(1);
  }
  if (line.ends_with('/')) {
    rule.folders_only = true;
    line.remove_suffix(1);
  }
  rule.anchored = line.find('/') != std::string_view::npos;
  for (std::string_view step : split(line)) rule.steps.emplace_back(step);
  if (!rule.steps.empty()) rules_.push_back(std::move(rule));
}

std::optional<bool> IgnoreRules::decide(std::string_view path, bool is_folder) const {
  std::string_view below = folder_.empty() ? path : path.substr(folder_.size() + 1);
  std::size_t slash = below.rfind('/');
  std::string_view name = slash == std::string_view::npos ? below : below.substr(slash + 1);
  Steps steps;
  for (auto rule = rules_.rbegin(); rule != rules_.rend(); ++rule) {
    if (rule->folders_only && !is_folder) continue;
    bool matches = false;
    if (!rule->anchored) {
      matches = matches_glob(rule->steps[0], name);
    } else {
      if (steps.empty()) steps = split(below);
      matches = matches_steps(rule->steps, steps);
    }
    if (matches) return rule->ignores;
  }
  return std::nullopt;
}

}  // namespace analyzer::source
