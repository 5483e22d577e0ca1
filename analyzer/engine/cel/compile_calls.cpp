// How the compiler reads calls: it chooses overloads, and learns what comparisons tell.
#include "engine/cel/compiler.h"

#include <fmt/format.h>

#include <re2/re2.h>

#include <algorithm>

#include "engine/cel/fits.h"
#include "engine/cel/nearest.h"
#include "engine/cel/regex.h"

namespace analyzer::engine::cel {

namespace {

// Never null and never absent, as far as its type tells.
bool is_solid(TypeRef type) {
  return type->kind != TypeKind::null_type && type->kind != TypeKind::dyn && type->kind != TypeKind::error;
}

}  // namespace

Compiler::Typed Compiler::call(const Expr& expr) {
  if (expr.operand == nullptr && expr.text == "declared") return declared(expr);

  std::string name(expr.text);
  bool on_receiver = expr.operand != nullptr;
  if (on_receiver) {
    // `math.least(1, 2)` is a function with a dot in its name, unless `math` is a variable.
    std::string prefix;
    bool absolute = false;
    if (dotted_name(*expr.operand, prefix, absolute) && local(root_name(*expr.operand)) == nullptr &&
        environment_.variable(root_name(*expr.operand)) == nullptr && environment_.has_function(prefix + "." + name)) {
      name = prefix + "." + name;
      on_receiver = false;
    }
  }
  std::vector<const Expr*> shown;
  if (on_receiver) shown.push_back(expr.operand);
  shown.insert(shown.end(), expr.arguments.begin(), expr.arguments.end());
  std::vector<Typed> arguments;
  bool wrong = false;
  for (const Expr* argument : shown) {
    arguments.push_back(value(*argument));
    wrong = wrong || arguments.back().node == no_node;
  }
  if (wrong) return {};

  CallSite site;
  Typed result;
  if (!choose(expr, name, on_receiver, arguments, shown, site, result)) return result;

  const std::string_view signature = site.candidates[0]->function->signature;
  if ((signature == "string.matches(string) -> bool" || signature == "matches(string, string) -> bool") &&
      is_constant(arguments[1].node)) {
    const Value& pattern = code_->constants[code_->nodes[arguments[1].node].a];
    if (pattern.is(ValueKind::string)) return regex(expr, arguments[0], pattern.as_string(), *shown[1]);
  }

  std::vector<std::uint32_t> children;
  for (const Typed& argument : arguments) children.push_back(argument.node);
  code_->calls.push_back(std::move(site));
  const auto count = static_cast<std::uint32_t>(children.size());
  const Typed emitted = emit({.op = Op::call,
                              .count = count,
                              .a = keep_children(children),
                              .b = static_cast<std::uint32_t>(code_->calls.size() - 1)},
                             result.type);
  result.node = emitted.node;
  narrow_call(expr, arguments, result);
  return result;
}

bool Compiler::choose(const Expr& expr, std::string_view name, bool on_receiver, const std::vector<Typed>& arguments,
                      const std::vector<const Expr*>& shown, CallSite& site, Typed& result) {
  std::vector<const Overload*> overloads;
  environment_.overloads(name, overloads);
  if (overloads.empty()) {
    result = fail(expr.name_range, "rule-name",
                  fmt::format("no function `{}`{}", name, did_you_mean(name, environment_.function_names())));
    return false;
  }
  TypeRef type = nullptr;
  bool may_be_absent = false;
  for (const Overload* overload : overloads) {
    if (overload->on_receiver != on_receiver || overload->parameters.size() != arguments.size()) continue;
    Matching matching(environment_.types());
    bool good = true;
    for (std::size_t i = 0; i < arguments.size() && good; ++i) {
      good = matching.match(options_.dynamic ? &types::dyn : arguments[i].type, overload->parameters[i].type);
    }
    if (!good) continue;
    site.candidates.push_back(overload);
    const TypeRef given = matching.substitute(overload->result.type);
    type = type == nullptr || type == given ? given : &types::dyn;
    may_be_absent = may_be_absent || overload->result.may_be_absent;
  }
  if (site.candidates.empty()) {
    result = fail(expr.name_range, "rule-type", no_overload_message(expr, name, arguments, overloads));
    return false;
  }
  if (!options_.dynamic) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const bool all_need_it =
          std::none_of(site.candidates.begin(), site.candidates.end(),
                       [&](const Overload* overload) { return overload->parameters[i].may_be_absent; });
      if (arguments[i].may_be_absent && all_need_it) {
        result = check_present(arguments[i], *shown[i]);
        return false;
      }
    }
  }
  // The overloads of an operator are one function, which tells the kinds apart itself.
  const Function& function = *site.candidates[0]->function;
  site.generic = site.candidates.size() > 1 &&
                 std::all_of(site.candidates.begin(), site.candidates.end(), [&](const Overload* overload) {
                   return overload->function->call == function.call && overload->function->flags == function.flags;
                 });
  result.type = type;
  result.may_be_absent = may_be_absent;
  // What dyn() hides, it does not make.
  if (name == "dyn") result.may_be_absent = arguments[0].may_be_absent;
  return true;
}

std::string Compiler::no_overload_message(const Expr& expr, std::string_view name, const std::vector<Typed>& arguments,
                                          const std::vector<const Overload*>& overloads) const {
  std::vector<std::string> given;
  for (const Typed& argument : arguments) given.push_back(spell(argument.type));
  const std::string symbol = operator_symbol(expr.text);
  if (name == "_==_" || name == "_!=_")
    return fmt::format("`{}` compares {} with {}; they are never equal", symbol, given[0], given[1]);
  if (symbol != name && given.size() == 2 && name != "_[_]")
    return fmt::format("`{}` does not take {} and {}", symbol, given[0], given[1]);
  if (symbol != name) return fmt::format("`{}` does not take {}", symbol, fmt::join(given, " and "));
  std::vector<std::string> written;
  for (const Overload* overload : overloads) {
    if (written.size() < 3) written.push_back(fmt::format("`{}`", overload->function->signature));
  }
  return fmt::format("`{}` does not take ({}); there is {}", name, fmt::join(given, ", "), fmt::join(written, ", "));
}

// What a comparison tells about paths: `x != null` and `x == 3` say that x is set.
void Compiler::narrow_call(const Expr& expr, const std::vector<Typed>& arguments, Typed& result) const {
  const bool equal = expr.text == "_==_", not_equal = expr.text == "_!=_";
  if (expr.text == "@in" && !arguments[0].path.empty() && is_constant(arguments[1].node) &&
      arguments[1].type->element != nullptr &&
      is_solid(arguments[1].type->kind == TypeKind::map ? arguments[1].type->key : arguments[1].type->element)) {
    result.when_true.push_back(arguments[0].path);
  }
  if (!equal && !not_equal) return;
  for (std::size_t i = 0; i < 2; ++i) {
    const Typed& path = arguments[i];
    const Typed& other = arguments[1 - i];
    if (path.path.empty()) continue;
    if (other.type->kind == TypeKind::null_type) {
      (equal ? result.when_false : result.when_true).push_back(path.path);
    } else if (!other.may_be_absent && is_solid(other.type)) {
      (equal ? result.when_true : result.when_false).push_back(path.path);
    }
  }
}

Compiler::Typed Compiler::regex(const Expr& expr, const Typed& text, std::string_view pattern, const Expr& at) {
  std::unique_ptr<re2::RE2> compiled = compile_regex(pattern);
  if (!compiled->ok()) {
    return fail(at.range, "rule-regex",
                fmt::format("the pattern of `{}` is no regular expression of RE2: {}", expr.text, compiled->error()));
  }
  code_->patterns.push_back(std::move(compiled));
  return emit({.op = Op::matches, .a = text.node, .b = static_cast<std::uint32_t>(code_->patterns.size() - 1)},
              &types::boolean);
}

// `_+_` is shown `+`.
std::string Compiler::operator_symbol(std::string_view name) {
  if (name == "_[_]") return "[ ]";
  if (name.front() == '@') return std::string(name.substr(1));
  if (name == "-_") return "-";
  if (name.size() > 2 && name.front() == '_' && name.back() == '_') return std::string(name.substr(1, name.size() - 2));
  return std::string(name);
}

}  // namespace analyzer::engine::cel
