// What of a file can be read as UTF-8 text.
#pragma once

#include <cstdint>
#include <string_view>

#include "diagnostics/diagnostic.h"
#include "source/source_file.h"

namespace analyzer::syntax {

struct ReadableText {
  std::string_view text;    // the file's text from its first byte, cut before the first byte that is not UTF-8
  std::uint32_t begin = 0;  // where it begins, after a byte order mark
  bool cut = false;
};

// Reports text in another encoding (code `encoding`) once, at the first byte that is not UTF-8.
ReadableText readable_text(const source::SourceFile& file, diagnostics::Sink& sink);

}  // namespace analyzer::syntax
