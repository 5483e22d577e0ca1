// How a value came to be, told by whoever can evaluate again: the driver, with the front ends.
#pragma once

#include <string_view>
#include <vector>

#include "engine/result.h"
#include "graph/graph.h"

namespace analyzer::engine {

class TraceSource {
 public:
  virtual ~TraceSource() = default;
  // Steps in order, innermost first, to the value at `path` (`BucketEncryption.0.KMSMasterKeyID`) of the resource.
  virtual std::vector<Reason> trace(graph::ResourceKey resource, std::string_view path) = 0;
};

}  // namespace analyzer::engine
