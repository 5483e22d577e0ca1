#include "syntax/hcl/symbols.h"

#include <string_view>

#include "base/assert.h"
#include "hcl.h"

namespace analyzer::syntax::hcl {
namespace {

struct Name {
  std::string_view name;
  Sym sym;
};

constexpr Name names[] = {
    {"end", Sym::end},
    {"_newline", Sym::newline},
    {"comment", Sym::comment},
    {"identifier", Sym::identifier},
    {"number", Sym::number},
    {"=", Sym::equals},
    {":", Sym::colon},
    {",", Sym::comma},
    {".", Sym::dot},
    {")", Sym::close_paren},
    {"]", Sym::close_bracket},
    {"(", Sym::open_paren},
    {"[", Sym::open_bracket},
    {"?", Sym::question},
    {"=>", Sym::fat_arrow},
    {"::", Sym::double_colon},
    {"-", Sym::minus},
    {"!", Sym::bang},
    {"||", Sym::or_},
    {"&&", Sym::and_},
    {"==", Sym::equal},
    {"!=", Sym::not_equal},
    {"<", Sym::less},
    {"<=", Sym::less_equal},
    {">", Sym::greater},
    {">=", Sym::greater_equal},
    {"+", Sym::plus},
    {"*", Sym::star},
    {"/", Sym::slash},
    {"%", Sym::percent},
    {"full_splat", Sym::full_splat},
    {"heredoc_start", Sym::heredoc_start},
    {"heredoc_end", Sym::heredoc_end},
    {"template_literal", Sym::template_literal},
    {"escape_sequence", Sym::escape_sequence},
    {"source_file", Sym::source_file},
    {"attribute", Sym::attribute},
    {"block", Sym::block},
    {"body", Sym::body},
    {"string_literal", Sym::string_literal},
    {"boolean", Sym::boolean},
    {"variable", Sym::variable},
    {"traversal", Sym::traversal},
    {"get_attr", Sym::get_attr},
    {"legacy_index", Sym::legacy_index},
    {"attribute_splat", Sym::attribute_splat},
    {"index", Sym::index},
    {"unary_operation", Sym::unary_operation},
    {"binary_operation", Sym::binary_operation},
    {"conditional", Sym::conditional},
    {"function_call", Sym::function_call},
    {"function_name", Sym::function_name},
    {"expand_final", Sym::expand_final},
    {"parentheses", Sym::parentheses},
    {"tuple", Sym::tuple},
    {"object", Sym::object},
    {"object_item", Sym::object_item},
    {"for_tuple", Sym::for_tuple},
    {"for_object", Sym::for_object},
    {"grouping", Sym::grouping},
    {"template", Sym::template_},
    {"heredoc", Sym::heredoc},
    {"interpolation", Sym::interpolation},
    {"template_if", Sym::template_if},
    {"template_for", Sym::template_for},
    {"if_directive", Sym::if_directive},
    {"else_directive", Sym::else_directive},
    {"endif_directive", Sym::endif_directive},
    {"for_directive", Sym::for_directive},
    {"endfor_directive", Sym::endfor_directive},
};

// The place of tokens in `externals` whose names are not their own.
struct External {
  int index;
  Sym sym;
};
constexpr External externals[] = {
    {6, Sym::body_open},      {7, Sym::object_open},    {8, Sym::for_object_open},
    {9, Sym::close_brace},    {11, Sym::quote_open},    {12, Sym::quote_close},
    {17, Sym::sequence_open}, {18, Sym::sequence_open}, {19, Sym::sequence_close},
};

Sym named(std::string_view name, const TSSymbolMetadata& metadata) {
  if (name == "null") return metadata.named ? Sym::null : Sym::keyword;
  for (std::string_view keyword : {"true", "false", "for", "in", "if", "else", "endif", "endfor"}) {
    if (name == keyword) return Sym::keyword;
  }
  for (const Name& candidate : names) {
    if (candidate.name == name) return candidate.sym;
  }
  return metadata.visible ? Sym::none : Sym::hidden;
}

Action convert(const TSParseAction& given) {
  Action action;
  switch (given.type) {
    case TSParseActionTypeShift:
      action.kind = ActionKind::shift;
      action.extra = given.shift.extra;
      action.state = given.shift.state;
      break;
    case TSParseActionTypeReduce:
      action.kind = ActionKind::reduce;
      action.child_count = given.reduce.child_count;
      action.symbol = given.reduce.symbol;
      action.production = given.reduce.production_id;
      break;
    case TSParseActionTypeAccept:
      action.kind = ActionKind::accept;
      break;
    default:
      break;
  }
  return action;
}

}  // namespace

const Symbols& Symbols::get() {
  static const Symbols symbols;
  return symbols;
}

Symbols::Symbols() : language_(tree_sitter_hcl()) {
  ANALYZER_ASSERT(language_->abi_version == 14, "the parser was generated with --abi 14");
  lex_modes_ = reinterpret_cast<const TSLexMode*>(language_->lex_modes);
  symbol_count_ = language_->symbol_count;
  const std::size_t states = language_->state_count;
  cells_.assign(states * symbol_count_, 0);
  actions_.emplace_back();  // an error

  // Actions by their index in the generated list; 0 if there is none.
  std::vector<std::uint16_t> converted;
  auto action_index = [&](std::uint16_t given) -> std::uint16_t {
    if (converted.size() <= given) converted.resize(given + 1, 0);
    if (converted[given] != 0) return converted[given];
    const TSParseActionEntry* entry = &language_->parse_actions[given];
    for (int i = 1; i <= entry->entry.count; ++i) {
      // A shift that tells a repetition is there for incremental parsing; the reduction beside it is what counts.
      const TSParseAction& action = entry[i].action;
      if (action.type == TSParseActionTypeShift && action.shift.repetition) continue;
      ANALYZER_ASSERT(converted[given] == 0, "the grammar has no ambiguity");
      actions_.push_back(convert(action));
      converted[given] = static_cast<std::uint16_t>(actions_.size() - 1);
    }
    return converted[given];
  };
  auto set = [&](std::size_t state, std::size_t symbol, std::uint16_t value) {
    cells_[state * symbol_count_ + symbol] = symbol < language_->token_count ? action_index(value) : value;
  };
  for (std::size_t state = 0; state < states; ++state) {
    if (state < language_->large_state_count) {
      for (std::size_t symbol = 0; symbol < symbol_count_; ++symbol) {
        std::uint16_t value = language_->parse_table[state * symbol_count_ + symbol];
        if (value != 0) set(state, symbol, value);
      }
    } else {
      const std::uint16_t* data =
          &language_->small_parse_table[language_->small_parse_table_map[state - language_->large_state_count]];
      for (int groups = *data++; groups > 0; --groups) {
        std::uint16_t value = *data++;
        for (int count = *data++; count > 0; --count) set(state, *data++, value);
      }
    }
  }

  syms_.resize(symbol_count_ + language_->alias_count, Sym::none);
  for (std::size_t symbol = 0; symbol < syms_.size(); ++symbol) {
    syms_[symbol] = named(language_->symbol_names[symbol], language_->symbol_metadata[symbol]);
  }
  for (const External& external : externals) {
    syms_[language_->external_scanner.symbol_map[external.index]] = external.sym;
  }
  for (std::size_t symbol = syms_.size(); symbol-- > 0;)
    ids_[static_cast<std::size_t>(syms_[symbol])] = static_cast<TSSymbol>(symbol);
  starts_item_.resize(states);
  for (std::size_t state = 0; state < states; ++state) {
    starts_item_[state] = go_to(static_cast<std::uint16_t>(state), id(Sym::attribute)) != 0;
  }
}

}  // namespace analyzer::syntax::hcl
