#include "engine/cel/time_value.h"

#include <fmt/format.h>

namespace analyzer::engine::cel {
namespace {

constexpr std::int64_t first_second = -62135596800;  // 0001-01-01T00:00:00Z
constexpr std::int64_t last_second = 253402300799;   // 9999-12-31T23:59:59Z
constexpr std::int32_t billion = 1'000'000'000;
__extension__ typedef __int128 Wide;  // nanoseconds of any two durations added

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Takes digits one by one; nothing where others are needed.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}
  bool at_end() const { return at_ == text_.size(); }
  bool accept(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool accept(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }
  bool number(int digits, int& value) {
    value = 0;
    for (int i = 0; i < digits; ++i) {
      if (at_ >= text_.size() || !is_digit(text_[at_])) return false;
      value = value * 10 + (text_[at_++] - '0');
    }
    return true;
  }
  std::string_view digits() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

bool is_leap(std::int64_t year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}
int days_in_month(std::int64_t year, int month) {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

// Both parts with one sign, and less than a second in the smaller.
Moment normalized(Wide nanos) {
  return {static_cast<std::int64_t>(nanos / billion), static_cast<std::int32_t>(nanos % billion)};
}
Wide total(Moment span) {
  return static_cast<Wide>(span.seconds) * billion + span.nanos;
}

std::string fraction(std::int32_t nanos) {
  if (nanos == 0) return "";
  std::string digits = fmt::format("{:09}", nanos);
  digits.erase(digits.find_last_not_of('0') + 1);
  return "." + digits;
}

}  // namespace

// Days since 1970-01-01 in the Gregorian calendar, by eras of 400 years.
std::int64_t days_from_civil(std::int64_t year, int month, int day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

CivilTime civil_time(std::int64_t seconds) {
  std::int64_t days = seconds / 86400, rest = seconds % 86400;
  if (rest < 0) {
    rest += 86400;
    --days;
  }
  CivilTime time;
  time.hour = static_cast<int>(rest / 3600);
  time.minute = static_cast<int>(rest / 60 % 60);
  time.second = static_cast<int>(rest % 60);
  time.weekday = static_cast<int>(((days + 4) % 7 + 7) % 7);
  const std::int64_t shifted = days + 719468;
  const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const std::int64_t day_of_era = shifted - era * 146097;
  const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t part = (5 * day_of_year + 2) / 153;
  time.day = static_cast<int>(day_of_year - (153 * part + 2) / 5 + 1);
  time.month = static_cast<int>(part < 10 ? part + 3 : part - 9);
  time.year = year_of_era + era * 400 + (time.month <= 2 ? 1 : 0);
  time.year_day = static_cast<int>(days - days_from_civil(time.year, 1, 1));
  return time;
}

std::optional<Moment> parse_timestamp(std::string_view text) {
  Reader reader(text);
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (!reader.number(4, year) || !reader.accept('-') || !reader.number(2, month) || !reader.accept('-') ||
      !reader.number(2, day) || (!reader.accept('T') && !reader.accept('t')) || !reader.number(2, hour) ||
      !reader.accept(':') || !reader.number(2, minute) || !reader.accept(':') || !reader.number(2, second)) {
    return std::nullopt;
  }
  if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) || hour > 23 || minute > 59 ||
      second > 59) {
    return std::nullopt;
  }
  std::int32_t nanos = 0;
  if (reader.accept('.')) {
    const std::string_view digits = reader.digits();
    if (digits.empty() || digits.size() > 9) return std::nullopt;
    for (std::size_t i = 0; i < 9; ++i) nanos = nanos * 10 + (i < digits.size() ? digits[i] - '0' : 0);
  }
  std::int64_t offset = 0;
  if (!reader.accept('Z') && !reader.accept('z')) {
    const bool west = reader.accept('-');
    int hours = 0, minutes = 0;
    if ((!west && !reader.accept('+')) || !reader.number(2, hours) || !reader.accept(':') ||
        !reader.number(2, minutes) || hours > 23 || minutes > 59) {
      return std::nullopt;
    }
    offset = (west ? -1 : 1) * (hours * 3600 + minutes * 60);
  }
  if (!reader.at_end()) return std::nullopt;
  const Moment at{days_from_civil(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset, nanos};
  if (!is_timestamp(at)) return std::nullopt;
  return at;
}

std::string format_timestamp(Moment at) {
  const CivilTime time = civil_time(at.seconds);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}Z", time.year, time.month, time.day, time.hour, time.minute,
                     time.second, fraction(at.nanos));
}

std::optional<Moment> parse_duration(std::string_view text) {
  struct Unit {
    std::string_view name;
    std::int64_t nanos;
  };
  // `ms` before `m`: the longer name first.
  static constexpr Unit units[] = {{"ns", 1},         {"us", 1'000},  {"µs", 1'000},         {"μs", 1'000},
                                   {"ms", 1'000'000}, {"s", billion}, {"m", 60LL * billion}, {"h", 3600LL * billion}};
  Reader reader(text);
  const bool negative = reader.accept('-');
  if (!negative) reader.accept('+');
  if (reader.at_end()) return std::nullopt;
  if (text == "0" || text == "-0" || text == "+0") return Moment{0, 0};
  Wide nanos = 0;
  while (!reader.at_end()) {
    const std::string_view whole = reader.digits();
    const std::string_view part = reader.accept('.') ? reader.digits() : std::string_view();
    if (whole.empty() && part.empty()) return std::nullopt;
    if (whole.size() > 19) return std::nullopt;
    const Unit* unit = nullptr;
    for (const Unit& candidate : units) {
      if (reader.accept(candidate.name)) {
        unit = &candidate;
        break;
      }
    }
    if (unit == nullptr) return std::nullopt;
    Wide count = 0;
    for (const char c : whole) count = count * 10 + (c - '0');
    nanos += count * unit->nanos;
    std::int64_t scale = unit->nanos;
    Wide below = 0, divisor = 1;
    for (const char c : part.substr(0, 15)) {
      below = below * 10 + (c - '0');
      divisor *= 10;
    }
    nanos += below * scale / divisor;
    if (nanos > static_cast<Wide>(1) << 64) return std::nullopt;
  }
  const Moment span = normalized(negative ? -nanos : nanos);
  if (!is_duration(span)) return std::nullopt;
  return span;
}

std::string format_duration(Moment span) {
  const bool negative = span.seconds < 0 || span.nanos < 0;
  return fmt::format("{}{}{}s", negative ? "-" : "", negative ? -span.seconds : span.seconds,
                     fraction(negative ? -span.nanos : span.nanos));
}

bool is_timestamp(Moment at) {
  return at.seconds >= first_second && at.seconds <= last_second;
}

bool is_duration(Moment span) {
  const Wide nanos = total(span);
  const Wide limit = static_cast<Wide>(1) << 63;
  return nanos >= -limit && nanos < limit;
}

Moment negated(Moment span) {
  return {-span.seconds, -span.nanos};
}

Value add_to_timestamp(Moment at, Moment span) {
  Moment sum{at.seconds + span.seconds, at.nanos + span.nanos};
  if (sum.nanos < 0) {
    sum.nanos += billion;
    --sum.seconds;
  } else if (sum.nanos >= billion) {
    sum.nanos -= billion;
    ++sum.seconds;
  }
  if (!is_timestamp(sum)) return Value::error("the timestamp is outside the years 1 to 9999");
  return Value::timestamp(sum);
}

Value add_durations(Moment left, Moment right) {
  const Moment sum = normalized(total(left) + total(right));
  if (!is_duration(sum)) return Value::error("the duration is longer than 292 years");
  return Value::duration(sum);
}

}  // namespace analyzer::engine::cel
