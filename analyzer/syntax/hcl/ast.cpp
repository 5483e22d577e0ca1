#include "syntax/hcl/ast.h"

#include <algorithm>

namespace analyzer::syntax::hcl {
namespace {

constexpr std::string_view binary_names[] = {"||", "&&", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%"};

class Printer {
 public:
  std::string take() { return std::move(out_); }

  void print(const Body& body) {
    out_ += "(body";
    for (const BodyItem& item : body.items) {
      if (item.attribute) {
        out_ += " (attr ";
        out_ += item.attribute->name;
        out_ += ' ';
        print(*item.attribute->value);
      } else {
        out_ += " (block ";
        out_ += item.block->type;
        for (const Label& label : item.block->labels) {
          out_ += ' ';
          if (label.quoted) {
            quote(label.text);
          } else {
            out_ += label.text;
          }
        }
        out_ += ' ';
        print(*item.block->body);
      }
      out_ += ')';
    }
    out_ += ')';
  }

  void print(const Expr& expr) {
    switch (expr.kind) {
      case ExprKind::missing:
        out_ += "missing";
        break;
      case ExprKind::number:
        out_ += expr.as<NumberExpr>().text;
        break;
      case ExprKind::boolean:
        out_ += expr.as<BooleanExpr>().value ? "true" : "false";
        break;
      case ExprKind::null:
        out_ += "null";
        break;
      case ExprKind::variable:
        out_ += expr.as<VariableExpr>().name;
        break;
      case ExprKind::splat_item:
        out_ += '@';
        break;
      case ExprKind::template_:
        print_template(expr.as<TemplateExpr>());
        break;
      case ExprKind::get_attr:
        list(". ", *expr.as<GetAttrExpr>().object);
        out_ += ' ';
        out_ += expr.as<GetAttrExpr>().name;
        out_ += ')';
        break;
      case ExprKind::index:
        list("[] ", *expr.as<IndexExpr>().object);
        also(*expr.as<IndexExpr>().key);
        break;
      case ExprKind::splat:
        list(expr.as<SplatExpr>().full ? "[*] " : ".* ", *expr.as<SplatExpr>().source);
        also(*expr.as<SplatExpr>().each);
        break;
      case ExprKind::unary:
        list(expr.as<UnaryExpr>().op == UnaryOperator::negate ? "- " : "! ", *expr.as<UnaryExpr>().operand);
        out_ += ')';
        break;
      case ExprKind::binary:
        out_ += '(';
        out_ += binary_names[static_cast<int>(expr.as<BinaryExpr>().op)];
        out_ += ' ';
        print(*expr.as<BinaryExpr>().left);
        also(*expr.as<BinaryExpr>().right);
        break;
      case ExprKind::conditional:
        list("? ", *expr.as<ConditionalExpr>().condition);
        out_ += ' ';
        print(*expr.as<ConditionalExpr>().true_result);
        also(*expr.as<ConditionalExpr>().false_result);
        break;
      case ExprKind::call: {
        const CallExpr& call = expr.as<CallExpr>();
        out_ += "(call ";
        out_ += call.name;
        for (const Expr* argument : call.arguments) {
          out_ += ' ';
          print(*argument);
        }
        out_ += call.expand_final ? " ...)" : ")";
        break;
      }
      case ExprKind::tuple:
        out_ += "(tuple";
        for (const Expr* item : expr.as<TupleExpr>().items) {
          out_ += ' ';
          print(*item);
        }
        out_ += ')';
        break;
      case ExprKind::object:
        out_ += "(object";
        for (const ObjectItem& item : expr.as<ObjectExpr>().items) {
          out_ += " (";
          if (item.bare_key) {
            out_ += item.bare_name;
          } else {
            print(*item.key);
          }
          also(*item.value);
        }
        out_ += ')';
        break;
      case ExprKind::for_: {
        const ForExpr& loop = expr.as<ForExpr>();
        out_ += loop.object ? "(for{} " : "(for[] ";
        names(loop.key_variable, loop.value_variable);
        print(*loop.collection);
        out_ += ' ';
        if (loop.key) {
          print(*loop.key);
          out_ += " => ";
        }
        print(*loop.value);
        if (loop.grouping) out_ += " ...";
        if (loop.condition) {
          out_ += " if ";
          print(*loop.condition);
        }
        out_ += ')';
        break;
      }
      case ExprKind::parentheses:
        list("() ", *expr.as<ParenthesesExpr>().inner);
        out_ += ')';
        break;
    }
  }

 private:
  void list(std::string_view head, const Expr& first) {
    out_ += '(';
    out_ += head;
    print(first);
  }
  void also(const Expr& last) {
    out_ += ' ';
    print(last);
    out_ += ')';
  }
  void names(std::string_view key, std::string_view value) {
    if (!key.empty()) {
      out_ += key;
      out_ += ' ';
    }
    out_ += value;
    out_ += ' ';
  }

  void print_template(const TemplateExpr& expr) {
    if (expr.is_literal()) {
      quote(expr.literal());
      return;
    }
    out_ += expr.wraps ? "(wrap" : "(template";
    parts(expr.parts);
    out_ += ')';
  }

  void parts(TemplateParts all) {
    for (const TemplatePart* part : all) {
      out_ += ' ';
      switch (part->kind) {
        case PartKind::literal:
          quote(part->as<LiteralPart>().text);
          break;
        case PartKind::interpolation:
          print(*part->as<InterpolationPart>().expr);
          break;
        case PartKind::if_: {
          const IfPart& branch = part->as<IfPart>();
          out_ += "(if ";
          print(*branch.condition);
          out_ += " (";
          branches(branch.then);
          out_ += ") (";
          branches(branch.else_);
          out_ += "))";
          break;
        }
        case PartKind::for_: {
          const ForPart& loop = part->as<ForPart>();
          out_ += "(for ";
          names(loop.key_variable, loop.value_variable);
          print(*loop.collection);
          out_ += loop.body.empty() ? " \"\"" : "";
          parts(loop.body);
          out_ += ')';
          break;
        }
      }
    }
  }
  void branches(TemplateParts body) {
    if (body.empty()) {
      out_ += "\"\"";
      return;
    }
    std::string before = std::move(out_);
    out_.clear();
    parts(body);
    std::string inner = out_.empty() ? std::string() : out_.substr(1);
    out_ = std::move(before) + inner;
  }

  void quote(std::string_view text) {
    out_ += '"';
    for (char c : text) {
      switch (c) {
        case '\n':
          out_ += "\\n";
          break;
        case '\r':
          out_ += "\\r";
          break;
        case '\t':
          out_ += "\\t";
          break;
        case '"':
          out_ += "\\\"";
          break;
        case '\\':
          out_ += "\\\\";
          break;
        default:
          out_ += c;
      }
    }
    out_ += '"';
  }

  std::string out_;
};

}  // namespace

std::uint32_t offset_in_file(const LiteralPart& part, std::size_t text_offset) {
  if (text_offset >= part.text.size() || part.anchors.empty()) return part.range.end;
  auto after = std::upper_bound(part.anchors.begin(), part.anchors.end(), text_offset,
                                [](std::size_t value, const Anchor& anchor) { return value < anchor.text; });
  if (after == part.anchors.begin()) return part.range.begin;
  const Anchor& anchor = *(after - 1);
  std::uint32_t limit = after == part.anchors.end() ? part.range.end : after->file;
  return std::min(anchor.file + static_cast<std::uint32_t>(text_offset - anchor.text), limit);
}

const Attribute* Body::find(std::string_view name) const {
  for (const Attribute* attribute : attributes) {
    if (attribute->name == name) return attribute;
  }
  return nullptr;
}

std::string to_string(const Expr& expr) {
  Printer printer;
  printer.print(expr);
  return printer.take();
}

std::string to_string(const Body& body) {
  Printer printer;
  printer.print(body);
  return printer.take();
}

}  // namespace analyzer::syntax::hcl
