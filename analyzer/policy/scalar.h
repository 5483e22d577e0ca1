// Numbers, instants and addresses as condition operators compare them.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace analyzer::policy {

// A decimal number, compared exactly. Text with anything after the number is none.
class Decimal {
 public:
  static std::optional<Decimal> parse(std::string_view text);
  std::strong_ordering operator<=>(const Decimal& other) const;
  bool operator==(const Decimal& other) const { return (*this <=> other) == std::strong_ordering::equal; }

 private:
  bool negative_ = false;
  std::string whole_;     // without leading zeros
  std::string fraction_;  // without trailing zeros
};

// An instant from ISO 8601 (a date, or date and time with zone) or from epoch seconds. `doubtful`: a time without zone.
struct Instant {
  std::int64_t seconds = 0;
  std::int32_t nanoseconds = 0;
  bool doubtful = false;
  std::strong_ordering operator<=>(const Instant& other) const;
  static std::optional<Instant> parse(std::string_view text);
};

struct Address {
  bool v6 = false;
  std::array<std::uint8_t, 16> bytes{};
  static std::optional<Address> parse(std::string_view text);
};

// An address, or an address and the number of leading bits that count. Ranges of one family never hold the other's
// addresses.
struct AddressRange {
  Address address;
  int bits = 0;
  static std::optional<AddressRange> parse(std::string_view text);
  bool holds(const Address& other) const;
};

}  // namespace analyzer::policy
