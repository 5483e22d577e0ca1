// Regular expressions of RE2, as CEL has them: in linear time, without back references.
#pragma once

#include <memory>
#include <string_view>

#include "engine/cel/sources.h"

namespace re2 {
class RE2;
}

namespace analyzer::engine::cel {

// Never null; ask ok(). Memory is bounded, so that a pattern with large repetitions is refused rather than built.
std::unique_ptr<re2::RE2> compile_regex(std::string_view pattern);
// Does it match somewhere in the text, which may be symbolic?
Value match_regex(EvalContext& context, const Value& text, const re2::RE2& pattern);

}  // namespace analyzer::engine::cel
