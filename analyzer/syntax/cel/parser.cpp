#include "syntax/cel/parser.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "syntax/cel/lexer.h"
#include "syntax/cel/literal.h"
#include "syntax/cel/macros.h"

namespace analyzer::syntax::cel {
namespace {

using source::Range;

struct BinaryOperator {
  std::string_view symbol;
  int binding;  // tighter is higher
  std::string_view function;
};
constexpr BinaryOperator binary_operators[] = {
    {"==", 1, "_==_"}, {"!=", 1, "_!=_"}, {"<", 1, "_<_"}, {"<=", 1, "_<=_"}, {">", 1, "_>_"}, {">=", 1, "_>=_"},
    {"in", 1, "@in"},  {"+", 2, "_+_"},   {"-", 2, "_-_"}, {"*", 3, "_*_"},   {"/", 3, "_/_"}, {"%", 3, "_%_"},
};

class Parser {
 public:
  Parser(const SourceText& source, diagnostics::Sink& sink, const ParseLimits& limits, Ast& ast)
      : source_(source), sink_(sink), limits_(limits), ast_(ast), lexer_(source.text) {}

  void run() {
    if (source_.text.size() > limits_.bytes) {
      fail({0, 0}, fmt::format("the expression is longer than {} bytes", limits_.bytes));
      ast_.root = broken();
      return;
    }
    advance();
    if (token_.kind == TokenKind::end) fail(here(), "the expression is empty");
    Expr* root = expression();
    if (!failed_ && token_.kind != TokenKind::end) fail_at_token("after the end of the expression");
    ast_.root = root;
    ast_.ok = !failed_;
  }

 private:
  // --- tokens

  void advance() {
    previous_end_ = token_.end;
    token_ = lexer_.next();
    if (token_.kind == TokenKind::wrong) fail({token_.begin, token_.end}, token_.problem);
  }
  bool accept(std::string_view symbol) {
    if (failed_ || !token_.is(symbol)) return false;
    advance();
    return true;
  }
  Range here() const { return {token_.begin, token_.end}; }
  std::string shown_token() const {
    return token_.kind == TokenKind::end
               ? "the end"
               : fmt::format("`{}`", source_.text.substr(token_.begin, token_.end - token_.begin));
  }

  // --- messages: the first is given, the rest would be guesses

  void fail(Range range, std::string message) {
    if (failed_) return;
    failed_ = true;
    sink_.report({.code = "syntax", .message = std::move(message), .location = {source_.file, shift(range)}});
  }
  void fail_at_token(std::string_view where) {
    if (token_.kind == TokenKind::identifier && (token_.text == "and" || token_.text == "or" || token_.text == "not")) {
      const char* symbol = token_.text == "and" ? "&&" : token_.text == "or" ? "||" : "!";
      return fail(here(), fmt::format("`{}` is no operator; did you mean `{}`?", token_.text, symbol));
    }
    fail(here(), fmt::format("{} is not expected {}", shown_token(), where));
  }
  bool expect(std::string_view symbol, Range opening, std::string_view what) {
    if (failed_) return false;
    if (accept(symbol)) return true;
    if (token_.kind == TokenKind::end) {
      fail(opening, fmt::format("{} is never closed; `{}` is missing", what, symbol));
    } else {
      fail_at_token(fmt::format("in {}; `{}` is missing before it", what, symbol));
    }
    return false;
  }
  Range shift(Range range) const { return {range.begin + source_.offset, range.end + source_.offset}; }

  // --- nodes

  Expr* make(ExprKind kind, Range range) {
    if (++nodes_ > limits_.nodes) fail(range, fmt::format("the expression has more than {} parts", limits_.nodes));
    Expr* expr = ast_.arena.make<Expr>();
    expr->kind = kind;
    expr->range = shift(range);
    return expr;
  }
  Expr* broken() { return make(ExprKind::broken, here()); }
  Expr* finish(Expr* expr) {
    std::uint32_t below = 0;
    const auto look = [&](const Expr* child) {
      if (child != nullptr) below = std::max<std::uint32_t>(below, child->depth);
    };
    look(expr->operand);
    for (const Expr* child : expr->arguments) look(child);
    look(expr->condition);
    look(expr->body);
    if (below + 1 > limits_.depth) {
      fail({expr->range.begin - source_.offset, expr->range.end - source_.offset}, too_deep());
      expr->depth = 1;
    } else {
      expr->depth = static_cast<std::uint16_t>(below + 1);
    }
    return expr;
  }
  std::string too_deep() const { return fmt::format("the expression is nested more than {} deep", limits_.depth); }
  std::span<const Expr* const> keep(const std::vector<const Expr*>& children) {
    return ast_.arena.copy(std::span<const Expr* const>(children));
  }
  Range from(const Expr* first) const { return {first->range.begin - source_.offset, previous_end_}; }

  // --- grammar, loosest binding first

  Expr* expression() {
    // Every way down passes here or through unary(), so recursion is bounded by these two.
    if (++recursion_ > limits_.depth) fail(here(), too_deep());
    Expr* result = failed_ ? broken() : conditional();
    --recursion_;
    return result;
  }

  Expr* conditional() {
    Expr* condition = chain("||", ExprKind::logical_or);
    const Range question = here();
    if (!accept("?")) return condition;
    Expr* then = chain("||", ExprKind::logical_or);
    expect(":", question, "`? :`");
    Expr* otherwise = expression();
    Expr* expr = make(ExprKind::conditional, from(condition));
    expr->name_range = shift(question);
    expr->arguments = keep({condition, then, otherwise});
    return finish(expr);
  }

  Expr* chain(std::string_view symbol, ExprKind kind) {
    const bool is_or = kind == ExprKind::logical_or;
    Expr* first = is_or ? chain("&&", ExprKind::logical_and) : binary(1);
    if (failed_ || !token_.is(symbol)) return first;
    std::vector<const Expr*> operands = {first};
    const Range name = here();
    while (accept(symbol)) operands.push_back(is_or ? chain("&&", ExprKind::logical_and) : binary(1));
    Expr* expr = make(kind, from(first));
    expr->name_range = shift(name);
    expr->arguments = keep(operands);
    return finish(expr);
  }

  const BinaryOperator* binary_operator() const {
    if (token_.kind != TokenKind::symbol && token_.kind != TokenKind::keyword) return nullptr;
    for (const BinaryOperator& candidate : binary_operators) {
      if (candidate.symbol == token_.text) return &candidate;
    }
    return nullptr;
  }

  Expr* binary(int least) {
    Expr* left = unary();
    while (!failed_) {
      const BinaryOperator* op = binary_operator();
      if (op == nullptr || op->binding < least) break;
      const Range name = here();
      advance();
      Expr* right = binary(op->binding + 1);
      Expr* expr = make(ExprKind::call, from(left));
      expr->text = op->function;
      expr->name_range = shift(name);
      expr->arguments = keep({left, right});
      left = finish(expr);
    }
    return left;
  }

  Expr* unary() {
    if (failed_) return broken();
    const Range start = here();
    if (!token_.is("!") && !token_.is("-")) return member(primary());
    const bool negation = token_.is("!");
    advance();
    if (!negation && (token_.kind == TokenKind::int_number || token_.kind == TokenKind::double_number)) {
      return member(number(start));
    }
    if (++recursion_ > limits_.depth) fail(here(), too_deep());
    Expr* operand = unary();
    --recursion_;
    Expr* expr = make(negation ? ExprKind::logical_not : ExprKind::call, {start.begin, previous_end_});
    expr->name_range = shift(start);
    if (negation) {
      expr->operand = operand;
    } else {
      expr->text = "-_";
      expr->arguments = keep({operand});
    }
    return finish(expr);
  }

  Expr* member(Expr* expr) {
    while (!failed_) {
      const Range symbol = here();
      if (accept(".")) {
        if (token_.is("?")) return no_optionals();
        expr = selected(expr);
      } else if (accept("[")) {
        if (token_.is("?")) return no_optionals();
        Expr* index = expression();
        expect("]", symbol, "`[`");
        Expr* indexed = make(ExprKind::call, from(expr));
        indexed->text = "_[_]";
        indexed->name_range = shift({symbol.begin, previous_end_});
        indexed->arguments = keep({expr, index});
        expr = finish(indexed);
      } else if (token_.is("{") && is_name(*expr)) {
        expr = message(expr);
      } else {
        break;
      }
    }
    return expr;
  }

  Expr* no_optionals() {
    fail(here(), "optional values are not part of this dialect; ask with `has()`, or give a `default()`");
    return broken();
  }

  static bool is_name(const Expr& expr) {
    return expr.kind == ExprKind::identifier || (expr.kind == ExprKind::select && is_name(*expr.operand));
  }

  Expr* selected(Expr* operand) {
    const bool named = token_.kind == TokenKind::identifier || token_.kind == TokenKind::reserved;
    if (!named && token_.kind != TokenKind::quoted_identifier) {
      fail_at_token("after `.`, where a name belongs");
      return broken();
    }
    const Range name = here();
    const std::string_view text = ast_.arena.copy(token_.text);
    advance();
    if (named && token_.is("(")) return call(operand, text, name, false);
    Expr* expr = make(ExprKind::select, from(operand));
    expr->operand = operand;
    expr->text = text;
    expr->name_range = shift(name);
    return finish(expr);
  }

  // At the opening parenthesis.
  Expr* call(Expr* receiver, std::string_view name, Range name_range, bool absolute) {
    const Range opening = here();
    advance();
    const std::vector<const Expr*> arguments = elements(")", opening, "the argument list");
    const Range range = {receiver != nullptr ? receiver->range.begin - source_.offset : name_range.begin,
                         previous_end_};
    if (failed_) return broken();
    if (receiver == nullptr && name == "has" && !absolute) return has(arguments, range, name_range);
    if (receiver != nullptr) {
      if (receiver->kind == ExprKind::identifier && receiver->text == "cel" && name == "bind") {
        return bind(arguments, range, name_range);
      }
      bool fits = false;
      if (const auto macro = find_macro(name, arguments.size(), fits)) {
        if (fits) return comprehension(*macro, receiver, name, arguments, range, name_range);
        fail(name_range, fmt::format("`{}` is written {}", name, macro_usage(name)));
        return broken();
      }
    }
    Expr* expr = make(ExprKind::call, range);
    expr->operand = receiver;
    expr->text = name;
    expr->absolute = absolute;
    expr->name_range = shift(name_range);
    expr->arguments = keep(arguments);
    return finish(expr);
  }

  Expr* has(const std::vector<const Expr*>& arguments, Range range, Range name_range) {
    if (arguments.size() != 1 || arguments[0]->kind != ExprKind::select) {
      fail(name_range, "`has` asks about one path with a dot in it: `has(resource.name)`");
      return broken();
    }
    Expr* expr = make(ExprKind::has, range);
    expr->operand = arguments[0]->operand;
    expr->text = arguments[0]->text;
    expr->name_range = arguments[0]->name_range;
    return finish(expr);
  }

  // The name of a variable, as macros take it; empty after a message.
  std::string_view variable_name(const Expr* expr, std::string_view macro) {
    if (expr->kind == ExprKind::identifier && !expr->absolute) return expr->text;
    fail({expr->range.begin - source_.offset, expr->range.end - source_.offset},
         fmt::format("`{}` needs the name of a variable here", macro));
    return "";
  }

  Expr* bind(const std::vector<const Expr*>& arguments, Range range, Range name_range) {
    if (arguments.size() != 3) {
      fail(name_range, "`bind` is written `cel.bind(name, value, expression)`");
      return broken();
    }
    Expr* expr = make(ExprKind::bind, range);
    expr->name_range = shift(name_range);
    expr->variable = variable_name(arguments[0], "bind");
    expr->operand = arguments[1];
    expr->body = arguments[2];
    return finish(expr);
  }

  Expr* comprehension(const MacroShape& shape, Expr* receiver, std::string_view name,
                      const std::vector<const Expr*>& arguments, Range range, Range name_range) {
    Expr* expr = make(ExprKind::comprehension, range);
    expr->macro = shape.macro;
    expr->text = name;
    expr->name_range = shift(name_range);
    expr->operand = receiver;
    std::size_t at = 0;
    expr->variable = variable_name(arguments[at++], name);
    if (shape.variables == 2) {
      expr->second_variable = variable_name(arguments[at++], name);
      if (!failed_ && expr->variable == expr->second_variable)
        fail(name_range, fmt::format("`{}` needs two different names", name));
    }
    if (shape.has_condition) expr->condition = arguments[at++];
    if (shape.has_body) expr->body = arguments[at++];
    return finish(expr);
  }

  // Up to and with the closing symbol; a comma may stand before it.
  std::vector<const Expr*> elements(std::string_view closing, Range opening, std::string_view what) {
    std::vector<const Expr*> result;
    while (!failed_ && !token_.is(closing)) {
      if (token_.is("?")) {
        no_optionals();
        break;
      }
      result.push_back(expression());
      if (!accept(",")) break;
      // Only lists and maps may end in a comma.
      if (closing == ")" && token_.is(closing)) fail_at_token("after `,`");
    }
    expect(closing, opening, what);
    return result;
  }

  Expr* primary() {
    const Range start = here();
    switch (token_.kind) {
      case TokenKind::identifier:
        return identifier(false, start);
      case TokenKind::int_number:
      case TokenKind::uint_number:
      case TokenKind::double_number:
        return number({0, 0});
      case TokenKind::string:
      case TokenKind::bytes:
        return text_literal();
      case TokenKind::keyword:
        if (token_.text != "in") {
          Expr* expr = make(token_.text == "null" ? ExprKind::null_literal : ExprKind::bool_literal, start);
          expr->bool_value = token_.text == "true";
          advance();
          return expr;
        }
        break;
      case TokenKind::reserved:
        fail(start, fmt::format("`{}` is a reserved word", token_.text));
        return broken();
      case TokenKind::symbol:
        if (accept(".")) {
          if (token_.kind == TokenKind::identifier) return identifier(true, start);
          break;
        }
        if (accept("(")) {
          Expr* inner = expression();
          expect(")", start, "`(`");
          inner->range = shift({start.begin, previous_end_});
          return inner;
        }
        if (accept("[")) {
          Expr* expr = make(ExprKind::list, start);
          expr->arguments = keep(elements("]", start, "the list"));
          expr->range = shift({start.begin, previous_end_});
          return finish(expr);
        }
        if (accept("{")) return map(start);
        break;
      default:
        break;
    }
    fail_at_token("where a value belongs");
    return broken();
  }

  Expr* identifier(bool absolute, Range start) {
    const Range name = here();
    const std::string_view text = ast_.arena.copy(token_.text);
    advance();
    if (token_.is("(")) return call(nullptr, text, name, absolute);
    Expr* expr = make(ExprKind::identifier, {start.begin, previous_end_});
    expr->text = text;
    expr->absolute = absolute;
    expr->name_range = shift(name);
    return expr;
  }

  // `minus` is where a sign stands, or empty.
  Expr* number(Range minus) {
    const bool negative = !minus.empty();
    const Range range = {negative ? minus.begin : token_.begin, token_.end};
    Expr* expr = make(ExprKind::broken, range);
    std::string problem;
    if (token_.kind == TokenKind::int_number) {
      const auto value = read_int(token_.text, negative);
      expr->kind = ExprKind::int_literal;
      if (value)
        expr->int_value = *value;
      else
        problem = value.error();
    } else if (token_.kind == TokenKind::uint_number) {
      const auto value = read_uint(token_.text);
      expr->kind = ExprKind::uint_literal;
      if (value)
        expr->uint_value = *value;
      else
        problem = value.error();
    } else {
      const auto value = read_double(token_.text);
      expr->kind = ExprKind::double_literal;
      if (value)
        expr->double_value = negative ? -*value : *value;
      else
        problem = value.error();
    }
    if (!problem.empty()) fail(range, problem);
    advance();
    return expr;
  }

  Expr* text_literal() {
    const bool is_bytes = token_.kind == TokenKind::bytes;
    Expr* expr = make(is_bytes ? ExprKind::bytes_literal : ExprKind::string_literal, here());
    const auto value = is_bytes ? read_bytes(token_.text) : read_string(token_.text);
    if (value) {
      expr->text = ast_.arena.copy(std::string_view(*value));
    } else {
      fail(here(), value.error());
    }
    advance();
    return expr;
  }

  Expr* map(Range start) {
    std::vector<const Expr*> entries;
    while (!failed_ && !token_.is("}")) {
      if (token_.is("?")) return no_optionals();
      entries.push_back(expression());
      expect(":", start, "the map");
      entries.push_back(expression());
      if (!accept(",")) break;
    }
    expect("}", start, "the map");
    Expr* expr = make(ExprKind::map, {start.begin, previous_end_});
    expr->arguments = keep(entries);
    return finish(expr);
  }

  static void append_name(const Expr& expr, std::string& name) {
    if (expr.kind == ExprKind::select) {
      append_name(*expr.operand, name);
      name += '.';
    } else if (expr.absolute) {
      name += '.';
    }
    name += expr.text;
  }

  Expr* message(Expr* type) {
    const Range opening = here();
    advance();
    std::vector<std::string_view> names;
    std::vector<const Expr*> values;
    while (!failed_ && !token_.is("}")) {
      if (token_.is("?")) return no_optionals();
      if (token_.kind != TokenKind::identifier && token_.kind != TokenKind::quoted_identifier &&
          token_.kind != TokenKind::reserved) {
        fail_at_token("where the name of a field belongs");
        break;
      }
      names.push_back(ast_.arena.copy(token_.text));
      advance();
      expect(":", opening, "the message");
      values.push_back(expression());
      if (!accept(",")) break;
    }
    expect("}", opening, "the message");
    std::string name;
    append_name(*type, name);
    Expr* expr = make(ExprKind::message, from(type));
    expr->text = ast_.arena.copy(std::string_view(name));
    expr->name_range = type->range;
    expr->names = ast_.arena.copy(std::span<const std::string_view>(names));
    expr->arguments = keep(values);
    return finish(expr);
  }

  const SourceText& source_;
  diagnostics::Sink& sink_;
  const ParseLimits& limits_;
  Ast& ast_;
  Lexer lexer_;
  Token token_;
  std::uint32_t previous_end_ = 0;
  std::uint32_t nodes_ = 0;
  std::uint32_t recursion_ = 0;
  bool failed_ = false;
};

}  // namespace

Ast parse(const SourceText& source, diagnostics::Sink& sink, const ParseLimits& limits) {
  Ast ast;
  Parser(source, sink, limits, ast).run();
  return ast;
}

}  // namespace analyzer::syntax::cel
