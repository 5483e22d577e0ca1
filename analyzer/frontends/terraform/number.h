// Terraform's numbers: binary floating point with 512 bits, printed as the shortest decimal that reads back the same.
//
// Takes the decimal text that a Value holds and gives decimal text again; only number.cpp sees the library behind it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace analyzer::frontends::terraform {

class Number {
 public:
  Number();
  explicit Number(std::int64_t n);
  ~Number();
  Number(const Number& other);
  Number(Number&& other) noexcept;
  Number& operator=(const Number& other);
  Number& operator=(Number&& other) noexcept;

  // Decimal, with fraction and exponent: `-12.5e3`. Nothing else, and no exponent so large that printing it would not
  // end.
  static std::optional<Number> parse(std::string_view text);
  static std::optional<Number> parse_in_base(std::string_view digits, int base);  // whole numbers, base 2 to 62
  static Number from_double(double value);

  std::string text() const;                     // as `terraform console` prints it; never an exponent
  std::string text_in_base(int base) const;     // of a whole number
  std::string fixed(int decimals) const;        // `%.2f`
  std::string exponential(int decimals) const;  // `%.2e`; negative: shortest
  std::string general() const;                  // `%g`, shortest
  double real() const;
  bool is_whole() const;
  std::optional<std::int64_t> integer() const;  // if it is whole and fits

  int sign() const;
  int compare(const Number& other) const;
  Number operator-() const;
  Number operator+(const Number& other) const;
  Number operator-(const Number& other) const;
  Number operator*(const Number& other) const;
  std::optional<Number> divided_by(const Number& other) const;  // nothing: by zero
  std::optional<Number> modulo(const Number& other) const;      // sign of the dividend
  Number floor() const;
  Number ceil() const;
  Number truncate() const;

 private:
  struct Big;
  std::unique_ptr<Big> big_;
};

}  // namespace analyzer::frontends::terraform
