#include "report/markup.h"

#include "source/source_file.h"

namespace analyzer::report {

std::string escape_markup(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t bad = source::find_invalid_utf8(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == bad) {
      out += "\xEF\xBF\xBD";
      const std::size_t next = source::find_invalid_utf8(text.substr(i + 1));
      bad = next == std::string_view::npos ? next : i + 1 + next;
      continue;
    }
    const char c = text[i];
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r')
          out += "\xEF\xBF\xBD";
        else
          out += c;
    }
  }
  return out;
}

std::string escape_markdown(std::string_view text) {
  std::string out;
  bool code = false;
  for (char c : text) {
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
    if (c == '`') code = !code;
    if (!code && (c == '*' || c == '_' || c == '[' || c == ']' || c == '<' || c == '>' || c == '|' || c == '\\' ||
                  c == '#' || c == '@'))
      out += '\\';
    if (code && c == '|') out += '\\';  // a table's cell ends at a bar even inside code
    out += c;
  }
  if (code) out += '`';
  return out;
}

std::string message_html(std::string_view text) {
  std::string out;
  bool code = false;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find('`', start), text.size());
    out += escape_markup(text.substr(start, end - start));
    if (end < text.size()) {
      code = !code;
      out += code ? "<code>" : "</code>";
    }
    start = end + 1;
  }
  if (code) out += "</code>";
  return out;
}

}  // namespace analyzer::report
