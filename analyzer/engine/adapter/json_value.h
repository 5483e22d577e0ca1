// JSON text as a value of expressions: defaults of parameters, attested facts, what an external reference tells.
#pragma once

#include <string_view>

#include "engine/cel/context.h"

namespace analyzer::engine::adapter {

// An error value for what is no JSON.
cel::Value json_value(cel::EvalContext& context, std::string_view text);

}  // namespace analyzer::engine::adapter
