// `try` and `can`: what fails inside them is no error of the module.
#include <catch2/catch.hpp>

#include "frontends/terraform/bare_scope.h"

using namespace terraform_test;

TEST_CASE("try and can") {
  struct Case {
    std::string_view expression, answer;
  };
  const Case cases[] = {
      {R"(try({a = 1}.b, "none"))", R"("none")"},
      {R"(try({a = 1}.a, "none"))", "1"},
      {R"(try(element([], 0), tonumber("x"), 3))", "3"},
      {R"(can({a = 1}.b))", "false"},
      {R"(can({a = 1}.a))", "true"},
  };
  for (const Case& c : cases) {
    INFO(c.expression);
    value::Store store;
    base::Arena arena;
    CHECK(ask(store, arena, c.expression).text == c.answer);
  }
}
