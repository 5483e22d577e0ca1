// Reads the text of a function's signature: `string.startsWith(string) -> bool`.
#pragma once

#include <optional>

#include "engine/cel/function.h"

namespace analyzer::engine::cel {

std::optional<Overload> parse_signature(const Function& function, Types& types);

}  // namespace analyzer::engine::cel
