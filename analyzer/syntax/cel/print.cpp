#include "syntax/cel/print.h"

#include <fmt/format.h>

namespace analyzer::syntax::cel {
namespace {

std::string quote(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7f) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

// `_+_` is printed `+`, `@in` as `in`, `_[_]` as `[]`.
std::string_view operator_symbol(std::string_view name) {
  if (name == "_[_]") return "[]";
  if (name.front() == '@') return name.substr(1);
  if (name.size() > 2 && name.front() == '_' && name.back() == '_') return name.substr(1, name.size() - 2);
  if (name == "-_") return "-";
  return name;
}

std::string_view macro_name(Macro macro) {
  switch (macro) {
    case Macro::all:
      return "all";
    case Macro::exists:
      return "exists";
    case Macro::exists_one:
      return "exists_one";
    case Macro::map:
      return "map";
    case Macro::filter:
      return "filter";
    case Macro::transform_list:
      return "transform_list";
    case Macro::transform_map:
      return "transform_map";
    case Macro::transform_map_entry:
      return "transform_map_entry";
  }
  return "";
}

std::string print_all(std::string_view head, std::span<const Expr* const> children) {
  std::string out = fmt::format("({}", head);
  for (const Expr* child : children) out += " " + print(*child);
  return out + ")";
}

}  // namespace

std::string print(const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::null_literal:
      return "null";
    case ExprKind::bool_literal:
      return expr.bool_value ? "true" : "false";
    case ExprKind::int_literal:
      return fmt::format("{}", expr.int_value);
    case ExprKind::uint_literal:
      return fmt::format("{}u", expr.uint_value);
    case ExprKind::double_literal: {
      std::string text = fmt::format("{}", expr.double_value);
      return text.find_first_of(".en") == std::string::npos ? text + ".0" : text;
    }
    case ExprKind::string_literal:
      return quote(expr.text);
    case ExprKind::bytes_literal:
      return "b" + quote(expr.text);
    case ExprKind::identifier:
      return fmt::format("{}{}", expr.absolute ? "." : "", expr.text);
    case ExprKind::select:
      return fmt::format("(. {} {})", print(*expr.operand), expr.text);
    case ExprKind::has:
      return fmt::format("(has {} {})", print(*expr.operand), expr.text);
    case ExprKind::call:
      if (expr.operand != nullptr) {
        return print_all(fmt::format("call {}.{}", print(*expr.operand), expr.text), expr.arguments);
      }
      if (operator_symbol(expr.text) != expr.text) return print_all(operator_symbol(expr.text), expr.arguments);
      return print_all(fmt::format("call {}{}", expr.absolute ? "." : "", expr.text), expr.arguments);
    case ExprKind::logical_and:
      return print_all("&&", expr.arguments);
    case ExprKind::logical_or:
      return print_all("||", expr.arguments);
    case ExprKind::logical_not:
      return fmt::format("(! {})", print(*expr.operand));
    case ExprKind::conditional:
      return print_all("?", expr.arguments);
    case ExprKind::list:
      return print_all("list", expr.arguments);
    case ExprKind::map:
      return print_all("map", expr.arguments);
    case ExprKind::message: {
      std::string out = fmt::format("(message {}", expr.text);
      for (std::size_t i = 0; i < expr.names.size(); ++i)
        out += fmt::format(" {}: {}", expr.names[i], print(*expr.arguments[i]));
      return out + ")";
    }
    case ExprKind::comprehension: {
      std::string out = fmt::format("({} {} {}", macro_name(expr.macro), print(*expr.operand), expr.variable);
      if (!expr.second_variable.empty()) out += fmt::format(",{}", expr.second_variable);
      if (expr.condition != nullptr) out += " " + print(*expr.condition);
      if (expr.body != nullptr) out += " " + print(*expr.body);
      return out + ")";
    }
    case ExprKind::bind:
      return fmt::format("(bind {} {} {})", expr.variable, print(*expr.operand), print(*expr.body));
    case ExprKind::broken:
      return "broken";
  }
  return "";
}

}  // namespace analyzer::syntax::cel
