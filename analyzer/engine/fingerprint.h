// A result's name across runs: it survives reformatting, moved lines and inserted statements.
#pragma once

#include <string>
#include <string_view>

#include "engine/result.h"
#include "graph/graph.h"

namespace analyzer::engine {

// `Statement.2.Principal` → `Statement.[Sid=AllowLogs].Principal`: list indexes give way to what the element is called;
// an element without a name is just an element.
std::string stable_path(value::Value properties, std::string_view path);

// 32 hex digits of rule, file, declaration and stable path; where there is no declaration, account role and Region.
std::string fingerprint(std::string_view rule, std::string_view file, const Result& result, std::string_view path);

}  // namespace analyzer::engine
