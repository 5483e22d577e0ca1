#include "engine/message.h"

#include "engine/adapter/session.h"

namespace analyzer::engine {

namespace {

// The brace that closes the one before `at`; quotes hide braces.
std::size_t closing_brace(std::string_view text, std::size_t at) {
  int depth = 1;
  char quote = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != 0) {
      if (c == '\\')
        ++at;
      else if (c == quote)
        quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '{') {
      ++depth;
    } else if (c == '}' && --depth == 0) {
      return at;
    }
  }
  return std::string_view::npos;
}

}  // namespace

base::Result<Message> Message::compile(std::string_view text, const cel::Environment& environment) {
  Message message;
  std::string literal;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c == '{' || c == '}') && i + 1 < text.size() && text[i + 1] == c) {
      literal += c;
      ++i;
      continue;
    }
    if (c != '{') {
      literal += c;
      continue;
    }
    const std::size_t end = closing_brace(text, i + 1);
    if (end == std::string_view::npos) return base::Error{"a brace of the message is never closed"};
    diagnostics::CollectingSink sink;
    cel::CompileOptions options;
    options.result_may_be_absent = true;
    auto program =
        cel::compile(syntax::cel::SourceText{text.substr(i + 1, end - i - 1), {}, 0}, environment, sink, options);
    if (!program)
      return base::Error{sink.diagnostics.empty() ? "the message cannot be read" : sink.diagnostics[0].message};
    message.parts_.push_back({std::move(literal), std::nullopt});
    literal.clear();
    message.parts_.push_back({"", std::move(program)});
    i = end;
  }
  if (!literal.empty()) message.parts_.push_back({std::move(literal), std::nullopt});
  return message;
}

std::string Message::render(cel::EvalContext& context, std::span<const cel::Value> variables) const {
  std::string out;
  for (const Part& part : parts_) {
    if (!part.program) {
      out += part.text;
      continue;
    }
    const cel::Value value = part.program->evaluate(context, variables);
    if (value.is_unknown()) {
      adapter::Session& session = adapter::session_of(context);
      std::vector<UnknownFact> facts;
      for (const cel::FactId fact : value.as_unknown()) session.facts().describe(session.store(), fact, facts);
      out += facts.empty() ? "something unknown" : facts[0].fact;
    } else if (value.is_absent() || value.is_null()) {
      out += "nothing";
    } else {
      out += cel::print_plain(context, value);
    }
  }
  return out;
}

}  // namespace analyzer::engine
