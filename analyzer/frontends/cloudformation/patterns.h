// Compiled regular expressions, each compiled once in a run: a pattern such as `[\w.-]{1,900}` takes milliseconds.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace re2 {
class RE2;
}

namespace analyzer::frontends::cloudformation {

class Patterns {
 public:
  Patterns();
  ~Patterns();

  // Does the whole text match? Java's patterns and RE2's are one language but for look-around and back-references; what
  // RE2 cannot read refuses nothing.
  bool matches(std::string_view pattern, std::string_view text);

 private:
  std::unordered_map<std::string, std::unique_ptr<re2::RE2>> compiled_;
  std::unordered_map<std::string, bool> answers_;  // by pattern and text
};

}  // namespace analyzer::frontends::cloudformation
