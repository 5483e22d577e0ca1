#include "policy/pattern.h"

namespace analyzer::policy {

namespace {

// Splits at the first five colons; false if there are fewer.
bool split_arn(std::string_view text, std::array<std::uint32_t, 6>& starts, std::array<std::uint32_t, 6>& ends) {
  std::size_t at = 0;
  for (std::size_t field = 0; field < 5; ++field) {
    std::size_t colon = text.find(':', at);
    if (colon == std::string_view::npos) return false;
    starts[field] = static_cast<std::uint32_t>(at);
    ends[field] = static_cast<std::uint32_t>(colon);
    at = colon + 1;
  }
  starts[5] = static_cast<std::uint32_t>(at);
  ends[5] = static_cast<std::uint32_t>(text.size());
  return true;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// The inside of `${…}`: a key, or a key and its default in single quotes.
Variable read_variable(std::string_view inside) {
  Variable variable;
  std::size_t comma = inside.find(',');
  std::string_view key = trim(inside.substr(0, comma));
  if (comma != std::string_view::npos) {
    std::string_view fallback = trim(inside.substr(comma + 1));
    if (fallback.size() >= 2 && fallback.front() == '\'' && fallback.back() == '\'')
      fallback = fallback.substr(1, fallback.size() - 2);
    variable.fallback = std::string(fallback);
  }
  variable.key = std::string(key);
  variable.lower = to_lower(key);
  return variable;
}

}  // namespace

Subject::Subject(const Text& text, bool arn, bool fold_case) : known_(text.is_known()) {
  if (known_) {
    text_ = fold_case ? to_lower(text.known()) : text.known();
    if (arn) arn_ = split_arn(text_, starts_, ends_);
    return;
  }
  symbols_ = symbols_of(text);
  if (fold_case)
    for (Symbol& s : symbols_)
      if (s.character >= 'A' && s.character <= 'Z') s.character = static_cast<char>(s.character - 'A' + 'a');
}

Pattern::Pattern(const Text& text, PatternSyntax syntax) : syntax_(syntax) {
  everything_ = syntax.wildcards && text.is("*");
  bool variables = syntax.variables && (!text.is_known() || text.known().find("${") != std::string::npos);
  if (text.is_known() && !variables) {
    simple_ = true;
    glob_ = syntax.fold_case ? to_lower(text.known()) : text.known();
    has_wildcards_ = syntax.wildcards && glob_.find_first_of("*?") != std::string::npos;
    if (syntax.arn && !everything_) malformed_ = !split_arn(glob_, starts_, ends_);
    return;
  }
  tokenize(text, syntax);
}

void Pattern::tokenize(const Text& text, PatternSyntax syntax) {
  if (text.is_known()) {
    tokenize_literal(text.known(), syntax);
  } else {
    for (const Piece& piece : text.pieces()) {
      if (!piece.is_hole()) {
        tokenize_literal(piece.literal, syntax);
        continue;
      }
      Token token{Token::Kind::hole};
      token.shape = piece.shape;
      token.term = piece.term.index;
      tokens_.push_back(std::move(token));
    }
  }
  std::size_t colons = 0;
  bool after_hole = false;
  for (Token& token : tokens_) {
    token.field = static_cast<std::uint8_t>(colons < 5 ? colons : 5);
    token.after_hole = after_hole;
    if (token.kind == Token::Kind::literal)
      for (char c : token.literal) colons += c == ':';
    if (token.kind == Token::Kind::hole && token.shape == HoleShape::any) after_hole = true;
  }
  if (syntax.arn && colons < 5 && !after_hole) malformed_ = true;
}

void Pattern::tokenize_literal(std::string_view text, PatternSyntax syntax) {
  std::string literal;
  auto flush = [&] {
    if (literal.empty()) return;
    Token token{Token::Kind::literal};
    token.literal = syntax.fold_case ? to_lower(literal) : literal;
    tokens_.push_back(std::move(token));
    literal.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (syntax.variables && text.substr(i, 2) == "${") {
      std::size_t close = text.find('}', i);
      if (close != std::string_view::npos) {
        std::string_view inside = text.substr(i + 2, close - i - 2);
        i = close;
        if (inside == "*" || inside == "?" || inside == "$") {
          literal += inside;
          continue;
        }
        flush();
        Token token{Token::Kind::variable};
        token.variable = variables_.size();
        variables_.push_back(read_variable(inside));
        tokens_.push_back(std::move(token));
        continue;
      }
    }
    if (syntax.wildcards && (text[i] == '*' || text[i] == '?')) {
      flush();
      has_wildcards_ = true;
      tokens_.push_back(Token{text[i] == '*' ? Token::Kind::run : Token::Kind::one});
      continue;
    }
    literal += text[i];
    // Where an ARN's fields end must be seen by the token after it.
    if (syntax.arn && text[i] == ':') flush();
  }
  flush();
}

Symbol Pattern::wildcard(const Token& token) const {
  Symbol symbol;
  symbol.kind = token.kind == Token::Kind::run ? Symbol::Kind::run : Symbol::Kind::one;
  // A hole before it may hold colons, so this may be the last field: match_tokens() tries both.
  symbol.crosses = !syntax_.arn || token.field == 5;
  return symbol;
}

Match Pattern::match(const Subject& subject, const Context& context) const {
  if (everything_) return Match::yes;
  if (!simple_ || !subject.known()) return match_tokens(subject, context);
  if (malformed_) return Match::undecided;
  bool hit;
  if (!syntax_.arn) {
    hit = has_wildcards_ ? glob_match(glob_, subject.text()) : glob_ == subject.text();
  } else {
    if (!subject.is_arn()) return Match::no;
    hit = true;
    for (std::size_t i = 6; hit && i-- > 0;) {
      std::string_view pattern = std::string_view(glob_).substr(starts_[i], ends_[i] - starts_[i]);
      hit = has_wildcards_ ? glob_match(pattern, subject.field(i)) : pattern == subject.field(i);
    }
  }
  return hit ? Match::yes : Match::no;
}

Match Pattern::match_tokens(const Subject& subject, const Context& context) const {
  if (malformed_) return Match::undecided;
  if (simple_) {
    Pattern general;
    general.syntax_ = syntax_;
    PatternSyntax without_variables = syntax_;
    without_variables.variables = false;
    general.tokenize(Text(glob_), without_variables);
    general.malformed_ = malformed_;
    return general.match_tokens(subject, context);
  }
  if (syntax_.arn && subject.known() && !subject.is_arn()) return Match::no;

  Symbols strict;
  bool loose_differs = false, may_be_absent = false;
  for (const Token& token : tokens_) {
    switch (token.kind) {
      case Token::Kind::literal:
        append_literal(strict, token.literal);
        break;
      case Token::Kind::one:
      case Token::Kind::run:
        strict.push_back(wildcard(token));
        loose_differs |= token.after_hole && !strict.back().crosses;
        break;
      case Token::Kind::hole:
        strict.push_back(Symbol{Symbol::Kind::hole, 0, true, token.shape, token.term});
        break;
      case Token::Kind::variable: {
        const Variable& variable = variables_[token.variable];
        const ContextValue& value = context.get(variable.lower);
        if (value.present == Tri::no || (value.present == Tri::yes && value.multi)) {
          if (!variable.fallback || value.present == Tri::yes) return Match::unresolved;
          append_literal(strict, syntax_.fold_case ? to_lower(*variable.fallback) : *variable.fallback);
        } else if (value.present == Tri::yes && !value.open && value.values.size() == 1) {
          const Text& text = value.values.front();
          Symbols inserted = symbols_of(syntax_.fold_case && text.is_known() ? Text(to_lower(text.known())) : text);
          strict.insert(strict.end(), inserted.begin(), inserted.end());
        } else {
          may_be_absent |= !variable.fallback && value.present != Tri::yes;
          strict.push_back(Symbol{Symbol::Kind::hole});
        }
        break;
      }
    }
  }
  Symbols known_subject;
  if (subject.known()) append_literal(known_subject, subject.text());
  const Symbols& value = subject.known() ? known_subject : subject.symbols();
  Tri answer = match_symbols(strict, value);
  if (answer == Tri::no && loose_differs) {
    Symbols loose = strict;
    for (Symbol& s : loose) s.crosses = true;
    if (match_symbols(loose, value) != Tri::no) answer = Tri::undecided;
  }
  if (answer == Tri::no) return may_be_absent ? Match::unresolved : Match::no;
  if (answer == Tri::yes && may_be_absent) return Match::undecided;
  return answer == Tri::yes ? Match::yes : Match::undecided;
}

Symbols Pattern::symbols() const {
  if (everything_) return {Symbol{Symbol::Kind::run}};
  if (simple_) {
    Pattern general;
    general.syntax_ = syntax_;
    PatternSyntax without_variables = syntax_;
    without_variables.variables = false;
    general.tokenize(Text(glob_), without_variables);
    return general.symbols();
  }
  Symbols symbols;
  for (const Token& token : tokens_) {
    switch (token.kind) {
      case Token::Kind::literal:
        append_literal(symbols, token.literal);
        break;
      case Token::Kind::one:
      case Token::Kind::run:
        symbols.push_back(wildcard(token));
        symbols.back().crosses = symbols.back().crosses || token.after_hole;
        break;
      case Token::Kind::hole:
        symbols.push_back(Symbol{Symbol::Kind::hole, 0, true, token.shape, token.term});
        break;
      case Token::Kind::variable:
        symbols.push_back(Symbol{Symbol::Kind::hole});
        break;
    }
  }
  return symbols;
}

}  // namespace analyzer::policy
