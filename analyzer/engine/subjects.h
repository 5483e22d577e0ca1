// Who is judged: the canonical resources of a kind, by declaration, each in every instance that exists.
#pragma once

#include <string>
#include <vector>

#include "engine/result.h"
#include "model/model.h"

namespace analyzer::engine {

struct SubjectInstance {
  model::CanonicalId id;
  graph::DeploymentId deployment;
  value::World base;  // in which it exists
  std::string address;
  std::vector<std::string> also;
  std::string when;  // of a deployment that was assumed
};

struct Declaration {
  graph::ResourceKey native;  // of its first instance
  std::vector<SubjectInstance> instances;
};

// A unit that is deployed for sure is judged as it is deployed; one behind guards that are false, with the guard
// assumed.
std::vector<Declaration> declarations_of(const model::Model& model, model::KindId kind);

// In words; regions of one account are put together.
std::vector<PlacementText> placement_texts(const model::Model& model, const value::World& world,
                                           const std::vector<graph::Placement>& placements,
                                           const std::vector<std::size_t>& which);

}  // namespace analyzer::engine
