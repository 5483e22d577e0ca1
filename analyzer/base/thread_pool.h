// Runs one function over the numbers 0 … count-1 on several threads.
#pragma once

#include <cstddef>
#include <functional>

namespace analyzer::base {

// Calls `work(i)` once for each i below `count`, on up to `jobs` threads (0: one for each core), and returns when all
// are done. `work` must not throw. Order is unspecified; results belong into slots of their own.
void parallel_for(std::size_t count, unsigned jobs, const std::function<void(std::size_t)>& work);

}  // namespace analyzer::base
