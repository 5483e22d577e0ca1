// format and formatlist: Go's verbs, as cty reads them.
#include <fmt/format.h>

#include "frontends/terraform/functions/call.h"
#include "frontends/terraform/functions/json.h"
#include "frontends/terraform/number.h"
#include "frontends/terraform/text_join.h"
#include "frontends/terraform/type.h"
#include "frontends/terraform/unicode.h"

namespace analyzer::frontends::terraform {

using value::Element;
using value::Value;
using Args = std::span<const Value>;

namespace {

struct Verb {
  std::string_view raw;
  std::size_t argument = 0;  // from 0
  bool sharp = false, zero = false, space = false, plus = false, minus = false;
  int width = -1, precision = -1;
  char mode = 'v';
};

std::string padded(const Verb& verb, std::string text) {
  if (verb.width < 0) return text;
  std::size_t size = graphemes(text).size();
  auto width = static_cast<std::size_t>(verb.width);
  if (size >= width) return text;
  std::string pad(width - size, ' ');
  return verb.minus ? text + pad : pad + text;
}

std::string padded_number(const Verb& verb, std::string text) {
  bool negative = !text.empty() && text[0] == '-';
  if (!negative && verb.plus)
    text = "+" + text;
  else if (!negative && verb.space)
    text = " " + text;
  if (verb.zero && !verb.minus && verb.width > static_cast<int>(text.size())) {
    std::size_t sign = !text.empty() && (text[0] == '-' || text[0] == '+' || text[0] == ' ') ? 1 : 0;
    text.insert(sign, static_cast<std::size_t>(verb.width) - text.size(), '0');
  }
  return padded(verb, text);
}

struct Formatted {
  Value value;  // text or a piece
  std::string error;
  bool cannot = false;  // the argument is not known well enough
};

Formatted format_one(const Call& call, const Verb& verb, Value arg) {
  value::Store& store = call.store;
  bool plain = verb.width < 0 && verb.precision < 0 && !verb.sharp && !verb.plus && !verb.space;
  if (verb.mode == 'v' && !verb.sharp && !arg.is_null() &&
      (arg.is(value::Kind::boolean) || arg.is(value::Kind::number))) {
    if (arg.is(value::Kind::boolean)) return {store.string(padded(verb, arg.boolean() ? "true" : "false")), {}, false};
    return {store.string(padded(verb, Number::parse(arg.number_text())->general())), {}, false};
  }
  if (verb.mode == 'v') {
    if (arg.is_string() && !verb.sharp) {
      if (arg.is_known_string()) return {store.string(padded(verb, std::string(arg.text()))), {}, false};
      return plain ? Formatted{arg, {}, false} : Formatted{{}, {}, true};
    }
    if (arg.is_unknown()) {
      value::Type type = store.term(arg.term()).info.type;
      bool scalar = type == value::Type::string || type == value::Type::any || type == value::Type::boolean;
      return plain && scalar ? Formatted{arg, {}, false} : Formatted{{}, {}, true};
    }
    if (!arg.is_wholly_known()) return {{}, {}, true};
    return {store.string(padded(verb, json_of(arg))), {}, false};
  }
  if (arg.is_null())
    return {{}, fmt::format("argument {} is null, which `%{}` does not take", verb.argument + 1, verb.mode), false};
  const TypeRef wanted = verb.mode == 's' || verb.mode == 'q' ? string_type()
                         : verb.mode == 't'                   ? boolean_type()
                                                              : number_type();
  Conversion c = convert(store, arg, *wanted);
  if (!c.ok())
    return {{}, fmt::format("argument {} does not fit `{}`: {}", verb.argument + 1, verb.raw, c.error), false};
  arg = c.value;
  if (!arg.is_wholly_known()) {
    if (plain && (verb.mode == 's' || verb.mode == 'd' || verb.mode == 't') && (arg.is_unknown() || arg.is_string()))
      return {arg, {}, false};
    return {{}, {}, true};
  }
  switch (verb.mode) {
    case 's':
    case 'q': {
      std::string text(arg.text());
      if (verb.precision >= 0) {
        std::string cut;
        int left = verb.precision;
        for (std::string_view g : graphemes(text)) {
          if (left-- == 0) break;
          cut += g;
        }
        text = cut;
      }
      if (verb.mode == 'q') text = quoted(text);
      return {store.string(padded(verb, text)), {}, false};
    }
    case 't':
      return {store.string(padded(verb, arg.boolean() ? "true" : "false")), {}, false};
    case 'b':
    case 'd':
    case 'o':
    case 'x':
    case 'X': {
      std::optional<Number> n = Number::parse(arg.number_text());
      if (!n || !n->is_whole())
        return {{}, fmt::format("argument {} must be a whole number for `{}`", verb.argument + 1, verb.raw), false};
      int base = verb.mode == 'b' ? 2 : verb.mode == 'o' ? 8 : verb.mode == 'd' ? 10 : 16;
      std::string text = n->text_in_base(base);
      if (verb.mode == 'X') text = upper(text);
      if (verb.sharp && base != 10) {
        std::string_view prefix = base == 2 ? "0b" : base == 8 ? "0" : verb.mode == 'X' ? "0X" : "0x";
        text.insert(text[0] == '-' ? 1 : 0, prefix);
      }
      return {store.string(padded_number(verb, text)), {}, false};
    }
    default: {
      std::optional<Number> n = Number::parse(arg.number_text());
      if (!n) return {{}, fmt::format("argument {} must be a number", verb.argument + 1), false};
      std::string text;
      if (verb.mode == 'f' || verb.mode == 'F')
        text = n->fixed(verb.precision < 0 ? 6 : verb.precision);
      else if (verb.mode == 'e' || verb.mode == 'E')
        text = n->exponential(verb.precision < 0 ? 6 : verb.precision);
      else
        text = verb.precision < 0 ? n->general() : fmt::format("{:.{}g}", n->real(), verb.precision);
      if (verb.mode == 'E' || verb.mode == 'G') text = upper(text);
      return {store.string(padded_number(verb, text)), {}, false};
    }
  }
}

Value format_text(const Call& call, Value pattern, Args args, Args whole_call) {
  std::string_view t = pattern.text();
  std::vector<Value> parts;
  std::string literal;
  std::size_t next = 0, highest = 0;
  bool explicit_index = false, cannot = false;
  for (std::size_t i = 0; i < t.size(); ++i) {
    if (t[i] != '%') {
      literal += t[i];
      continue;
    }
    std::size_t start = i++;
    if (i < t.size() && t[i] == '%') {
      literal += '%';
      continue;
    }
    Verb verb;
    for (; i < t.size(); ++i) {
      if (t[i] == '#')
        verb.sharp = true;
      else if (t[i] == '0')
        verb.zero = true;
      else if (t[i] == ' ')
        verb.space = true;
      else if (t[i] == '+')
        verb.plus = true;
      else if (t[i] == '-')
        verb.minus = true;
      else
        break;
    }
    auto digits = [&] {
      int n = -1;
      for (; i < t.size() && t[i] >= '0' && t[i] <= '9'; ++i) n = std::min((n < 0 ? 0 : n) * 10 + (t[i] - '0'), 100000);
      return n;
    };
    verb.width = digits();
    if (i < t.size() && t[i] == '.') {
      ++i;
      verb.precision = std::max(0, digits());
    }
    if (i < t.size() && t[i] == '[') {
      ++i;
      int n = digits();
      if (n < 1 || i >= t.size() || t[i] != ']')
        return call.error(fmt::format("the argument index at offset {} is not a number in brackets", start));
      ++i;
      next = static_cast<std::size_t>(n) - 1;
      explicit_index = true;
    }
    if (i >= t.size() || std::string_view("vtbdoxXeEfFgGsq").find(t[i]) == std::string_view::npos)
      return call.error(fmt::format("`{}` is no verb, at offset {}", t.substr(start, i - start + 1), start));
    if (verb.width > 10000 || verb.precision > 10000)
      return call.error("the width or precision is out of all proportion");
    verb.mode = t[i];
    verb.raw = t.substr(start, i - start + 1);
    verb.argument = next++;
    highest = std::max(highest, next);
    if (verb.argument >= args.size())
      return call.error(fmt::format("not enough arguments for `{}` at offset {}: need index {} but have {} total",
                                    verb.raw, start, verb.argument + 1, args.size()));
    Formatted made = format_one(call, verb, args[verb.argument]);
    if (!made.error.empty()) return call.error(made.error);
    if (made.cannot) {
      cannot = true;
      continue;
    }
    parts.push_back(call.text(literal));
    literal.clear();
    parts.push_back(made.value);
  }
  if (!explicit_index && highest < args.size())
    return call.error(fmt::format("too many arguments; only {} used by format string", highest));
  if (cannot) return call.unknown(whole_call);
  parts.push_back(call.text(literal));
  return join_text(call.store, parts);
}

Value format(const Call& call, Args a) {
  if (!a[0].is_known_string()) return call.unknown(a);
  return format_text(call, a[0], a.subspan(1), a);
}

Value formatlist(const Call& call, Args a) {
  std::size_t length = 0;
  bool lists = false;
  for (Value v : a) {
    if (!v.is_list()) {
      if (v.is_unknown() && call.store.term(v.term()).info.type != value::Type::string) return call.unknown(a);
      continue;
    }
    if (lists && v.elements().size() != length) return call.error("all lists must have the same length");
    length = v.elements().size();
    lists = true;
  }
  if (!lists) length = 1;
  std::vector<Element> results;
  for (std::size_t i = 0; i < length; ++i) {
    std::vector<Value> args;
    for (Value v : a) args.push_back(v.is_list() ? v.elements()[i].value : v);
    if (!args[0].is_known_string()) return call.unknown(a);
    Value one = format_text(call, args[0], std::span(args).subspan(1), args);
    if (call.store.is_invalid(one)) return one;
    results.push_back({one});
  }
  return call.store.list(results, value::Shape::list);
}

constexpr Function table[] = {
    {"format", "format:string args:any?*", value::Type::string, Needs::shape, format},
    {"formatlist", "format:any args:any?*", value::Type::list, Needs::shape, formatlist},
};

}  // namespace

std::span<const Function> format_functions() {
  return table;
}

}  // namespace analyzer::frontends::terraform
