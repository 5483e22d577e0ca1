#include "report/uri.h"

namespace analyzer::report {

std::string relative_uri(std::string_view path) {
  static constexpr char hex[] = "0123456789ABCDEF";
  std::string uri;
  bool first_segment = true;
  for (char character : path) {
    const auto c = static_cast<unsigned char>(character);
    const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                            c == '.' || c == '_' || c == '~';
    // A colon in the first segment would read as a scheme (`c:/x`).
    const bool allowed = unreserved || c == '/' || c == '@' || c == '!' || c == '$' || c == '&' || c == '\'' ||
                         c == '(' || c == ')' || c == '*' || c == '+' || c == ',' || c == ';' || c == '=' ||
                         (c == ':' && !first_segment);
    if (c == '/') first_segment = false;
    if (allowed) {
      uri += character;
    } else {
      uri += '%';
      uri += hex[c >> 4];
      uri += hex[c & 15];
    }
  }
  return uri;
}

}  // namespace analyzer::report
