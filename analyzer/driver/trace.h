// How a value came to be: from the property in its template or module up through every caller that passed something on.
#pragma once

#include <string_view>
#include <vector>

#include "engine/trace_source.h"
#include "graph/builder.h"
#include "model/model.h"

namespace analyzer::driver {

struct TraceStep {
  source::Location where;
  std::string text;
  std::string value;  // as it is printed
  unsigned depth = 0;
};

class Tracer final : public engine::TraceSource {
 public:
  // `model` may be null: links are not followed then.
  Tracer(graph::Builder& builder, const model::Model* model) : builder_(builder), model_(model) {}

  std::vector<engine::Reason> trace(graph::ResourceKey resource, std::string_view path) override;
  std::vector<TraceStep> steps(graph::ResourceKey resource, std::string_view path);

 private:
  void follow(graph::ResourceKey resource, std::string_view path, unsigned depth, std::vector<TraceStep>& steps);
  void follow_terms(value::Value v, unsigned depth, std::vector<TraceStep>& steps);
  void follow_input(graph::InstanceId instance, std::string_view name, unsigned depth, std::vector<TraceStep>& steps);
  void add(const graph::Recorder& recorder, unsigned depth, std::vector<TraceStep>& steps);

  graph::Builder& builder_;
  const model::Model* model_;
  std::vector<std::pair<std::uint32_t, std::string>> seen_;  // what is being followed: no circles
};

}  // namespace analyzer::driver
