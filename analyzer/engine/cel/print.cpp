#include <fmt/format.h>

#include "engine/cel/sources.h"
#include "engine/cel/time_value.h"

namespace analyzer::engine::cel {
namespace {

constexpr std::size_t longest = 2000;
constexpr int deepest = 20;

class Printer {
 public:
  Printer(EvalContext& context, bool quotes) : context_(context), quotes_(quotes) {}

  void print(const Value& value, int depth) {
    if (out.size() > longest || depth > deepest) {
      out += "…";
      return;
    }
    switch (value.kind()) {
      case ValueKind::absent:
        out += "absent";
        break;
      case ValueKind::null:
        out += "null";
        break;
      case ValueKind::boolean:
        out += value.as_boolean() ? "true" : "false";
        break;
      case ValueKind::integer:
        out += fmt::format("{}", value.as_integer());
        break;
      case ValueKind::unsigned_integer:
        out += fmt::format("{}{}", value.as_unsigned(), quotes_ ? "u" : "");
        break;
      case ValueKind::floating:
        print_double(value.as_floating());
        break;
      case ValueKind::string:
        print_text(value.as_string(), depth);
        break;
      case ValueKind::bytes:
        print_bytes(value.as_bytes());
        break;
      case ValueKind::list:
        print_list(value.as_list(), depth);
        break;
      case ValueKind::map:
        print_map(value.as_map(), depth);
        break;
      case ValueKind::timestamp:
        out += format_timestamp(value.as_moment());
        break;
      case ValueKind::duration:
        out += format_duration(value.as_moment());
        break;
      case ValueKind::type:
        out += value.as_type();
        break;
      case ValueKind::object:
        out += value.as_object().display(context_);
        break;
      case ValueKind::symbolic:
        out += value.as_symbolic().display(context_);
        break;
      case ValueKind::error:
        out += fmt::format("error: {}", value.as_error());
        break;
      case ValueKind::unknown:
        print_facts(value.as_unknown());
        break;
    }
  }

  std::string out;

 private:
  void print_double(double number) {
    std::string text = fmt::format("{}", number);
    if (quotes_ && text.find_first_of(".eni") == std::string::npos) text += ".0";
    out += text;
  }
  void print_text(std::string_view text, int depth) {
    if (!quotes_ && depth == 0) {
      out += text.substr(0, longest);
      return;
    }
    out += '"';
    for (const char c : text.substr(0, longest)) {
      if (c == '"' || c == '\\') out += '\\';
      if (c == '\n')
        out += "\\n";
      else if (static_cast<unsigned char>(c) < 0x20)
        out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
      else
        out += c;
    }
    out += '"';
  }
  void print_bytes(std::string_view data) {
    out += "b\"";
    for (const char c : data.substr(0, longest)) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte < 0x20 || byte > 0x7e || c == '"' || c == '\\')
        out += fmt::format("\\x{:02x}", byte);
      else
        out += c;
    }
    out += '"';
  }
  // A member in doubt is followed by `?`, an open rest is `…`.
  void print_mark(const Answer& guard) {
    if (guard.is_undecided()) out += '?';
  }
  void print_list(const ListSource& list, int depth) {
    out += '[';
    bool first = true;
    for (std::size_t i = 0; i < list.size() && out.size() <= longest; ++i) {
      const Answer guard = list.guard(context_, i);
      if (guard.is_no()) continue;
      if (!first) out += ", ";
      first = false;
      print(list.element(context_, i), depth + 1);
      print_mark(guard);
    }
    if (!list.rest(context_).is_no()) out += first ? "…" : ", …";
    out += ']';
  }
  void print_map(const MapSource& map, int depth) {
    out += '{';
    bool first = true;
    for (std::size_t i = 0; i < map.size() && out.size() <= longest; ++i) {
      const Answer guard = map.guard(context_, i);
      if (guard.is_no()) continue;
      if (!first) out += ", ";
      first = false;
      print(map.key(context_, i), depth + 1);
      out += ": ";
      print(map.value(context_, i), depth + 1);
      print_mark(guard);
    }
    if (!map.rest(context_).is_no()) out += first ? "…" : ", …";
    out += '}';
  }
  void print_facts(std::span<const FactId> facts) {
    out += "unknown";
    for (std::size_t i = 0; i < facts.size(); ++i) out += fmt::format("{}{}", i == 0 ? "(" : ", ", facts[i].index);
    if (!facts.empty()) out += ')';
  }

  EvalContext& context_;
  bool quotes_;
};

std::string print_as(EvalContext& context, const Value& value, bool quotes) {
  Printer printer(context, quotes);
  printer.print(value, 0);
  return std::move(printer.out);
}

}  // namespace

std::string print(EvalContext& context, const Value& value) {
  return print_as(context, value, true);
}
std::string print_plain(EvalContext& context, const Value& value) {
  return print_as(context, value, false);
}

}  // namespace analyzer::engine::cel
