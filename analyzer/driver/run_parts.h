// What a run keeps for the commands that look inside: `graph`, `trace`, `query`.
#pragma once

#include <memory>

#include "driver/run.h"
#include "graph/builder.h"
#include "model/model.h"

namespace analyzer::driver {

struct RunParts {
  virtual ~RunParts() = default;
  virtual graph::Graph& graph() = 0;
  virtual graph::Builder& builder() = 0;
  virtual value::Store& store() = 0;
  virtual const model::Model* model() = 0;  // null when evaluation did not come that far
};

}  // namespace analyzer::driver
