// The parts of a template: escapes, strip markers and heredoc indentation applied, directives nested.
//
// Works as hclsyntax does, on a flat list of what the scanner there hands out: literal text ends at a `$` or `%` that
// begins nothing, at `$${`, and in heredocs and bare templates at each line's end. A strip marker reaches the literal
// next to it and no further; indentation is taken from literals that begin a line.
#pragma once

#include <vector>

#include "syntax/hcl/builder.h"

namespace analyzer::syntax::hcl {

class TemplateBuilder {
 public:
  TemplateBuilder(Builder& builder, TemplateStyle style) : builder_(builder), style_(style) {}
  void build(TemplateExpr& target, std::uint32_t parent);

 private:
  // Text that stands in the file as it is (`width` is its size), or what an escape of that width means.
  struct Piece {
    std::string_view text;
    std::uint32_t begin;
    std::uint32_t width;
  };
  enum class Kind : std::uint8_t { literal, interpolation, if_, else_, endif, for_, endfor };
  struct Item {
    Kind kind;
    std::uint32_t node = 0;  // 0 for literals
    std::size_t first = 0;   // pieces
    std::size_t count = 0;
    bool strip_before = false, strip_after = false;
  };

  bool build_plain(TemplateExpr& target, std::uint32_t first_child);
  void flatten(std::uint32_t first_child);
  void sequence(Kind kind, std::uint32_t node);
  void literal_text(std::uint32_t begin, std::uint32_t end);
  void add_piece(Piece piece);
  void begin_literal();
  void strip();
  void trim_left(Item& item);
  void trim_right(Item& item);
  void trim_indentation();
  TemplateParts parts(std::size_t& at, bool nested);
  const TemplatePart* literal(std::size_t begin, std::size_t end);

  Builder& builder_;
  TemplateStyle style_;
  std::vector<Piece> pieces_;
  std::vector<Item> items_;
  std::uint32_t taken_ = 0;    // text before it is in pieces
  bool literal_open_ = false;  // more pieces go to the last item
  bool strips_ = false;        // a strip marker may be in it
  bool by_lines_ = false;      // literals end with lines
};

}  // namespace analyzer::syntax::hcl
