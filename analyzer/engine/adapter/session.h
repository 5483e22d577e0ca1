// What expressions are asked about: the model, in the world that is being tried.
//
// One session serves a whole run, on one thread. Before each evaluation `begin` says under which world, for which
// subject and for which of its placements; what was made for the evaluation before is forgotten.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/adapter/fact_table.h"
#include "engine/cel/sources.h"
#include "engine/vocabulary.h"
#include "estate/configuration.h"
#include "model/model.h"
#include "policy/document.h"

namespace analyzer::engine::adapter {

struct Subject {
  model::CanonicalId id;           // invalid: the estate
  graph::DeploymentId deployment;  // the one that is judged
};

class Session final : public cel::Assumptions {
 public:
  // `today`: an ISO date, for quotas that change.
  Session(const Vocabulary& vocabulary, const model::Model& model, std::vector<const estate::Fact*> attested,
          std::string today);
  ~Session();
  Session(const Session&) = delete;

  void begin(const value::World& world, const Subject& subject, std::optional<std::size_t> placement);

  const value::World& world() const { return *world_; }
  value::Store& store() const { return model_.store(); }
  const model::Model& model() const { return model_; }
  const Vocabulary& vocabulary() const { return vocabulary_; }
  const Subject& subject() const { return subject_; }
  const std::string& today() const { return today_; }
  FactTable& facts() { return facts_; }

  // --- Answers ------------------------------------------------------------------------------------------------------
  cel::Answer answer(cel::EvalContext& context, value::Guard guard);
  // Why a value is not known.
  std::span<const cel::FactId> facts_of(cel::EvalContext& context, value::Value v);
  cel::Value unknown(cel::EvalContext& context, UnknownFact fact) {
    return cel::Value::unknown(context, facts_.words(std::move(fact)));
  }
  // An open list's or object's rest: may there be more?
  cel::Answer rest_of(cel::EvalContext& context, value::Value container);
  value::Guard equal(value::Value a, value::Value b);

  // --- Values -------------------------------------------------------------------------------------------------------
  cel::Value to_cel(cel::EvalContext& context, value::Value v, cel::TypeRef type = &cel::types::dyn);
  // Nothing for what is no value of the estate (a resource, a duration).
  std::optional<value::Value> from_cel(cel::EvalContext& context, const cel::Value& v);
  // `from`: who refers; a name is looked for around it.
  cel::Value reference(cel::EvalContext& context, value::Value v, model::KindId kind, model::CanonicalId from);
  cel::Value resource(cel::EvalContext& context, model::CanonicalId id, std::optional<std::size_t> placement = {});
  cel::Value attribute(cel::EvalContext& context, model::CanonicalId id, std::size_t index);
  cel::Answer declared(cel::EvalContext& context, model::CanonicalId id, std::size_t index);
  // Values of `address`, `placements`, `account_role` …: counted after the kind's own.
  cel::Value common(cel::EvalContext& context, model::CanonicalId id, std::optional<std::size_t> placement,
                    CommonAttribute which);
  cel::Value relation(cel::EvalContext& context, const model::Relation& relation);
  cel::Value estate(cel::EvalContext& context);
  cel::Value policy(cel::EvalContext& context, value::Value v);
  cel::Value external(cel::EvalContext& context, const model::Target& target, model::KindId kind);
  cel::Value json(cel::EvalContext& context, std::string_view text);

  // The role of the accounts that something may be in, if they have one.
  cel::Value role(cel::EvalContext& context, std::vector<value::Value> accounts);
  // An organizational unit, a root, or text that is no account id.
  bool is_no_account(value::Value v);
  cel::Value placement(cel::EvalContext& context, const graph::Placement& placement);
  // Those of the resource in this world; of the subject, those that are judged.
  std::vector<std::size_t> placements_here(model::CanonicalId id, std::optional<std::size_t> placement);
  const model::Relation& all(model::KindId kind);
  // A parsed policy; null where the value is none. Kept: documents do not change between worlds.
  const policy::Document* document(value::Value v);

  // --- What was noticed since `begin`
  // --------------------------------------------------------------------------------- The subject lands in several
  // accounts and its account was asked for: each must be judged by itself.
  bool placements_matter() const { return placements_matter_; }
  // The reason of an attested fact that was used.
  const std::string& attested() const { return attested_; }

  // For the life of an evaluation.
  const model::Target& keep(model::Target target) { return targets_.emplace_back(std::move(target)); }

 private:
  const estate::Fact* attested_fact(const model::Canonical& canonical, const std::string& attribute) const;
  cel::Value derived(cel::EvalContext& context, model::CanonicalId id, std::size_t index);
  cel::Value typed(cel::EvalContext& context, const model::AttributeDeclaration& declaration, value::Value v,
                   model::CanonicalId from);

  const Vocabulary& vocabulary_;
  const model::Model& model_;
  std::vector<const estate::Fact*> attested_facts_;
  std::string today_;
  FactTable facts_;
  const value::World* world_ = nullptr;
  Subject subject_;
  std::optional<std::size_t> subject_placement_;
  bool placements_matter_ = false;
  std::string attested_;
  std::deque<model::Target> targets_;
  struct Derived {
    model::CanonicalId id;
    std::size_t index;
    cel::Value value;
    bool running;
  };
  std::vector<Derived> derived_;  // of this evaluation
  std::unordered_map<std::uint32_t, model::Relation> all_;
  std::unordered_map<const value::Node*, std::unique_ptr<policy::Document>> documents_;
};

// Functions reach the session through the context that they are given.
inline Session& session_of(cel::EvalContext& context) {
  return const_cast<Session&>(static_cast<const Session&>(*context.assumptions));
}

// `**` is anything, `*` anything but `/`; fits the whole address, or the root and the declaration without what lies
// between.
bool address_fits(std::string_view glob, std::string_view address);

}  // namespace analyzer::engine::adapter
