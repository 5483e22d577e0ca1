// Checks an expression against an environment and writes its compact form, in one walk over the tree.
#pragma once

#include <string>
#include <vector>

#include "engine/cel/code.h"

namespace analyzer::engine::cel {

class Compiler {
 public:
  Compiler(const Environment& environment, source::FileId file, diagnostics::Sink& sink, const CompileOptions& options);
  std::optional<Program> run(const syntax::cel::Expr& root);

 private:
  using Expr = syntax::cel::Expr;

  // What is known of a part of the expression.
  struct Typed {
    std::uint32_t node = no_node;
    TypeRef type = &types::error;
    bool may_be_absent = false;
    // `resource.encryption.kms_key`, where the part is a path that means the same each time; a comprehension's variable
    // has its number in it. `variable` is the beginning of it, where that is a declared variable.
    std::string path, variable;
    // A group of attributes, which is no value: `resource.encryption`, of the object at `base`.
    const Kind* group = nullptr;
    std::uint32_t base = no_node;
    std::string group_path;
    // Paths that are surely set when this is true, or false.
    std::vector<std::string> when_true, when_false;
  };
  struct Local {
    std::string_view name;
    Typed value;
  };

  // Any part, a group included; and a part that must have a value, or be a boolean that is not absent.
  Typed visit(const Expr& expr);
  Typed value(const Expr& expr);
  Typed condition(const Expr& expr);

  Typed identifier(const Expr& expr);
  Typed select(const Expr& expr);
  Typed has(const Expr& expr);
  Typed call(const Expr& expr);
  Typed declared(const Expr& expr);
  Typed logical(const Expr& expr);
  Typed negation(const Expr& expr);
  Typed conditional(const Expr& expr);
  Typed list(const Expr& expr);
  Typed map(const Expr& expr);
  Typed comprehension(const Expr& expr);
  Typed bind(const Expr& expr);

  Typed select_from(Typed operand, const Expr& expr, Op attribute_op, Op select_op);
  Typed attribute_of(const Typed& operand, const Kind& kind, std::uint32_t base, const std::string& path,
                     const Expr& expr, Op attribute_op);
  Typed has_group(const Typed& group);
  Typed regex(const Expr& expr, const Typed& text, std::string_view pattern, const Expr& at);
  bool choose(const Expr& expr, std::string_view name, bool on_receiver, const std::vector<Typed>& arguments,
              const std::vector<const Expr*>& shown, CallSite& site, Typed& result);
  void narrow_call(const Expr& expr, const std::vector<Typed>& arguments, Typed& result) const;
  std::string no_overload_message(const Expr& expr, std::string_view name, const std::vector<Typed>& arguments,
                                  const std::vector<const Overload*>& overloads) const;

  // Names.
  const Local* local(std::string_view name) const;
  static bool dotted_name(const Expr& expr, std::string& name, bool& absolute);
  static std::string_view root_name(const Expr& expr);
  Typed of_variable(const Variable& variable);
  bool is_present(const std::string& path) const;
  std::string show(const Expr& expr) const;
  static std::string operator_symbol(std::string_view name);

  // Code.
  Typed constant(const Value& value, TypeRef type);
  Typed emit(Node node, TypeRef type);
  std::uint32_t keep_children(const std::vector<std::uint32_t>& children);
  bool is_constant(std::uint32_t node) const;

  // A mistake: a diagnostic, or in dynamic mode a node that fails when it is evaluated.
  Typed fail(source::Range range, std::string code, std::string message);
  Typed absent_error(const Expr& expr, std::string_view advice);
  Typed check_present(Typed typed, const Expr& expr);

  const Environment& environment_;
  source::FileId file_;
  diagnostics::Sink& sink_;
  const CompileOptions& options_;
  std::unique_ptr<Program::Code> code_;
  std::vector<Local> locals_;
  std::uint32_t next_local_id_ = 0;
  std::vector<std::string> present_;
  bool failed_ = false;
};

}  // namespace analyzer::engine::cel
