#include "base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace analyzer::base {

void assertion_failed(const char* condition, const char* why, const char* file, int line) {
  std::fprintf(stderr, "sra-lint: internal error: %s (%s) at %s:%d\n", why, condition, file, line);
  std::abort();
}

}  // namespace analyzer::base
