#include "frontends/terraform/functions/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "frontends/terraform/alternatives.h"
#include "frontends/terraform/operations.h"
#include "frontends/terraform/type.h"

namespace analyzer::frontends::terraform {

using value::Alternative;
using value::Store;
using value::Value;

namespace {

struct Parameter {
  std::string name;
  TypeRef type;
  bool null_welcome = false;
  bool repeated = false;
};

struct Row {
  const Function* function = nullptr;
  std::vector<Parameter> parameters;
};

TypeRef type_named(std::string_view text) {
  if (text == "string") return string_type();
  if (text == "number") return number_type();
  if (text == "bool") return boolean_type();
  auto inner = [&](std::string_view outer) -> TypeRef {
    if (text.substr(0, outer.size()) != outer || text.back() != ')') return nullptr;
    return type_named(text.substr(outer.size(), text.size() - outer.size() - 1));
  };
  if (TypeRef t = inner("list(")) return list_of(t);
  if (TypeRef t = inner("set(")) return set_of(t);
  if (TypeRef t = inner("map(")) return map_of(t);
  return any_type();
}

std::vector<Parameter> read_signature(std::string_view signature) {
  std::vector<Parameter> parameters;
  while (!signature.empty()) {
    std::size_t space = signature.find(' ');
    std::string_view word = signature.substr(0, space);
    signature = space == std::string_view::npos ? std::string_view{} : signature.substr(space + 1);
    Parameter p;
    std::size_t colon = word.find(':');
    p.name = std::string(word.substr(0, colon));
    std::string_view type = word.substr(colon + 1);
    while (!type.empty() && (type.back() == '?' || type.back() == '*')) {
      (type.back() == '?' ? p.null_welcome : p.repeated) = true;
      type.remove_suffix(1);
    }
    p.type = type_named(type);
    parameters.push_back(std::move(p));
  }
  return parameters;
}

const std::map<std::string_view, Row>& table() {
  static const std::map<std::string_view, Row> rows = [] {
    std::map<std::string_view, Row> made;
    for (auto family :
         {numeric_functions, string_functions, pattern_functions, format_functions, collection_functions, set_functions,
          encoding_functions, json_functions, yaml_functions, filesystem_functions, date_functions, hash_functions,
          network_functions, conversion_functions, provider_functions, operator_functions})
      for (const Function& f : family()) made[f.name] = {&f, read_signature(f.signature)};
    return made;
  }();
  return rows;
}

bool is_function_name(std::string_view name) {
  return name != "negation" && name[0] >= 'a' && name[0] <= 'z';
}

constexpr std::size_t max_guarded = 3, max_ways = 8;
constexpr int max_depth = 8;  // of choices in arguments taken apart one after the other

Value call_row(Store& store, const Row& row, std::vector<Value> args, source::Location where, FunctionHost* host,
               int depth);

// The call for every alternative of argument `at`.
Value for_each_alternative(Store& store, const Row& row, const std::vector<Value>& args, std::size_t at,
                           std::span<const Alternative> alternatives, source::Location where, FunctionHost* host,
                           int depth) {
  std::vector<Alternative> results;
  for (const Alternative& a : alternatives) {
    std::vector<Value> chosen = args;
    chosen[at] = a.value;
    chosen[at].sensitive |= args[at].sensitive;
    results.push_back({a.guard, call_row(store, row, std::move(chosen), where, host, depth + 1)});
  }
  return store.choice(results);
}

Value call_row(Store& store, const Row& row, std::vector<Value> args, source::Location where, FunctionHost* host,
               int depth) {
  const Function& function = *row.function;
  Call call{store, function, where, host};
  bool sensitive = false;
  for (Value a : args) {
    sensitive |= a.sensitive;
    if (store.is_invalid(a)) return a;
  }
  auto marked = [&](Value v) {
    v.sensitive |= sensitive && function.name != "nonsensitive" && function.name != "issensitive";
    return v;
  };
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (!args[i].is_choice() || function.needs == Needs::raw) continue;
    if (depth >= max_depth) return marked(call.unknown(args));
    return marked(for_each_alternative(store, row, args, i, args[i].alternatives(), where, host, depth));
  }
  for (std::size_t i = 0; i < args.size(); ++i) {
    const Parameter& p = i < row.parameters.size() ? row.parameters[i] : row.parameters.back();
    if (args[i].is_null() && !p.null_welcome) return call.error(fmt::format("argument `{}` must not be null", p.name));
    Conversion c = convert(store, args[i], *p.type);
    if (!c.ok()) return call.error(fmt::format("argument `{}`: {}", p.name, c.error));
    args[i] = c.value;
  }
  if (function.needs == Needs::all || function.needs == Needs::shape) {
    for (std::size_t i = 0; i < args.size(); ++i) {
      if (args[i].is_wholly_known()) continue;
      bool deep = function.needs == Needs::all;
      Content content = deep ? content_of(store, args[i]) : shallow_content_of(store, args[i]);
      if (content.invalid)
        if (Value fault = first_invalid(store, args[i]); !fault.is_removed()) return fault;
      if (content.open) return marked(call.unknown(args));
      if (content.guards) {
        // Every guarded element doubles the ways to call: a few are worth it.
        std::size_t guarded = 0;
        for (const value::Element& e : args[i].elements()) guarded += !e.guard.is_always();
        if (!deep && guarded > max_guarded) return marked(call.unknown(args));
        std::optional<std::vector<Alternative>> alternatives =
            alternatives_of(store, args[i], max_ways, deep ? Depth::deep : Depth::shallow);
        if (!alternatives || depth >= max_depth) return marked(call.unknown(args));
        return marked(for_each_alternative(store, row, args, i, *alternatives, where, host, depth));
      }
      if (content.unknown && function.needs == Needs::all) return marked(call.unknown(args));
    }
  }
  return marked(function.run(call, args));
}

}  // namespace

Value Call::error(std::string_view message) const {
  return store.invalid(fmt::format("`{}`: {}", function.name, message), where);
}

namespace {
std::string says_of(std::string_view name) {
  return is_function_name(name) ? fmt::format("`{}(…)`", name) : fmt::format("a result of `{}`", name);
}
}  // namespace

Value Call::unknown(std::span<const Value> args) const {
  return store.unknown(
      value::Op::call, fmt::format("tf.{}", function.name), args,
      {.type = function.returns, .input = only_inputs(store, args), .says = says_of(function.name), .declared = where});
}

const Function* find_function(std::string_view name) {
  if (name.substr(0, 6) == "core::") name.remove_prefix(6);
  auto found = table().find(name);
  return found == table().end() ? nullptr : found->second.function;
}

std::vector<const Function*> all_functions() {
  std::vector<const Function*> all;
  for (const auto& [name, row] : table())
    if (is_function_name(name)) all.push_back(row.function);
  return all;
}

std::vector<std::string_view> function_names() {
  std::vector<std::string_view> names = {"try", "can"};
  for (const auto& [name, row] : table())
    if (is_function_name(name)) names.push_back(name);
  std::sort(names.begin(), names.end());
  return names;
}

Value call_function(Store& store, const Function& function, std::span<const Value> args, source::Location where,
                    FunctionHost* host) {
  const Row& row = table().at(function.name);
  Call call{store, function, where, host};
  bool repeated = !row.parameters.empty() && row.parameters.back().repeated;
  std::size_t least = row.parameters.size() - (repeated ? 1 : 0);
  if (args.size() < least)
    return call.error(fmt::format("{}{} argument{} needed, argument `{}` is missing", repeated ? "at least " : "",
                                  least, least == 1 ? " is" : "s are", row.parameters[args.size()].name));
  if (!repeated && args.size() > least)
    return call.error(fmt::format("takes {} argument{}, not {}", least, least == 1 ? "" : "s", args.size()));
  Value result = call_row(store, row, std::vector<Value>(args.begin(), args.end()), where, host, 0);
  if (!result.where.file.valid()) result.where = where;
  return result;
}

void register_functions(Store& store) {
  store.set_reevaluate("tf.", [](Store& again, const value::Term& term, std::span<const Value> args) -> Value {
    if (term.op == value::Op::get) {
      if (args.empty() || args[0].is_unknown() || args[0].is_removed()) return {};
      if (args.size() == 2) return get_index(again, args[0], args[1], term.info.declared);
      return term.name == "*" ? Value{} : get_attribute(again, args[0], term.name, term.info.declared);
    }
    if (term.op != value::Op::call || term.name.substr(0, 3) != "tf.") return {};
    const Function* function = find_function(term.name.substr(3));
    if (!function) return {};
    for (Value a : args)
      if (a.is_unknown() && !again.is_invalid(a)) return {};
    return call_function(again, *function, args, term.info.declared, nullptr);
  });
}

}  // namespace analyzer::frontends::terraform
