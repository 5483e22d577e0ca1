#include "base/result.h"

#include <catch2/catch.hpp>

namespace analyzer::base {
namespace {

TEST_CASE("a result holds a value or says why not") {
  Result<std::string> value = std::string("x");
  REQUIRE(value);
  CHECK(*value == "x");
  CHECK(value->size() == 1);
  Result<std::string> error = Error{"no such file"};
  CHECK_FALSE(error);
  CHECK(error.error() == "no such file");
}

}  // namespace
}  // namespace analyzer::base
