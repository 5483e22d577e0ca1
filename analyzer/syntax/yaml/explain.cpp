#include "syntax/yaml/explain.h"

#include <fmt/format.h>

#include <algorithm>

#include "syntax/yaml/characters.h"

namespace analyzer::syntax::yaml {

namespace {

using source::Range;

struct Wording {
  std::string_view problem, context, ours;  // an empty context stands for any
};

// Ours says what to do, where there is one thing to do.
constexpr Wording wordings[] = {
    {"did not find expected key", "", "this does not belong to the mapping above; check its indentation and quotes"},
    {"did not find expected '-' indicator", "", "this does not belong to the list above; check its indentation"},
    {"mapping values are not allowed in this context", "",
     "a `:` is not allowed here; quote text that holds `: `, or check the indentation"},
    {"mapping keys are not allowed in this context", "", "a `?` key is not allowed here"},
    {"block sequence entries are not allowed in this context", "",
     "a list item `-` is not allowed here; start it on a line of its own"},
    {"could not find expected ':'", "", "this key has no `:`; check the line and its indentation"},
    {"did not find expected ',' or ']'", "", "expected `,` or `]`"},
    {"did not find expected ',' or '}'", "", "expected `,` or `}`"},
    {"did not find expected node content", "", "expected a value"},
    {"did not find expected <document start>", "", "nothing may follow the end of a document but `---`"},
    {"did not find expected comment or line break", "", "nothing but a comment may follow here"},
    {"found unexpected end of stream", "", "this quoted text is never closed"},
    {"found unexpected document indicator", "", "this quoted text is not closed before the document ends"},
    {"found unknown escape character", "", "no such escape; a backslash in double quotes is written `\\\\`"},
    {"did not find expected hexdecimal number", "", "an escape lacks its hexadecimal digits"},
    {"found invalid Unicode character escape code", "", "an escape names no character"},
    {"found undefined tag handle", "", "the handle of this tag is not declared"},
    {"found duplicate %YAML directive", "", "a document has one `%YAML` directive at most"},
    {"found duplicate %TAG directive", "", "this tag handle is already declared"},
    {"found incompatible YAML document", "", "only YAML 1.1 and 1.2 are read"},
    {"found unknown directive name", "", "no such directive; quote a text that begins with `%`"},
    {"found a tab character where an indentation space is expected", "", "a tab cannot indent; use spaces"},
    {"found a tab character that violates indentation", "", "a tab cannot indent; use spaces"},
    {"found an indentation indicator equal to 0", "", "an indentation indicator counts from 1 to 9"},
    {"did not find expected alphabetic or numeric character", "while scanning an alias",
     "an alias lacks its name; quote a text that begins with `*`"},
    {"did not find expected alphabetic or numeric character", "while scanning an anchor",
     "an anchor lacks its name; quote a text that begins with `&`"},
    {"did not find expected whitespace or line break", "", "a blank must follow this tag"},
    {"control characters are not allowed", "",
     "a control character is not allowed; write it as an escape in double quotes"},
};

std::string wording(std::string_view problem, std::string_view context) {
  for (const Wording& w : wordings)
    if (w.problem == problem && (w.context.empty() || w.context == context)) return std::string(w.ours);
  return context.empty() ? std::string(problem) : fmt::format("{} ({})", problem, context);
}

// From `at` to the end of the word there, on its line.
Range word_at(std::string_view text, std::uint32_t at) {
  std::uint32_t end = at;
  while (end < text.size() && !is_blank(text[end]) && break_size(text, end) == 0) ++end;
  if (end == at && at < text.size()) end = at + std::max<std::uint32_t>(1, break_size(text, at));
  return {at, end};
}

std::string cannot_start(std::string_view text, std::uint32_t at) {
  if (at < text.size() && text[at] == '\t') return "a tab cannot stand here; indent with spaces";
  if (at < text.size()) return fmt::format("text cannot begin with `{}`; quote it", text[at]);
  return "text cannot begin here";
}

std::string_view opening_name(std::string_view context) {
  if (context == "while parsing a block mapping") return "the mapping begins here";
  if (context == "while parsing a block collection") return "the list begins here";
  if (context == "while parsing a flow mapping") return "the `{` is here";
  if (context == "while parsing a flow sequence") return "the `[` is here";
  return {};
}

std::uint32_t clamp(std::size_t offset, std::string_view text) {
  return static_cast<std::uint32_t>(std::min(offset, text.size()));
}

}  // namespace

Fault explain(const yaml_parser_t& parser, std::string_view text, std::uint32_t begin, const MarkMap& marks) {
  if (parser.error == YAML_MEMORY_ERROR) return {{begin, begin}, "not enough memory to read this file", {}, {}, begin};
  std::string_view problem = parser.problem ? parser.problem : "";
  std::string_view context = parser.context ? parser.context : "";
  if (parser.error == YAML_READER_ERROR) {  // counted in bytes, as it comes before characters
    std::uint32_t at = clamp(begin + parser.problem_offset, text);
    std::uint32_t end = at < text.size() ? at + 1 : at;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    std::string message = wording(problem, context);
    if (problem == "control characters are not allowed" && parser.problem_value > 0)
      message = fmt::format("the control character U+{:04X} is not allowed; write it as an escape in double quotes",
                            static_cast<unsigned>(parser.problem_value));
    return {{at, end}, std::move(message), {}, {}, at};
  }

  std::uint32_t at = marks.offset(parser.problem_mark.index);
  Fault fault{word_at(text, at), wording(problem, context), {}, {}, at};
  bool has_context = parser.context != nullptr;
  std::uint32_t context_at = marks.offset(parser.context_mark.index);
  if (problem == "found character that cannot start any token") {
    fault.message = cannot_start(text, at);
    if (at < text.size()) fault.range = {at, at + 1};
  } else if (problem == "could not find expected ':'" && has_context) {
    fault.range = word_at(text, context_at);
  } else if (problem.starts_with("found unknown escape") && has_context) {
    fault.range.end = std::min(at + 2, static_cast<std::uint32_t>(text.size()));
  } else if (context == "while scanning an alias" || context == "while scanning an anchor") {
    fault.range = {context_at, std::min(context_at + 1, static_cast<std::uint32_t>(text.size()))};
  } else if (problem.starts_with("found unexpected") && has_context) {
    // A quote that is never closed swallows the rest of the file; its opening is what is wrong.
    std::uint32_t end = context_at;
    while (end < text.size() && break_size(text, end) == 0) ++end;
    fault.range = {context_at, end};
    fault.stop = context_at;
  } else if (has_context && !opening_name(context).empty() && context_at <= at) {
    fault.opening = Range{context_at, std::min(context_at + 1, static_cast<std::uint32_t>(text.size()))};
    fault.opening_text = opening_name(context);
  }
  if (at >= text.size() && problem.starts_with("did not find expected ',' or"))
    fault.message = fmt::format("the file ends where `,` or `{}` was expected", problem.substr(problem.size() - 2, 1));
  return fault;
}

}  // namespace analyzer::syntax::yaml
