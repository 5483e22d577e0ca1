// Says what is wrong where the parser stopped: what is there, what should be, and where a thing that is never closed
// begins.
#pragma once

#include <string>
#include <string_view>

#include "syntax/hcl/grammar_parser.h"

namespace analyzer::syntax::hcl {

class Explanation {
 public:
  Explanation(const GrammarParser& parser, const Token& token) : parser_(parser), token_(token) {}
  SyntaxError error() const;

 private:
  struct Opener {
    const StackEntry* entry = nullptr;
    Sym sym = Sym::none;
  };
  Opener innermost_opener() const;
  const StackEntry* open_directive(const Opener& opener) const;
  SyntaxError unclosed(const Opener& opener) const;
  SyntaxError unclosed_string(const Opener& opener) const;
  SyntaxError unknown_character(const Opener& opener) const;
  std::string expectation(const Opener& opener) const;
  std::string block_header(const StackEntry& open_brace) const;
  std::string found() const;
  bool takes(Sym sym) const { return parser_.would_take(sym); }
  std::string_view at() const { return parser_.text_.substr(token_.begin); }

  const GrammarParser& parser_;
  const Token& token_;
};

}  // namespace analyzer::syntax::hcl
