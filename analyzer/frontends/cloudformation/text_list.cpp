#include "frontends/cloudformation/text_list.h"

#include <vector>

namespace analyzer::frontends::cloudformation {

namespace {

using value::Op;
using value::Value;

// Can a text that matches the pattern hold the character? Only what is plain to see excludes it.
bool pattern_excludes(std::string_view pattern, char c) {
  bool in_class = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    char p = pattern[i];
    if (p == '\\') {
      if (++i >= pattern.size()) return false;
      char escaped = pattern[i];
      if (escaped == c || escaped == 'S' || escaped == 'D' || escaped == 'W' || escaped == 'x' || escaped == 'p' ||
          escaped == 'P' || escaped == 'Q')
        return false;
      if (escaped == 's' && (c == ' ' || c == '\n')) return false;
      if (escaped == 'w' && c == '_') return false;
      continue;
    }
    if (!in_class && p == '{') {  // `{1,900}`
      i = pattern.find('}', i);
      if (i == std::string_view::npos) return false;
      continue;
    }
    if (p == c) return false;
    if (in_class) {
      if (p == ']') in_class = false;
      if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']' && p <= c && c <= pattern[i + 2])
        return false;
    } else if (p == '[') {
      in_class = true;
      if (i + 1 < pattern.size() && pattern[i + 1] == '^') return false;
      if (i + 1 < pattern.size() && pattern[i + 1] == ':') return false;
    } else if (p == '.') {
      return false;
    }
  }
  return true;
}

bool may_hide(const value::Store& store, value::TermId id, std::string_view delimiter) {
  const value::Term& term = store.term(id);
  switch (term.op) {
    case Op::account:
    case Op::region:
    case Op::partition:
    case Op::pseudo:
    case Op::index:
      return false;
    // Names and ARNs hold `:` and `/`, and nothing that separates lists.
    case Op::attribute:
      return delimiter != "," && delimiter != ";" && delimiter != "|" && delimiter != " ";
    // One that holds a list is declared so.
    case Op::ssm_parameter:
      return term.info.type != value::Type::string || delimiter != ",";
    default:
      break;
  }
  if (!term.info.allowed.empty()) {
    for (Value a : term.info.allowed) {
      Value text = a;
      if (text.is_known_string() && text.text().find(delimiter) != std::string_view::npos) return true;
    }
    return false;
  }
  if (term.info.type == value::Type::number) return false;
  return term.info.pattern.empty() || delimiter.size() != 1 || !pattern_excludes(term.info.pattern, delimiter[0]);
}

std::string_view trimmed(std::string_view text) {
  std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace

Value join_list(value::Store& store, Value list, std::string_view delimiter) {
  if (list.is_choice()) return store.lift(list, [&](Value v) { return join_list(store, v, delimiter); });
  if (store.is_invalid(list)) return list;
  bool known = list.is_list() && !list.open();
  std::vector<Value> parts;
  if (known) {
    bool first = true;
    for (const value::Element& e : list.elements()) {
      known &= e.guard.is_always() && !e.value.is_list() && !e.value.is_object();
      if (store.is_invalid(e.value)) return e.value;
      // An element that is a list parameter's value is joined in with the rest.
      if (e.value.is_unknown() && store.term(e.value.term()).info.type == value::Type::list) known = false;
      if (!first) parts.push_back(store.string(delimiter).at(list.where));
      first = false;
      parts.push_back(e.value);
    }
  }
  if (known) return store.concat(parts);
  return store.unknown(Op::call, "Fn::Join", {store.string(delimiter), list},
                       {.type = value::Type::string, .says = "a joined list that only deployment shows"});
}

Value split_text(value::Store& store, Value text, std::string_view delimiter, bool trim) {
  if (text.is_choice()) return store.lift(text, [&](Value v) { return split_text(store, v, delimiter, trim); });
  if (store.is_invalid(text)) return text;
  if (text.is(value::Kind::boolean) || text.is(value::Kind::number)) text = store.to_text(text).at(text.where);
  bool hidden = !text.is_string() || delimiter.empty();
  if (text.is_unknown()) {
    const value::Term& term = store.term(text.term());
    if (term.info.type == value::Type::list) return text;
    if (term.op == Op::call && term.name == "Fn::Join" && term.args.size() == 2 && term.args[0].is_known_string() &&
        term.args[0].text() == delimiter)
      return term.args[1].at(text.where);
    if (!may_hide(store, text.term(), delimiter)) return store.list({text}).at(text.where);
    hidden = true;
  }
  if (text.is_string())
    for (const value::Piece& piece : text.pieces()) hidden |= !piece.known() && may_hide(store, piece.term, delimiter);
  if (hidden)
    return store.unknown(Op::call, "Fn::Split", {store.string(delimiter), text},
                         {.type = value::Type::list, .says = "a split text that only deployment shows"});
  std::vector<value::Element> elements;
  std::vector<Value> parts;
  auto flush = [&] {
    Value made = store.concat(parts);
    if (trim && made.is_known_string()) made = store.string(trimmed(made.text()));
    elements.push_back({made.at(text.where), value::Guard::always()});
    parts.clear();
  };
  for (const value::Piece& piece : text.pieces()) {
    if (!piece.known()) {
      parts.push_back(store.unknown(piece.term).at(piece.where));
      continue;
    }
    std::string_view rest = piece.text;
    for (;;) {
      std::size_t cut = rest.find(delimiter);
      if (!rest.substr(0, cut).empty()) parts.push_back(store.string(rest.substr(0, cut)).at(piece.where));
      if (cut == std::string_view::npos) break;
      flush();
      rest = rest.substr(cut + delimiter.size());
    }
  }
  flush();
  return store.list(elements).at(text.where);
}

}  // namespace analyzer::frontends::cloudformation
