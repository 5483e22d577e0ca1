// A rule whose expressions have been checked against the kinds.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/message.h"
#include "engine/rule.h"
#include "engine/vocabulary.h"

namespace analyzer::engine {

struct CompiledRequirement {
  cel::Program condition;
  Message message;
  std::optional<cel::Program> note;  // a remark on a pass; empty text is none
  std::string at;
  // Attributes of the subject that decide it, in the order in which they are read.
  std::vector<std::string> reads;
};

struct CompiledRule {
  const Rule* rule = nullptr;
  model::KindId kind;                             // invalid: the estate is judged
  std::unique_ptr<cel::Environment> environment;  // outlives the programs
  std::optional<cel::Program> when;
  std::vector<std::string> when_reads;
  std::vector<CompiledRequirement> require;
  std::vector<std::string> parameters;  // JSON, in the order in which the rule's map has them
};

// The variables of a rule's expressions, by slot.
enum Slot : std::size_t { slot_resource, slot_estate, slot_parameters, slot_count };

// What does not fit is an error with file and line.
base::Result<CompiledRule> compile_rule(const Rule& rule, const Vocabulary& vocabulary);

}  // namespace analyzer::engine
