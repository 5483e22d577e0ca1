#include "frontends/terraform/console.h"

#include "frontends/terraform/number.h"
#include "frontends/terraform/type.h"
#include "frontends/terraform/unicode.h"

namespace analyzer::frontends::terraform {

using value::Value;

namespace {

std::string print(const value::Store& store, Value v, int indent);

std::string heredoc(std::string_view text, int indent) {
  std::string delimiter = "EOT";
  for (bool taken = true; taken;) {
    taken = false;
    for (std::string_view rest = text;;) {
      std::size_t end = rest.find('\n');
      if (trimmed_space(rest.substr(0, end)) == delimiter) taken = true;
      if (end == std::string_view::npos) break;
      rest.remove_prefix(end + 1);
    }
    if (taken) delimiter += '_';
  }
  std::string pad(static_cast<std::size_t>(indent), ' ');
  std::string out = (indent > 0 ? "<<-" : "<<") + delimiter;
  for (std::string_view rest = text;;) {
    std::size_t end = rest.find('\n');
    out += "\n" + pad + std::string(rest.substr(0, end));
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  return out + "\n" + pad + delimiter;
}

std::string print_sequence(const value::Store& store, Value v, int indent) {
  std::string out = "[";
  std::string pad(static_cast<std::size_t>(indent + 2), ' ');
  for (const value::Element& e : v.elements()) out += "\n" + pad + print(store, e.value, indent + 2) + ",";
  if (!v.elements().empty()) out += "\n" + std::string(static_cast<std::size_t>(indent), ' ');
  return out + "]";
}

std::string print_mapping(const value::Store& store, Value v, int indent) {
  std::string out = "{";
  std::string pad(static_cast<std::size_t>(indent + 2), ' ');
  for (const value::Entry& e : sorted_entries(v))
    out += "\n" + pad + quoted(e.key) + " = " + print(store, e.value, indent + 2);
  if (!v.entries().empty()) out += "\n" + std::string(static_cast<std::size_t>(indent), ' ');
  return out + "}";
}

// A collection whose length or keys are not known is unknown as a whole; single unknown members are not.
bool has_known_shape(Value v) {
  if (v.open()) return false;
  for (const value::Element& e : v.elements())
    if (!e.guard.is_always()) return false;
  for (const value::Entry& e : v.entries())
    if (!e.guard.is_always()) return false;
  return true;
}

std::string print(const value::Store& store, Value v, int indent) {
  if (v.sensitive) return "(sensitive value)";
  constexpr const char* unknown = "(known after apply)";
  switch (v.kind()) {
    case value::Kind::removed:
    case value::Kind::null:
      return "null";
    case value::Kind::boolean:
      return v.boolean() ? "true" : "false";
    case value::Kind::number: {
      std::optional<Number> n = Number::parse(v.number_text());
      return n ? n->text() : std::string(v.number_text());
    }
    case value::Kind::string:
      if (!v.is_known_string()) return unknown;
      return v.text().find('\n') == std::string_view::npos ? quoted(v.text()) : heredoc(v.text(), indent);
    case value::Kind::list: {
      if (!has_known_shape(v)) return unknown;
      std::string inside = print_sequence(store, v, indent);
      if (v.shape() == value::Shape::list) return "tolist(" + inside + ")";
      if (v.shape() == value::Shape::set) return "toset(" + inside + ")";
      return inside;
    }
    case value::Kind::object: {
      if (!has_known_shape(v)) return unknown;
      std::string inside = print_mapping(store, v, indent);
      return v.shape() == value::Shape::map ? "tomap(" + inside + ")" : inside;
    }
    case value::Kind::choice:
    case value::Kind::unknown:
      return unknown;
  }
  return unknown;
}

}  // namespace

std::string console_text(const value::Store& store, Value v) {
  return print(store, v, 0);
}

}  // namespace analyzer::frontends::terraform
