// An expression that has been checked, ready to be evaluated many times.
//
// compile() takes a parsed expression and an environment and reports what is wrong: unknown names with the nearest one,
// types that do not fit, ordering and arithmetic on what may be absent. A program is immutable; threads share it, each
// with its own EvalContext.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "engine/cel/environment.h"
#include "engine/cel/sources.h"
#include "syntax/cel/parser.h"

namespace analyzer::engine::cel {

class Program {
 public:
  ~Program();
  Program(Program&&) noexcept;
  Program& operator=(Program&&) noexcept;

  // `variables` by slot (Environment::declare_variable). Slots past the end are errors when read. Absent, error and
  // unknown come back as values.
  Value evaluate(EvalContext& context, std::span<const Value> variables) const;

  TypeRef result_type() const;
  bool may_be_absent() const;
  // The attribute paths that the expression may read of a variable, in order of appearance: `encryption.kms_key` of
  // `resource`. For narrowing what has to be computed, and for pointing at what a rule read.
  struct Read {
    std::string variable, path;
    source::Range range;
  };
  const std::vector<Read>& reads() const;

  struct Code;  // code.h; the compiler's and the evaluator's own

 private:
  friend class Compiler;
  explicit Program(std::unique_ptr<Code> code);
  std::unique_ptr<Code> code_;
};

struct CompileOptions {
  TypeRef expected = nullptr;  // type that the result must have; null: any
  bool result_may_be_absent = false;
  // Nothing is checked: what does not fit is an error once it is evaluated, as CEL does with programs that nobody
  // checked.
  bool dynamic = false;
};

// Nothing if something was reported. Parses first where it is given text.
std::optional<Program> compile(const syntax::cel::SourceText& source, const Environment& environment,
                               diagnostics::Sink& sink, const CompileOptions& options = {});
std::optional<Program> compile(const syntax::cel::Ast& ast, source::FileId file, const Environment& environment,
                               diagnostics::Sink& sink, const CompileOptions& options = {});

}  // namespace analyzer::engine::cel
