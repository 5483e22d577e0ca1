// A message with expressions in braces: 'log bucket `{resource.name}` is encrypted with
// {resource.encryption.algorithm}'.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/cel/program.h"

namespace analyzer::engine {

class Message {
 public:
  // `{{` and `}}` are braces.
  static base::Result<Message> compile(std::string_view text, const cel::Environment& environment);
  // Values as a person would write them; what is not known by what it is called.
  std::string render(cel::EvalContext& context, std::span<const cel::Value> variables) const;
  bool empty() const { return parts_.empty(); }

 private:
  struct Part {
    std::string text;
    std::optional<cel::Program> program;
  };
  std::vector<Part> parts_;
};

}  // namespace analyzer::engine
