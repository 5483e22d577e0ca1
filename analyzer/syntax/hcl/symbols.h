// The tables that tree-sitter generated from grammars/hcl/grammar.js, made quick to look up, and their symbols by name.
//
// The grammar has no ambiguity, so each pair of parser state and token has one action. Symbols are found by the names
// that grammar.js gives them: generating the parser anew needs no change here.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "src/tree_sitter/parser.h"

namespace analyzer::syntax::hcl {

// The nodes of the grammar that somebody asks for. `none`: tokens that say nothing once parsed; `hidden`: rules whose
// children stand for them.
enum class Sym : std::uint8_t {
  none,
  hidden,
  // tokens
  end,
  newline,
  comment,
  identifier,
  number,
  equals,
  colon,
  comma,
  dot,
  close_paren,
  close_bracket,
  close_brace,
  open_paren,
  open_bracket,
  body_open,
  object_open,
  for_object_open,
  quote_open,
  quote_close,
  sequence_open,
  sequence_close,
  question,
  fat_arrow,
  ellipsis,
  keyword,
  minus,
  bang,
  or_,
  and_,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  plus,
  star,
  slash,
  percent,
  full_splat,
  heredoc_start,
  heredoc_end,
  template_literal,
  escape_sequence,
  double_colon,
  // rules
  source_file,
  attribute,
  block,
  body,
  string_literal,
  boolean,
  null,
  variable,
  traversal,
  get_attr,
  legacy_index,
  attribute_splat,
  index,
  unary_operation,
  binary_operation,
  conditional,
  function_call,
  function_name,
  expand_final,
  parentheses,
  tuple,
  object,
  object_item,
  for_tuple,
  for_object,
  grouping,
  template_,
  heredoc,
  interpolation,
  template_if,
  template_for,
  if_directive,
  else_directive,
  endif_directive,
  for_directive,
  endfor_directive,
};

enum class ActionKind : std::uint8_t { error, shift, reduce, accept };

struct Action {
  ActionKind kind = ActionKind::error;
  bool extra = false;            // shift of a comment: the state stays
  std::uint8_t child_count = 0;  // reduce
  TSSymbol symbol = 0;           // reduce
  std::uint16_t state = 0;       // shift
  std::uint16_t production = 0;  // reduce
};

class Symbols {
 public:
  static const Symbols& get();

  const TSLanguage& language() const { return *language_; }
  const Action& action(std::uint16_t state, TSSymbol token) const {
    return actions_[cells_[state * symbol_count_ + token]];
  }
  std::uint16_t go_to(std::uint16_t state, TSSymbol rule) const { return cells_[state * symbol_count_ + rule]; }
  Sym sym(TSSymbol symbol) const { return syms_[symbol]; }
  TSSymbol id(Sym sym) const { return ids_[static_cast<std::size_t>(sym)]; }
  TSSymbol external(int index) const { return language_->external_scanner.symbol_map[index]; }
  bool accepts(std::uint16_t state, Sym token) const { return action(state, id(token)).kind != ActionKind::error; }
  // What child `index` of `production` is called instead, or 0.
  TSSymbol alias(std::uint16_t production, int index) const {
    return production == 0 ? 0 : language_->alias_sequences[production * language_->max_alias_sequence_length + index];
  }
  TSLexMode lex_mode(std::uint16_t state) const { return lex_modes_[state]; }
  const bool* valid_externals(std::uint16_t external_lex_state) const {
    return language_->external_scanner.states + language_->external_token_count * external_lex_state;
  }
  bool starts_item(std::uint16_t state) const { return starts_item_[state]; }

 private:
  Symbols();
  const TSLanguage* language_;
  const TSLexMode* lex_modes_;
  std::size_t symbol_count_;
  std::vector<std::uint16_t> cells_;  // state × symbol: an index into actions_, or for rules the next state
  std::vector<Action> actions_;
  std::vector<Sym> syms_;
  std::array<TSSymbol, 128> ids_{};
  std::vector<bool> starts_item_;
};

}  // namespace analyzer::syntax::hcl
