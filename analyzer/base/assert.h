// An invariant of ours, said in words; a failure is a bug in sra-lint, never in the user's input.
#pragma once

namespace analyzer::base {
[[noreturn]] void assertion_failed(const char* condition, const char* why, const char* file, int line);
}

#define ANALYZER_ASSERT(condition, why) \
  ((condition) ? static_cast<void>(0) : ::analyzer::base::assertion_failed(#condition, why, __FILE__, __LINE__))
