// `Fn::ForEach` of the language extensions: entries of a section that are written once for each of a list.
//
// A list that is known gives an entry for each element; one that is not gives a single entry that stands for them all,
// with `*` in its name where the element would be.
#include <fmt/format.h>

#include "frontends/cloudformation/evaluator.h"

namespace analyzer::frontends::cloudformation {

namespace {

using syntax::Node;
using value::Guard;
using value::Value;

constexpr std::size_t max_loop_entries = 5000;
constexpr int max_loop_depth = 8;

std::string alphanumeric(std::string_view text) {
  std::string kept;
  for (char c : text)
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) kept += c;
  return kept;
}

}  // namespace

Value Evaluator::loop_variable(std::string_view name) const {
  for (auto it = scope_.rbegin(); it != scope_.rend(); ++it)
    if (it->first == name) return it->second;
  return {};
}

Value Evaluator::with_loop_variables(std::string_view text, source::Location where) {
  std::vector<Value> parts;
  std::size_t begin = 0;
  bool any = false;
  for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    if (at == 0 || (text[at - 1] != '$' && text[at - 1] != '&') || at - 1 < begin) continue;
    std::size_t close = text.find('}', at);
    if (close == std::string_view::npos) break;
    Value variable = loop_variable(text.substr(at + 1, close - at - 1));
    if (variable.is_removed()) continue;
    if (text[at - 1] == '&' && variable.is_known_string()) variable = store().string(alphanumeric(variable.text()));
    parts.push_back(store().string(text.substr(begin, at - 1 - begin)).at(where));
    parts.push_back(variable.at(where));
    begin = close + 1;
    any = true;
    at = close;
  }
  if (!any) return {};
  parts.push_back(store().string(text.substr(begin)).at(where));
  return store().concat(parts).at(where);
}

std::vector<Declared> Evaluator::declared(const Node& section, const Scope& scope) {
  std::vector<Declared> made;
  made.reserve(section.entries.size());
  for (const syntax::Entry& entry : section.entries) {
    if (entry.key.starts_with("Fn::ForEach::")) {
      run_loop(entry, scope, Guard::always(), 0, made);
      continue;
    }
    if (entry.key == "Fn::Transform") continue;
    source::Range range = entry.key_range;
    if (entry.value->range.end > range.end) range.end = entry.value->range.end;
    made.push_back({std::string(entry.key), entry.key_range, range, entry.value, scope, Guard::always()});
  }
  return made;
}

void Evaluator::run_loop(const syntax::Entry& loop, const Scope& scope, Guard guard, int depth,
                         std::vector<Declared>& made) {
  const Node* body = loop.value;
  source::Location where = template_.place(loop.key_range);
  if (depth > max_loop_depth || !body->is_sequence() || body->items.size() != 3 || !body->items[0]->is_scalar() ||
      !body->items[2]->is_mapping()) {
    if (!options_.only_look)
      builder_.report(diagnostics::Severity::error, "malformed-function",
                      "`Fn::ForEach` takes an identifier, a list and a mapping with the entry to repeat", where);
    return;
  }
  std::string_view identifier = body->items[0]->text;
  Value collection;
  {
    Within within(*this, under_, scope);
    collection = evaluate(*body->items[1]);
  }
  // Single values may stand in the list beside lists.
  std::vector<value::Element> elements;
  bool known = collection.is_list() && !collection.open();
  if (known)
    for (const value::Element& e : collection.elements()) {
      if (e.value.is_list())
        for (const value::Element& inner : e.value.elements())
          elements.push_back({inner.value, store().both(e.guard, inner.guard)});
      else
        elements.push_back(e);
      known &= e.value.is_list() || e.value.is_known_scalar();
    }
  if (!known) {
    Value each = store().unknown(value::Op::call, "Fn::ForEach", {collection, store().string(identifier)},
                                 {.type = value::Type::string, .says = "each element of a list", .declared = where});
    elements.assign(1, {each.at(where), Guard::always()});
    Guard some = store().truth(store().unknown(
        value::Op::call, "is not empty", {collection},
        {.type = value::Type::boolean, .input = true, .says = "the list of `Fn::ForEach` is not empty"}));
    guard = store().both(guard, some);
  }
  for (const value::Element& element : elements) {
    if (++loop_entries_ > max_loop_entries) {
      too_much(where);
      return;
    }
    Scope inner = scope;
    Value variable = store().to_text(element.value);
    inner.emplace_back(identifier, variable);
    Guard exists = store().both(guard, element.guard);
    for (const syntax::Entry& entry : body->items[2]->entries) {
      if (entry.key.starts_with("Fn::ForEach::")) {
        run_loop(entry, inner, exists, depth + 1, made);
        continue;
      }
      Within within(*this, under_, inner);
      Value name = with_loop_variables(entry.key, template_.place(entry.key_range));
      std::string key;
      if (name.is_removed()) {
        key = entry.key;
      } else {
        for (const value::Piece& piece : name.pieces()) key += piece.known() ? piece.text : "*";
        if (name.is_unknown()) key = "*";
      }
      source::Range range = entry.key_range;
      if (entry.value->range.end > range.end) range.end = entry.value->range.end;
      made.push_back({std::move(key), entry.key_range, range, entry.value, inner, exists});
    }
  }
}

}  // namespace analyzer::frontends::cloudformation
