// The graph as a picture: DOT for Graphviz, and Mermaid for documents. Resources stand in the account they land in.
#include <map>
#include <set>

#include "report/graph_report.h"
#include "report/markup.h"
#include "report/value_json.h"
#include "report/words.h"

namespace analyzer::report {
namespace {

using graph::Resource;

struct Picture {
  struct Node {
    graph::ResourceKey key;
    std::string title, type;
  };
  std::map<std::string, std::vector<Node>> clusters;  // by account
  std::set<std::pair<std::uint32_t, std::uint32_t>> edges;
};

Picture draw(const GraphInput& input) {
  Picture picture;
  const ValueContext context{input.graph, input.files};
  value::Store& store = input.graph.store();
  for (graph::ResourceKey key : input.graph.resources_in_order()) {
    const Resource* resource = input.graph.find(key);
    if (!resource || resource->data_source) continue;
    std::string cluster = "not placed";
    const auto placements = input.graph.placements(*resource);
    if (!placements.empty()) {
      const value::Value account = store.resolve(placements[0].account);
      const std::string role =
          role_title(value::to_string(role_where(store, account, store.resolve(placements[0].guard))));
      const std::string name = role.empty() ? account_text(context, account) : role;
      if (!name.empty()) cluster = name;
      if (placements.size() > 1 && role.empty()) cluster += " and others";
    }
    picture.clusters[cluster].push_back({key, resource->address, resource->type});
    each_reference(context, resource->properties, [&](const std::string&, graph::ResourceKey to) {
      const Resource* target = input.graph.find(to);
      if (target && !target->data_source && to != key) picture.edges.emplace(key.index, to.index);
    });
  }
  return picture;
}

std::string dot_string(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

// Mermaid takes entities in quoted labels; `#` starts one, so it is written as one itself.
std::string mermaid_string(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"')
      out += "#quot;";
    else if (c == '#')
      out += "#35;";
    else if (c == '<')
      out += "#lt;";
    else if (c == '>')
      out += "#gt;";
    else if (c == '`')
      out += '\'';
    else
      out += c == '\n' ? ' ' : c;
  }
  return out + "\"";
}

}  // namespace

void write_graph_dot(const GraphInput& input, std::string& out) {
  const Picture picture = draw(input);
  out += "digraph estate {\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n";
  std::size_t number = 0;
  for (const auto& [cluster, nodes] : picture.clusters) {
    out += "  subgraph cluster_" + std::to_string(number++) + " {\n    label=" + dot_string(cluster) + ";\n";
    for (const Picture::Node& node : nodes)
      out += "    r" + std::to_string(node.key.index) + " [label=" + dot_string(node.title + "\n" + node.type) + "];\n";
    out += "  }\n";
  }
  for (const auto& [from, to] : picture.edges)
    out += "  r" + std::to_string(from) + " -> r" + std::to_string(to) + ";\n";
  out += "}\n";
}

void write_graph_mermaid(const GraphInput& input, std::string& out) {
  const Picture picture = draw(input);
  out += "flowchart LR\n";
  std::size_t number = 0;
  for (const auto& [cluster, nodes] : picture.clusters) {
    out += "  subgraph a" + std::to_string(number++) + "[" + mermaid_string(cluster) + "]\n";
    for (const Picture::Node& node : nodes)
      out +=
          "    r" + std::to_string(node.key.index) + "[" + mermaid_string(node.title + " (" + node.type + ")") + "]\n";
    out += "  end\n";
  }
  for (const auto& [from, to] : picture.edges)
    out += "  r" + std::to_string(from) + " --> r" + std::to_string(to) + "\n";
}

}  // namespace analyzer::report
