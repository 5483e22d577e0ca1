#include "base/thread_pool.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <vector>

namespace analyzer::base {
namespace {

TEST_CASE("each number is worked on once, on any number of threads") {
  for (unsigned jobs : {0u, 1u, 2u, 7u, 64u}) {
    std::vector<std::atomic<int>> done(1'000);
    parallel_for(done.size(), jobs, [&](std::size_t i) { ++done[i]; });
    for (const auto& count : done) CHECK(count == 1);
  }
  parallel_for(0, 4, [](std::size_t) { FAIL("nothing to do"); });
}

}  // namespace
}  // namespace analyzer::base
