// The families of standard functions, each a table in a file of its own.
#pragma once

#include <span>

#include "engine/cel/function.h"

namespace analyzer::engine::cel {

std::span<const Function> arithmetic_functions();
std::span<const Function> comparison_functions();
std::span<const Function> collection_functions();
std::span<const Function> string_functions();
std::span<const Function> conversion_functions();
std::span<const Function> time_functions();
std::span<const Function> presence_functions();

// What a table's function answers where the types are only known at run time and do not fit.
Value no_overload();

}  // namespace analyzer::engine::cel
