// The evaluated resource graph, for `graph --format json|dot|mermaid`.
#pragma once

#include <string>

#include "graph/graph.h"
#include "model/model.h"
#include "report/report.h"

namespace analyzer::report {

struct GraphInput {
  graph::Graph& graph;
  const model::Model* model = nullptr;  // null: no canonical resources are known
  Files files;
};

void write_graph_json(const GraphInput& input, std::string& out);
void write_graph_dot(const GraphInput& input, std::string& out);
void write_graph_mermaid(const GraphInput& input, std::string& out);

}  // namespace analyzer::report
