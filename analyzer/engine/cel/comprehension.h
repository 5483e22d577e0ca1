// Comprehensions over lists and maps whose members may be in doubt.
#pragma once

#include "engine/cel/evaluator.h"

namespace analyzer::engine::cel {

Value run_comprehension(Evaluator& evaluator, const Comprehension& comprehension);

}  // namespace analyzer::engine::cel
