// The first byte says how the rest is read: as a file, as a JSON file, as a template, as an expression, or as a file by
// tree-sitter's runtime too, which has to agree on what is right.
#include <cstdlib>
#include <string>

// Before tree-sitter's own header, which leaves types out that the generated one declares.
#include "syntax/hcl/grammar_parser.h"

#include <tree_sitter/api.h>

#include "hcl.h"
#include "syntax/hcl/json_body.h"

namespace {

using namespace analyzer;
using namespace analyzer::syntax::hcl;

void require(bool holds) {
  if (!holds) std::abort();
}

// Every range lies in the file, every node is there, and offsets of literals lead into them.
class Checker {
 public:
  explicit Checker(std::size_t size) : size_(size) {}

  void body(const Body& body) {
    range(body.range);
    for (const BodyItem& item : body.items) {
      require((item.attribute != nullptr) != (item.block != nullptr));
      if (item.attribute) {
        range(item.attribute->range);
        range(item.attribute->name_range);
        require(item.attribute->value != nullptr);
        expr(*item.attribute->value);
      } else {
        range(item.block->range);
        range(item.block->open_brace);
        for (const Label& label : item.block->labels) range(label.range);
        require(item.block->body != nullptr);
        nest([&] { this->body(*item.block->body); });
      }
    }
  }

  void expr(const Expr& expr) {
    range(expr.range);
    nest([&] { children(expr); });
  }

 private:
  template <typename Work>
  void nest(Work work) {
    require(++depth_ <= 2 * max_depth);
    work();
    --depth_;
  }

  void range(Range range) const {
    require(range.begin <= range.end);
    require(range.end <= size_);
  }

  void parts(TemplateParts parts) {
    for (const TemplatePart* part : parts) {
      range(part->range);
      if (const auto* literal = part->if_a<LiteralPart>()) {
        for (std::size_t i = 0; i <= literal->text.size(); i += 1 + literal->text.size() / 16) {
          require(offset_in_file(*literal, i) <= size_);
        }
      } else if (const auto* interpolation = part->if_a<InterpolationPart>()) {
        expr(*interpolation->expr);
      } else if (const auto* branch = part->if_a<IfPart>()) {
        expr(*branch->condition);
        nest([&] {
          this->parts(branch->then);
          this->parts(branch->else_);
        });
      } else {
        expr(*part->as<ForPart>().collection);
        nest([&] { this->parts(part->as<ForPart>().body); });
      }
    }
  }

  void children(const Expr& e) {
    switch (e.kind) {
      case ExprKind::template_:
        parts(e.as<TemplateExpr>().parts);
        break;
      case ExprKind::get_attr:
        expr(*e.as<GetAttrExpr>().object);
        break;
      case ExprKind::index:
        expr(*e.as<IndexExpr>().object);
        expr(*e.as<IndexExpr>().key);
        break;
      case ExprKind::splat:
        expr(*e.as<SplatExpr>().source);
        expr(*e.as<SplatExpr>().each);
        break;
      case ExprKind::unary:
        expr(*e.as<UnaryExpr>().operand);
        break;
      case ExprKind::binary:
        expr(*e.as<BinaryExpr>().left);
        expr(*e.as<BinaryExpr>().right);
        break;
      case ExprKind::conditional:
        expr(*e.as<ConditionalExpr>().condition);
        expr(*e.as<ConditionalExpr>().true_result);
        expr(*e.as<ConditionalExpr>().false_result);
        break;
      case ExprKind::call:
        for (const Expr* argument : e.as<CallExpr>().arguments) expr(*argument);
        break;
      case ExprKind::tuple:
        for (const Expr* item : e.as<TupleExpr>().items) expr(*item);
        break;
      case ExprKind::object:
        for (const ObjectItem& item : e.as<ObjectExpr>().items) {
          expr(*item.key);
          expr(*item.value);
        }
        break;
      case ExprKind::for_: {
        const ForExpr& loop = e.as<ForExpr>();
        expr(*loop.collection);
        if (loop.key) expr(*loop.key);
        expr(*loop.value);
        if (loop.condition) expr(*loop.condition);
        break;
      }
      case ExprKind::parentheses:
        expr(*e.as<ParenthesesExpr>().inner);
        break;
      default:
        break;
    }
  }

  std::size_t size_;
  int depth_ = 0;
};

struct Grammar final : GrammarParser::Listener {
  void item(const SyntaxNodes&, std::uint32_t) override {}
  void error(SyntaxError) override { failed = true; }
  bool failed = false;
};

void check_against_runtime(const std::string& text) {
  // Both of these are told of in the grammar's README.
  if (text.ends_with('\r') || source::find_invalid_utf8(text) != std::string_view::npos || text.size() > 4096) return;
  static TSParser* parser = [] {
    TSParser* made = ts_parser_new();
    ts_parser_set_language(made, tree_sitter_hcl());
    return made;
  }();
  if (!text.empty() && (text[0] == 1 || text[0] == 2)) return;
  Grammar grammar;
  GrammarParser(text, Start::file, grammar).run();
  static std::size_t stop;
  stop = 0;
  ts_parser_reset(parser);
  ts_parser_set_cancellation_flag(parser, &stop);
  tree_sitter_hcl_stop_at_error(&stop);
  TSTree* tree = ts_parser_parse_string(parser, nullptr, text.data(), static_cast<std::uint32_t>(text.size()));
  tree_sitter_hcl_stop_at_error(nullptr);
  bool failed = !tree || ts_node_has_error(ts_tree_root_node(tree));
  if (tree) ts_tree_delete(tree);
  require(failed == grammar.failed);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  diagnostics::CollectingSink sink;
  Checker checker(text.size());
  switch (data[0] % 8) {
    case 0: {
      check_against_runtime(text);
      break;
    }
    case 1: {
      source::SourceFile file({0}, "fuzz.tf.json", std::move(text));
      File parsed = parse_json(file, sink);
      checker.body(*parsed.body);
      for (const Attribute* attribute : parsed.body->attributes) {
        for (int labels = 0; labels < 3; ++labels) {
          for (const Block* block : blocks_of(*attribute, labels, parsed, sink)) checker.body(*block->body);
        }
      }
      to_string(*parsed.body);
      break;
    }
    case 2:
    case 3: {
      if (source::find_invalid_utf8(text) != std::string_view::npos) break;
      base::Arena arena;
      const Expr* expr =
          data[0] % 8 == 2 ? parse_template(text, {}, arena, sink) : parse_expression(text, {}, arena, sink);
      checker.expr(*expr);
      to_string(*expr);
      break;
    }
    default: {
      source::SourceFile file({0}, "fuzz.tf", std::move(text));
      File parsed = parse(file, sink);
      checker.body(*parsed.body);
      to_string(*parsed.body);
    }
  }
  for (const auto& diagnostic : sink.diagnostics) {
    require(diagnostic.location.range.begin <= size);
    require(diagnostic.location.range.begin <= diagnostic.location.range.end);
  }
  return 0;
}
