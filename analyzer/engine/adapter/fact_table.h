// What is not known, numbered: the adapter's side of cel::FactId.
//
// A fact is an atom (a guard that a world may decide), a term (nobody in the scan knows its value), or words. The table
// lives as long as a run, so that equal facts have equal numbers.
#pragma once

#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/cel/value.h"
#include "engine/result.h"
#include "value/store.h"

namespace analyzer::engine::adapter {

struct Fact {
  enum class Form : std::uint8_t { atom, term, words } form = Form::words;
  value::Guard atom;
  value::TermId term;
  UnknownFact words;
  // Merely that there may be members which the scan did not see.
  bool open_rest = false;
};

class FactTable {
 public:
  cel::FactId atom(value::Guard atom);
  cel::FactId term(value::TermId term);
  cel::FactId words(UnknownFact fact, bool open_rest = false);
  const Fact& operator[](cel::FactId id) const { return facts_[id.index]; }

  // In words, one for each symbol that is not known; said once.
  void describe(const value::Store& store, cel::FactId id, std::vector<UnknownFact>& into) const;

 private:
  cel::FactId add(Fact fact);
  std::deque<Fact> facts_;
  std::unordered_map<std::uint32_t, std::uint32_t> atoms_, terms_;
  std::unordered_map<std::string, std::uint32_t> words_;
};

// The symbols in a value that nobody knows, parameters of a computation included.
void collect_symbols(const value::Store& store, value::Value value, std::vector<value::TermId>& symbols);

}  // namespace analyzer::engine::adapter
