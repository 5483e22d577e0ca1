// A string of a policy compiled for matching: an action, a resource ARN, a condition value.
//
// Policy variables (`${aws:username}`, `${key, 'default'}`) are replaced after an ARN is split into fields and before
// wildcards are matched; what a key holds is literal text.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "policy/context.h"
#include "policy/glob.h"

namespace analyzer::policy {

struct PatternSyntax {
  bool wildcards = false;
  bool variables = false;
  bool arn = false;  // six fields, compared one by one
  bool fold_case = false;
};

// What a pattern is held against, prepared once for many patterns.
class Subject {
 public:
  Subject(const Text& text, bool arn, bool fold_case = false);
  bool known() const { return known_; }
  bool is_arn() const { return arn_; }  // known, and has six fields
  std::string_view text() const { return text_; }
  std::string_view field(std::size_t i) const {
    return std::string_view(text_).substr(starts_[i], ends_[i] - starts_[i]);
  }
  const Symbols& symbols() const { return symbols_; }

 private:
  std::string text_;
  bool known_ = true, arn_ = false;
  std::array<std::uint32_t, 6> starts_{}, ends_{};
  Symbols symbols_;
};

// `unresolved`: a variable has no value, so nothing equals or is like the pattern; what its negation says is open.
enum class Match : std::uint8_t { no, yes, undecided, unresolved };

struct Variable {
  std::string key;  // as written
  std::string lower;
  std::optional<std::string> fallback;
};

class Pattern {
 public:
  Pattern() = default;
  Pattern(const Text& text, PatternSyntax syntax);

  bool is_everything() const { return everything_; }  // `*` alone
  // An ARN pattern of fewer than six fields: what it means is not documented.
  bool is_malformed_arn() const { return malformed_; }
  // Known text without variables.
  bool is_plain() const { return simple_; }
  bool has_wildcards() const { return has_wildcards_; }
  const std::vector<Variable>& variables() const { return variables_; }

  Match match(const Subject& subject, const Context& context) const;
  // Variables and holes as holes.
  Symbols symbols() const;

 private:
  struct Token {
    enum class Kind : std::uint8_t { literal, one, run, variable, hole } kind;
    std::string literal;
    std::size_t variable = 0;
    HoleShape shape = HoleShape::any;
    std::uint32_t term = 0;
    std::uint8_t field = 0;   // of an ARN: colons before it, at most 5
    bool after_hole = false;  // the field is not sure
  };
  void tokenize(const Text& text, PatternSyntax syntax);
  void tokenize_literal(std::string_view text, PatternSyntax syntax);
  Match match_tokens(const Subject& subject, const Context& context) const;
  Symbol wildcard(const Token& token) const;

  PatternSyntax syntax_;
  bool everything_ = false, malformed_ = false, simple_ = false, has_wildcards_ = false;
  std::string glob_;  // simple: the text, in lower case if case is folded
  std::array<std::uint32_t, 6> starts_{}, ends_{};
  std::vector<Token> tokens_;
  std::vector<Variable> variables_;
};

}  // namespace analyzer::policy
