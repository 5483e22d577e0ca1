#include "engine/adapter/fact_table.h"

#include <algorithm>

namespace analyzer::engine::adapter {

namespace {

constexpr unsigned deepest = 20;
constexpr std::size_t most_symbols = 8;

void collect(const value::Store& store, value::Value v, std::vector<value::TermId>& symbols, unsigned depth);

void collect_term(const value::Store& store, value::TermId id, std::vector<value::TermId>& symbols, unsigned depth) {
  if (depth > deepest || symbols.size() >= most_symbols) return;
  const value::Value bound = store.bound(id);
  if (!bound.is_removed()) return collect(store, bound, symbols, depth + 1);
  const value::Term& term = store.term(id);
  const bool operation = term.op == value::Op::call || term.op == value::Op::get || term.op == value::Op::join;
  if (operation) {
    const std::size_t before = symbols.size();
    for (const value::Value& argument : term.args) collect(store, argument, symbols, depth + 1);
    if (symbols.size() > before) return;
  }
  if (std::ranges::find(symbols, id) == symbols.end()) symbols.push_back(id);
}

void collect(const value::Store& store, value::Value v, std::vector<value::TermId>& symbols, unsigned depth) {
  if (depth > deepest || symbols.size() >= most_symbols || v.is_wholly_known()) return;
  switch (v.kind()) {
    case value::Kind::unknown:
      collect_term(store, v.term(), symbols, depth + 1);
      break;
    case value::Kind::string:
      for (const value::Piece& piece : v.pieces())
        if (!piece.known()) collect_term(store, piece.term, symbols, depth + 1);
      break;
    case value::Kind::list:
      for (const value::Element& element : v.elements()) collect(store, element.value, symbols, depth + 1);
      if (v.rest().valid()) collect_term(store, v.rest(), symbols, depth + 1);
      break;
    case value::Kind::object:
      for (const value::Entry& entry : v.entries()) collect(store, entry.value, symbols, depth + 1);
      if (v.rest().valid()) collect_term(store, v.rest(), symbols, depth + 1);
      break;
    case value::Kind::choice:
      for (const value::Alternative& alternative : v.alternatives()) {
        std::vector<value::Guard> atoms;
        store.collect_atoms(alternative.guard, atoms);
        for (const value::Guard atom : atoms) {
          const auto view = store.view(atom);
          collect(store, view.left, symbols, depth + 1);
          collect(store, view.right, symbols, depth + 1);
        }
        collect(store, alternative.value, symbols, depth + 1);
      }
      break;
    default:
      break;
  }
}

}  // namespace

void collect_symbols(const value::Store& store, value::Value v, std::vector<value::TermId>& symbols) {
  collect(store, v, symbols, 0);
}

cel::FactId FactTable::add(Fact fact) {
  facts_.push_back(std::move(fact));
  return {static_cast<std::uint32_t>(facts_.size() - 1)};
}

cel::FactId FactTable::atom(value::Guard atom) {
  const auto found = atoms_.find(atom.index);
  if (found != atoms_.end()) return {found->second};
  Fact fact;
  fact.form = Fact::Form::atom;
  fact.atom = atom;
  const cel::FactId id = add(std::move(fact));
  atoms_.emplace(atom.index, id.index);
  return id;
}

cel::FactId FactTable::term(value::TermId term) {
  const auto found = terms_.find(term.index);
  if (found != terms_.end()) return {found->second};
  Fact fact;
  fact.form = Fact::Form::term;
  fact.term = term;
  const cel::FactId id = add(std::move(fact));
  terms_.emplace(term.index, id.index);
  return id;
}

cel::FactId FactTable::words(UnknownFact words, bool open_rest) {
  std::string key = words.fact + '\n' + words.giver + (open_rest ? "\n+" : "\n") +
                    std::to_string(words.where.file.index) + ':' + std::to_string(words.where.range.begin);
  const auto found = words_.find(key);
  if (found != words_.end()) return {found->second};
  Fact fact;
  fact.words = std::move(words);
  fact.open_rest = open_rest;
  const cel::FactId id = add(std::move(fact));
  words_.emplace(std::move(key), id.index);
  return id;
}

void FactTable::describe(const value::Store& store, cel::FactId id, std::vector<UnknownFact>& into) const {
  const auto say = [&](UnknownFact fact) {
    const bool said = std::ranges::any_of(into, [&](const UnknownFact& f) { return f.fact == fact.fact; });
    if (!said) into.push_back(std::move(fact));
  };
  const Fact& fact = facts_[id.index];
  if (fact.form == Fact::Form::words) return say(fact.words);
  std::vector<value::TermId> symbols;
  if (fact.form == Fact::Form::term) {
    collect_term(store, fact.term, symbols, 0);
  } else {
    const auto view = store.view(fact.atom);
    collect_symbols(store, view.left, symbols);
    collect_symbols(store, view.right, symbols);
    if (symbols.empty()) say({"whether " + store.describe(fact.atom), "", {}});
  }
  for (const value::TermId symbol : symbols) {
    const value::Term& term = store.term(symbol);
    say({store.describe(symbol), std::string(term.info.giver), term.info.declared});
  }
}

}  // namespace analyzer::engine::adapter
