// Judges one subject by one rule: in three values first, then in the worlds that its open inputs make.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/adapter/session.h"
#include "engine/compiled_rule.h"

namespace analyzer::engine {

struct Judgement {
  Status status = Status::not_applicable;
  bool not_judged = false;                 // not applicable only as far as the scan shows
  std::string when;                        // the worlds in which it fails
  std::string message;                     // of the failing requirement, in the first failing world
  std::string at;                          // the attribute to point at
  std::optional<std::size_t> requirement;  // that fails, or is not decided
  std::vector<UnknownFact> unknowns;
  std::string note, attested;
  std::string error;  // of the rule itself
};

struct JudgeOptions {
  bool assume_any = false;
  std::size_t most_worlds = 64;
};

class Judge {
 public:
  Judge(adapter::Session& session, const JudgeOptions& options) : session_(session), options_(options) {}

  // In `base`, the world in which the subject exists. `placements_matter` tells that the subject lands in several
  // accounts and that the rule asked which: then each placement is to be judged by itself.
  Judgement judge(const CompiledRule& rule, const value::World& base, const adapter::Subject& subject,
                  std::optional<std::size_t> placement, bool& placements_matter);

 private:
  struct Decision {
    value::Guard atom;
    bool holds;
  };
  struct Leaf {
    Judgement found;
    std::vector<cel::FactId> facts;
    bool open_rest_only = false;
    std::vector<Decision> path;
  };
  Leaf evaluate(const value::World& world);
  void explore(const value::World& world, std::vector<Decision>& path);
  Judgement combine(const value::World& base);
  std::vector<Decision> shortest(const value::World& base, const Leaf& leaf);
  std::string words(const value::World& base, const std::vector<Decision>& path) const;
  UnknownFact too_many_worlds() const;
  cel::Truth truth_of(const cel::Value& value, std::vector<cel::FactId>& facts, std::string& error);

  adapter::Session& session_;
  JudgeOptions options_;
  cel::EvalContext context_;
  const CompiledRule* rule_ = nullptr;
  adapter::Subject subject_;
  std::optional<std::size_t> placement_;
  std::vector<Leaf> leaves_;
  bool placements_matter_ = false, truncated_ = false;
};

// pass < not applicable < … < fail, as the worst of several instances is chosen.
int badness(Status status);

}  // namespace analyzer::engine
