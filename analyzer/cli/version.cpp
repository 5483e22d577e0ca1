#include "cli/version.h"

#ifndef SRA_LINT_VERSION
#define SRA_LINT_VERSION "0.1.0"
#endif

namespace analyzer::cli {

std::string_view version() {
  return SRA_LINT_VERSION;
}

}  // namespace analyzer::cli
