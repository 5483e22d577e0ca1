#include "frontends/terraform/number.h"

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <charconv>
#include <cmath>

namespace analyzer::frontends::terraform {

namespace mp = boost::multiprecision;
namespace {
using Float = mp::number<mp::cpp_bin_float<512, mp::digit_base_2>, mp::et_off>;
using Int = mp::cpp_int;
constexpr int precision = 512;
// 2^±20000 has some 6000 digits: far more than any template needs, little enough to print.
constexpr int max_binary_exponent = 20000;
constexpr int max_decimal_exponent = 5000;

Int power_of(int base, unsigned exponent) {
  return mp::pow(Int(base), exponent);
}

// value = digits[0].digits[1]… × 10^(point-1): `point` digits stand before the decimal point.
struct Decimal {
  std::string digits;
  int point = 0;

  char at(std::size_t i) const { return i < digits.size() ? digits[i] : '0'; }
  void trim() {
    while (!digits.empty() && digits.back() == '0') digits.pop_back();
    if (digits.empty()) point = 0;
  }
  void round_down(std::size_t n) {
    if (n < digits.size()) digits.resize(n);
    trim();
  }
  void round_up(std::size_t n) {
    if (n >= digits.size()) return;
    while (n > 0 && digits[n - 1] == '9') --n;
    if (n == 0) {
      digits = "1";
      ++point;
      return;
    }
    ++digits[n - 1];
    digits.resize(n);
  }
  void round(std::size_t n) {  // half to even, as the digits are exact
    if (n >= digits.size()) return;
    bool up = digits[n] > '5';
    if (digits[n] == '5') up = n + 1 < digits.size() || (n > 0 && (digits[n - 1] - '0') % 2 == 1);
    up ? round_up(n) : round_down(n);
  }
};

// mantissa × 2^exponent, exactly.
Decimal exact_decimal(Int mantissa, int exponent) {
  Decimal d;
  if (mantissa == 0) return d;
  if (exponent >= 0) {
    mantissa <<= exponent;
    d.digits = mantissa.str();
    d.point = static_cast<int>(d.digits.size());
  } else {
    mantissa *= power_of(5, static_cast<unsigned>(-exponent));
    d.digits = mantissa.str();
    d.point = static_cast<int>(d.digits.size()) + exponent;
  }
  d.trim();
  return d;
}

}  // namespace

struct Number::Big {
  Float value;
};

Number::Number() : big_(std::make_unique<Big>()) {}
Number::Number(std::int64_t n) : big_(std::make_unique<Big>(Big{Float(n)})) {}
Number::~Number() = default;
Number::Number(const Number& other) : big_(std::make_unique<Big>(*other.big_)) {}
Number::Number(Number&& other) noexcept = default;
Number& Number::operator=(const Number& other) {
  big_ = std::make_unique<Big>(*other.big_);
  return *this;
}
Number& Number::operator=(Number&& other) noexcept = default;

namespace {

// The positive mantissa (512 bits at most, odd or zero) and binary exponent of |x|.
struct Parts {
  Int mantissa;
  int exponent = 0;
};
Parts parts_of(const Float& x) {
  Parts p;
  if (x == 0) return p;
  int e = 0;
  Float m = mp::frexp(mp::abs(x), &e);  // 0.5 <= m < 1
  p.mantissa = Int(mp::ldexp(m, precision));
  p.exponent = e - precision;
  return p;
}

// The float nearest to numerator / denominator × 2^0, both positive.
Float nearest(const Int& numerator, const Int& denominator) {
  if (numerator == 0) return 0;
  int shift = precision + 2 - (static_cast<int>(mp::msb(numerator)) - static_cast<int>(mp::msb(denominator)));
  Int n = numerator, d = denominator;
  if (shift > 0)
    n <<= shift;
  else
    d <<= -shift;
  Int quotient, remainder;
  mp::divide_qr(n, d, quotient, remainder);
  int extra = static_cast<int>(mp::msb(quotient)) + 1 - precision;  // 2 or 3 bits too many
  Int dropped = quotient & ((Int(1) << extra) - 1);
  Int half = Int(1) << (extra - 1);
  quotient >>= extra;
  bool up = dropped > half || (dropped == half && (remainder != 0 || (quotient & 1) != 0));
  if (up) ++quotient;
  return mp::ldexp(Float(quotient), extra - shift);
}

Decimal shortest_decimal(const Float& x) {
  Parts p = parts_of(x);
  Decimal d = exact_decimal(p.mantissa, p.exponent);
  if (d.digits.empty()) return d;
  // Anything between half a unit below and half a unit above reads back the same.
  Int mantissa = p.mantissa << 1;
  int exponent = p.exponent - 1;
  Decimal lower = exact_decimal(mantissa - 1, exponent);
  Decimal upper = exact_decimal(mantissa + 1, exponent);
  bool inclusive = (p.mantissa & 1) == 0;
  for (std::size_t i = 0; i < d.digits.size(); ++i) {
    char m = d.digits[i], l = lower.at(i), u = upper.at(i);
    bool down = l != m || (inclusive && i + 1 == lower.digits.size());
    bool up = m != u && (inclusive || m + 1 < u || i + 1 < upper.digits.size());
    if (down && up)
      d.round(i + 1);
    else if (down)
      d.round_down(i + 1);
    else if (up)
      d.round_up(i + 1);
    else
      continue;
    return d;
  }
  return d;
}

std::string plain(const Decimal& d) {
  if (d.digits.empty()) return "0";
  std::string text;
  if (d.point <= 0) {
    text = "0." + std::string(static_cast<std::size_t>(-d.point), '0') + d.digits;
  } else if (static_cast<std::size_t>(d.point) >= d.digits.size()) {
    text = d.digits + std::string(static_cast<std::size_t>(d.point) - d.digits.size(), '0');
  } else {
    text = d.digits.substr(0, static_cast<std::size_t>(d.point)) + "." +
           d.digits.substr(static_cast<std::size_t>(d.point));
  }
  return text;
}

std::string scientific(const Decimal& d, int decimals) {
  std::string text(1, d.digits.empty() ? '0' : d.digits[0]);
  std::size_t wanted = decimals < 0 ? (d.digits.empty() ? 0 : d.digits.size() - 1) : static_cast<std::size_t>(decimals);
  if (wanted > 0) {
    text += '.';
    for (std::size_t i = 1; i <= wanted; ++i) text += d.at(i);
  }
  int exponent = d.digits.empty() ? 0 : d.point - 1;
  text += exponent < 0 ? "e-" : "e+";
  std::string e = std::to_string(std::abs(exponent));
  if (e.size() < 2) e = "0" + e;
  return text + e;
}

}  // namespace

std::optional<Number> Number::parse(std::string_view text) {
  bool negative = false;
  std::size_t i = 0;
  if (i < text.size() && (text[i] == '-' || text[i] == '+')) negative = text[i++] == '-';
  Int digits = 0;
  std::string run;
  int scale = 0;
  bool any = false, point = false;
  for (; i < text.size(); ++i) {
    if (text[i] == '.' && !point) {
      point = true;
      continue;
    }
    if (text[i] < '0' || text[i] > '9') break;
    any = true;
    run += text[i];
    if (point) --scale;
  }
  if (!any || run.size() > 20000) return std::nullopt;
  if (i < text.size()) {
    if (text[i] != 'e' && text[i] != 'E') return std::nullopt;
    ++i;
    if (i < text.size() && text[i] == '+') ++i;
    int exponent = 0;
    auto [end, error] = std::from_chars(text.data() + i, text.data() + text.size(), exponent);
    if (error != std::errc{} || end != text.data() + text.size() || end == text.data() + i) return std::nullopt;
    if (exponent > max_decimal_exponent || exponent < -max_decimal_exponent) return std::nullopt;
    scale += exponent;
  }
  std::size_t first = run.find_first_not_of('0');  // cpp_int reads a leading zero as octal
  digits = first == std::string::npos ? Int(0) : Int(run.substr(first));
  Number n;
  n.big_->value = scale >= 0 ? nearest(digits * power_of(10, static_cast<unsigned>(scale)), Int(1))
                             : nearest(digits, power_of(10, static_cast<unsigned>(-scale)));
  if (negative) n.big_->value = -n.big_->value;
  return n;
}

std::optional<Number> Number::parse_in_base(std::string_view digits, int base) {
  bool negative = false;
  if (!digits.empty() && (digits[0] == '-' || digits[0] == '+')) {
    negative = digits[0] == '-';
    digits.remove_prefix(1);
  }
  if (digits.empty() || digits.size() > 4096) return std::nullopt;
  Int value = 0;
  for (char c : digits) {
    int digit = c >= '0' && c <= '9'   ? c - '0'
                : c >= 'a' && c <= 'z' ? c - 'a' + 10
                : c >= 'A' && c <= 'Z' ? c - 'A' + (base <= 36 ? 10 : 36)
                                       : 99;
    if (digit >= base) return std::nullopt;
    value = value * base + digit;
  }
  Number n;
  n.big_->value = nearest(value, Int(1));
  if (negative) n.big_->value = -n.big_->value;
  return n;
}

Number Number::from_double(double value) {
  Number n;
  n.big_->value = value;
  return n;
}

std::string Number::text() const {
  if (std::optional<std::int64_t> whole = integer()) return std::to_string(*whole);
  std::string text = plain(shortest_decimal(big_->value));
  return big_->value < 0 ? "-" + text : text;
}

std::string Number::text_in_base(int base) const {
  Int value(mp::abs(big_->value));
  std::string text;
  while (value != 0) {
    int digit = static_cast<int>(value % base);
    text.insert(text.begin(), "0123456789abcdefghijklmnopqrstuvwxyz"[digit]);
    value /= base;
  }
  if (text.empty()) text = "0";
  return big_->value < 0 ? "-" + text : text;
}

std::string Number::fixed(int decimals) const {
  Parts p = parts_of(big_->value);
  Decimal d = exact_decimal(p.mantissa, p.exponent);
  int wanted = d.point + decimals;
  if (wanted < 0)
    d = Decimal{};
  else
    d.round(static_cast<std::size_t>(wanted));
  std::string text = plain(d);
  if (decimals > 0) {
    std::size_t point = text.find('.');
    if (point == std::string::npos) {
      point = text.size();
      text += '.';
    }
    text.append(static_cast<std::size_t>(decimals) - (text.size() - point - 1), '0');
  }
  return big_->value < 0 ? "-" + text : text;
}

std::string Number::exponential(int decimals) const {
  Decimal d;
  if (decimals < 0) {
    d = shortest_decimal(big_->value);
  } else {
    Parts p = parts_of(big_->value);
    d = exact_decimal(p.mantissa, p.exponent);
    d.round(static_cast<std::size_t>(decimals) + 1);
  }
  std::string text = scientific(d, decimals);
  return big_->value < 0 ? "-" + text : text;
}

std::string Number::general() const {
  Decimal d = shortest_decimal(big_->value);
  int exponent = d.digits.empty() ? 0 : d.point - 1;
  // Go's `%g` takes the shortest form for six digits where it chooses between the two: 1000000 is 1e+06.
  std::string text = !d.digits.empty() && (exponent < -4 || exponent >= 6) ? scientific(d, -1) : plain(d);
  return big_->value < 0 ? "-" + text : text;
}

double Number::real() const {
  return static_cast<double>(big_->value);
}
bool Number::is_whole() const {
  return mp::trunc(big_->value) == big_->value;
}

std::optional<std::int64_t> Number::integer() const {
  if (!is_whole() || mp::abs(big_->value) > Float(9000000000000000000LL)) return std::nullopt;
  return static_cast<std::int64_t>(big_->value);
}

int Number::sign() const {
  return big_->value < 0 ? -1 : big_->value > 0 ? 1 : 0;
}
int Number::compare(const Number& other) const {
  return big_->value < other.big_->value ? -1 : other.big_->value < big_->value ? 1 : 0;
}

namespace {
// Keeps results where they can be printed: what leaves the range becomes its end.
Float bounded(const Float& x) {
  if (x == 0 || !(mp::isfinite)(x)) return (mp::isfinite)(x) ? x : Float(0);
  int e = 0;
  mp::frexp(x, &e);
  if (e > max_binary_exponent)
    return x < 0 ? Float(-mp::ldexp(Float(1), max_binary_exponent)) : Float(mp::ldexp(Float(1), max_binary_exponent));
  if (e < -max_binary_exponent) return Float(0);
  return x;
}
}  // namespace

Number Number::operator-() const {
  Number n(*this);
  if (n.big_->value != 0) n.big_->value = -n.big_->value;
  return n;
}
Number Number::operator+(const Number& other) const {
  Number n;
  n.big_->value = bounded(big_->value + other.big_->value);
  return n;
}
Number Number::operator-(const Number& other) const {
  Number n;
  n.big_->value = bounded(big_->value - other.big_->value);
  return n;
}
Number Number::operator*(const Number& other) const {
  Number n;
  n.big_->value = bounded(big_->value * other.big_->value);
  return n;
}
std::optional<Number> Number::divided_by(const Number& other) const {
  if (other.sign() == 0) return std::nullopt;
  Number n;
  n.big_->value = bounded(big_->value / other.big_->value);
  return n;
}
std::optional<Number> Number::modulo(const Number& other) const {
  if (other.sign() == 0) return std::nullopt;
  Number n;
  n.big_->value = bounded(big_->value - other.big_->value * mp::trunc(big_->value / other.big_->value));
  return n;
}
Number Number::floor() const {
  Number n;
  n.big_->value = mp::floor(big_->value);
  return n;
}
Number Number::ceil() const {
  Number n;
  n.big_->value = mp::ceil(big_->value);
  return n;
}
Number Number::truncate() const {
  Number n;
  n.big_->value = mp::trunc(big_->value);
  return n;
}

}  // namespace analyzer::frontends::terraform
