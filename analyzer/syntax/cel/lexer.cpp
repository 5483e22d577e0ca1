#include "syntax/cel/lexer.h"

#include <algorithm>
#include <array>

namespace analyzer::syntax::cel {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

constexpr std::array<std::string_view, 17> reserved_words = {
    "as",  "break", "const",   "continue",  "else",   "for", "function", "if",   "import",
    "let", "loop",  "package", "namespace", "return", "var", "void",     "while"};
constexpr std::array<std::string_view, 4> keywords = {"true", "false", "null", "in"};
constexpr std::array<std::string_view, 7> long_symbols = {"&&", "||", "==", "!=", "<=", ">=", ""};
constexpr std::string_view short_symbols = "<>+-*/%!?:.,()[]{}";

}  // namespace

Token Lexer::make(TokenKind kind, std::size_t begin) const {
  return {
      kind, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_), text_.substr(begin, at_ - begin), {}};
}

Token Lexer::wrong(std::size_t begin, std::size_t end, std::string problem) {
  at_ = text_.size();
  return {TokenKind::wrong, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), {}, std::move(problem)};
}

bool Lexer::skip_space() {
  const std::size_t begin = at_;
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r') {
      ++at_;
    } else if (c == '/' && at(at_ + 1) == '/') {
      while (at_ < text_.size() && text_[at_] != '\n') ++at_;
    } else {
      break;
    }
  }
  return at_ != begin;
}

Token Lexer::next() {
  skip_space();
  if (at_ >= text_.size()) return make(TokenKind::end, at_);
  const char c = text_[at_];
  if (is_digit(c) || (c == '.' && is_digit(at(at_ + 1)))) return number();
  if (c == '"' || c == '\'') return quoted(0);
  if (c == '`') return quoted_identifier();
  if (is_letter(c)) {
    // A prefix of a literal, r b and br in either case, or a word that begins like one.
    std::size_t prefix = 0;
    if (c == 'b' || c == 'B') prefix = 1;
    if (at(at_ + prefix) == 'r' || at(at_ + prefix) == 'R') ++prefix;
    if (prefix > 0 && (at(at_ + prefix) == '"' || at(at_ + prefix) == '\'')) return quoted(prefix);
    return word();
  }
  return symbol();
}

Token Lexer::number() {
  const std::size_t begin = at_;
  TokenKind kind = TokenKind::int_number;
  if (text_[at_] == '0' && (at(at_ + 1) == 'x' || at(at_ + 1) == 'X') && is_hex(at(at_ + 2))) {
    at_ += 2;
    while (is_hex(at(at_))) ++at_;
  } else {
    while (is_digit(at(at_))) ++at_;
    if (at(at_) == '.' && is_digit(at(at_ + 1))) {
      kind = TokenKind::double_number;
      ++at_;
      while (is_digit(at(at_))) ++at_;
    }
    if (at(at_) == 'e' || at(at_) == 'E') {
      const std::size_t sign = at(at_ + 1) == '+' || at(at_ + 1) == '-' ? 1 : 0;
      if (is_digit(at(at_ + 1 + sign))) {
        kind = TokenKind::double_number;
        at_ += 1 + sign;
        while (is_digit(at(at_))) ++at_;
      }
    }
  }
  if (kind == TokenKind::int_number && (at(at_) == 'u' || at(at_) == 'U')) {
    kind = TokenKind::uint_number;
    ++at_;
  }
  if (is_letter(at(at_))) {
    std::size_t end = at_;
    while (is_letter(at(end)) || is_digit(at(end))) ++end;
    return wrong(begin, end, "`" + std::string(text_.substr(begin, end - begin)) + "` is neither a number nor a name");
  }
  return make(kind, begin);
}

Token Lexer::word() {
  const std::size_t begin = at_;
  while (is_letter(at(at_)) || is_digit(at(at_))) ++at_;
  const std::string_view text = text_.substr(begin, at_ - begin);
  if (std::find(keywords.begin(), keywords.end(), text) != keywords.end()) return make(TokenKind::keyword, begin);
  if (std::find(reserved_words.begin(), reserved_words.end(), text) != reserved_words.end()) {
    return make(TokenKind::reserved, begin);
  }
  return make(TokenKind::identifier, begin);
}

Token Lexer::quoted(std::size_t prefix) {
  const std::size_t begin = at_;
  const bool is_bytes = prefix > 0 && (text_[at_] == 'b' || text_[at_] == 'B');
  const bool raw = prefix == 2 || (prefix == 1 && !is_bytes);
  at_ += prefix;
  const char quote = text_[at_];
  const bool triple = at(at_ + 1) == quote && at(at_ + 2) == quote;
  const std::size_t opening = at_ + (triple ? 3 : 1);
  for (at_ = opening; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (c == '\\' && !raw && at_ + 1 < text_.size()) {
      ++at_;
    } else if (c == quote && (!triple || (at(at_ + 1) == quote && at(at_ + 2) == quote))) {
      at_ += triple ? 3 : 1;
      return make(is_bytes ? TokenKind::bytes : TokenKind::string, begin);
    } else if (!triple && (c == '\n' || c == '\r')) {
      break;
    }
  }
  return wrong(begin, opening,
               triple ? "a string is opened with three quotes and never closed"
                      : "a string is opened and not closed on its line");
}

// Any name after a dot may stand in backticks: `labels.`kubernetes.io/name``.
Token Lexer::quoted_identifier() {
  const std::size_t begin = at_++;
  while (at_ < text_.size() && text_[at_] != '`') {
    const char c = text_[at_];
    if (!is_letter(c) && !is_digit(c) && c != '.' && c != '-' && c != '/' && c != ' ') {
      return wrong(at_, at_ + 1, "a name in backticks has letters, digits, `_`, `.`, `-`, `/` and spaces only");
    }
    ++at_;
  }
  if (at_ >= text_.size() || at_ == begin + 1) {
    return wrong(begin, begin + 1,
                 at_ >= text_.size() ? "a name in backticks is never closed" : "a name in backticks is empty");
  }
  ++at_;
  Token token = make(TokenKind::quoted_identifier, begin);
  token.text = text_.substr(begin + 1, at_ - begin - 2);
  return token;
}

Token Lexer::symbol() {
  const std::size_t begin = at_;
  for (const std::string_view candidate : long_symbols) {
    if (!candidate.empty() && text_.substr(at_, 2) == candidate) {
      at_ += 2;
      return make(TokenKind::symbol, begin);
    }
  }
  const char c = text_[at_];
  if (c != '\0' && short_symbols.find(c) != std::string_view::npos) {
    ++at_;
    return make(TokenKind::symbol, begin);
  }
  if (c == '=') return wrong(begin, begin + 1, "`=` sets nothing here; did you mean `==`?");
  if (c == '&') return wrong(begin, begin + 1, "`&` is no operator; did you mean `&&`?");
  if (c == '|') return wrong(begin, begin + 1, "`|` is no operator; did you mean `||`?");
  std::size_t end = begin + 1;
  while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xc0) == 0x80) ++end;
  if (static_cast<unsigned char>(c) < 0x20) return wrong(begin, end, "a control character stands outside a string");
  return wrong(begin, end, "`" + std::string(text_.substr(begin, end - begin)) + "` means nothing in an expression");
}

}  // namespace analyzer::syntax::cel
