// How a scalar's value is put together from its text in the file, piece by piece.
//
// A reader of one style (json/string_text.h, yaml/scalar_text.h) names the pieces in order. Whoever listens finds the
// offset of a byte (OffsetFinder), or puts the value together again (a test of the readers).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "source/range.h"

namespace analyzer::syntax {

class PieceVisitor {
 public:
  virtual ~PieceVisitor() = default;
  // `value` is what stands at `range` in the file. They are the same bytes where `verbatim`; else an escape or a folded
  // line break. Returns false to stop.
  virtual bool piece(std::string_view value, source::Range range, bool verbatim) = 0;
  // After the last piece: where the value's text ends, before a closing quote.
  virtual void end(std::uint32_t offset) = 0;
};

class OffsetFinder final : public PieceVisitor {
 public:
  explicit OffsetFinder(std::size_t text_offset) : left_(text_offset) {}

  bool piece(std::string_view value, source::Range range, bool verbatim) override {
    if (left_ < value.size()) {
      found_ = range.begin + (verbatim ? static_cast<std::uint32_t>(left_) : 0);
      return false;
    }
    left_ -= value.size();
    return true;
  }
  void end(std::uint32_t offset) override {
    if (!found_) found_ = offset;
  }
  std::optional<std::uint32_t> offset() const { return found_; }

 private:
  std::size_t left_;
  std::optional<std::uint32_t> found_;
};

class TextJoiner final : public PieceVisitor {
 public:
  bool piece(std::string_view value, source::Range, bool) override {
    text += value;
    return true;
  }
  void end(std::uint32_t) override {}
  std::string text;
};

// Appends a code point as UTF-8.
inline void append_utf8(std::string& out, std::uint32_t code) {
  auto byte = [&](std::uint32_t value) { out += static_cast<char>(value); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | code >> 6);
    byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | code >> 12);
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | code >> 18);
    byte(0x80 | (code >> 12 & 0x3F));
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  }
}

// The value of `count` hexadecimal digits at `at`, or nothing.
inline std::optional<std::uint32_t> read_hex(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  std::uint32_t value = 0;
  for (char c : text.substr(at, count)) {
    std::uint32_t digit = c >= '0' && c <= '9'   ? static_cast<std::uint32_t>(c - '0')
                          : c >= 'a' && c <= 'f' ? static_cast<std::uint32_t>(c - 'a' + 10)
                          : c >= 'A' && c <= 'F' ? static_cast<std::uint32_t>(c - 'A' + 10)
                                                 : 16;
    if (digit > 15) return std::nullopt;
    value = value << 4 | digit;
  }
  return value;
}

}  // namespace analyzer::syntax
