// Colours of a terminal, or none.
#pragma once

#include <string>
#include <string_view>

#include "engine/rule.h"

namespace analyzer::report {

class Palette {
 public:
  explicit Palette(bool on) : on_(on) {}
  std::string bold(std::string_view text) const { return paint("1", text); }
  std::string dim(std::string_view text) const { return paint("2", text); }
  std::string red(std::string_view text) const { return paint("1;31", text); }
  std::string green(std::string_view text) const { return paint("32", text); }
  std::string yellow(std::string_view text) const { return paint("33", text); }
  std::string blue(std::string_view text) const { return paint("1;34", text); }
  std::string cyan(std::string_view text) const { return paint("36", text); }
  std::string level(engine::Level level, std::string_view text) const;

 private:
  std::string paint(std::string_view code, std::string_view text) const;
  bool on_;
};

}  // namespace analyzer::report
