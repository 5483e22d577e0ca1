// The conformance cases of the Common Expression Language, where they are at hand.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/cel/collections.h"
#include "engine/cel/program.h"
#include "engine/cel/time_zone.h"

namespace analyzer::engine::cel {
namespace {

using nlohmann::json;

// Libraries that we do not offer, or only in part: optional values are replaced by absence, the others wait until a
// rule needs them. The rest must pass.
const std::set<std::string> left_out = {"encoders_ext", "math_ext", "optionals", "string_ext"};

std::string decode_base64(const std::string& text) {
  static const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  unsigned bits = 0;
  int have = 0;
  for (const char c : text) {
    const std::size_t at = letters.find(c);
    if (at == std::string::npos) break;
    bits = bits << 6 | static_cast<unsigned>(at);
    have += 6;
    if (have >= 8) {
      have -= 8;
      out += static_cast<char>(bits >> have & 0xff);
    }
  }
  return out;
}

double to_double(const json& value) {
  if (!value.is_string()) return value.get<double>();
  if (value == "NaN") return std::nan("");
  return value == "-Infinity" ? -HUGE_VAL : HUGE_VAL;
}

Value to_value(EvalContext& context, const json& value) {
  const std::string& tag = value.begin().key();
  const json& content = value.begin().value();
  if (tag == "null") return Value::null();
  if (tag == "bool") return Value::boolean(content.get<bool>());
  if (tag == "int") return Value::integer(std::stoll(content.get<std::string>()));
  if (tag == "uint") return Value::unsigned_integer(std::stoull(content.get<std::string>()));
  if (tag == "double") return Value::floating(to_double(content));
  if (tag == "string") return context.string(content.get<std::string>());
  if (tag == "bytes") return context.bytes(decode_base64(content.get<std::string>()));
  if (tag == "type") return Value::type(context.string(content.get<std::string>()).as_string());
  std::vector<Value> first, second;
  if (tag == "list") {
    for (const json& element : content) first.push_back(to_value(context, element));
    return context.list(first);
  }
  for (const json& entry : content) {
    first.push_back(to_value(context, entry[0]));
    second.push_back(to_value(context, entry[1]));
  }
  return make_map(context, first, second, {}, Answer::no());
}

// Stricter than CEL's equality: 1 is not 1u here, and NaN is NaN.
bool same(EvalContext& context, const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  if (a.is(ValueKind::floating)) {
    return (std::isnan(a.as_floating()) && std::isnan(b.as_floating())) ||
           (a.as_floating() == b.as_floating() && std::signbit(a.as_floating()) == std::signbit(b.as_floating()));
  }
  if (a.is(ValueKind::list)) {
    const ListSource &left = a.as_list(), &right = b.as_list();
    if (left.size() != right.size()) return false;
    for (std::size_t i = 0; i < left.size(); ++i) {
      if (!same(context, left.element(context, i), right.element(context, i))) return false;
    }
    return true;
  }
  if (a.is(ValueKind::map)) {
    const MapSource &left = a.as_map(), &right = b.as_map();
    if (left.size() != right.size()) return false;
    for (std::size_t i = 0; i < left.size(); ++i) {
      bool found = false;
      for (std::size_t j = 0; j < right.size() && !found; ++j) {
        found = same(context, left.key(context, i), right.key(context, j)) &&
                same(context, left.value(context, i), right.value(context, j));
      }
      if (!found) return false;
    }
    return true;
  }
  if (a.is_null()) return true;
  return print(context, a) == print(context, b);
}

// What went wrong, or nothing.
std::string run_case(const json& test) {
  EvalContext context;
  Environment environment;
  std::vector<Value> variables;
  const auto declare = [&](const std::string& name, TypeRef type) {
    const std::uint32_t slot = environment.declare_variable(name, type);
    variables.resize(slot + 1, Value::error("no value"));
    const auto bound = test["bindings"].find(name);
    if (bound != test["bindings"].end()) variables[slot] = to_value(context, *bound);
  };
  for (const json& entry : test["type_env"]) {
    const TypeRef type = environment.types().parse(entry["type"].get<std::string>());
    if (type == nullptr) return "type " + entry["type"].get<std::string>();
    declare(entry["name"].get<std::string>(), type);
  }
  for (const auto& [name, value] : test["bindings"].items()) {
    if (environment.variable(name) == nullptr) declare(name, &types::dyn);
  }
  diagnostics::CollectingSink sink;
  const std::string text = test["expr"].get<std::string>();
  const auto program =
      compile({text, source::FileId{0}}, environment, sink, {.dynamic = test["disable_check"].get<bool>()});
  const bool wants_error = test["expect"].contains("error");
  if (!program) return wants_error ? "" : "does not load: " + sink.diagnostics[0].message;
  const Value result = program->evaluate(context, variables);
  if (wants_error) return result.is_error() ? "" : "no error but " + print(context, result);
  const Value expected = to_value(context, test["expect"]["value"]);
  if (same(context, result, expected)) return "";
  return fmt::format("{} instead of {}", print(context, result), print(context, expected));
}

TEST_CASE("conformance with CEL") {
  const std::filesystem::path path = std::filesystem::path(SRA_LINT_CORPUS_DIR) / "google__cel-spec" / "cases.json";
  if (!std::filesystem::exists(path)) {
    WARN("skipped: no conformance cases at " << path);
    return;
  }
  std::ifstream file(path);
  const json cases = json::parse(file);
  struct Count {
    int passed = 0, all = 0;
  };
  std::map<std::string, Count> counts;
  for (const json& test : cases["cases"]) {
    const std::string name = test["file"].get<std::string>();
    // Written by name, and the system knows none.
    const bool needs_zones =
        test["section"] == "timestamp_selectors_tz" && test["expr"].get<std::string>().find('/') != std::string::npos;
    if (needs_zones && !has_named_time_zones()) {
      WARN("left out, no time zone database: " << test["expr"]);
      continue;
    }
    const std::string wrong = run_case(test);
    ++counts[name].all;
    counts[name].passed += wrong.empty() ? 1 : 0;
    if (left_out.count(name) == 0 && !wrong.empty()) {
      INFO(name << " " << test["section"] << " " << test["name"] << ": " << test["expr"]);
      CHECK(wrong == "");
    }
  }
  CHECK(counts.size() > left_out.size());
  std::string table;
  for (const auto& [name, count] : counts) {
    table += fmt::format("  {:<14} {:>3} of {:>3}{}\n", name, count.passed, count.all,
                         left_out.count(name) != 0 ? "  (left out)" : "");
  }
  WARN("CEL conformance cases that pass, by file:\n" << table);
}

}  // namespace
}  // namespace analyzer::engine::cel
