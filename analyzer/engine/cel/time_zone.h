// Offsets from UTC: `+01:00`, `UTC`, and the names of the IANA database where the system has it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace analyzer::engine::cel {

// In seconds, at that moment. Nothing if the zone is not known.
std::optional<std::int64_t> utc_offset(std::string_view zone, std::int64_t at);

// False where the system has no time zone database; only `UTC` and fixed offsets are then known.
bool has_named_time_zones();

}  // namespace analyzer::engine::cel
