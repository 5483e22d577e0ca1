#include "syntax/yaml/scalar_type.h"

#include <catch2/catch.hpp>

namespace analyzer::syntax::yaml {
namespace {

TEST_CASE("plain scalars read as YAML 1.1 says") {
  struct Case {
    ScalarType type;
    std::initializer_list<std::string_view> texts;
  };
  const Case cases[] = {
      {ScalarType::null, {"", "~", "null", "Null", "NULL"}},
      {ScalarType::boolean, {"yes", "Yes", "NO", "on", "Off", "true", "FALSE"}},
      {ScalarType::integer, {"0", "12", "-1", "+5", "1_000", "0x1F", "0b101", "010"}},
      {ScalarType::real, {"1.5", "-0.1", ".5", "1.", "6.02e+23", ".inf", "-.INF", ".nan", "1_0.5"}},
      {ScalarType::text,
       {"y", "n", "nULL", "tRue", "1e3", "08", "0o7", "22:22", "2010-09-09", "1.2.3", "0x", "-", "+", ".", "..", "1e",
        "-.5", "10.0.0.0/8", "a"}},
  };
  for (const Case& c : cases)
    for (std::string_view text : c.texts) {
      INFO(text);
      CHECK(plain_scalar_type(text) == c.type);
    }
}

TEST_CASE("integers of YAML 1.1") {
  CHECK(to_integer("1_000") == 1000);
  CHECK(to_integer("010") == 8);
  CHECK(to_integer("0x1F") == 31);
  CHECK(to_integer("-0b11") == -3);
  CHECK(to_integer("9223372036854775807") == INT64_MAX);
  CHECK(to_integer("-9223372036854775808") == INT64_MIN);
  CHECK_FALSE(to_integer("9223372036854775808"));
  CHECK_FALSE(to_integer("abc"));
}

}  // namespace
}  // namespace analyzer::syntax::yaml
