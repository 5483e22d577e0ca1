// Every JSON file of the corpus: read where a strict reader reads it, rejected at the same line where that rejects it.
#include "../corpus_files.h"
#include "../tree_checks.h"
#include "syntax/json/parser.h"
#include "syntax/json/string_text.h"

namespace analyzer::syntax::json {
namespace {

using namespace analyzer::testing;

TEST_CASE("JSON of the corpus") {
  if (!std::filesystem::exists(corpus())) {
    WARN("skipped: no corpus beside the repository");
    return;
  }
  auto rejected = rejected_by("json");
  std::size_t accepted = 0, refused = 0, duplicates = 0, scalars = 0;
  for (const std::string& path : corpus_files({".json"})) {
    source::SourceFile file({0}, path, read_file(corpus() / path));
    diagnostics::CollectingSink sink;
    DataTree tree = parse(file, sink);
    INFO(path);
    std::set<unsigned> lines;
    for (const diagnostics::Diagnostic& d : sink.diagnostics) {
      if (d.message.find("already given") != std::string::npos) {
        ++duplicates;  // the strict reader takes the last one in silence
        continue;
      }
      INFO(d.message);
      lines.insert(file.position(d.location.range.begin).line);
      CHECK(rejected.count(path) == 1);
    }
    CHECK(lines.size() == rejected.count(path));
    CHECK(tree.complete == (rejected.count(path) == 0));
    if (rejected.count(path)) {
      unsigned line = *rejected[path].begin();
      if (line != 0) CHECK(lines == std::set<unsigned>{line});  // 0: the encoding is at fault, not a line
      ++refused;
    } else {
      ++accepted;
    }
    std::vector<const Node*> nodes;
    for (const Node* document : tree.documents) collect_nodes(*document, nodes);
    for (const Node* node : nodes) {
      if (!node->is_scalar() || node->range.empty()) continue;
      TextJoiner joined;
      visit_pieces(*node, file.text(), joined);
      if (joined.text != node->text) CHECK(joined.text == node->text);
      ++scalars;
    }
  }
  CHECK(refused == rejected.size());
  WARN(accepted << " read, " << refused << " rejected, " << duplicates << " duplicate keys, " << scalars << " scalars");
}

}  // namespace
}  // namespace analyzer::syntax::json
