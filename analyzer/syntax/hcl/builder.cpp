#include "syntax/hcl/builder.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <unordered_map>

#include <fmt/format.h>

#include "syntax/hcl/template_builder.h"

namespace analyzer::syntax::hcl {
namespace {

BinaryOperator binary_operator(Sym sym) {
  switch (sym) {
    case Sym::or_:
      return BinaryOperator::or_;
    case Sym::and_:
      return BinaryOperator::and_;
    case Sym::equal:
      return BinaryOperator::equal;
    case Sym::not_equal:
      return BinaryOperator::not_equal;
    case Sym::less:
      return BinaryOperator::less;
    case Sym::less_equal:
      return BinaryOperator::less_equal;
    case Sym::greater:
      return BinaryOperator::greater;
    case Sym::greater_equal:
      return BinaryOperator::greater_equal;
    case Sym::plus:
      return BinaryOperator::add;
    case Sym::minus:
      return BinaryOperator::subtract;
    case Sym::star:
      return BinaryOperator::multiply;
    case Sym::slash:
      return BinaryOperator::divide;
    default:
      return BinaryOperator::modulo;
  }
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// How many bits the whole number has; of a long one to the nearest.
std::int64_t bit_length(std::string_view digits) {
  constexpr std::size_t exact = 18;
  const std::string lead(digits.substr(0, exact));
  if (digits.size() <= exact) return std::bit_width(std::stoull(lead));
  constexpr double bits_per_digit = 3.321928094887362;
  return static_cast<std::int64_t>(std::log2(std::stod(lead)) +
                                   static_cast<double>(digits.size() - exact) * bits_per_digit) +
         1;
}

// What Go's big.ParseFloat takes, of what the grammar's token can be: digits, one point, one exponent, and a binary
// exponent that fits 32 bits before the powers of five are in it. Larger values become infinite there.
bool is_number(std::string_view text) {
  std::size_t i = 0;
  std::string digits;
  auto take_digits = [&] {
    std::size_t begin = i;
    while (i < text.size() && is_digit(text[i])) ++i;
    digits += text.substr(begin, i - begin);
    return static_cast<std::int64_t>(i - begin);
  };
  take_digits();
  std::int64_t fraction = 0, exponent = 0;
  if (i < text.size() && text[i] == '.') {
    ++i;
    fraction = take_digits();
  }
  if (i == text.size()) return true;
  if (text[i] != 'e' && text[i] != 'E') return false;
  ++i;
  if (i < text.size() && text[i] == '+') ++i;
  auto [end, error] = std::from_chars(text.data() + i, text.data() + text.size(), exponent);
  if (error != std::errc() || end != text.data() + text.size()) return false;
  digits.erase(0, digits.find_first_not_of('0'));
  if (digits.empty()) return true;
  constexpr std::int64_t far = std::int64_t{1} << 40;
  if (exponent > far || exponent < -far) return false;
  const std::int64_t binary = bit_length(digits) - fraction + exponent;
  return binary >= std::numeric_limits<std::int32_t>::min() && binary <= std::numeric_limits<std::int32_t>::max();
}

}  // namespace

// Counts how deep the tree is; past the bound nothing is built.
class Builder::Nesting {
 public:
  explicit Nesting(Builder& builder) : builder_(builder) { ++builder_.depth_; }
  ~Nesting() { --builder_.depth_; }
  bool too_deep() const { return builder_.depth_ > max_depth; }

 private:
  Builder& builder_;
};

Builder::Builder(std::string_view text, const TextOrigin& origin, base::Arena& arena, diagnostics::Sink& sink)
    : text_(text), origin_(origin), arena_(arena), sink_(sink) {}

std::uint32_t Builder::offset(std::uint32_t text_offset) const {
  if (origin_.anchors.empty()) return text_offset;
  auto after = std::upper_bound(origin_.anchors.begin(), origin_.anchors.end(), text_offset,
                                [](std::uint32_t value, const Anchor& anchor) { return value < anchor.text; });
  if (after != origin_.anchors.begin()) --after;
  return after->file + (text_offset - after->text);
}

Range Builder::range(std::uint32_t begin, std::uint32_t end) const {
  return {offset(begin), offset(end)};
}

void Builder::error(Range range, std::string message, std::vector<diagnostics::Related> related) {
  failed_ = true;
  diagnostics::Diagnostic diagnostic;
  diagnostic.code = "syntax";
  diagnostic.message = std::move(message);
  diagnostic.location = {origin_.file, range};
  diagnostic.related = std::move(related);
  sink_.report(std::move(diagnostic));
}

std::uint32_t Builder::child(std::uint32_t node, int index) const {
  std::uint32_t found = at(node).first_child;
  while (index-- > 0 && found != 0) found = at(found).next;
  return found;
}

// ---- structure
// ------------------------------------------------------------------------------------------------------------

BodyItem Builder::item(std::uint32_t node) {
  if (at(node).sym == Sym::attribute) return {attribute(node), nullptr};
  return {nullptr, block(node)};
}

const Attribute* Builder::attribute(std::uint32_t node) {
  std::uint32_t name = child(node, 0), equals = child(node, 1), value = child(node, 2);
  Attribute* result = arena_.make<Attribute>();
  result->name = text(name);
  result->name_range = range(name);
  result->equals_range = range(equals);
  result->range = range(node);
  result->value = expression(value);
  return result;
}

Label Builder::label(std::uint32_t node) {
  Label result{{}, range(node), at(node).sym == Sym::string_literal};
  if (!result.quoted) {
    result.text = text(node);
    return result;
  }
  TemplateExpr literal;
  template_parts(literal, node);
  result.text = literal.literal();
  return result;
}

const Block* Builder::block(std::uint32_t node) {
  Nesting nesting(*this);
  std::uint32_t type = at(node).first_child;
  Block* result = arena_.make<Block>();
  result->type = text(type);
  result->type_range = result->header_range = range(type);
  result->range = range(node);
  std::vector<Label> labels;
  std::uint32_t part = at(type).next;
  for (; part != 0 && at(part).sym != Sym::body_open; part = at(part).next) labels.push_back(label(part));
  result->labels = keep(labels);
  if (!labels.empty()) result->header_range.end = labels.back().range.end;
  std::uint32_t body_node = 0, open = part, close = 0;
  for (part = open ? at(open).next : 0; part != 0; part = at(part).next) {
    if (at(part).sym == Sym::body) body_node = part;
    if (at(part).sym == Sym::close_brace) close = part;
  }
  std::vector<BodyItem> items;
  if (nesting.too_deep()) {
    error(range(type), fmt::format("block is nested more than {} levels deep", max_depth));
  } else if (body_node != 0) {
    for (std::uint32_t i = at(body_node).first_child; i != 0; i = at(i).next) items.push_back(item(i));
  }
  if (open != 0) result->open_brace = range(open);
  if (close != 0) result->close_brace = range(close);
  result->body = body(std::move(items), {result->open_brace.end, result->close_brace.begin});
  return result;
}

const Body* Builder::body(std::vector<BodyItem> items, Range body_range) {
  std::vector<const Attribute*> attributes;
  std::vector<const Block*> blocks;
  std::vector<BodyItem> kept;
  bool complete = true;
  auto redefined = [&](const Attribute& first, const Attribute& second) {
    error(second.name_range, fmt::format("argument `{}` is already set in this body", second.name),
          {{{origin_.file, first.name_range}, "first set here"}});
    complete = false;
  };
  // Few arguments are compared, many are hashed.
  constexpr std::size_t few = 16;
  std::unordered_map<std::string_view, const Attribute*> seen;
  for (const BodyItem& entry : items) {
    if (entry.block) {
      blocks.push_back(entry.block);
      kept.push_back(entry);
      continue;
    }
    const Attribute* earlier = nullptr;
    if (attributes.size() < few) {
      for (const Attribute* candidate : attributes) {
        if (candidate->name == entry.attribute->name) {
          earlier = candidate;
          break;
        }
      }
    } else {
      if (seen.empty()) {
        for (const Attribute* known : attributes) seen.emplace(known->name, known);
      }
      auto [place, added] = seen.emplace(entry.attribute->name, entry.attribute);
      if (!added) earlier = place->second;
    }
    if (earlier) {
      redefined(*earlier, *entry.attribute);
      continue;
    }
    attributes.push_back(entry.attribute);
    kept.push_back(entry);
  }
  Body* result = arena_.make<Body>();
  result->range = body_range;
  result->attributes = keep(attributes);
  result->blocks = keep(blocks);
  result->items = keep(kept);
  result->complete = complete;
  return result;
}

// ---- expressions
// ------------------------------------------------------------------------------------------------------------

const Expr* Builder::missing(std::uint32_t node) {
  return arena_.make<MissingExpr>(Expr{ExprKind::missing, range(node)});
}

const Expr* Builder::expression(std::uint32_t node) {
  if (node == 0) return arena_.make<MissingExpr>();
  Nesting nesting(*this);
  if (nesting.too_deep()) {
    error(range(node), fmt::format("expression is nested more than {} levels deep", max_depth));
    return missing(node);
  }
  const Range whole = range(node);
  switch (at(node).sym) {
    case Sym::number:
      return number(node);
    case Sym::boolean:
      return arena_.make<BooleanExpr>(Expr{ExprKind::boolean, whole}, text(node) == "true");
    case Sym::null:
      return arena_.make<NullExpr>(Expr{ExprKind::null, whole});
    case Sym::variable:
    case Sym::identifier:
      if (at(node).begin == at(node).end) return missing(node);  // the parser's stand-in for a value it could not read
      return arena_.make<VariableExpr>(Expr{ExprKind::variable, whole}, text(node));
    case Sym::template_:
    case Sym::heredoc: {
      TemplateExpr* result = arena_.make<TemplateExpr>(Expr{ExprKind::template_, whole});
      if (at(node).sym == Sym::heredoc) {
        result->style = text_[at(node).begin + 2] == '-' ? TemplateStyle::indented_heredoc : TemplateStyle::heredoc;
      }
      template_parts(*result, node);
      return result;
    }
    case Sym::traversal:
      return traversal(node);
    case Sym::unary_operation: {
      std::uint32_t op = child(node, 0);
      UnaryExpr* result = arena_.make<UnaryExpr>(Expr{ExprKind::unary, whole});
      result->op = at(op).sym == Sym::minus ? UnaryOperator::negate : UnaryOperator::not_;
      result->op_range = range(op);
      result->operand = expression(at(op).next);
      return result;
    }
    case Sym::binary_operation: {
      std::uint32_t left = child(node, 0), op = at(left).next;
      BinaryExpr* result = arena_.make<BinaryExpr>(Expr{ExprKind::binary, whole});
      result->op = binary_operator(at(op).sym);
      result->op_range = range(op);
      result->left = expression(left);
      result->right = expression(at(op).next);
      return result;
    }
    case Sym::conditional: {
      std::uint32_t condition = child(node, 0), yes = at(condition).next;
      ConditionalExpr* result = arena_.make<ConditionalExpr>(Expr{ExprKind::conditional, whole});
      result->condition = expression(condition);
      result->true_result = expression(yes);
      result->false_result = expression(at(yes).next);
      return result;
    }
    case Sym::function_call:
      return call(node);
    case Sym::parentheses: {
      ParenthesesExpr* result = arena_.make<ParenthesesExpr>(Expr{ExprKind::parentheses, whole});
      result->inner = expression(child(node, 0));
      return result;
    }
    case Sym::tuple: {
      TupleExpr* result = arena_.make<TupleExpr>(Expr{ExprKind::tuple, whole});
      std::vector<const Expr*> items;
      for (std::uint32_t item = at(node).first_child; item != 0; item = at(item).next)
        items.push_back(expression(item));
      result->items = keep(items);
      return result;
    }
    case Sym::object:
      return object(node);
    case Sym::for_tuple:
      return for_expression(node, false);
    case Sym::for_object:
      return for_expression(node, true);
    default:
      return missing(node);
  }
}

const Expr* Builder::number(std::uint32_t node) {
  if (!is_number(text(node))) {
    error(range(node), fmt::format("`{}` is no number", text(node).substr(0, 60)));
    return missing(node);
  }
  return arena_.make<NumberExpr>(Expr{ExprKind::number, range(node)}, text(node));
}

// `begin` is where the chain begins that the new expression stands for.
const Expr* Builder::step(const Expr* object, std::uint32_t node, std::uint32_t begin) {
  const Range whole{begin, range(node).end};
  switch (at(node).sym) {
    case Sym::get_attr: {
      std::uint32_t name = child(node, 0);
      return arena_.make<GetAttrExpr>(Expr{ExprKind::get_attr, whole}, object, text(name), range(name));
    }
    case Sym::legacy_index: {
      std::uint32_t key = child(node, 0);
      if (std::size_t dot = text(key).find('.'); dot != std::string_view::npos) {
        error(range(key), fmt::format("indices cannot be chained as `.{0}`; write `[{1}][{2}]`", text(key),
                                      text(key).substr(0, dot), text(key).substr(dot + 1)));
        return arena_.make<IndexExpr>(Expr{ExprKind::index, whole}, object, missing(key), true);
      }
      return arena_.make<IndexExpr>(Expr{ExprKind::index, whole}, object, number(key), true);
    }
    default: {
      IndexExpr* result = arena_.make<IndexExpr>(Expr{ExprKind::index, whole}, object);
      result->key = expression(child(node, 0));
      return result;
    }
  }
}

const Expr* Builder::traversal(std::uint32_t node) {
  std::uint32_t part = at(node).first_child;
  const Expr* result = expression(part);
  const std::uint32_t begin = result->range.begin;
  const int depth = depth_;
  // A full splat applies all that follows to its elements: `a[*].b[*].c` is a splat of `b` inside the splat of `a`.
  std::vector<SplatExpr*> open;
  auto object_begin = [&] { return open.empty() ? begin : open.back()->item->range.begin; };
  for (part = at(part).next; part != 0; part = at(part).next) {
    if (++depth_ > max_depth) {
      error(range(part), fmt::format("expression is nested more than {} levels deep", max_depth));
      result = missing(node);
      break;
    }
    if (at(part).sym != Sym::attribute_splat && at(part).sym != Sym::full_splat) {
      result = step(result, part, object_begin());
      continue;
    }
    SplatExpr* splat = arena_.make<SplatExpr>(Expr{ExprKind::splat, {object_begin(), range(part).end}});
    splat->source = result;
    splat->full = at(part).sym == Sym::full_splat;
    splat->marker_range = range(part);
    if (splat->full) {
      splat->item = arena_.make<SplatItemExpr>(Expr{ExprKind::splat_item, splat->marker_range});
      open.push_back(splat);
      result = splat->item;
      continue;
    }
    // `.*`, however spaced: its range ends where the first thing applied begins, or where the node ends.
    std::uint32_t star = child(part, 0), applied = at(star).next;
    splat->marker_range = {range(part).begin, range(star).end};
    splat->item = arena_.make<SplatItemExpr>(Expr{ExprKind::splat_item, splat->marker_range});
    const Expr* each = splat->item;
    for (; applied != 0 && depth_ <= max_depth; applied = at(applied).next, ++depth_) {
      each = step(each, applied, splat->item->range.begin);
    }
    splat->each = each;
    result = splat;
  }
  while (!open.empty()) {
    SplatExpr* splat = open.back();
    splat->each = result;
    splat->range.end = result->range.end;
    result = splat;
    open.pop_back();
  }
  depth_ = depth;
  return result;
}

const Expr* Builder::call(std::uint32_t node) {
  std::uint32_t name = child(node, 0);
  CallExpr* result = arena_.make<CallExpr>(Expr{ExprKind::call, range(node)});
  result->name = text(name);
  if (result->name.find("::") != std::string_view::npos) {
    // `provider :: aws::arn_parse` is one name, whatever stands around its parts.
    std::string joined;
    bool first = true;
    for (std::uint32_t part = at(name).first_child; part != 0; part = at(part).next) {
      if (!first) joined += "::";
      joined += text(part);
      first = false;
    }
    result->name = arena_.copy(joined);
  }
  result->name_range = range(name);
  std::vector<const Expr*> arguments;
  for (std::uint32_t part = at(name).next; part != 0; part = at(part).next) {
    switch (at(part).sym) {
      case Sym::expand_final:
        result->expand_final = true;
        break;
      case Sym::close_paren:
        result->close_range = range(part);
        break;
      default:
        arguments.push_back(expression(part));
    }
  }
  result->arguments = keep(arguments);
  return result;
}

const Expr* Builder::object(std::uint32_t node) {
  ObjectExpr* result = arena_.make<ObjectExpr>(Expr{ExprKind::object, range(node)});
  std::vector<ObjectItem> items;
  for (std::uint32_t entry = at(node).first_child; entry != 0; entry = at(entry).next) {
    if (at(entry).sym != Sym::object_item) continue;
    std::uint32_t key = child(entry, 0), value = at(key).next;
    if (value != 0 && at(value).sym == Sym::equals) value = at(value).next;
    ObjectItem item;
    item.range = range(entry);
    item.key = expression(key);
    item.value = expression(value);
    Sym sym = at(key).sym;
    item.bare_key = sym == Sym::variable || sym == Sym::boolean || sym == Sym::null;
    if (item.bare_key) item.bare_name = text(key);
    items.push_back(item);
  }
  result->items = keep(items);
  return result;
}

// The names and the collection; returns the node after them.
template <typename Target>
std::uint32_t Builder::for_intro(Target& target, std::uint32_t first_child) {
  std::uint32_t value = first_child, after = at(value).next;
  if (after != 0 && at(after).sym == Sym::identifier) {
    target.key_variable = text(value);
    target.key_variable_range = range(value);
    value = after;
    after = at(value).next;
  }
  target.value_variable = text(value);
  target.value_variable_range = range(value);
  target.collection = expression(after);
  return after == 0 ? 0 : at(after).next;
}
template std::uint32_t Builder::for_intro(ForPart&, std::uint32_t);

const Expr* Builder::for_expression(std::uint32_t node, bool object) {
  ForExpr* result = arena_.make<ForExpr>(Expr{ExprKind::for_, range(node)});
  result->object = object;
  std::uint32_t part = for_intro(*result, at(node).first_child);
  if (object) {
    result->key = expression(part);
    part = at(part).next;
  }
  result->value = expression(part);
  for (part = at(part).next; part != 0; part = at(part).next) {
    if (at(part).sym == Sym::grouping) {
      result->grouping = true;
    } else if (at(part).sym != Sym::close_brace) {
      result->condition = expression(part);
    }
  }
  return result;
}

void Builder::template_parts(TemplateExpr& target, std::uint32_t parent) {
  TemplateBuilder(*this, target.style).build(target, parent);
}

}  // namespace analyzer::syntax::hcl
