// A scope without a module around it: what `terraform console` knows in an empty folder.
#pragma once

#include <optional>
#include <string>

#include "frontends/terraform/console.h"
#include "frontends/terraform/evaluator.h"
#include "frontends/terraform/scope.h"
#include "syntax/hcl/parser.h"

namespace terraform_test {

using namespace analyzer;
using namespace analyzer::frontends::terraform;

class BareScope final : public Scope {
 public:
  BareScope(value::Store& s, Budget& b) : Scope(s, b) {}
  Found reference(std::string_view root, std::span<const std::string_view> names, source::Location where) override {
    if (root == "terraform" && names.size() == 1 && names[0] == "workspace") return {store.string("default"), 1};
    if (root == "path" && names.size() == 1) return {store.string("."), 1};
    // `var.x` is an unknown of no type, `var.s`, `var.n`, `var.b` and `var.l` of theirs.
    if (root == "var" && !names.empty()) {
      value::Type type = names[0] == "s"   ? value::Type::string
                         : names[0] == "n" ? value::Type::number
                         : names[0] == "b" ? value::Type::boolean
                         : names[0] == "l" ? value::Type::list
                                           : value::Type::any;
      std::string says = "var." + std::string(names[0]);
      return {store.unknown(value::Op::variable, names[0], {}, {.type = type, .input = true, .says = says}), 1};
    }
    return {fail("unknown-reference", "no object named `" + std::string(root) + "`", where), names.size()};
  }
  FunctionHost* functions() override { return nullptr; }
  void report(std::string_view, std::string_view message, source::Location) override {
    if (!error) error = std::string(message);
  }
  std::optional<std::string> error;
};

// As `terraform console` prints it; errors as `error: …`.
struct Answer {
  std::string text;
  bool error = false;
  value::Value value;
};

inline Answer ask(value::Store& store, base::Arena& arena, std::string_view expression) {
  diagnostics::CollectingSink sink;
  const syntax::hcl::Expr* expr = syntax::hcl::parse_expression(arena.copy(expression), {}, arena, sink);
  if (!sink.diagnostics.empty()) return {"error: " + sink.diagnostics[0].message, true, {}};
  Budget budget;
  BareScope scope(store, budget);
  value::Value v = Evaluator(scope, {}).evaluate(*expr);
  if (scope.error) return {"error: " + *scope.error, true, v};
  if (store.is_invalid(v)) return {"error: " + std::string(store.term(v.term()).name), true, v};
  return {console_text(store, v), false, v};
}

}  // namespace terraform_test
