#include "frontends/terraform/functions/glob.h"

#include <string>

namespace analyzer::frontends::terraform {

namespace {

constexpr int max_steps = 100'000;  // patterns come from the code under scan

bool match(std::string_view p, std::string_view t, int& steps) {
  if (++steps > max_steps) return false;
  while (!p.empty()) {
    if (p.substr(0, 2) == "**") {
      bool slash = p.substr(0, 3) == "**/";
      std::string_view rest = p.substr(slash ? 3 : 2);
      for (std::size_t i = 0; i <= t.size(); ++i) {
        bool boundary = i == 0 || t[i - 1] == '/';
        if ((!slash || boundary) && match(rest, t.substr(i), steps)) return true;
      }
      return false;
    }
    if (p[0] == '*') {
      for (std::size_t i = 0; i <= t.size(); ++i) {
        if (match(p.substr(1), t.substr(i), steps)) return true;
        if (i < t.size() && t[i] == '/') break;
      }
      return false;
    }
    if (p[0] == '{') {
      std::size_t close = p.find('}');
      if (close != std::string_view::npos) {
        std::string_view options = p.substr(1, close - 1), rest = p.substr(close + 1);
        for (;;) {
          std::size_t comma = options.find(',');
          if (match(std::string(options.substr(0, comma)) + std::string(rest), t, steps)) return true;
          if (comma == std::string_view::npos) return false;
          options.remove_prefix(comma + 1);
        }
      }
    }
    if (t.empty()) return false;
    if (p[0] == '[') {
      std::size_t close = p.find(']', 1);
      if (close != std::string_view::npos) {
        std::string_view set = p.substr(1, close - 1);
        bool negated = !set.empty() && (set[0] == '^' || set[0] == '!');
        if (negated) set.remove_prefix(1);
        bool in = false;
        for (std::size_t i = 0; i < set.size(); ++i) {
          if (i + 2 < set.size() && set[i + 1] == '-') {
            in |= set[i] <= t[0] && t[0] <= set[i + 2];
            i += 2;
          } else {
            in |= set[i] == t[0];
          }
        }
        if (in == negated || t[0] == '/') return false;
        p.remove_prefix(close + 1);
        t.remove_prefix(1);
        continue;
      }
    }
    if (p[0] == '\\' && p.size() > 1)
      p.remove_prefix(1);
    else if (p[0] == '?' && t[0] != '/') {
      p.remove_prefix(1);
      t.remove_prefix(1);
      continue;
    }
    if (p[0] != t[0]) return false;
    p.remove_prefix(1);
    t.remove_prefix(1);
  }
  return t.empty();
}

}  // namespace

bool glob_matches(std::string_view pattern, std::string_view path) {
  int steps = 0;
  return match(pattern, path, steps);
}

}  // namespace analyzer::frontends::terraform
