// Reads one CEL expression.
//
// Takes text and where it stands; returns a tree with macros expanded. What is wrong is reported, one message a mistake
// and at most one per expression, since what follows a mistake is guesswork. Depth and size are bounded; never throws.
#pragma once

#include <string_view>

#include "diagnostics/diagnostic.h"
#include "syntax/cel/ast.h"

namespace analyzer::syntax::cel {

// An expression as it stands in a file: ranges of the tree are `offset` plus the place in `text`.
struct SourceText {
  std::string_view text;
  source::FileId file;
  std::uint32_t offset = 0;
};

struct ParseLimits {
  std::uint32_t depth = 200;  // of the tree; chains of `&&` and `||` count once
  std::uint32_t nodes = 50'000;
  std::uint32_t bytes = 256 * 1024;
};

Ast parse(const SourceText& source, diagnostics::Sink& sink, const ParseLimits& limits = {});

}  // namespace analyzer::syntax::cel
