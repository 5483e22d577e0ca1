#include "syntax/hcl/parser.h"

#include <algorithm>

#include <fmt/format.h>

#include "syntax/hcl/builder.h"
#include "syntax/hcl/comments.h"
#include "syntax/hcl/grammar_parser.h"

namespace analyzer::syntax::hcl {
namespace {

// Builds what the grammar parser reads, and passes its errors on.
class Reader final : public GrammarParser::Listener {
 public:
  Reader(std::string_view text, const TextOrigin& origin, base::Arena& arena, diagnostics::Sink& sink)
      : builder_(text, origin, arena, sink) {}

  void item(const SyntaxNodes& nodes, std::uint32_t node) override {
    builder_.use(nodes);
    items_.push_back(builder_.item(node));
  }

  void error(SyntaxError error) override {
    std::vector<diagnostics::Related> related;
    builder_.error(builder_.range(error.range.begin, error.range.end), std::move(error.message), std::move(related));
  }

  Builder& builder() { return builder_; }
  std::vector<BodyItem> take_items() { return std::move(items_); }

 private:
  Builder builder_;
  std::vector<BodyItem> items_;
};

// Errors come as they are met: those of a body's meaning after those inside it. Told in the order of the text.
class OrderingSink final : public diagnostics::Sink {
 public:
  void report(diagnostics::Diagnostic diagnostic) override { held_.push_back(std::move(diagnostic)); }
  void pass_on(diagnostics::Sink& sink) {
    std::stable_sort(held_.begin(), held_.end(),
                     [](const auto& a, const auto& b) { return a.location.range.begin < b.location.range.begin; });
    for (auto& diagnostic : held_) sink.report(std::move(diagnostic));
  }

 private:
  std::vector<diagnostics::Diagnostic> held_;
};

}  // namespace

File parse(const source::SourceFile& file, diagnostics::Sink& sink) {
  File result;
  result.id = file.id();
  if (std::size_t invalid = source::find_invalid_utf8(file.text()); invalid != std::string_view::npos) {
    diagnostics::Diagnostic diagnostic;
    diagnostic.code = "encoding";
    diagnostic.message = "text is not UTF-8";
    diagnostic.location = {file.id(), {static_cast<std::uint32_t>(invalid), static_cast<std::uint32_t>(invalid + 1)}};
    sink.report(std::move(diagnostic));
    Body* body = result.arena.make<Body>();
    body->complete = false;
    result.body = body;
    return result;
  }
  std::string_view text = result.arena.copy(file.text());
  OrderingSink errors;
  Reader reader(text, {file.id(), {}}, result.arena, errors);
  GrammarParser parser(text, Start::file, reader);
  parser.run();
  const Body* body = reader.builder().body(reader.take_items(), {0, static_cast<std::uint32_t>(text.size())});
  if (reader.builder().failed()) const_cast<Body*>(body)->complete = false;  // made here, and not yet given away
  result.body = body;
  result.comments = attach_comments(parser.comments(), file, text, *body, result.arena);
  errors.pass_on(sink);
  return result;
}

const Expr* parse_expression(std::string_view text, const TextOrigin& origin, base::Arena& arena,
                             diagnostics::Sink& sink) {
  Reader reader(text, origin, arena, sink);
  GrammarParser parser(text, Start::expression, reader);
  std::uint32_t root = parser.run();
  reader.builder().use(parser.nodes());
  const Expr* result = root == 0 ? nullptr : reader.builder().expression(parser.nodes()[root].first_child);
  if (!result || reader.builder().failed()) {
    return arena.make<MissingExpr>(
        Expr{ExprKind::missing, reader.builder().range(0, static_cast<std::uint32_t>(text.size()))});
  }
  return result;
}

const TemplateExpr* parse_template(std::string_view text, const TextOrigin& origin, base::Arena& arena,
                                   diagnostics::Sink& sink) {
  Reader reader(text, origin, arena, sink);
  GrammarParser parser(text, Start::template_, reader);
  std::uint32_t root = parser.run();
  TemplateExpr* result = arena.make<TemplateExpr>(
      Expr{ExprKind::template_, reader.builder().range(0, static_cast<std::uint32_t>(text.size()))});
  result->style = TemplateStyle::bare;
  reader.builder().use(parser.nodes());
  if (root != 0) reader.builder().template_parts(*result, root);
  if (root == 0 || reader.builder().failed()) {
    // The text as it is.
    LiteralPart* part = arena.make<LiteralPart>(TemplatePart{PartKind::literal, result->range});
    const Anchor at_zero{0, 0};
    part->text = text;
    part->anchors =
        origin.anchors.empty() ? arena.copy(std::span<const Anchor>(&at_zero, 1)) : arena.copy(origin.anchors);
    const TemplatePart* only = part;
    result->parts = arena.copy(std::span<const TemplatePart* const>(&only, 1));
    result->wraps = false;
  }
  return result;
}

}  // namespace analyzer::syntax::hcl
