#include "syntax/encoding.h"

#include <fmt/format.h>

namespace analyzer::syntax {

ReadableText readable_text(const source::SourceFile& file, diagnostics::Sink& sink) {
  ReadableText readable{file.text()};
  if (readable.text.starts_with("\xEF\xBB\xBF")) readable.begin = 3;
  std::size_t fault = source::find_invalid_utf8(readable.text);
  if (fault == std::string_view::npos) return readable;

  auto at = static_cast<std::uint32_t>(fault);
  bool utf16 = readable.text.starts_with("\xFF\xFE") || readable.text.starts_with("\xFE\xFF");
  std::string message = utf16 ? "the file is UTF-16; save it as UTF-8"
                              : fmt::format("byte 0x{:02X} is not UTF-8; save the file as UTF-8",
                                            static_cast<unsigned char>(readable.text[fault]));
  sink.report({.code = "encoding", .message = std::move(message), .location = {file.id(), {at, at + 1}}});
  readable.text = readable.text.substr(0, fault);
  readable.cut = true;
  return readable;
}

}  // namespace analyzer::syntax
