// Text. Places and lengths count code points.
#include <re2/re2.h>

#include "engine/cel/code_points.h"
#include "engine/cel/functions/families.h"
#include "engine/cel/regex.h"
#include "engine/cel/sources.h"

namespace analyzer::engine::cel {
namespace {

Value size(EvalContext& context, std::span<const Value> arguments) {
  if (arguments[0].is(ValueKind::symbolic)) return arguments[0].as_symbolic().size(context);
  const std::string_view text = arguments[0].as_string();
  if (!context.spend(text.size() / 64)) return context.out_of_budget();
  return Value::integer(
      static_cast<std::int64_t>(arguments[0].is(ValueKind::bytes) ? text.size() : count_code_points(text)));
}

// Of a partly known text the adapter knows; of a known text and a partly known pattern nobody does.
using Question = Answer (Symbolic::*)(EvalContext&, const Value&) const;
std::optional<Value> ask(EvalContext& context, std::span<const Value> arguments, Question question) {
  if (arguments[0].is(ValueKind::symbolic))
    return Value::of((arguments[0].as_symbolic().*question)(context, arguments[1]));
  if (arguments[1].is(ValueKind::symbolic)) return Value::unknown(arguments[1].as_symbolic().facts());
  context.spend(arguments[0].as_string().size() / 64);
  return std::nullopt;
}

Value starts_with(EvalContext& context, std::span<const Value> arguments) {
  if (const auto answer = ask(context, arguments, &Symbolic::starts_with)) return *answer;
  return Value::boolean(arguments[0].as_string().starts_with(arguments[1].as_string()));
}

Value ends_with(EvalContext& context, std::span<const Value> arguments) {
  if (const auto answer = ask(context, arguments, &Symbolic::ends_with)) return *answer;
  return Value::boolean(arguments[0].as_string().ends_with(arguments[1].as_string()));
}

Value contains_text(EvalContext& context, std::span<const Value> arguments) {
  if (const auto answer = ask(context, arguments, &Symbolic::contains)) return *answer;
  return Value::boolean(arguments[0].as_string().find(arguments[1].as_string()) != std::string_view::npos);
}

// Of a pattern that is only known at run time; one written in the expression is compiled with it.
Value matches(EvalContext& context, std::span<const Value> arguments) {
  if (arguments[1].is(ValueKind::symbolic)) return Value::unknown(arguments[1].as_symbolic().facts());
  if (!context.spend(1000 + arguments[1].as_string().size())) return context.out_of_budget();
  const std::unique_ptr<re2::RE2> pattern = compile_regex(arguments[1].as_string());
  if (!pattern->ok()) return Value::error("the pattern is no regular expression of RE2");
  return match_regex(context, arguments[0], *pattern);
}

Value map_ascii(EvalContext& context, const Value& value, char first, char last, int shift) {
  Value copy = context.string(value.as_string());
  if (!copy.is(ValueKind::string)) return copy;
  // The copy is ours: nobody else has seen it yet.
  char* text = const_cast<char*>(copy.as_string().data());
  for (std::size_t i = 0; i < copy.as_string().size(); ++i) {
    if (text[i] >= first && text[i] <= last) text[i] = static_cast<char>(text[i] + shift);
  }
  return copy;
}
Value lower_ascii(EvalContext& context, std::span<const Value> arguments) {
  return map_ascii(context, arguments[0], 'A', 'Z', 'a' - 'A');
}
Value upper_ascii(EvalContext& context, std::span<const Value> arguments) {
  return map_ascii(context, arguments[0], 'a', 'z', 'A' - 'a');
}

// Unicode's white space.
bool is_space(std::string_view point) {
  if (point.size() == 1) return point[0] == ' ' || (point[0] >= '\t' && point[0] <= '\r');
  static constexpr std::string_view wide[] = {"\u0085", "\u00a0", "\u1680", "\u2028",
                                              "\u2029", "\u202f", "\u205f", "\u3000"};
  for (const std::string_view space : wide) {
    if (point == space) return true;
  }
  return point >= "\u2000" && point <= "\u200a" && point.size() == 3;
}

Value trim(EvalContext& context, std::span<const Value> arguments) {
  std::string_view text = arguments[0].as_string();
  if (!context.spend(text.size() / 8)) return context.out_of_budget();
  const std::vector<std::string_view> points = code_points(text);
  std::size_t begin = 0, end = points.size();
  while (begin < end && is_space(points[begin])) ++begin;
  while (end > begin && is_space(points[end - 1])) --end;
  if (begin == end) return Value::string("");
  return Value::string({points[begin].data(), static_cast<std::size_t>(points[end - 1].data() + points[end - 1].size() -
                                                                       points[begin].data())});
}

Value reverse(EvalContext& context, std::span<const Value> arguments) {
  std::string reversed;
  const std::vector<std::string_view> points = code_points(arguments[0].as_string());
  if (!context.spend(points.size())) return context.out_of_budget();
  for (std::size_t i = points.size(); i-- > 0;) reversed += points[i];
  return context.string(reversed);
}

Value char_at(EvalContext& context, std::span<const Value> arguments) {
  const std::string_view text = arguments[0].as_string();
  if (!context.spend(text.size() / 64)) return context.out_of_budget();
  const std::int64_t at = arguments[1].as_integer();
  const std::size_t begin = at < 0 ? std::string_view::npos : byte_offset(text, static_cast<std::size_t>(at));
  if (begin == std::string_view::npos) return Value::error("the index is outside the text");
  if (begin == text.size()) return Value::string("");
  return Value::string(text.substr(begin, byte_offset(text.substr(begin), 1)));
}

Value index_of(EvalContext& context, std::span<const Value> arguments) {
  const std::string_view text = arguments[0].as_string();
  if (!context.spend(text.size() / 64)) return context.out_of_budget();
  const std::int64_t from = arguments.size() > 2 ? arguments[2].as_integer() : 0;
  const std::size_t begin = from < 0 ? std::string_view::npos : byte_offset(text, static_cast<std::size_t>(from));
  if (begin == std::string_view::npos) return Value::error("the index is outside the text");
  const std::size_t found = text.find(arguments[1].as_string(), begin);
  if (found == std::string_view::npos) return Value::integer(-1);
  return Value::integer(static_cast<std::int64_t>(count_code_points(text.substr(0, found))));
}

Value last_index_of(EvalContext& context, std::span<const Value> arguments) {
  const std::string_view text = arguments[0].as_string();
  if (!context.spend(text.size() / 64)) return context.out_of_budget();
  std::size_t begin = std::string_view::npos;
  if (arguments.size() > 2) {
    const std::int64_t from = arguments[2].as_integer();
    begin = from < 0 ? std::string_view::npos : byte_offset(text, static_cast<std::size_t>(from));
    if (begin == std::string_view::npos) return Value::error("the index is outside the text");
  }
  const std::size_t found = text.rfind(arguments[1].as_string(), begin);
  if (found == std::string_view::npos) return Value::integer(-1);
  return Value::integer(static_cast<std::int64_t>(count_code_points(text.substr(0, found))));
}

Value substring(EvalContext& context, std::span<const Value> arguments) {
  const std::string_view text = arguments[0].as_string();
  if (!context.spend(text.size() / 64)) return context.out_of_budget();
  const std::int64_t first = arguments[1].as_integer();
  const std::size_t begin = first < 0 ? std::string_view::npos : byte_offset(text, static_cast<std::size_t>(first));
  std::size_t end = text.size();
  if (arguments.size() > 2) {
    const std::int64_t last = arguments[2].as_integer();
    end = last < first ? std::string_view::npos : byte_offset(text, static_cast<std::size_t>(last));
  }
  if (begin == std::string_view::npos || end == std::string_view::npos)
    return Value::error("the index is outside the text");
  return Value::string(text.substr(begin, end - begin));
}

Value replace(EvalContext& context, std::span<const Value> arguments) {
  const std::string_view text = arguments[0].as_string(), from = arguments[1].as_string(),
                         to = arguments[2].as_string();
  std::int64_t left = arguments.size() > 3 ? arguments[3].as_integer() : -1;
  std::string out;
  std::size_t at = 0;
  while (left != 0) {
    // An empty pattern stands before every code point and at the end.
    const std::size_t found = text.find(from, at);
    if (found == std::string_view::npos) break;
    if (!context.spend_bytes(found - at + to.size() + 64)) return context.out_of_budget();
    out.append(text, at, found - at);
    out += to;
    at = found + from.size();
    --left;
    if (from.empty()) {
      if (at >= text.size()) break;
      const std::size_t step = byte_offset(text.substr(at), 1);
      out.append(text, at, step);
      at += step;
    }
  }
  if (at < text.size()) out.append(text, at);
  return context.string(out);
}

Value split(EvalContext& context, std::span<const Value> arguments) {
  std::string_view text = arguments[0].as_string();
  const std::string_view separator = arguments[1].as_string();
  std::int64_t left = arguments.size() > 2 ? arguments[2].as_integer() : -1;
  std::vector<Value> parts;
  if (left == 0) return context.list(parts);
  while (left != 1) {
    if (!context.spend(1)) return context.out_of_budget();
    std::size_t found = text.find(separator);
    if (separator.empty()) {
      found = text.empty() ? std::string_view::npos : byte_offset(text, 1);
      if (found == text.size()) found = std::string_view::npos;
    }
    if (found == std::string_view::npos) break;
    context.spend(found / 64);
    parts.push_back(Value::string(text.substr(0, found)));
    text.remove_prefix(found + separator.size());
    --left;
  }
  if (!separator.empty() || !text.empty()) parts.push_back(Value::string(text));
  return context.list(parts);
}

Value join(EvalContext& context, std::span<const Value> arguments) {
  const ListSource& list = arguments[0].as_list();
  const std::string_view separator = arguments.size() > 1 ? arguments[1].as_string() : "";
  std::string out;
  bool first = true;
  std::span<const FactId> facts;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!context.spend(1)) return context.out_of_budget();
    const Answer guard = list.guard(context, i);
    if (guard.is_no()) continue;
    if (guard.is_undecided()) facts = context.merge(facts, guard.facts);
    const Value element = list.element(context, i);
    if (element.is_unknown())
      facts = context.merge(facts, element.as_unknown());
    else if (element.is(ValueKind::symbolic))
      facts = context.merge(facts, element.as_symbolic().facts());
    else if (!element.is(ValueKind::string))
      return no_overload();
    if (!facts.empty()) continue;
    if (!first) out += separator;
    first = false;
    out += element.as_string();
    if (!context.spend_bytes(element.as_string().size() + separator.size())) return context.out_of_budget();
  }
  if (const Answer rest = list.rest(context); !rest.is_no()) facts = context.merge(facts, rest.facts);
  return facts.empty() ? context.string(out) : Value::unknown(facts);
}

constexpr Function functions[] = {
    {"size(string) -> int", size, takes_symbolic, "how many code points"},
    {"string.size() -> int", size, takes_symbolic, "how many code points"},
    {"size(bytes) -> int", size, takes_symbolic, "how many bytes"},
    {"bytes.size() -> int", size, takes_symbolic, "how many bytes"},
    {"string.startsWith(string) -> bool", starts_with, takes_symbolic, "the text begins so"},
    {"string.endsWith(string) -> bool", ends_with, takes_symbolic, "the text ends so"},
    {"string.contains(string) -> bool", contains_text, takes_symbolic, "the text has that part"},
    {"string.matches(string) -> bool", matches, takes_symbolic,
     "a regular expression (RE2) matches somewhere in the text"},
    {"matches(string, string) -> bool", matches, takes_symbolic,
     "a regular expression (RE2) matches somewhere in the text"},
    {"string.lowerAscii() -> string", lower_ascii, strict, "A to Z in small letters"},
    {"string.upperAscii() -> string", upper_ascii, strict, "a to z in capital letters"},
    {"string.trim() -> string", trim, strict, "without white space at both ends"},
    {"string.reverse() -> string", reverse, strict, "from the end to the beginning"},
    {"string.charAt(int) -> string", char_at, strict, "the code point at that place, from 0"},
    {"string.indexOf(string) -> int", index_of, strict, "where the part begins, or -1"},
    {"string.indexOf(string, int) -> int", index_of, strict, "where the part begins from there on, or -1"},
    {"string.lastIndexOf(string) -> int", last_index_of, strict, "where the part begins for the last time, or -1"},
    {"string.lastIndexOf(string, int) -> int", last_index_of, strict,
     "the last beginning of the part up to there, or -1"},
    {"string.substring(int) -> string", substring, strict, "from that place on"},
    {"string.substring(int, int) -> string", substring, strict, "from the first place to before the second"},
    {"string.replace(string, string) -> string", replace, strict, "every such part replaced"},
    {"string.replace(string, string, int) -> string", replace, strict, "so many such parts replaced"},
    {"string.split(string) -> list(string)", split, strict, "the parts between separators"},
    {"string.split(string, int) -> list(string)", split, strict, "at most so many parts between separators"},
    {"list(string).join() -> string", join, strict, "all texts, one after the other"},
    {"list(string).join(string) -> string", join, strict, "all texts with a separator between"},
};

}  // namespace

std::span<const Function> string_functions() {
  return functions;
}

}  // namespace analyzer::engine::cel
