// Hands out the tokens of a text as the generated lexer and our scanner see them in a parser state.
//
// Does what tree-sitter's runtime does: the scanner first, then the generated lexer, then the test for keywords.
#pragma once

#include <cstdint>
#include <string_view>

#include "syntax/hcl/symbols.h"

namespace analyzer::syntax::hcl {

struct Token {
  TSSymbol symbol = 0;
  bool found = false;  // false: nothing that is a token here
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

class Lexer {
 public:
  explicit Lexer(std::string_view text);
  ~Lexer();
  Lexer(const Lexer&) = delete;
  Lexer& operator=(const Lexer&) = delete;

  // The token from `offset` on, in that parser state.
  Token next(std::uint16_t state, std::uint32_t offset);

  // What the scanner holds to be open: bodies only, as many; or a template or expression that stands alone.
  void open_bodies(std::uint32_t count);
  void open_template();
  void open_expression();

 private:
  struct Cursor {
    TSLexer base;  // first, so that a TSLexer* is a Cursor*
    const unsigned char* text;
    std::uint32_t size, position, width, token_begin, token_end;
    void load();
    void start(std::uint32_t offset);
  };
  static void advance(TSLexer* lexer, bool skip);
  static void mark_end(TSLexer* lexer);
  static bool at_end(const TSLexer* lexer);

  std::uint32_t first_visible(std::uint32_t offset) const;

  const Symbols& symbols_;
  Cursor cursor_{};
  void* scanner_;
};

}  // namespace analyzer::syntax::hcl
