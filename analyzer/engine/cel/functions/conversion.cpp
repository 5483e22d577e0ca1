// From one type to another. What does not fit exactly is an error; doubles are cut towards zero.
#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "engine/cel/functions/families.h"
#include "engine/cel/sources.h"
#include "engine/cel/time_value.h"
#include "source/source_file.h"

namespace analyzer::engine::cel {
namespace {

constexpr double two_to_63 = 9223372036854775808.0;
constexpr double two_to_64 = 18446744073709551616.0;

Value out_of_range(std::string_view) {
  return Value::error("the number is outside the range of the type");
}
Value unreadable(EvalContext& context, std::string_view text, std::string_view type) {
  return context.error(fmt::format("`{}` is no {}", text.substr(0, 100), type));
}

template <typename Number>
std::optional<Number> read_number(std::string_view text) {
  Number value{};
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Value to_bool(EvalContext& context, std::span<const Value> arguments) {
  if (arguments[0].is(ValueKind::boolean)) return arguments[0];
  const std::string_view text = arguments[0].as_string();
  for (const std::string_view yes : {"1", "t", "T", "true", "TRUE", "True"}) {
    if (text == yes) return Value::boolean(true);
  }
  for (const std::string_view no : {"0", "f", "F", "false", "FALSE", "False"}) {
    if (text == no) return Value::boolean(false);
  }
  return unreadable(context, text, "bool");
}

Value to_int(EvalContext& context, std::span<const Value> arguments) {
  const Value& value = arguments[0];
  switch (value.kind()) {
    case ValueKind::integer:
      return value;
    case ValueKind::unsigned_integer:
      if (value.as_unsigned() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        return out_of_range("int");
      return Value::integer(static_cast<std::int64_t>(value.as_unsigned()));
    case ValueKind::floating:
      // Both ends are excluded: the double nearest to them may already be a number beyond.
      if (!(value.as_floating() > -two_to_63 && value.as_floating() < two_to_63)) return out_of_range("int");
      return Value::integer(static_cast<std::int64_t>(value.as_floating()));
    case ValueKind::timestamp:
      return Value::integer(value.as_moment().seconds);
    default: {
      std::string_view text = value.as_string();
      if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
      if (const auto number = read_number<std::int64_t>(text)) return Value::integer(*number);
      return unreadable(context, value.as_string(), "int");
    }
  }
}

Value to_uint(EvalContext& context, std::span<const Value> arguments) {
  const Value& value = arguments[0];
  switch (value.kind()) {
    case ValueKind::unsigned_integer:
      return value;
    case ValueKind::integer:
      if (value.as_integer() < 0) return out_of_range("uint");
      return Value::unsigned_integer(static_cast<std::uint64_t>(value.as_integer()));
    case ValueKind::floating:
      if (!(value.as_floating() >= 0 && value.as_floating() < two_to_64)) return out_of_range("uint");
      return Value::unsigned_integer(static_cast<std::uint64_t>(value.as_floating()));
    default:
      if (const auto number = read_number<std::uint64_t>(value.as_string())) return Value::unsigned_integer(*number);
      return unreadable(context, value.as_string(), "uint");
  }
}

Value to_double(EvalContext& context, std::span<const Value> arguments) {
  const Value& value = arguments[0];
  switch (value.kind()) {
    case ValueKind::floating:
      return value;
    case ValueKind::integer:
      return Value::floating(static_cast<double>(value.as_integer()));
    case ValueKind::unsigned_integer:
      return Value::floating(static_cast<double>(value.as_unsigned()));
    default:
      if (const auto number = read_number<double>(value.as_string())) return Value::floating(*number);
      return unreadable(context, value.as_string(), "double");
  }
}

Value to_string(EvalContext& context, std::span<const Value> arguments) {
  const Value& value = arguments[0];
  switch (value.kind()) {
    case ValueKind::symbolic:
      return value.as_symbolic().to_string(context);
    case ValueKind::string:
      return value;
    case ValueKind::boolean:
      return Value::string(value.as_boolean() ? "true" : "false");
    case ValueKind::integer:
      return context.string(fmt::format("{}", value.as_integer()));
    case ValueKind::unsigned_integer:
      return context.string(fmt::format("{}", value.as_unsigned()));
    case ValueKind::floating:
      return context.string(fmt::format("{}", value.as_floating()));
    case ValueKind::timestamp:
      return context.string(format_timestamp(value.as_moment()));
    case ValueKind::duration:
      return context.string(format_duration(value.as_moment()));
    case ValueKind::bytes:
      if (!context.spend(value.as_bytes().size() / 64)) return context.out_of_budget();
      if (source::find_invalid_utf8(value.as_bytes()) != std::string_view::npos)
        return Value::error("the bytes are no UTF-8");
      return Value::string(value.as_bytes());
    default:
      return no_overload();
  }
}

Value to_bytes(EvalContext&, std::span<const Value> arguments) {
  return arguments[0].is(ValueKind::bytes) ? arguments[0] : Value::bytes(arguments[0].as_string());
}

Value to_timestamp(EvalContext& context, std::span<const Value> arguments) {
  const Value& value = arguments[0];
  if (value.is(ValueKind::timestamp)) return value;
  if (value.is(ValueKind::integer)) {
    const Moment at{value.as_integer(), 0};
    return is_timestamp(at) ? Value::timestamp(at) : Value::error("the timestamp is outside the years 1 to 9999");
  }
  if (const auto at = parse_timestamp(value.as_string())) return Value::timestamp(*at);
  return unreadable(context, value.as_string(), "timestamp");
}

Value to_duration(EvalContext& context, std::span<const Value> arguments) {
  const Value& value = arguments[0];
  if (value.is(ValueKind::duration)) return value;
  if (value.is(ValueKind::integer)) {
    const Moment span{value.as_integer(), 0};
    return is_duration(span) ? Value::duration(span) : Value::error("the duration is longer than 292 years");
  }
  if (const auto span = parse_duration(value.as_string())) return Value::duration(*span);
  return unreadable(context, value.as_string(), "duration");
}

Value to_dyn(EvalContext&, std::span<const Value> arguments) {
  return arguments[0];
}

std::string_view type_name(const Value& value) {
  switch (value.kind()) {
    case ValueKind::boolean:
      return "bool";
    case ValueKind::integer:
      return "int";
    case ValueKind::unsigned_integer:
      return "uint";
    case ValueKind::floating:
      return "double";
    case ValueKind::string:
      return "string";
    case ValueKind::bytes:
      return "bytes";
    case ValueKind::list:
      return "list";
    case ValueKind::map:
      return "map";
    case ValueKind::timestamp:
      return "google.protobuf.Timestamp";
    case ValueKind::duration:
      return "google.protobuf.Duration";
    case ValueKind::type:
      return "type";
    case ValueKind::object:
      return value.as_object().kind();
    default:
      return "null_type";
  }
}

Value type_of(EvalContext&, std::span<const Value> arguments) {
  if (!arguments[0].is(ValueKind::symbolic)) return Value::type(type_name(arguments[0]));
  // What a value will be is known before the value is.
  switch (arguments[0].as_symbolic().type()->kind) {
    case TypeKind::boolean:
      return Value::type("bool");
    case TypeKind::integer:
      return Value::type("int");
    case TypeKind::floating:
      return Value::type("double");
    case TypeKind::string:
      return Value::type("string");
    case TypeKind::list:
      return Value::type("list");
    case TypeKind::map:
      return Value::type("map");
    default:
      return Value::unknown(arguments[0].as_symbolic().facts());
  }
}

constexpr Function functions[] = {
    {"bool(bool) -> bool", to_bool, strict, "itself"},
    {"bool(string) -> bool", to_bool, strict, "of `true`, `false`, `1`, `0` and their like"},
    {"int(int) -> int", to_int, strict, "itself"},
    {"int(uint) -> int", to_int, strict, "the same number"},
    {"int(double) -> int", to_int, strict, "the number cut towards zero"},
    {"int(string) -> int", to_int, strict, "the number that is written"},
    {"int(timestamp) -> int", to_int, strict, "seconds since 1970"},
    {"uint(uint) -> uint", to_uint, strict, "itself"},
    {"uint(int) -> uint", to_uint, strict, "the same number"},
    {"uint(double) -> uint", to_uint, strict, "the number cut towards zero"},
    {"uint(string) -> uint", to_uint, strict, "the number that is written"},
    {"double(double) -> double", to_double, strict, "itself"},
    {"double(int) -> double", to_double, strict, "the nearest double"},
    {"double(uint) -> double", to_double, strict, "the nearest double"},
    {"double(string) -> double", to_double, strict, "the number that is written"},
    {"string(string) -> string", to_string, takes_symbolic, "itself"},
    {"string(bool) -> string", to_string, takes_symbolic, "`true` or `false`"},
    {"string(int) -> string", to_string, takes_symbolic, "as it is written"},
    {"string(uint) -> string", to_string, takes_symbolic, "as it is written, without suffix"},
    {"string(double) -> string", to_string, takes_symbolic, "the shortest that reads back"},
    {"string(bytes) -> string", to_string, takes_symbolic, "read as UTF-8"},
    {"string(timestamp) -> string", to_string, takes_symbolic, "as RFC 3339 writes it"},
    {"string(duration) -> string", to_string, takes_symbolic, "in seconds"},
    {"bytes(bytes) -> bytes", to_bytes, strict, "itself"},
    {"bytes(string) -> bytes", to_bytes, strict, "in UTF-8"},
    {"timestamp(timestamp) -> timestamp", to_timestamp, strict, "itself"},
    {"timestamp(string) -> timestamp", to_timestamp, strict, "as RFC 3339 writes it"},
    {"timestamp(int) -> timestamp", to_timestamp, strict, "of seconds since 1970"},
    {"duration(duration) -> duration", to_duration, strict, "itself"},
    {"duration(string) -> duration", to_duration, strict, "of `1h30m` and the like"},
    {"duration(int) -> duration", to_duration, strict, "of seconds"},
    {"dyn(T?) -> dyn?", to_dyn, takes_symbolic | takes_unknown, "itself, its type not checked"},
    {"type(T?) -> type", type_of, takes_symbolic, "the type of the value"},
};

}  // namespace

std::span<const Function> conversion_functions() {
  return functions;
}

}  // namespace analyzer::engine::cel
