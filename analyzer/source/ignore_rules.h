// What a `.gitignore` file says: which paths below its folder git passes over.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace analyzer::source {

class IgnoreRules {
 public:
  // `folder` is where the file lies, relative to the tree's root.
  IgnoreRules(std::string_view folder, std::string_view text);

  // True: ignored; false: taken back by a `!` rule; nothing: no rule speaks of it. The last rule that matches decides.
  // `path` is relative to the tree's root and below `folder`.
  std::optional<bool> decide(std::string_view path, bool is_folder) const;

  bool empty() const { return rules_.empty(); }

 private:
  struct Rule {
    std::vector<std::string> steps;  // the pattern between its slashes
    bool anchored;                   // to `folder`; else the name alone is compared
    bool folders_only;
    bool ignores;
  };
  void add_rule(std::string_view line);

  std::string folder_;
  std::vector<Rule> rules_;
};

// One step of a pattern against one name: `*`, `?`, `[a-z]`, `[!a]`, and `\` before what is meant literally.
bool matches_glob(std::string_view pattern, std::string_view name);

}  // namespace analyzer::source
