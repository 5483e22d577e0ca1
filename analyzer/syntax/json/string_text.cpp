#include "syntax/json/string_text.h"

namespace analyzer::syntax::json {

namespace {

// What the escape at `at` stands for, and how many bytes it takes; a surrogate pair is one escape of twelve bytes.
std::size_t read_escape(std::string_view text, std::size_t at, std::string& value) {
  if (at + 1 >= text.size()) return 1;
  constexpr std::string_view names = "\"\\/bfnrt", bytes = "\"\\/\b\f\n\r\t";
  if (auto found = names.find(text[at + 1]); found != std::string_view::npos) {
    value = bytes[found];
    return 2;
  }
  std::optional<std::uint32_t> code = read_hex(text, at + 2, 4);
  if (text[at + 1] != 'u' || !code) return 1;
  if (*code >= 0xD800 && *code < 0xDC00 && text.substr(at + 6, 2) == "\\u") {
    if (auto low = read_hex(text, at + 8, 4); low && *low >= 0xDC00 && *low < 0xE000) {
      append_utf8(value, 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00));
      return 12;
    }
  }
  append_utf8(value, *code);
  return 6;
}

}  // namespace

void visit_pieces(const Node& scalar, std::string_view file_text, PieceVisitor& visitor) {
  std::uint32_t at = scalar.range.begin, end = scalar.range.end;
  if (at < end && file_text[at] == '"') {
    ++at;
    if (end > at && file_text[end - 1] == '"') --end;
  }
  std::string_view text = file_text.substr(0, end);
  while (at < end) {
    auto escape = static_cast<std::uint32_t>(std::min<std::size_t>(text.find('\\', at), end));
    if (escape > at && !visitor.piece(text.substr(at, escape - at), {at, escape}, true)) return;
    if (escape == end) break;
    std::string value;
    auto size = static_cast<std::uint32_t>(read_escape(text, escape, value));
    if (!visitor.piece(value, {escape, escape + size}, false)) return;
    at = escape + size;
  }
  visitor.end(end);
}

}  // namespace analyzer::syntax::json
