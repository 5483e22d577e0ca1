// What a finding says beside its verdict: how the values that decided came to be, and what to change.
#pragma once

#include <string>
#include <vector>

#include "engine/compiled_rule.h"
#include "engine/engine.h"
#include "engine/judge.h"

namespace analyzer::engine {

std::vector<Reason> because(const CompiledRule& rule, const Judgement& judgement, const model::Model& model,
                            const model::Canonical& subject, graph::DeploymentId deployment, TraceSource& trace);

// The rule's scalar in place of the one that is written; nothing where no plain scalar stands there.
std::vector<Edit> fix_of(const Rule& rule, const model::Model& model, const model::Canonical& subject,
                         const std::string& at, const Options& options);

// "cannot tell whether it holds; missing: parameter `pKey`".
std::string unknown_message(const std::vector<UnknownFact>& facts);

}  // namespace analyzer::engine
