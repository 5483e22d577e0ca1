// A path as a relative URI reference: percent-encoded as RFC 3986 asks.
#pragma once

#include <string>
#include <string_view>

namespace analyzer::report {

std::string relative_uri(std::string_view path);

}  // namespace analyzer::report
