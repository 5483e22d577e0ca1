#include "syntax/hcl/grammar_parser.h"

#include <algorithm>

#include "base/assert.h"
#include "syntax/hcl/errors.h"
#include "syntax/hcl/skip.h"

namespace analyzer::syntax::hcl {
namespace {

constexpr std::uint16_t start_state = 1;
constexpr int most_rereads = 16;

// Tokens that the builder or a reader of positions wants; the others are in the ranges of the nodes around them.
bool is_kept(Sym sym) {
  switch (sym) {
    case Sym::identifier:
    case Sym::number:
    case Sym::equals:
    case Sym::close_paren:
    case Sym::close_brace:
    case Sym::body_open:
    case Sym::minus:
    case Sym::bang:
    case Sym::or_:
    case Sym::and_:
    case Sym::equal:
    case Sym::not_equal:
    case Sym::less:
    case Sym::less_equal:
    case Sym::greater:
    case Sym::greater_equal:
    case Sym::plus:
    case Sym::star:
    case Sym::slash:
    case Sym::percent:
    case Sym::full_splat:
    case Sym::heredoc_start:
    case Sym::heredoc_end:
    case Sym::template_literal:
    case Sym::escape_sequence:
    case Sym::expand_final:
    case Sym::grouping:
      return true;
    default:
      return false;
  }
}

}  // namespace

GrammarParser::GrammarParser(std::string_view text, Start start, Listener& listener)
    : symbols_(Symbols::get()),
      text_(text),
      start_(start),
      listener_(listener),
      lexer_(text),
      search_budget_(4 * text.size() + 65536) {
  nodes_.emplace_back();  // index 0 is no node
  stack_.push_back({start_state});
}

std::uint32_t GrammarParser::run() {
  constexpr int template_start = 20, expression_start = 21;  // in `externals` of grammar.js
  if (start_ != Start::file) {
    if (start_ == Start::template_) lexer_.open_template();
    if (start_ == Start::expression) lexer_.open_expression();
    TSSymbol symbol = symbols_.external(start_ == Start::template_ ? template_start : expression_start);
    const Action& action = symbols_.action(state(), symbol);
    ANALYZER_ASSERT(action.kind == ActionKind::shift, "the grammar has an entry for templates and for expressions");
    shift({symbol, true, 0, 0}, action.state);
  } else if (text_.starts_with("\xEF\xBB\xBF")) {
    offset_ = 3;
  }
  for (;;) {
    Token token = lexer_.next(state(), offset_);
    const Action* action = token.found ? &symbols_.action(state(), token.symbol) : nullptr;
    while (action && action->kind == ActionKind::reduce) {
      reduce(*action);
      action = &symbols_.action(state(), token.symbol);
    }
    if (action && action->kind == ActionKind::accept) return stack_.back().first;
    if (action && action->kind == ActionKind::shift) {
      if (action->extra) {
        if (symbols_.sym(token.symbol) == Sym::comment) comments_.push_back({token.begin, token.end});
        offset_ = token.end;
        continue;
      }
      if (symbols_.sym(token.symbol) == Sym::identifier && symbols_.starts_item(state()) &&
          !note_item_start(token.begin))
        continue;
      shift(token, action->state);
      offset_ = token.end;
      continue;
    }
    if (!recover(token)) return 0;
  }
}

void GrammarParser::shift(const Token& token, std::uint16_t next_state) {
  Sym sym = symbols_.sym(token.symbol);
  std::uint32_t node = 0;
  if (is_kept(sym)) {
    node = static_cast<std::uint32_t>(nodes_.size());
    nodes_.push_back({sym, token.begin, token.end, 0, 0, 0});
  }
  if (token.end > token.begin) {
    stuck_ = 0;
    if (sym != Sym::newline) last_end_ = token.end;
  }
  stack_.push_back({next_state, token.symbol, node, node, token.begin, token.end});
}

void GrammarParser::reduce(const Action& action) {
  const std::size_t base = stack_.size() - action.child_count;
  StackEntry result{0, action.symbol, 0, 0, offset_, offset_};
  if (action.child_count > 0) {  // an empty file has no children
    result.begin = stack_[base].begin;
    result.end = stack_.back().end;
  }
  for (std::size_t i = base; i < stack_.size(); ++i) {
    StackEntry& entry = stack_[i];
    if (TSSymbol alias = symbols_.alias(action.production, static_cast<int>(i - base))) {
      if (entry.first == 0) {  // a keyword that is a name here
        entry.first = entry.last = static_cast<std::uint32_t>(nodes_.size());
        nodes_.push_back({Sym::none, entry.begin, entry.end, 0, 0, 0});
      }
      nodes_[entry.first].sym = symbols_.sym(alias);
    }
    if (entry.first == 0) continue;
    if (result.first == 0) {
      result.first = entry.first;
    } else {
      nodes_[result.last].next = entry.first;
    }
    result.last = entry.last;
  }
  const Sym sym = symbols_.sym(action.symbol);
  if (sym != Sym::hidden) {
    std::uint32_t node = static_cast<std::uint32_t>(nodes_.size());
    nodes_.push_back({sym, result.begin, result.end, result.first, result.last, 0});
    result.first = result.last = node;
  }
  stack_.resize(base);
  if (sym == Sym::attribute || sym == Sym::block) {
    std::size_t node_count = items_.back().node_count;
    items_.pop_back();
    if (items_.empty()) {
      listener_.item(nodes_, result.first);
      nodes_.resize(node_count);
      result.first = result.last = 0;
      quiet_ = false;
      top_level_inside_ = false;
    }
  }
  result.state = symbols_.go_to(state(), action.symbol);
  stack_.push_back(result);
}

// False: the block around it was closed instead, and the token is to be read again.
bool GrammarParser::note_item_start(std::uint32_t offset) {
  if (!items_.empty() && begins_top_level(offset)) {
    if (by_columns_) {
      report({0, false, static_cast<std::uint32_t>(text_.size()), 0});
      close_all();
      offset_ = offset;
      return false;
    }
    top_level_inside_ = true;
  }
  items_.push_back({stack_.size(), nodes_.size(), offset});
  return true;
}

bool GrammarParser::begins_top_level(std::uint32_t offset) const {
  return offset > 0 && text_[offset - 1] == '\n' && begins_top_level_block(text_, offset);
}

// ---- recovery
// -------------------------------------------------------------------------------------------------------------

// Whether the parser would shift `symbol` from here, after reductions.
bool GrammarParser::would_take(TSSymbol symbol) const {
  std::vector<std::uint16_t> states;
  std::size_t below = stack_.size();  // how much of the real stack is still there
  std::uint16_t current = state();
  for (;;) {
    const Action& action = symbols_.action(current, symbol);
    if (action.kind != ActionKind::reduce) return action.kind != ActionKind::error && !action.extra;
    for (int i = 0; i < action.child_count; ++i) {
      if (states.empty()) {
        --below;
      } else {
        states.pop_back();
      }
    }
    current = symbols_.go_to(states.empty() ? stack_[below - 1].state : states.back(), action.symbol);
    states.push_back(current);
  }
}

// Gives the parser a token of no width, as if it had been written.
bool GrammarParser::feed(Sym sym) {
  TSSymbol symbol = symbols_.id(sym);
  if (!would_take(symbol)) return false;
  const Action* action = &symbols_.action(state(), symbol);
  while (action->kind == ActionKind::reduce) {
    reduce(*action);
    action = &symbols_.action(state(), symbol);
  }
  shift({symbol, true, last_end_, last_end_}, action->state);
  return true;
}

// Whether an item has begun that is not a block with its body open.
bool GrammarParser::inside_item() const {
  if (items_.empty()) return false;
  TSSymbol body_open = symbols_.id(Sym::body_open);
  if (stack_.back().symbol == symbols_.id(Sym::close_brace)) return true;  // complete, but for its line break
  for (std::size_t i = items_.back().stack_size; i < stack_.size(); ++i) {
    if (stack_[i].symbol == body_open) return false;
  }
  return true;
}

// Of an argument the name stays, with a value that is missing.
void GrammarParser::abandon_item() {
  const std::size_t size = items_.back().stack_size, open = items_.size();
  if (stack_.size() > size + 1 && stack_[size + 1].symbol == symbols_.id(Sym::equals)) {
    stack_.resize(size + 2);
    nodes_.resize(stack_.back().first + 1);
    last_end_ = stack_.back().end;
    const bool quiet = quiet_;
    if (feed(Sym::identifier) && feed(Sym::newline) && items_.size() < open) {
      quiet_ = quiet;  // what is given up does not end the silence
      return;
    }
  }
  if (items_.size() != open) return;
  if (open == 1) ++lost_headers_;
  drop_item();
}

void GrammarParser::drop_item() {
  stack_.resize(items_.back().stack_size);
  nodes_.resize(items_.back().node_count);
  items_.pop_back();
}

// Closes every open block after the last item that could be read.
void GrammarParser::close_all() {
  while (!items_.empty()) {
    if (inside_item()) {
      // A block or argument that is complete but for the line break after it stays.
      if (!feed(Sym::newline)) abandon_item();
      continue;
    }
    std::size_t open = items_.size();
    if (!would_take(Sym::close_brace)) feed(Sym::newline);
    if (!feed(Sym::close_brace) || !feed(Sym::newline) || items_.size() >= open) {
      drop_item();
    }
  }
  lexer_.open_bodies(0);
}

void GrammarParser::report(const Token& token) {
  // What is read a second time has told its errors.
  if (!quiet_ && (by_columns_ == false || token.begin > reported_)) {
    listener_.error(Explanation(*this, token).error());
    if (token.begin < text_.size()) reported_ = token.begin;
  }
  quiet_ = true;
}

// Returns whether to go on.
bool GrammarParser::recover(const Token& token) {
  if (start_ != Start::file) {
    report(token);
    return false;
  }
  const bool at_end = token.begin >= text_.size();
  if (++stuck_ > 4 && !at_end) {  // whatever happens, reading goes forward
    offset_ = token.begin + 1;
    return true;
  }
  const bool inside = inside_item();

  if (at_end && !by_columns_ && top_level_inside_ && !items_.empty()) {
    // A block is never closed and took in what follows. Read it again, and believe in the first column from now on.
    by_columns_ = true;
    offset_ = items_.front().offset;
    while (!comments_.empty() && comments_.back().begin >= offset_) comments_.pop_back();
    while (!items_.empty()) drop_item();
    top_level_inside_ = false;
    lexer_.open_bodies(0);
    return true;
  }
  if (items_.empty() && !at_end && text_[token.begin] == '}' && lost_headers_ > 0) {
    --lost_headers_;  // the end of a block whose header was wrong, which was said there
    quiet_ = true;
  }
  report(token);
  // A comment without end was read to the end of the file, as `at_end` was; that is done a bounded number of times.
  if (!at_end && text_.substr(token.begin, 2) == "/*" && ++rereads_ > most_rereads) {
    close_all();
    return false;
  }

  std::uint32_t begin = token.begin, at_least = token.begin;
  if (inside) {
    const std::size_t open = items_.size();
    const bool fed = !at_end && feed(Sym::newline);
    const bool complete = items_.size() < open;
    if (fed && token.found && symbols_.sym(token.symbol) == Sym::identifier) {
      // Nothing but a line break was missing, between items or in an object: go on as if it stood here.
      if (complete) lexer_.open_bodies(static_cast<std::uint32_t>(items_.size()));
      offset_ = token.begin;
      return true;
    }
    if (!complete) {
      begin = items_.back().offset;
      // The first token of a line may be right where the line before it is wrong.
      std::uint32_t line = at_least;
      while (line > begin && (text_[line - 1] == ' ' || text_[line - 1] == '\t')) --line;
      if (line > begin && text_[line - 1] == '\n') at_least = line - 1;
      if (at_end) {
        at_least = begin;
        if (++rereads_ > most_rereads) begin = at_least = static_cast<std::uint32_t>(text_.size());
      }
      abandon_item();
    }
  }
  Stop stop = skip_broken(text_, begin, at_least, search_budget_);
  while (!comments_.empty() && comments_.back().begin >= stop.offset) comments_.pop_back();
  offset_ = stop.offset;
  switch (stop.kind) {
    case StopKind::line_break:
      break;
    case StopKind::closer:
      if (items_.empty()) {
        ++offset_;  // closes nothing
      } else if (!would_take(Sym::close_brace) && !(feed(Sym::newline) && would_take(Sym::close_brace))) {
        ++offset_;
      }
      break;
    case StopKind::top_level:
      close_all();
      quiet_ = false;
      break;
    case StopKind::end:
      close_all();
      break;
  }
  lexer_.open_bodies(static_cast<std::uint32_t>(items_.size()));
  // At the end there is nothing more to say, and the grammar takes an end after any item.
  return !(stop.kind == StopKind::end);
}

}  // namespace analyzer::syntax::hcl
