#include "engine/cel/signature.h"

namespace analyzer::engine::cel {
namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// A type, with `?` behind it where the value may be absent.
std::optional<Parameter> parse_parameter(std::string_view text, Types& types) {
  text = trim(text);
  Parameter parameter;
  if (!text.empty() && text.back() == '?') {
    parameter.may_be_absent = true;
    text.remove_suffix(1);
  }
  parameter.type = types.parse(text);
  if (parameter.type == nullptr) return std::nullopt;
  return parameter;
}

// The `(` that belongs to the `)` at the end.
std::size_t opening_parenthesis(std::string_view text) {
  int depth = 0;
  for (std::size_t i = text.size(); i-- > 0;) {
    if (text[i] == ')') ++depth;
    if (text[i] == '(' && --depth == 0) return i;
  }
  return std::string_view::npos;
}

}  // namespace

std::optional<Overload> parse_signature(const Function& function, Types& types) {
  const std::size_t arrow = function.signature.rfind("->");
  if (arrow == std::string_view::npos) return std::nullopt;
  const std::string_view head = trim(function.signature.substr(0, arrow));
  const std::optional<Parameter> result = parse_parameter(function.signature.substr(arrow + 2), types);
  const std::size_t opening = opening_parenthesis(head);
  if (!result || opening == std::string_view::npos || head.back() != ')') return std::nullopt;

  Overload overload;
  overload.function = &function;
  overload.result = *result;
  std::string_view name = head.substr(0, opening);
  // What stands before the last dot is the receiver's type, or the namespace of a function like `math.least`.
  if (const std::size_t dot = name.rfind('.'); dot != std::string_view::npos) {
    if (const auto receiver = parse_parameter(name.substr(0, dot), types)) {
      overload.on_receiver = true;
      overload.parameters.push_back(*receiver);
      name.remove_prefix(dot + 1);
    }
  }
  overload.name = name;

  const std::string_view list = head.substr(opening + 1, head.size() - opening - 2);
  int depth = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= list.size(); ++i) {
    if (i < list.size() && list[i] == '(') ++depth;
    if (i < list.size() && list[i] == ')') --depth;
    if (i < list.size() && (list[i] != ',' || depth > 0)) continue;
    const std::string_view text = trim(list.substr(begin, i - begin));
    begin = i + 1;
    if (text.empty() && list.empty()) break;
    const auto parameter = parse_parameter(text, types);
    if (!parameter) return std::nullopt;
    overload.parameters.push_back(*parameter);
  }
  return overload;
}

}  // namespace analyzer::engine::cel
