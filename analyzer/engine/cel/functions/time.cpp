// Parts of timestamps and durations. Without a time zone, UTC.
#include "engine/cel/context.h"
#include "engine/cel/functions/families.h"
#include "engine/cel/time_value.h"
#include "engine/cel/time_zone.h"

namespace analyzer::engine::cel {
namespace {

template <int (*part)(const CivilTime&)>
Value get(EvalContext&, std::span<const Value> arguments) {
  std::int64_t offset = 0;
  if (arguments.size() > 1) {
    const auto found = utc_offset(arguments[1].as_string(), arguments[0].as_moment().seconds);
    if (!found) return Value::error("no such time zone");
    offset = *found;
  }
  return Value::integer(part(civil_time(arguments[0].as_moment().seconds + offset)));
}

int year(const CivilTime& time) {
  return static_cast<int>(time.year);
}
int month(const CivilTime& time) {
  return time.month - 1;
}
int date(const CivilTime& time) {
  return time.day;
}
int day_of_month(const CivilTime& time) {
  return time.day - 1;
}
int day_of_week(const CivilTime& time) {
  return time.weekday;
}
int day_of_year(const CivilTime& time) {
  return time.year_day;
}
int hours(const CivilTime& time) {
  return time.hour;
}
int minutes(const CivilTime& time) {
  return time.minute;
}
int seconds(const CivilTime& time) {
  return time.second;
}

Value milliseconds(EvalContext&, std::span<const Value> arguments) {
  if (arguments.size() > 1 && !utc_offset(arguments[1].as_string(), arguments[0].as_moment().seconds)) {
    return Value::error("no such time zone");
  }
  return Value::integer(arguments[0].as_moment().nanos / 1'000'000);
}

// Of a duration: the whole of it in that unit.
Value all_hours(EvalContext&, std::span<const Value> arguments) {
  return Value::integer(arguments[0].as_moment().seconds / 3600);
}
Value all_minutes(EvalContext&, std::span<const Value> arguments) {
  return Value::integer(arguments[0].as_moment().seconds / 60);
}
Value all_seconds(EvalContext&, std::span<const Value> arguments) {
  return Value::integer(arguments[0].as_moment().seconds);
}

constexpr Function functions[] = {
    {"timestamp.getFullYear() -> int", get<year>, strict, "year"},
    {"timestamp.getFullYear(string) -> int", get<year>, strict, "year in that time zone"},
    {"timestamp.getMonth() -> int", get<month>, strict, "month, from 0"},
    {"timestamp.getMonth(string) -> int", get<month>, strict, "month in that time zone, from 0"},
    {"timestamp.getDate() -> int", get<date>, strict, "day of the month, from 1"},
    {"timestamp.getDate(string) -> int", get<date>, strict, "day of the month in that time zone, from 1"},
    {"timestamp.getDayOfMonth() -> int", get<day_of_month>, strict, "day of the month, from 0"},
    {"timestamp.getDayOfMonth(string) -> int", get<day_of_month>, strict, "day of the month in that time zone, from 0"},
    {"timestamp.getDayOfWeek() -> int", get<day_of_week>, strict, "day of the week, from Sunday, which is 0"},
    {"timestamp.getDayOfWeek(string) -> int", get<day_of_week>, strict,
     "day of the week in that time zone, from Sunday, which is 0"},
    {"timestamp.getDayOfYear() -> int", get<day_of_year>, strict, "day of the year, from 0"},
    {"timestamp.getDayOfYear(string) -> int", get<day_of_year>, strict, "day of the year in that time zone, from 0"},
    {"timestamp.getHours() -> int", get<hours>, strict, "hour"},
    {"timestamp.getHours(string) -> int", get<hours>, strict, "hour in that time zone"},
    {"timestamp.getMinutes() -> int", get<minutes>, strict, "minute"},
    {"timestamp.getMinutes(string) -> int", get<minutes>, strict, "minute in that time zone"},
    {"timestamp.getSeconds() -> int", get<seconds>, strict, "second"},
    {"timestamp.getSeconds(string) -> int", get<seconds>, strict, "second in that time zone"},
    {"timestamp.getMilliseconds() -> int", milliseconds, strict, "milliseconds of the second"},
    {"timestamp.getMilliseconds(string) -> int", milliseconds, strict, "milliseconds of the second in that time zone"},
    {"duration.getHours() -> int", all_hours, strict, "the whole in hours"},
    {"duration.getMinutes() -> int", all_minutes, strict, "the whole in minutes"},
    {"duration.getSeconds() -> int", all_seconds, strict, "the whole in seconds"},
    {"duration.getMilliseconds() -> int", milliseconds, strict, "milliseconds of the second"},
};

}  // namespace

std::span<const Function> time_functions() {
  return functions;
}

}  // namespace analyzer::engine::cel
