#include "report/color.h"

namespace analyzer::report {

std::string Palette::paint(std::string_view code, std::string_view text) const {
  if (!on_) return std::string(text);
  std::string result = "\x1b[";
  result += code;
  result += 'm';
  result += text;
  result += "\x1b[0m";
  return result;
}

std::string Palette::level(engine::Level level, std::string_view text) const {
  switch (level) {
    case engine::Level::critical:
      return paint("1;97;41", text);
    case engine::Level::high:
      return paint("1;31", text);
    case engine::Level::medium:
      return paint("1;33", text);
    case engine::Level::low:
      return paint("1;36", text);
    case engine::Level::info:
      return paint("1", text);
  }
  return std::string(text);
}

}  // namespace analyzer::report
