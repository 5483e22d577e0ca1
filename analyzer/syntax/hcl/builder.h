// Syntax nodes of the grammar to the tree of ast.h: one top-level item, template or expression at a time.
//
// Checks what the grammar leaves open: numbers that are none (`1.2.3`), escapes, chained legacy indices, arguments set
// twice, depth. Every range goes through the text's origin, so that templates inside JSON strings point into the JSON
// file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "diagnostics/diagnostic.h"
#include "syntax/hcl/ast.h"
#include "syntax/hcl/parser.h"
#include "syntax/hcl/syntax_tree.h"

namespace analyzer::syntax::hcl {

class Builder {
 public:
  // `text` is what the nodes' offsets count in; it outlives the arena's tree.
  Builder(std::string_view text, const TextOrigin& origin, base::Arena& arena, diagnostics::Sink& sink);

  void use(const SyntaxNodes& nodes) { nodes_ = &nodes; }

  BodyItem item(std::uint32_t node);
  const Expr* expression(std::uint32_t node);
  const Body* body(std::vector<BodyItem> items, Range range);  // reports arguments set twice
  // The parts that are children of `parent`, in a template of that style.
  void template_parts(TemplateExpr& target, std::uint32_t parent);

  bool failed() const { return failed_; }
  Range range(std::uint32_t begin, std::uint32_t end) const;
  std::uint32_t offset(std::uint32_t text_offset) const;
  void error(Range range, std::string message, std::vector<diagnostics::Related> related = {});

 private:
  friend class TemplateBuilder;
  class Nesting;

  const SyntaxNode& at(std::uint32_t node) const { return (*nodes_)[node]; }
  Range range(std::uint32_t node) const { return range(at(node).begin, at(node).end); }
  std::string_view text(std::uint32_t node) const {
    return text_.substr(at(node).begin, at(node).end - at(node).begin);
  }
  std::uint32_t child(std::uint32_t node, int index) const;

  const Attribute* attribute(std::uint32_t node);
  const Block* block(std::uint32_t node);
  Label label(std::uint32_t node);
  const Expr* number(std::uint32_t node);
  const Expr* traversal(std::uint32_t node);
  const Expr* step(const Expr* object, std::uint32_t node, std::uint32_t begin);
  const Expr* call(std::uint32_t node);
  const Expr* object(std::uint32_t node);
  const Expr* for_expression(std::uint32_t node, bool object);
  template <typename Target>
  std::uint32_t for_intro(Target& target, std::uint32_t first_child);
  const Expr* missing(std::uint32_t node);
  template <typename T>
  std::span<const T> keep(const std::vector<T>& items) {
    return arena_.copy(std::span<const T>(items));
  }

  std::string_view text_;
  TextOrigin origin_;
  base::Arena& arena_;
  diagnostics::Sink& sink_;
  const SyntaxNodes* nodes_ = nullptr;
  int depth_ = 0;
  bool failed_ = false;
};

// The bytes of a backslash escape, or none if it is not one. `\u` and `\U` as UTF-8.
std::string_view decode_escape(std::string_view escape, char (&buffer)[4]);

}  // namespace analyzer::syntax::hcl
