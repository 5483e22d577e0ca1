// Timestamps and durations: reading, writing, adding. Timestamps go from year 1 to 9999; durations fit 64 bits of
// nanoseconds (292 years), as in CEL's other implementations.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/cel/value.h"

namespace analyzer::engine::cel {

std::optional<Moment> parse_timestamp(std::string_view text);  // RFC 3339
std::string format_timestamp(Moment at);                       // in UTC
std::optional<Moment> parse_duration(std::string_view text);   // `1h30m`, `-1.5s`, `20ms`
std::string format_duration(Moment span);                      // in seconds: `5400s`

bool is_timestamp(Moment at);
bool is_duration(Moment span);
Moment negated(Moment span);
// A value, or the error that it is out of range.
Value add_to_timestamp(Moment at, Moment span);
Value add_durations(Moment left, Moment right);

struct CivilTime {
  std::int64_t year = 1970;
  int month = 1, day = 1;  // from 1
  int hour = 0, minute = 0, second = 0;
  int weekday = 0;   // from Sunday, 0
  int year_day = 0;  // from 0
};
CivilTime civil_time(std::int64_t seconds);
std::int64_t days_from_civil(std::int64_t year, int month, int day);

}  // namespace analyzer::engine::cel
