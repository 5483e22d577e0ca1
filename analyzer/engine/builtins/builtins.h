// What rules can ask beside CEL's own functions: one file a family, one table each.
#pragma once

#include <span>

#include "engine/cel/function.h"

namespace analyzer::engine::builtins {

std::span<const std::span<const cel::Function>> families();

std::span<const cel::Function> collection_functions();  // collections.cpp
std::span<const cel::Function> policy_functions();      // policies.cpp
std::span<const cel::Function> quota_functions();       // quotas.cpp

}  // namespace analyzer::engine::builtins
