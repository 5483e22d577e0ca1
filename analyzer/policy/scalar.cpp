#include "policy/scalar.h"

#include <algorithm>
#include <charconv>

namespace analyzer::policy {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Takes exactly `count` digits from the front.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int number = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_digit(text[i])) return std::nullopt;
    number = number * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return number;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

// Days from 1970-01-01, by the civil calendar.
std::int64_t days_from_civil(int year, int month, int day) {
  year -= month <= 2;
  int era = (year >= 0 ? year : year - 399) / 400;
  int year_of_era = year - era * 400;
  int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return static_cast<std::int64_t>(era) * 146097 + day_of_era - 719468;
}

int days_in(int year, int month) {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : days[month - 1];
}

std::optional<Address> parse_v4(std::string_view text) {
  Address address;
  for (int i = 0; i < 4; ++i) {
    if (i > 0 && !take(text, '.')) return std::nullopt;
    int number = 0, digits = 0;
    while (!text.empty() && is_digit(text.front()) && digits < 4) {
      number = number * 10 + (text.front() - '0');
      text.remove_prefix(1);
      ++digits;
    }
    if (digits == 0 || digits > 3 || number > 255) return std::nullopt;
    address.bytes[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(number);
  }
  if (!text.empty()) return std::nullopt;
  return address;
}

std::optional<Address> parse_v6(std::string_view text) {
  std::array<std::uint16_t, 8> groups{};
  std::size_t count = 0, gap = 9;
  if (text.starts_with("::")) {
    gap = 0;
    text.remove_prefix(2);
  }
  while (!text.empty()) {
    if (count == 8) return std::nullopt;
    std::size_t end = std::min(text.find(':'), text.size());
    std::string_view group = text.substr(0, end);
    if (group.find('.') != std::string_view::npos) {
      std::optional<Address> tail = parse_v4(group);
      if (!tail || end != text.size() || count > 6) return std::nullopt;
      groups[count++] = static_cast<std::uint16_t>(tail->bytes[0] << 8 | tail->bytes[1]);
      groups[count++] = static_cast<std::uint16_t>(tail->bytes[2] << 8 | tail->bytes[3]);
      break;
    }
    unsigned number = 0;
    auto [stop, error] = std::from_chars(group.data(), group.data() + group.size(), number, 16);
    if (group.empty() || group.size() > 4 || error != std::errc{} || stop != group.data() + group.size())
      return std::nullopt;
    groups[count++] = static_cast<std::uint16_t>(number);
    text.remove_prefix(end);
    if (text.empty()) break;
    if (text.starts_with("::")) {
      if (gap != 9) return std::nullopt;
      gap = count;
      text.remove_prefix(2);
    } else {
      text.remove_prefix(1);
      if (text.empty()) return std::nullopt;
    }
  }
  if (gap == 9 ? count != 8 : count > 7) return std::nullopt;
  Address address;
  address.v6 = true;
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t at = gap != 9 && i >= gap ? 8 - count + i : i;
    address.bytes[2 * at] = static_cast<std::uint8_t>(groups[i] >> 8);
    address.bytes[2 * at + 1] = static_cast<std::uint8_t>(groups[i] & 0xff);
  }
  return address;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  Decimal decimal;
  if (take(text, '-'))
    decimal.negative_ = true;
  else
    take(text, '+');
  std::size_t digits = 0;
  while (!text.empty() && is_digit(text.front())) {
    decimal.whole_ += text.front();
    text.remove_prefix(1);
    ++digits;
  }
  if (take(text, '.')) {
    while (!text.empty() && is_digit(text.front())) {
      decimal.fraction_ += text.front();
      text.remove_prefix(1);
      ++digits;
    }
  }
  if (digits == 0 || !text.empty()) return std::nullopt;
  decimal.whole_.erase(0, std::min(decimal.whole_.find_first_not_of('0'), decimal.whole_.size()));
  while (!decimal.fraction_.empty() && decimal.fraction_.back() == '0') decimal.fraction_.pop_back();
  if (decimal.whole_.empty() && decimal.fraction_.empty()) decimal.negative_ = false;
  return decimal;
}

std::strong_ordering Decimal::operator<=>(const Decimal& other) const {
  if (negative_ != other.negative_) return negative_ ? std::strong_ordering::less : std::strong_ordering::greater;
  const Decimal& a = negative_ ? other : *this;
  const Decimal& b = negative_ ? *this : other;
  if (a.whole_.size() != b.whole_.size()) return a.whole_.size() <=> b.whole_.size();
  int whole = a.whole_.compare(b.whole_);
  int order = whole != 0 ? whole : a.fraction_.compare(b.fraction_);
  return order <=> 0;
}

std::strong_ordering Instant::operator<=>(const Instant& other) const {
  if (seconds != other.seconds) return seconds <=> other.seconds;
  return nanoseconds <=> other.nanoseconds;
}

std::optional<Instant> Instant::parse(std::string_view text) {
  Instant instant;
  std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (!digits.empty() && std::all_of(digits.begin(), digits.end(), is_digit)) {
    auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), instant.seconds);
    if (error != std::errc{}) return std::nullopt;
    return instant;
  }
  int month = 1, day = 1;
  std::optional<int> year = take_digits(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  std::optional<int> number = take_digits(text, 2);
  if (!number || *number < 1 || *number > 12) return std::nullopt;
  month = *number;
  if (take(text, '-')) {
    number = take_digits(text, 2);
    if (!number || *number < 1 || *number > days_in(*year, month)) return std::nullopt;
    day = *number;
  }
  instant.seconds = days_from_civil(*year, month, day) * 86400;
  if (text.empty()) return instant;
  if (!take(text, 'T')) return std::nullopt;
  std::optional<int> hour = take_digits(text, 2);
  if (!hour || *hour > 24 || !take(text, ':')) return std::nullopt;
  std::optional<int> minute = take_digits(text, 2);
  if (!minute || *minute > 59) return std::nullopt;
  int second = 0;
  if (take(text, ':')) {
    std::optional<int> read = take_digits(text, 2);
    if (!read || *read > 60) return std::nullopt;
    second = *read;
    if (take(text, '.')) {
      int scale = 100'000'000;
      if (text.empty() || !is_digit(text.front())) return std::nullopt;
      for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1), scale /= 10)
        instant.nanoseconds += (text.front() - '0') * scale;
    }
  }
  instant.seconds += *hour * 3600 + *minute * 60 + second;
  if (text.empty()) {
    instant.doubtful = true;
    return instant;
  }
  if (take(text, 'Z')) return text.empty() ? std::optional(instant) : std::nullopt;
  int sign = text.front() == '+' ? 1 : text.front() == '-' ? -1 : 0;
  if (sign == 0) return std::nullopt;
  text.remove_prefix(1);
  std::optional<int> zone_hour = take_digits(text, 2);
  take(text, ':');
  std::optional<int> zone_minute = take_digits(text, 2);
  if (!zone_hour || !zone_minute || *zone_hour > 23 || *zone_minute > 59 || !text.empty()) return std::nullopt;
  instant.seconds -= sign * (*zone_hour * 3600 + *zone_minute * 60);
  return instant;
}

std::optional<Address> Address::parse(std::string_view text) {
  return text.find(':') == std::string_view::npos ? parse_v4(text) : parse_v6(text);
}

std::optional<AddressRange> AddressRange::parse(std::string_view text) {
  std::size_t slash = text.find('/');
  std::optional<Address> address = Address::parse(text.substr(0, slash));
  if (!address) return std::nullopt;
  AddressRange range{*address, address->v6 ? 128 : 32};
  if (slash == std::string_view::npos) return range;
  std::string_view bits = text.substr(slash + 1);
  int number = -1;
  auto [stop, error] = std::from_chars(bits.data(), bits.data() + bits.size(), number);
  if (error != std::errc{} || stop != bits.data() + bits.size() || number < 0 || number > range.bits)
    return std::nullopt;
  range.bits = number;
  return range;
}

bool AddressRange::holds(const Address& other) const {
  if (address.v6 != other.v6) return false;
  for (int bit = 0; bit < bits; ++bit) {
    std::size_t byte = static_cast<std::size_t>(bit / 8);
    int shift = 7 - bit % 8;
    if (((address.bytes[byte] ^ other.bytes[byte]) >> shift & 1) != 0) return false;
  }
  return true;
}

}  // namespace analyzer::policy
