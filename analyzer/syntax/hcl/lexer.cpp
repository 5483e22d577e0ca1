#include "syntax/hcl/lexer.h"

#include <cstring>

namespace analyzer::syntax::hcl {
namespace {

constexpr std::uint32_t unmarked = 0xffffffff;

// The scanner's frames as it serializes them (grammars/hcl/src/scanner.c): their number in two bytes, then four bits
// each.
constexpr char in_body = 0, in_bare_template = 7, in_bare_expression = 8;
constexpr std::uint32_t most_frames = 900;

constexpr int template_literal = 15;  // in `externals` of grammar.js

}  // namespace

// The text is UTF-8 that was checked before, or every byte that is not counts as a character that is no token.
void Lexer::Cursor::load() {
  if (position >= size) {
    base.lookahead = 0;
    width = 0;
    return;
  }
  const unsigned char* at = text + position;
  const std::uint32_t left = size - position;
  if (at[0] < 0x80) {
    base.lookahead = at[0];
    width = 1;
  } else if ((at[0] & 0xE0) == 0xC0 && left > 1) {
    base.lookahead = (at[0] & 0x1F) << 6 | (at[1] & 0x3F);
    width = 2;
  } else if ((at[0] & 0xF0) == 0xE0 && left > 2) {
    base.lookahead = (at[0] & 0x0F) << 12 | (at[1] & 0x3F) << 6 | (at[2] & 0x3F);
    width = 3;
  } else if ((at[0] & 0xF8) == 0xF0 && left > 3) {
    base.lookahead = (at[0] & 0x07) << 18 | (at[1] & 0x3F) << 12 | (at[2] & 0x3F) << 6 | (at[3] & 0x3F);
    width = 4;
  } else {
    base.lookahead = -1;
    width = 1;
  }
}

void Lexer::Cursor::start(std::uint32_t offset) {
  position = token_begin = offset;
  token_end = unmarked;
  load();
}

void Lexer::advance(TSLexer* lexer, bool skip) {
  Cursor& cursor = *reinterpret_cast<Cursor*>(lexer);
  cursor.position += cursor.width;
  if (skip) cursor.token_begin = cursor.position;
  // Most text is ASCII.
  if (cursor.position < cursor.size && cursor.text[cursor.position] < 0x80) {
    cursor.base.lookahead = cursor.text[cursor.position];
    cursor.width = 1;
  } else {
    cursor.load();
  }
}

void Lexer::mark_end(TSLexer* lexer) {
  Cursor& cursor = *reinterpret_cast<Cursor*>(lexer);
  cursor.token_end = cursor.position;
}

bool Lexer::at_end(const TSLexer* lexer) {
  const Cursor& cursor = *reinterpret_cast<const Cursor*>(lexer);
  return cursor.position >= cursor.size;
}

Lexer::Lexer(std::string_view text) : symbols_(Symbols::get()) {
  cursor_.base.advance = advance;
  cursor_.base.mark_end = mark_end;
  cursor_.base.eof = at_end;
  cursor_.text = reinterpret_cast<const unsigned char*>(text.data());
  cursor_.size = static_cast<std::uint32_t>(text.size());
  scanner_ = symbols_.language().external_scanner.create();
}

Lexer::~Lexer() {
  symbols_.language().external_scanner.destroy(scanner_);
}

Token Lexer::next(std::uint16_t state, std::uint32_t offset) {
  const TSLanguage& language = symbols_.language();
  const TSLexMode mode = symbols_.lex_mode(state);
  if (mode.external_lex_state != 0) {
    cursor_.start(offset);
    if (language.external_scanner.scan(scanner_, &cursor_.base, symbols_.valid_externals(mode.external_lex_state))) {
      std::uint32_t end = cursor_.token_end == unmarked ? cursor_.position : cursor_.token_end;
      return {language.external_scanner.symbol_map[cursor_.base.result_symbol], true, cursor_.token_begin, end};
    }
    // Inside a template all tokens are the scanner's, and blanks are text.
    if (offset < cursor_.size && symbols_.valid_externals(mode.external_lex_state)[template_literal])
      return {0, false, offset, offset};
  }
  cursor_.start(offset);
  bool found = language.lex_fn(&cursor_.base, mode.lex_state);
  // The generated lexer takes a carriage return at the very end for the half of a line break.
  if (found && cursor_.base.result_symbol == 0 && cursor_.token_begin > offset &&
      cursor_.text[cursor_.size - 1] == '\r')
    found = false;
  if (!found) {
    std::uint32_t at = first_visible(offset);
    return {0, false, at, at};
  }
  Token token{cursor_.base.result_symbol, true, cursor_.token_begin,
              cursor_.token_end == unmarked ? cursor_.position : cursor_.token_end};
  if (token.symbol == language.keyword_capture_token) {
    cursor_.start(token.begin);
    if (language.keyword_lex_fn(&cursor_.base, 0) && cursor_.token_end == token.end &&
        symbols_.action(state, cursor_.base.result_symbol).kind != ActionKind::error) {
      token.symbol = cursor_.base.result_symbol;
    }
  }
  return token;
}

// Where what is no token begins: after blanks.
std::uint32_t Lexer::first_visible(std::uint32_t offset) const {
  while (offset < cursor_.size) {
    unsigned char c = cursor_.text[offset];
    bool crlf = c == '\r' && offset + 1 < cursor_.size && cursor_.text[offset + 1] == '\n';
    if (c != ' ' && c != '\t' && c != '\n' && !crlf) break;
    ++offset;
  }
  return offset;
}

void Lexer::open_bodies(std::uint32_t count) {
  if (count > most_frames) count = most_frames;
  char buffer[2 + most_frames / 2 + 1] = {static_cast<char>(count & 0xFF), static_cast<char>(count >> 8)};
  static_assert(in_body == 0, "the rest of the buffer is bodies");
  symbols_.language().external_scanner.deserialize(scanner_, buffer, count == 0 ? 0 : 2 + (count + 1) / 2);
}

void Lexer::open_template() {
  const char buffer[] = {1, 0, in_bare_template};
  symbols_.language().external_scanner.deserialize(scanner_, buffer, sizeof buffer);
}

void Lexer::open_expression() {
  const char buffer[] = {1, 0, in_bare_expression};
  symbols_.language().external_scanner.deserialize(scanner_, buffer, sizeof buffer);
}

}  // namespace analyzer::syntax::hcl
