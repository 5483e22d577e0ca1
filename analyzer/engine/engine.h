// Runs the rules over the model.
//
// Takes a compiled pack, the model and options; gives a result for each rule and declaration that it applies to, with
// what suppressed it, what it rests on, and the counts. The same input gives the same results in the same order.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/comment_source.h"
#include "engine/result.h"
#include "engine/rules.h"
#include "engine/trace_source.h"
#include "model/model.h"
#include "source/source_file.h"

namespace analyzer::engine {

struct Options {
  std::vector<std::string> only_rules;                   // empty: all
  const estate::Configuration* configuration = nullptr;  // severities, parameters, ignores, attested facts
  std::string today;                                     // ISO date; empty: nothing expires, the newest figures hold
  bool assume_any = false;
  std::optional<value::Role> account_role;                        // only what is placed there
  bool other_tools_ignores = false;                               // checkov:skip, trivy:ignore, tfsec:ignore
  std::size_t most_worlds = 64;                                   // for each subject
  TraceSource* trace = nullptr;                                   // null: `because` stays empty
  CommentSource* comments = nullptr;                              // null: no inline ignores
  std::function<const source::SourceFile*(source::FileId)> file;  // texts and paths of locations
};

// `pack` must outlive the outcome, which points at its rules. Adds to `outcome`; leaves alone what the driver counts
// (files).
void evaluate(const RulePack& pack, const model::Model& model, const Options& options, Outcome& outcome);

}  // namespace analyzer::engine
