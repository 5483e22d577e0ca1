#include "engine/cel/regex.h"

#include <re2/re2.h>

namespace analyzer::engine::cel {

std::unique_ptr<re2::RE2> compile_regex(std::string_view pattern) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(1 << 20);
  return std::make_unique<re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
}

Value match_regex(EvalContext& context, const Value& text, const re2::RE2& pattern) {
  if (text.is(ValueKind::symbolic)) return Value::of(text.as_symbolic().matches(context, pattern.pattern()));
  if (!text.is(ValueKind::string)) return Value::error("no such overload");
  const std::string_view subject = text.as_string();
  if (!context.spend(1 + subject.size() / 16)) return context.out_of_budget();
  return Value::boolean(re2::RE2::PartialMatch(re2::StringPiece(subject.data(), subject.size()), pattern));
}

}  // namespace analyzer::engine::cel
