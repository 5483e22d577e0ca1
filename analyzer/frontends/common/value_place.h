// Where a property stands, found through the values: each knows the place of the expression that gave it.
#pragma once

#include <string_view>

#include "value/store.h"

namespace analyzer::frontends {

// The place of what `path` (in dots, with numbers for elements) names inside `properties`: of the value if it is there,
// else of the key of the nearest property around it, else `outside`. Of a choice, the first alternative that has it.
source::Location place_of_path(value::Value properties, std::string_view path, source::Location outside);

// The value at the path, where nothing about it is in doubt; else removed.
value::Value value_at_path(value::Value properties, std::string_view path);

}  // namespace analyzer::frontends
