// The tree of an HCL file: bodies of attributes and blocks, and expressions, each with the range of its text.
//
// Immutable once parsed. Nodes live in the arena of their `File` (parser.h), are trivially destructible, and point into
// it. Ranges are byte offsets in the file, also inside templates, heredocs and JSON strings. The shape follows
// hclsyntax: splats hold what is applied to each element, strip markers and heredoc indentation are applied to literal
// text.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "source/range.h"

namespace analyzer::syntax::hcl {

using source::Range;

// No tree is deeper than this, whatever the text: who walks a tree may recurse. (The template in a JSON string counts
// by itself, and JSON nests at most 200 deep.)
inline constexpr int max_depth = 500;

struct Comment {
  Range range;             // markers included, line break not
  std::string_view text;   // without `#`, `//` or `/*` and `*/`
  std::uint32_t line = 0;  // of its first byte, from 1
};

// ---- expressions
// -------------------------------------------------------------------------------------------------------

enum class ExprKind : std::uint8_t {
  missing,      // text that could not be read
  number,       // NumberExpr
  boolean,      // BooleanExpr
  null,         // NullExpr
  template_,    // TemplateExpr: quoted, heredoc, JSON string
  variable,     // VariableExpr: the first name of a reference
  splat_item,   // SplatItemExpr: the element that a splat goes through
  get_attr,     // GetAttrExpr: a.b
  index,        // IndexExpr: a[b], a.0
  splat,        // SplatExpr: a.*.b, a[*].b
  unary,        // UnaryExpr
  binary,       // BinaryExpr
  conditional,  // ConditionalExpr
  call,         // CallExpr
  tuple,        // TupleExpr
  object,       // ObjectExpr
  for_,         // ForExpr
  parentheses,  // ParenthesesExpr
};

struct Expr {
  ExprKind kind = ExprKind::missing;
  Range range;

  // `expr.as<CallExpr>()`; `expr.if_a<CallExpr>()` is null where it is something else.
  template <typename T>
  const T& as() const {
    ANALYZER_ASSERT(kind == T::of, "the expression is of the kind that is asked for");
    return static_cast<const T&>(*this);
  }
  template <typename T>
  const T* if_a() const {
    return kind == T::of ? static_cast<const T*>(this) : nullptr;
  }
};

struct MissingExpr : Expr {
  static constexpr ExprKind of = ExprKind::missing;
};

struct NumberExpr : Expr {
  static constexpr ExprKind of = ExprKind::number;
  std::string_view text;  // as written: `007`, `1.50`, `1e+5`; JSON also has `-1`
};

struct BooleanExpr : Expr {
  static constexpr ExprKind of = ExprKind::boolean;
  bool value = false;
};

struct NullExpr : Expr {
  static constexpr ExprKind of = ExprKind::null;
};

struct VariableExpr : Expr {
  static constexpr ExprKind of = ExprKind::variable;
  std::string_view name;
};

struct SplatItemExpr : Expr {
  static constexpr ExprKind of = ExprKind::splat_item;
};

struct GetAttrExpr : Expr {
  static constexpr ExprKind of = ExprKind::get_attr;
  const Expr* object = nullptr;
  std::string_view name;
  Range name_range;
};

struct IndexExpr : Expr {
  static constexpr ExprKind of = ExprKind::index;
  const Expr* object = nullptr;
  const Expr* key = nullptr;  // of a legacy index (`a.0`, `a.0.1` is two) a NumberExpr
  bool legacy = false;
};

// `source.*.b.c` or `source[*].b[0]`: `each` is built on `item` and evaluated for every element. Without anything
// applied, `each == item`. What follows an attribute-only splat in brackets indexes the whole: `a.*.b[0]` is an
// IndexExpr.
struct SplatExpr : Expr {
  static constexpr ExprKind of = ExprKind::splat;
  const Expr* source = nullptr;
  const SplatItemExpr* item = nullptr;
  const Expr* each = nullptr;
  bool full = false;   // `[*]`
  Range marker_range;  // `.*` or `[*]`
};

enum class UnaryOperator : std::uint8_t { negate, not_ };

struct UnaryExpr : Expr {
  static constexpr ExprKind of = ExprKind::unary;
  UnaryOperator op = UnaryOperator::negate;
  Range op_range;
  const Expr* operand = nullptr;
};

enum class BinaryOperator : std::uint8_t {
  or_,
  and_,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  add,
  subtract,
  multiply,
  divide,
  modulo
};

struct BinaryExpr : Expr {
  static constexpr ExprKind of = ExprKind::binary;
  BinaryOperator op = BinaryOperator::or_;
  Range op_range;
  const Expr* left = nullptr;
  const Expr* right = nullptr;
};

struct ConditionalExpr : Expr {
  static constexpr ExprKind of = ExprKind::conditional;
  const Expr* condition = nullptr;
  const Expr* true_result = nullptr;
  const Expr* false_result = nullptr;
};

struct CallExpr : Expr {
  static constexpr ExprKind of = ExprKind::call;
  std::string_view name;  // with namespaces and without spaces: `provider::aws::arn_parse`
  Range name_range;
  std::span<const Expr* const> arguments;
  bool expand_final = false;  // `f(list...)`
  Range close_range;          // `)`
};

struct TupleExpr : Expr {
  static constexpr ExprKind of = ExprKind::tuple;
  std::span<const Expr* const> items;
};

struct ObjectItem {
  const Expr* key = nullptr;
  const Expr* value = nullptr;
  // The key is a name that stands for itself: `key` is a VariableExpr, or `true`, `false`, `null`, which are text here.
  // `(name) = 1` is not bare; its key is the ParenthesesExpr.
  bool bare_key = false;
  std::string_view bare_name;
  Range range;
};

struct ObjectExpr : Expr {
  static constexpr ExprKind of = ExprKind::object;
  std::span<const ObjectItem> items;  // in the order written, duplicates kept
};

struct ForExpr : Expr {
  static constexpr ExprKind of = ExprKind::for_;
  bool object = false;            // `{for …}`
  bool grouping = false;          // `…` after the value
  std::string_view key_variable;  // empty without one
  Range key_variable_range;
  std::string_view value_variable;
  Range value_variable_range;
  const Expr* collection = nullptr;
  const Expr* key = nullptr;  // of an object, else null
  const Expr* value = nullptr;
  const Expr* condition = nullptr;  // null without one
};

struct ParenthesesExpr : Expr {
  static constexpr ExprKind of = ExprKind::parentheses;
  const Expr* inner = nullptr;
};

// ---- templates
// ---------------------------------------------------------------------------------------------------------

// From `text` on (an offset in decoded text), the bytes stand in the file from `file` on.
struct Anchor {
  std::uint32_t text = 0;
  std::uint32_t file = 0;
};

enum class PartKind : std::uint8_t { literal, interpolation, if_, for_ };

struct TemplatePart;
using TemplateParts = std::span<const TemplatePart* const>;

struct TemplatePart {
  PartKind kind = PartKind::literal;
  Range range;
  template <typename T>
  const T& as() const {
    ANALYZER_ASSERT(kind == T::of, "the part is of the kind that is asked for");
    return static_cast<const T&>(*this);
  }
  template <typename T>
  const T* if_a() const {
    return kind == T::of ? static_cast<const T*>(this) : nullptr;
  }
};

// Neighbouring literals are one part; a part that became empty by strip markers or indentation is kept.
struct LiteralPart : TemplatePart {
  static constexpr PartKind of = PartKind::literal;
  std::string_view text;            // escapes, strip markers and indentation applied
  std::span<const Anchor> anchors;  // the first is at 0, ascending
};

struct InterpolationPart : TemplatePart {
  static constexpr PartKind of = PartKind::interpolation;
  const Expr* expr = nullptr;
  bool strip_before = false, strip_after = false;  // already applied to the literals
};

struct IfPart : TemplatePart {
  static constexpr PartKind of = PartKind::if_;
  const Expr* condition = nullptr;
  TemplateParts then;
  TemplateParts else_;
  bool has_else = false;
};

struct ForPart : TemplatePart {
  static constexpr PartKind of = PartKind::for_;
  std::string_view key_variable;  // empty without one
  Range key_variable_range;
  std::string_view value_variable;
  Range value_variable_range;
  const Expr* collection = nullptr;
  TemplateParts body;
};

enum class TemplateStyle : std::uint8_t {
  quoted,
  heredoc,
  indented_heredoc,  // `<<-`
  json,              // a JSON string
  bare,              // a template on its own: parse_template
};

struct Problem {
  std::string_view message;
  Range range;
};

struct TemplateExpr : Expr {
  static constexpr ExprKind of = ExprKind::template_;
  TemplateStyle style = TemplateStyle::quoted;
  TemplateParts parts;  // none: the empty string
  // `"${x}"`: nothing but one interpolation; its value stays what it is and does not become text.
  bool wraps = false;
  // JSON: the string before it is read as a template. What wants a literal, a keyword or a reference reads this.
  std::string_view json_text;
  // JSON: why the string is no template; HashiCorp's parser says so only to those who evaluate it. Null if all is well.
  const Problem* problem = nullptr;

  // The text of a template without interpolation or directive. Empty parts count as literals.
  bool is_literal() const { return parts.empty() || (parts.size() == 1 && parts[0]->kind == PartKind::literal); }
  std::string_view literal() const { return parts.empty() ? std::string_view{} : parts[0]->as<LiteralPart>().text; }
};

// Where the byte at `text_offset` of the decoded text stands in the file. The end of the text gives the end of the
// part.
std::uint32_t offset_in_file(const LiteralPart& part, std::size_t text_offset);

// ---- structure
// ---------------------------------------------------------------------------------------------------------

struct Body;

struct Attribute {
  std::string_view name;
  Range name_range;
  Range equals_range;  // `=`; in JSON `:` is not kept and this is empty
  const Expr* value = nullptr;
  Range range;                        // from the name to the end of the value
  std::span<const Comment> leading;   // the comments right above it, without a blank line in between
  const Comment* trailing = nullptr;  // on the line where it ends
};

struct Label {
  std::string_view text;
  Range range;  // quotes included
  bool quoted = false;
};

struct Block {
  std::string_view type;
  Range type_range;
  std::span<const Label> labels;
  const Body* body = nullptr;
  Range open_brace;
  Range close_brace;   // empty if it is never closed
  Range range;         // from the type to the closing brace
  Range header_range;  // from the type to the last label
  std::span<const Comment> leading;
  const Comment* trailing = nullptr;  // on the line of its opening brace
};

// One of the two is set.
struct BodyItem {
  const Attribute* attribute = nullptr;
  const Block* block = nullptr;
};

struct Body {
  Range range;                                   // between the braces; of a file the whole text
  std::span<const Attribute* const> attributes;  // of a name defined twice only the first
  std::span<const Block* const> blocks;
  std::span<const BodyItem> items;  // both in the order written
  bool complete = true;             // false: something in it could not be read

  const Attribute* find(std::string_view name) const;
};

// A tree as a line, for tests: `(body (attr a (+ 1 2)) (block resource "x" "y" (body)))`.
std::string to_string(const Expr& expr);
std::string to_string(const Body& body);

}  // namespace analyzer::syntax::hcl
