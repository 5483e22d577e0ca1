// How a plain scalar reads by YAML 1.1.
//
// As most readers of templates do, without two of YAML 1.1's oddities: numbers to base sixty (`22:22`) and dates
// (`2010-09-09`) stay text. `y` and `n` stay text too.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "syntax/data_tree.h"

namespace analyzer::syntax::yaml {

ScalarType plain_scalar_type(std::string_view text);

// `yes`, `On`, `FALSE`, …
std::optional<bool> to_boolean(std::string_view text);

// `12`, `-1_000`, `0x1F`, `0b11`, and with a leading zero octal: `010` is eight. Nothing where it does not fit.
std::optional<std::int64_t> to_integer(std::string_view text);

}  // namespace analyzer::syntax::yaml
