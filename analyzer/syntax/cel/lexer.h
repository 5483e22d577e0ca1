// Cuts the text of an expression into tokens, one at a time.
//
// Literals keep their spelling; literal.h reads them. White space and `//` comments separate tokens.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace analyzer::syntax::cel {

enum class TokenKind : std::uint8_t {
  end,
  identifier,         // `text`
  quoted_identifier,  // between backticks; `text` is without them
  keyword,            // true false null in
  reserved,           // words kept for later; no identifiers, though good as names after a dot
  int_number,
  uint_number,  // with its suffix
  double_number,
  string,  // with prefix and quotes
  bytes,
  symbol,  // `text` is `&&`, `<=`, `(` …
  wrong,   // `problem` says why
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::uint32_t begin = 0, end = 0;
  std::string_view text;
  std::string problem;
  bool is(std::string_view symbol) const { return kind == TokenKind::symbol && text == symbol; }
  bool is_word(std::string_view word) const { return kind == TokenKind::keyword && text == word; }
};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}
  Token next();

 private:
  bool skip_space();
  Token number();
  Token word();
  Token quoted(std::size_t prefix);
  Token quoted_identifier();
  Token symbol();
  Token make(TokenKind kind, std::size_t begin) const;
  Token wrong(std::size_t begin, std::size_t end, std::string problem);
  char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace analyzer::syntax::cel
