#include "engine/builtins/builtins.h"

#include <array>

namespace analyzer::engine::builtins {

std::span<const std::span<const cel::Function>> families() {
  static const std::array<std::span<const cel::Function>, 3> all = {collection_functions(), policy_functions(),
                                                                    quota_functions()};
  return all;
}

}  // namespace analyzer::engine::builtins
