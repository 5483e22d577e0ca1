// Every function of the tables is documented; what they do is shown by the rules' examples and the decided cases.
#include "engine/builtins/builtins.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

using namespace analyzer;

TEST_CASE("functions that rules may call are documented") {
  std::ifstream in(SRA_LINT_SOURCE_DIR "/docs/rules.md");
  std::ostringstream text;
  text << in.rdbuf();
  for (const auto family : engine::builtins::families()) {
    for (const engine::cel::Function& function : family) {
      INFO(function.signature);
      CHECK(!function.summary.empty());
      const std::string name(function.signature.substr(0, function.signature.find('(')));
      CHECK(text.str().find("| `" + name + "(") != std::string::npos);
    }
  }
}
