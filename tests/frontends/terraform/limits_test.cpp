// Whatever is written, evaluation ends soon and nothing breaks.
#include <catch2/catch.hpp>

#include "frontends/terraform/modules.h"

using namespace terraform_test;

namespace {

std::string repeated(std::string_view text, int n) {
  std::string all;
  for (int i = 0; i < n; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("hostile modules are bounded") {
  std::string chain = "locals {\n  a0 = 1\n";
  for (int i = 1; i < 5000; ++i) chain += "  a" + std::to_string(i) + " = local.a" + std::to_string(i - 1) + "\n";
  const std::map<std::string, std::string> modules[] = {
      {{"main.tf", chain + "}\n"}},
      {{"main.tf",
        "locals {\n  x = [for a in range(1000) : [for b in range(1000) : [for c in range(1000) : a + b + c]]]\n}\n"}},
      {{"main.tf", "locals {\n  x = setproduct(range(1000), range(1000), range(1000))\n}\n"}},
      {{"main.tf", "resource \"a_b\" \"c\" {\n  count = 1000000000\n}\n"}},
      {{"main.tf", "locals {\n  x = " + repeated("[", 400) + repeated("]", 400) + "\n}\n"}},
      {{"main.tf", "locals {\n  x = 1e999999999\n  y = pow(10, 400) * 2\n  z = format(\"%1000000000d\", 1)\n}\n"}},
      {{"main.tf", "locals {\n  x = regex(\"(a*)*b\", \"" + repeated("a", 5000) + "\")\n}\n"}},
      {{"main.tf", "locals {\n  x = fileset(\".\", \"" + repeated("**/", 50) + "x\")\n}\n"}},
      {{"main.tf", "variable \"a\" {\n  type = bool\n}\nlocals {\n  x = merge(" +
                       repeated("var.a ? { a = 1 } : {}, ", 40) + "{})\n}\n"}},
      {{"main.tf",
        "variable \"a\" {\n  type = bool\n}\nlocals {\n  x = \"" + repeated("${var.a ? 1 : 2}", 60) + "\"\n}\n"}},
      {{"main.tf", "module \"m\" {\n  source = \".\"\n}\n"}},
      {{"main.tf",
        "module \"m\" {\n  source = module.m.x\n}\nresource \"a\" \"b\" {\n  x = self.y\n  y = each.key\n}\n"}},
  };
  for (const auto& files : modules) {
    Modules m;
    m.add(files);
    m.run();
    CHECK(m.graph.instances().size() >= 1);
  }
}

TEST_CASE("many different conditions do not multiply") {
  std::string text;
  for (int i = 0; i < 40; ++i) text += "variable \"v" + std::to_string(i) + "\" {\n  type = bool\n}\n";
  text += "locals {\n  x = merge(";
  for (int i = 0; i < 40; ++i) text += "var.v" + std::to_string(i) + " ? { a" + std::to_string(i) + " = 1 } : {}, ";
  text += "{})\n  y = jsonencode(local.x)\n  z = join(\",\", [";
  for (int i = 0; i < 40; ++i) text += "var.v" + std::to_string(i) + " ? \"a\" : \"b\", ";
  text += "])\n}\nresource \"a_b\" \"c\" {\n  x = local.x\n  y = local.y\n  z = local.z\n}\n";
  Modules m;
  m.add({{"main.tf", text}});
  m.run();
  CHECK(m.errors() == "");
  CHECK(m.find("a_b.c")->properties.get("x").entries().size() == 40);
}
