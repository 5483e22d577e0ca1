// formatdate, timeadd, timecmp; the clock itself is not known.
#include <fmt/format.h>

#include <charconv>

#include "frontends/terraform/functions/call.h"
#include "frontends/terraform/number.h"

namespace analyzer::frontends::terraform {

using value::Value;
using Args = std::span<const Value>;

namespace {

// Days since 1970-01-01 of the proleptic Gregorian calendar, and back.
std::int64_t days_of(std::int64_t y, int m, int d) {
  y -= m <= 2;
  std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  auto yoe = static_cast<std::int64_t>(y - era * 400);
  std::int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  std::int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146097 + doe - 719468;
}

struct Civil {
  std::int64_t year;
  int month, day;
};
Civil civil_of(std::int64_t days) {
  days += 719468;
  std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  std::int64_t doe = days - era * 146097;
  std::int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  std::int64_t mp = (5 * doy + 2) / 153;
  int month = static_cast<int>(mp < 10 ? mp + 3 : mp - 9);
  return {yoe + era * 400 + (month <= 2), month, static_cast<int>(doy - (153 * mp + 2) / 5 + 1)};
}

struct Time {
  std::int64_t seconds = 0;  // since 1970 UTC
  std::int64_t nanoseconds = 0;
  int offset = 0;    // minutes east of UTC
  bool zulu = true;  // written with `Z`
};

std::optional<Time> parse_time(std::string_view t) {  // RFC 3339
  auto digits = [&](std::size_t at, std::size_t n) -> int {
    int result = 0;
    if (at + n > t.size()) return -1;
    for (std::size_t i = at; i < at + n; ++i) {
      if (t[i] < '0' || t[i] > '9') return -1;
      result = result * 10 + (t[i] - '0');
    }
    return result;
  };
  if (t.size() < 20 || t[4] != '-' || t[7] != '-' || (t[10] != 'T' && t[10] != 't') || t[13] != ':' || t[16] != ':')
    return std::nullopt;
  int y = digits(0, 4), mo = digits(5, 2), d = digits(8, 2), h = digits(11, 2), mi = digits(14, 2), s = digits(17, 2);
  constexpr int lengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (y < 0 || mo < 1 || mo > 12 || d < 1 || d > lengths[mo - 1] || h < 0 || h > 23 || mi < 0 || mi > 59 || s < 0 ||
      s > 59)
    return std::nullopt;
  if (mo == 2 && d == 29 && !(y % 4 == 0 && (y % 100 != 0 || y % 400 == 0))) return std::nullopt;
  Time time;
  std::size_t at = 19;
  if (at < t.size() && t[at] == '.') {
    std::int64_t scale = 100000000;
    std::size_t start = ++at;
    for (; at < t.size() && t[at] >= '0' && t[at] <= '9'; ++at) {
      time.nanoseconds += (t[at] - '0') * scale;
      scale /= 10;
    }
    if (at == start) return std::nullopt;
  }
  if (at >= t.size()) return std::nullopt;
  if (t[at] == 'Z' || t[at] == 'z') {
    if (at + 1 != t.size()) return std::nullopt;
  } else {
    if ((t[at] != '+' && t[at] != '-') || at + 6 != t.size() || t[at + 3] != ':') return std::nullopt;
    int oh = digits(at + 1, 2), om = digits(at + 4, 2);
    if (oh < 0 || oh > 23 || om < 0 || om > 59) return std::nullopt;
    time.offset = (oh * 60 + om) * (t[at] == '-' ? -1 : 1);
    time.zulu = false;
  }
  time.seconds = days_of(y, mo, d) * 86400 + h * 3600 + mi * 60 + s - time.offset * 60;
  return time;
}

std::int64_t local_seconds(const Time& t) {
  return t.seconds + t.offset * 60;
}
std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0);
}

// "-1h30m": nanoseconds.
std::optional<std::int64_t> parse_duration(std::string_view t) {
  bool negative = false;
  if (!t.empty() && (t[0] == '-' || t[0] == '+')) {
    negative = t[0] == '-';
    t.remove_prefix(1);
  }
  if (t == "0") return 0;
  if (t.empty()) return std::nullopt;
  double total = 0;
  std::int64_t whole = 0;
  while (!t.empty()) {
    std::size_t n = t.find_first_not_of("0123456789.");
    if (n == 0 || n == std::string_view::npos) return std::nullopt;
    std::string_view number = t.substr(0, n);
    t.remove_prefix(n);
    std::size_t u = t.find_first_of("0123456789.");
    std::string_view unit = t.substr(0, u);
    t.remove_prefix(unit.size());
    std::int64_t scale = unit == "h"                                    ? 3600000000000
                         : unit == "m"                                  ? 60000000000
                         : unit == "s"                                  ? 1000000000
                         : unit == "ms"                                 ? 1000000
                         : unit == "us" || unit == "µs" || unit == "μs" ? 1000
                         : unit == "ns"                                 ? 1
                                                                        : 0;
    std::optional<Number> value = Number::parse(number);
    if (scale == 0 || !value) return std::nullopt;
    std::optional<std::int64_t> nanoseconds = (*value * Number(scale)).floor().integer();
    if (!nanoseconds) return std::nullopt;
    total += static_cast<double>(*nanoseconds);
    if (total > 9e18) return std::nullopt;
    whole += *nanoseconds;
  }
  return negative ? -whole : whole;
}

std::string rfc3339(const Time& t) {
  std::int64_t local = local_seconds(t);
  Civil c = civil_of(floor_div(local, 86400));
  std::int64_t day = local - floor_div(local, 86400) * 86400;
  std::string out =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", c.year, c.month, c.day, day / 3600, day / 60 % 60, day % 60);
  if (t.zulu || t.offset == 0) return out + "Z";
  int offset = std::abs(t.offset);
  return out + fmt::format("{}{:02}:{:02}", t.offset < 0 ? '-' : '+', offset / 60, offset % 60);
}

constexpr std::string_view days[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
constexpr std::string_view months[] = {"January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December"};

// One verb of formatdate: a letter, repeated.
std::optional<std::string> verb_text(std::string_view verb, const Time& t) {
  std::int64_t local = local_seconds(t);
  std::int64_t day_number = floor_div(local, 86400);
  Civil c = civil_of(day_number);
  std::int64_t seconds = local - day_number * 86400;
  std::int64_t hour = seconds / 3600;
  std::string_view weekday = days[static_cast<std::size_t>(((day_number % 7) + 11) % 7)];
  std::string_view month = months[c.month - 1];
  auto zone = [&](bool colon, bool zulu) -> std::string {
    if (zulu && t.offset == 0) return "Z";
    int offset = std::abs(t.offset);
    return fmt::format("{}{:02}{}{:02}", t.offset < 0 ? '-' : '+', offset / 60, colon ? ":" : "", offset % 60);
  };
  if (verb == "YYYY") return fmt::format("{:04}", c.year);
  if (verb == "YY") return fmt::format("{:02}", c.year % 100);
  if (verb == "MMMM") return std::string(month);
  if (verb == "MMM") return std::string(month.substr(0, 3));
  if (verb == "MM") return fmt::format("{:02}", c.month);
  if (verb == "M") return std::to_string(c.month);
  if (verb == "DD") return fmt::format("{:02}", c.day);
  if (verb == "D") return std::to_string(c.day);
  if (verb == "EEEE") return std::string(weekday);
  if (verb == "EEE") return std::string(weekday.substr(0, 3));
  if (verb == "hh") return fmt::format("{:02}", hour);
  if (verb == "h") return std::to_string(hour);
  if (verb == "HH") return fmt::format("{:02}", hour % 12 == 0 ? 12 : hour % 12);
  if (verb == "H") return std::to_string(hour % 12 == 0 ? 12 : hour % 12);
  if (verb == "AA") return std::string(hour < 12 ? "AM" : "PM");
  if (verb == "aa") return std::string(hour < 12 ? "am" : "pm");
  if (verb == "mm") return fmt::format("{:02}", seconds / 60 % 60);
  if (verb == "m") return std::to_string(seconds / 60 % 60);
  if (verb == "ss") return fmt::format("{:02}", seconds % 60);
  if (verb == "s") return std::to_string(seconds % 60);
  if (verb == "ZZZZZ") return zone(true, false);
  if (verb == "ZZZZ") return zone(false, false);
  if (verb == "ZZZ") return t.offset == 0 ? std::string("UTC") : zone(false, false);
  if (verb == "Z") return zone(true, true);
  return std::nullopt;
}

Value formatdate(const Call& call, Args a) {
  std::optional<Time> time = parse_time(a[1].text());
  if (!time) return call.error("`" + std::string(a[1].text()) + "` is no timestamp of RFC 3339");
  std::string_view format = a[0].text();
  std::string out;
  for (std::size_t i = 0; i < format.size();) {
    char c = format[i];
    if (c == '\'') {
      std::size_t j = i + 1;
      for (;; ++j) {
        if (j >= format.size()) return call.error("a quote in the format is never closed");
        if (format[j] != '\'') {
          out += format[j];
        } else if (j + 1 < format.size() && format[j + 1] == '\'') {
          out += '\'';
          ++j;
        } else {
          break;
        }
      }
      i = j + 1;
      continue;
    }
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter) {
      out += c;
      ++i;
      continue;
    }
    std::size_t j = i;
    while (j < format.size() && format[j] == c) ++j;
    std::optional<std::string> text = verb_text(format.substr(i, j - i), *time);
    if (!text) return call.error(fmt::format("`{}` is no date verb", format.substr(i, j - i)));
    out += *text;
    i = j;
  }
  return call.text(out);
}

Value timeadd(const Call& call, Args a) {
  std::optional<Time> time = parse_time(a[0].text());
  if (!time) return call.error("`" + std::string(a[0].text()) + "` is no timestamp of RFC 3339");
  std::optional<std::int64_t> duration = parse_duration(a[1].text());
  if (!duration) return call.error("`" + std::string(a[1].text()) + "` is no duration");
  std::int64_t nanoseconds = time->nanoseconds + *duration % 1000000000;
  time->seconds += *duration / 1000000000 + floor_div(nanoseconds, 1000000000);
  return call.text(rfc3339(*time));
}

Value timecmp(const Call& call, Args a) {
  std::optional<Time> x = parse_time(a[0].text()), y = parse_time(a[1].text());
  if (!x || !y) return call.error("`" + std::string((x ? a[1] : a[0]).text()) + "` is no timestamp of RFC 3339");
  auto left = std::pair(x->seconds, x->nanoseconds), right = std::pair(y->seconds, y->nanoseconds);
  return call.store.integer(left < right ? -1 : right < left ? 1 : 0);
}

Value clock(const Call& call, Args a) {
  return call.unknown(a);
}

constexpr Function table[] = {
    {"formatdate", "format:string time:string", value::Type::string, Needs::all, formatdate},
    {"plantimestamp", "", value::Type::string, Needs::nothing, clock},
    {"timeadd", "timestamp:string duration:string", value::Type::string, Needs::all, timeadd},
    {"timecmp", "timestamp_a:string timestamp_b:string", value::Type::number, Needs::all, timecmp},
    {"timestamp", "", value::Type::string, Needs::nothing, clock},
};

}  // namespace

std::span<const Function> date_functions() {
  return table;
}

}  // namespace analyzer::frontends::terraform
