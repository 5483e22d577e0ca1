#include "frontends/cloudformation/patterns.h"

#include <re2/re2.h>

namespace analyzer::frontends::cloudformation {

Patterns::Patterns() = default;
Patterns::~Patterns() = default;

bool Patterns::matches(std::string_view pattern, std::string_view text) {
  std::string question(pattern);
  question += '\0';
  question += text;
  auto [answer, fresh_answer] = answers_.try_emplace(std::move(question), true);
  if (!fresh_answer) return answer->second;
  auto [slot, fresh] = compiled_.try_emplace(std::string(pattern));
  if (fresh) {
    re2::RE2::Options options(re2::RE2::Quiet);
    options.set_dot_nl(true);
    options.set_never_capture(true);
    slot->second = std::make_unique<re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
  }
  if (slot->second->ok())
    answer->second = re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *slot->second);
  return answer->second;
}

}  // namespace analyzer::frontends::cloudformation
