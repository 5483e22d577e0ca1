// Reads one statement. Part of grammar.h.
#pragma once

#include <initializer_list>

#include "diagnostics/diagnostic.h"
#include "policy/document.h"
#include "policy/element.h"

namespace analyzer::policy {

// Reports and counts errors.
class Reporter {
 public:
  explicit Reporter(diagnostics::Sink& sink) : sink_(sink) {}
  void error(const char* code, source::Location place, std::string message,
             std::vector<diagnostics::Related> related = {});
  void warn(const char* code, source::Location place, std::string message);
  std::size_t errors() const { return errors_; }

 private:
  diagnostics::Sink& sink_;
  std::size_t errors_ = 0;
};

struct StatementContext {
  DocumentKind kind;
  Version version;
  std::size_t index;
};

Statement read_statement(const Element& element, const StatementContext& context, Reporter& report);

// "`action` is no element of a statement; did you mean `Action`?"
void report_unknown_element(Reporter& report, const Member& member, std::initializer_list<std::string_view> known,
                            std::string_view where);

}  // namespace analyzer::policy
