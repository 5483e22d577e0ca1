// Reads literals as they are spelled: numbers with their bounds, strings and bytes with their escapes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace analyzer::syntax::cel {

// `spelling` without a sign; with `negative`, 9223372036854775808 fits.
base::Result<std::int64_t> read_int(std::string_view spelling, bool negative);
base::Result<std::uint64_t> read_uint(std::string_view spelling);  // the suffix included
base::Result<double> read_double(std::string_view spelling);

// Of a whole token with prefix and quotes. The result of a string is UTF-8 if the text is.
base::Result<std::string> read_string(std::string_view spelling);
base::Result<std::string> read_bytes(std::string_view spelling);

}  // namespace analyzer::syntax::cel
