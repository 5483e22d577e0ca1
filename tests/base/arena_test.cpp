#include "base/arena.h"

#include <catch2/catch.hpp>

#include <cstdint>
#include <string>

namespace analyzer::base {
namespace {

TEST_CASE("an arena gives out aligned memory that stays where it is") {
  Arena arena;
  std::string_view first = arena.copy("first");
  for (std::size_t i = 1; i < 5'000; ++i) {
    void* place = arena.allocate(i % 97 + 1, std::size_t{1} << (i % 4));
    CHECK(reinterpret_cast<std::uintptr_t>(place) % (std::size_t{1} << (i % 4)) == 0);
    std::memset(place, 0xAB, i % 97 + 1);
  }
  void* large = arena.allocate(5'000'000, 16);
  std::memset(large, 0xCD, 5'000'000);
  CHECK(first == "first");
  Arena moved = std::move(arena);
  CHECK(first == "first");
  CHECK(moved.bytes() >= 5'000'000);
}

TEST_CASE("an arena copies texts and lists") {
  Arena arena;
  int numbers[] = {1, 2, 3};
  auto copied = arena.copy(std::span<const int>(numbers));
  numbers[0] = 9;
  CHECK(copied[0] == 1);
  CHECK(arena.copy(std::string_view()).empty());
  CHECK(arena.copy(std::span<const int>()).empty());
}

}  // namespace
}  // namespace analyzer::base
