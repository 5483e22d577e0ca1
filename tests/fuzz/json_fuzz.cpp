#include <string>

#include "syntax/json/parser.h"
#include "tree_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace analyzer;
  source::SourceFile file({0}, "fuzz.json", std::string(reinterpret_cast<const char*>(data), size));
  diagnostics::CollectingSink sink;
  syntax::DataTree tree = syntax::json::parse(file, sink);
  fuzzing::check_tree(tree, file, sink);
  return 0;
}
