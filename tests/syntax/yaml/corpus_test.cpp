// Every YAML file of the corpus: read where the reference reads it, rejected at the same line where that rejects it.
#include "../corpus_files.h"
#include "../tree_checks.h"
#include "syntax/json/parser.h"
#include "syntax/yaml/parser.h"
#include "syntax/yaml/scalar_text.h"

namespace analyzer::syntax::yaml {
namespace {

using namespace analyzer::testing;

void check_scalars(const source::SourceFile& file, const DataTree& tree, std::size_t& scalars) {
  std::vector<const Node*> nodes;
  for (const Node* document : tree.documents) collect_nodes(*document, nodes);
  for (const Node* node : nodes) {
    REQUIRE(node->range.begin <= node->range.end);
    REQUIRE(node->range.end <= file.text().size());
    if (!node->is_scalar()) continue;
    TextJoiner joined;
    visit_pieces(*node, file.text(), joined);
    if (joined.text != node->text && tree.complete) CHECK(joined.text == node->text);
    ++scalars;
  }
}

bool is_template(std::string_view text) {
  return text.find("Resources") != std::string_view::npos && text.find("AWS::") != std::string_view::npos;
}

TEST_CASE("YAML of the corpus") {
  if (!std::filesystem::exists(corpus())) {
    WARN("skipped: no corpus beside the repository");
    return;
  }
  auto rejected = rejected_by("cfn-lint");
  std::size_t accepted = 0, refused = 0, others = 0, scalars = 0, comments = 0;
  for (const std::string& path : corpus_files({".yaml", ".yml", ".template"})) {
    source::SourceFile file({0}, path, read_file(corpus() / path));
    diagnostics::CollectingSink sink;
    DataTree tree = parse(file, sink);
    INFO(path);
    std::set<unsigned> lines;
    for (const diagnostics::Diagnostic& d : sink.diagnostics)
      if (d.code != "yaml-alias") {
        lines.insert(file.position(d.location.range.begin).line);
        for (const diagnostics::Related& r : d.related) lines.insert(file.position(r.location.range.begin).line);
      }
    if (rejected.count(path)) {
      for (unsigned line : rejected[path]) {
        INFO(line);
        CHECK(lines.count(line) == 1);
      }
      ++refused;
    } else if (is_template(file.text())) {
      CHECK(lines.empty());
      ++accepted;
    } else {  // the reference did not look at these; some hold `{{ placeholders }}`
      lines.empty() ? ++accepted : ++others;
    }
    check_scalars(file, tree, scalars);
    comments += tree.comments.size();
  }
  WARN(accepted << " read, " << refused << " rejected, " << others << " not templates and broken, " << scalars
                << " scalars, " << comments << " comments");
}

TEST_CASE("JSON of the corpus reads as YAML too, with the same values and ranges") {
  if (!std::filesystem::exists(corpus())) {
    WARN("skipped: no corpus beside the repository");
    return;
  }
  std::size_t scalars = 0, files = 0;
  for (const std::string& path : corpus_files({".json"})) {
    source::SourceFile file({0}, path, read_file(corpus() / path));
    diagnostics::CollectingSink sink;
    DataTree tree = parse(file, sink);
    check_scalars(file, tree, scalars);
    diagnostics::CollectingSink json_sink;
    DataTree json_tree = json::parse(file, json_sink);
    bool same_values = json_sink.diagnostics.empty() && sink.diagnostics.empty();
    if (!same_values) continue;
    REQUIRE(tree.documents.size() == 1);
    std::vector<const Node*> nodes, json_nodes;
    collect_nodes(*tree.documents[0], nodes);
    collect_nodes(*json_tree.documents.at(0), json_nodes);
    INFO(path);
    REQUIRE(nodes.size() == json_nodes.size());
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (span(nodes[i]->range) != span(json_nodes[i]->range))
        CHECK(span(nodes[i]->range) == span(json_nodes[i]->range));
      if (nodes[i]->text != json_nodes[i]->text) CHECK(nodes[i]->text == json_nodes[i]->text);
    }
    ++files;
  }
  CHECK(files > 0);
  WARN(files << " files with the same values and ranges, " << scalars << " scalars");
}

}  // namespace
}  // namespace analyzer::syntax::yaml
