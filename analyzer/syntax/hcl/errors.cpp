#include "syntax/hcl/errors.h"

#include <fmt/format.h>

namespace analyzer::syntax::hcl {
namespace {

using source::Range;

std::size_t character_width(std::string_view text) {
  if (text.empty()) return 0;
  unsigned char first = static_cast<unsigned char>(text[0]);
  std::size_t width = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  return std::min(width, text.size());
}

bool is_line_break(char c) {
  return c == '\n' || c == '\r';
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         (c & 0x80) != 0;
}

}  // namespace

// What was closed last may not be inside a rule yet, so closers are counted.
Explanation::Opener Explanation::innermost_opener() const {
  int closed = 0;
  for (auto entry = parser_.stack_.rbegin(); entry != parser_.stack_.rend(); ++entry) {
    switch (Sym sym = parser_.symbols_.sym(entry->symbol)) {
      case Sym::close_brace:
      case Sym::close_paren:
      case Sym::close_bracket:
      case Sym::quote_close:
      case Sym::heredoc_end:
      case Sym::sequence_close:
        ++closed;
        break;
      case Sym::body_open:
      case Sym::object_open:
      case Sym::for_object_open:
      case Sym::open_paren:
      case Sym::open_bracket:
      case Sym::quote_open:
      case Sym::heredoc_start:
      case Sym::sequence_open:
        if (closed == 0) return {&*entry, sym};
        --closed;
        break;
      default:
        break;
    }
  }
  return {};
}

// The innermost `%{ if }` or `%{ for }` of the template that is open, where that template ends without its end.
const StackEntry* Explanation::open_directive(const Opener& opener) const {
  if (opener.entry && opener.sym != Sym::quote_open && opener.sym != Sym::heredoc_start) return nullptr;
  const bool at_end = at().empty() || parser_.symbols_.sym(token_.symbol) == Sym::quote_close ||
                      parser_.symbols_.sym(token_.symbol) == Sym::heredoc_end;
  if (!at_end) return nullptr;
  for (auto entry = parser_.stack_.rbegin(); entry != parser_.stack_.rend() && &*entry != opener.entry; ++entry) {
    switch (parser_.symbols_.sym(entry->symbol)) {
      case Sym::if_directive:
      case Sym::for_directive:
      case Sym::sequence_open:
        return &*entry;
      default:
        break;
    }
  }
  return nullptr;
}

SyntaxError Explanation::error() const {
  const Opener opener = innermost_opener();
  if (const StackEntry* directive = token_.found ? open_directive(opener) : nullptr) {
    return {{directive->begin, directive->end},
            "template directive is never closed by its `%{ endif }` or `%{ endfor }`",
            {},
            {}};
  }
  if (token_.begin >= parser_.text_.size() && opener.entry) return unclosed(opener);
  if (opener.sym == Sym::sequence_open && at().starts_with('"') && takes(Sym::sequence_close)) return unclosed(opener);
  if (!token_.found && opener.sym == Sym::quote_open && !at().empty() && is_line_break(at()[0]))
    return unclosed_string(opener);
  if (at().starts_with("/*")) return {{token_.begin, token_.begin + 2}, "comment is never closed", {}, {}};
  if (!token_.found && !at().empty()) return unknown_character(opener);
  SyntaxError error;
  error.range = {token_.begin, std::max(token_.end, token_.begin)};
  error.message = expectation(opener);
  return error;
}

std::string Explanation::block_header(const StackEntry& open_brace) const {
  // From the block's type, which is where its item begins.
  const StackEntry* first = &open_brace;
  for (const auto& item : parser_.items_) {
    if (item.offset < open_brace.begin) first = &parser_.stack_[item.stack_size];
  }
  std::string_view header = parser_.text_.substr(first->begin, open_brace.begin - first->begin);
  while (!header.empty() && (header.back() == ' ' || header.back() == '\t')) header.remove_suffix(1);
  return std::string(header.substr(0, 80));
}

SyntaxError Explanation::unclosed(const Opener& opener) const {
  SyntaxError error;
  error.range = {opener.entry->begin, opener.entry->end};
  switch (opener.sym) {
    case Sym::body_open:
      error.message = fmt::format("block `{}` is never closed", block_header(*opener.entry));
      break;
    case Sym::heredoc_start: {
      std::string_view marker = parser_.text_.substr(opener.entry->begin, opener.entry->end - opener.entry->begin);
      while (!marker.empty() && is_line_break(marker.back())) marker.remove_suffix(1);
      std::string_view name = marker.substr(marker.find_first_not_of("<-"));
      error.range.end = opener.entry->begin + static_cast<std::uint32_t>(marker.size());
      error.message = fmt::format("heredoc `{}` is never closed; a line with nothing but `{}` ends it", marker, name);
      break;
    }
    case Sym::quote_open:
      error.message = "string is never closed";
      break;
    case Sym::sequence_open:
      error.message = "template sequence is never closed";
      break;
    default:
      error.message = fmt::format("`{}` is never closed", parser_.text_.substr(opener.entry->begin, 1));
      break;
  }
  return error;
}

SyntaxError Explanation::unclosed_string(const Opener& opener) const {
  SyntaxError error;
  error.range = {opener.entry->begin, opener.entry->end};
  error.message = "string is not closed on its line; a heredoc (`<<EOT`) holds text of several lines";
  return error;
}

SyntaxError Explanation::unknown_character(const Opener&) const {
  SyntaxError error;
  std::string_view text = at();
  std::size_t width = character_width(text);
  error.range = {token_.begin, token_.begin + static_cast<std::uint32_t>(width)};
  std::string_view character = text.substr(0, width);
  if (character == "'") {
    error.message = "`'` does not begin a string; strings stand in `\"`";
  } else if (character == "`") {
    error.message =
        "a backtick does not begin a string; strings stand in `\"`, and a heredoc (`<<EOT`) holds several lines";
  } else if (character == ";") {
    error.message = "`;` separates nothing; arguments stand on lines of their own, items of collections between commas";
  } else if (character == "\xE2\x80\x9C" || character == "\xE2\x80\x9D") {
    error.message = fmt::format("`{}` does not begin a string; use a straight `\"`", character);
  } else if (character == "&" || character == "|") {
    error.message = fmt::format("`{0}` is no operator; use `{0}{0}`", character);
  } else if (character == "^" || character == "~") {
    error.message = fmt::format("`{}` is no operator", character);
  } else if (static_cast<unsigned char>(character[0]) < 0x20) {
    if (is_line_break(character[0])) {
      error.message = expectation(innermost_opener());
    } else {
      error.message = fmt::format("control character {:#04x} is not allowed here",
                                  static_cast<unsigned>(static_cast<unsigned char>(character[0])));
    }
  } else if (is_word(character[0]) ||
             std::string_view("(){}[]\"<>=!?:.,+-*/%#").find(character[0]) != std::string_view::npos) {
    error.message = expectation(innermost_opener());  // a token, but not one for this place
  } else {
    error.message = fmt::format("`{}` means nothing here", character);
  }
  return error;
}

std::string Explanation::found() const {
  std::string_view text = at();
  if (text.empty()) return "the end of the file";
  if (is_line_break(text[0])) return "the end of the line";
  std::size_t width = 0;
  if (is_word(text[0])) {
    while (width < text.size() && width < 40 && is_word(text[width])) ++width;
  } else if (token_.found && token_.end > token_.begin) {
    width = std::min<std::size_t>(token_.end - token_.begin, 12);
    if (text[0] == '"') width = 1;
  } else {
    width = character_width(text);
  }
  return fmt::format("`{}`", text.substr(0, width));
}

std::string Explanation::expectation(const Opener& opener) const {
  const std::string here = found();
  const std::uint16_t state = parser_.state();
  const bool in_braces = opener.sym == Sym::body_open;
  if (parser_.symbols_.starts_item(state)) {
    if (!at().empty() && at()[0] == '}' && !opener.entry) return "`}` closes nothing";
    if (!at().empty() && at()[0] == '"') return "an argument's name and a block's type stand without quotes";
    return fmt::format("expected an argument or a block, found {}", here);
  }
  if ((in_braces || !opener.entry) && takes(Sym::equals) && takes(Sym::body_open)) {
    return fmt::format(
        "expected `=` or `{{` after `{}`, found {}",
        parser_.text_.substr(parser_.stack_.back().begin, parser_.stack_.back().end - parser_.stack_.back().begin),
        here);
  }
  if (takes(Sym::body_open)) return fmt::format("expected a label or `{{`, found {}", here);
  if (parser_.symbols_.sym(parser_.stack_.back().symbol) == Sym::dot)
    return fmt::format("expected a name after `.`, found {}", here);
  if (takes(Sym::number)) {
    if (takes(Sym::close_bracket)) return fmt::format("expected an item or `]`, found {}", here);
    if (takes(Sym::close_brace)) return fmt::format("expected an item or `}}`, found {}", here);
    if (takes(Sym::close_paren)) return fmt::format("expected an argument or `)`, found {}", here);
    return fmt::format("expected an expression, found {}", here);
  }
  switch (opener.sym) {
    case Sym::object_open:
      if (takes(Sym::equals)) return fmt::format("expected `=` after the key, found {}", here);
      if (takes(Sym::comma)) return fmt::format("expected a comma, a new line or `}}` after the item, found {}", here);
      break;
    case Sym::open_bracket:
      if (takes(Sym::comma) && takes(Sym::close_bracket)) return fmt::format("expected `,` or `]`, found {}", here);
      break;
    case Sym::open_paren:
      if (takes(Sym::comma) && takes(Sym::close_paren)) return fmt::format("expected `,` or `)`, found {}", here);
      break;
    case Sym::sequence_open:
      if (takes(Sym::sequence_close))
        return fmt::format("expected `}}` after the template's expression, found {}", here);
      return fmt::format("expected a template directive (`if`, `else`, `endif`, `for`, `endfor`) or its rest, found {}",
                         here);
    case Sym::quote_open:
    case Sym::heredoc_start:
      return fmt::format("this template sequence does not belong here: {}", here);
    default:
      break;
  }
  if (takes(Sym::newline) && (in_braces || !opener.entry)) {
    const bool block = parser_.symbols_.sym(parser_.stack_.back().symbol) == Sym::close_brace &&
                       parser_.inside_item() && parser_.stack_.size() > parser_.items_.back().stack_size + 1 &&
                       parser_.symbols_.sym(parser_.stack_[parser_.items_.back().stack_size + 1].symbol) != Sym::equals;
    return fmt::format("expected a new line after the {}, found {}", block ? "block" : "argument", here);
  }
  if (takes(Sym::close_brace)) return fmt::format("expected `}}`, found {}", here);
  if (takes(Sym::close_bracket)) return fmt::format("expected `]`, found {}", here);
  if (takes(Sym::close_paren)) return fmt::format("expected `)`, found {}", here);
  if (takes(Sym::colon)) return fmt::format("expected `:`, found {}", here);
  if (takes(Sym::identifier)) return fmt::format("expected a name, found {}", here);
  return fmt::format("did not expect {}", here);
}

}  // namespace analyzer::syntax::hcl
