// yamlencode and yamldecode.
#include <fmt/format.h>

#include "frontends/terraform/functions/call.h"
#include "frontends/terraform/functions/json.h"
#include "frontends/terraform/number.h"
#include "frontends/terraform/type.h"
#include "syntax/yaml/parser.h"

namespace analyzer::frontends::terraform {

using value::Element;
using value::Entry;
using value::Value;
using Args = std::span<const Value>;

namespace {

// Strings and keys always in double quotes, a sequence inside a mapping not indented, as Terraform's encoder writes.
void write(std::string& out, Value v, int indent, bool after_dash);

std::string yaml_quoted(std::string_view text) {
  std::string out = "\"";
  for (char raw : text) {
    auto c = static_cast<unsigned char>(raw);
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\a':
        out += "\\a";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\v':
        out += "\\v";
        break;
      case 0x1b:
        out += "\\e";
        break;
      case 0:
        out += "\\0";
        break;
      default:
        c < 0x20 || c == 0x7f ? out += fmt::format("\\x{:02X}", c) : out += raw;
    }
  }
  return out + "\"";
}

void write_scalar(std::string& out, Value v, int indent) {
  switch (v.kind()) {
    case value::Kind::boolean:
      out += v.boolean() ? "true" : "false";
      break;
    case value::Kind::number:
      out += Number::parse(v.number_text())->text();
      break;
    case value::Kind::string:
      if (v.text().find('\n') != std::string_view::npos) {
        std::string_view t = v.text();
        out += '|';
        if (t[0] == ' ' || t[0] == '\n') out += '2';
        if (t.back() != '\n')
          out += '-';
        else if (t.size() == 1 || t[t.size() - 2] == '\n')
          out += '+';
        std::string pad(static_cast<std::size_t>(indent), ' ');
        while (!t.empty()) {
          std::size_t end = t.find('\n');
          std::string_view line = t.substr(0, end);
          out += '\n';
          if (!line.empty()) out += pad + std::string(line);
          t = end == std::string_view::npos ? std::string_view{} : t.substr(end + 1);
        }
      } else {
        out += yaml_quoted(v.text());
      }
      break;
    default:
      out += "null";
  }
  out += '\n';
}

void write(std::string& out, Value v, int indent, bool after_dash) {
  std::string pad(static_cast<std::size_t>(indent), ' ');
  bool first = true;
  if (v.is_list()) {
    for (const Element& e : v.elements()) {
      if (!first || !after_dash) out += pad;
      first = false;
      out += "- ";
      bool nested =
          (e.value.is_list() && !e.value.elements().empty()) || (e.value.is_object() && !e.value.entries().empty());
      if (nested)
        write(out, e.value, indent + 2, true);
      else if (e.value.is_list())
        out += "[]\n";
      else if (e.value.is_object())
        out += "{}\n";
      else
        write_scalar(out, e.value, indent + 2);
    }
  } else {
    for (const Entry& e : sorted_entries(v)) {
      if (!first || !after_dash) out += pad;
      first = false;
      out += yaml_quoted(e.key) + ":";
      if (e.value.is_list() && !e.value.elements().empty()) {
        out += '\n';
        write(out, e.value, indent, false);
      } else if (e.value.is_object() && !e.value.entries().empty()) {
        out += '\n';
        write(out, e.value, indent + 2, false);
      } else if (e.value.is_list()) {
        out += " []\n";
      } else if (e.value.is_object()) {
        out += " {}\n";
      } else {
        out += ' ';
        write_scalar(out, e.value, indent + 2);
      }
    }
  }
}

Value yamlencode(const Call& call, Args a) {
  if (!a[0].is_wholly_known()) return call.unknown(a);
  std::string out;
  if (a[0].is_list()) {
    if (a[0].elements().empty()) return call.text("[]\n");
    write(out, a[0], 0, false);
  } else if (a[0].is_object()) {
    if (a[0].entries().empty()) return call.text("{}\n");
    write(out, a[0], 0, false);
  } else {
    write_scalar(out, a[0], 2);
  }
  return call.store.encoded(call.text(out), a[0]);
}

bool is_date(std::string_view t) {
  if (t.size() != 10 || t[4] != '-' || t[7] != '-') return false;
  for (std::size_t i : {0u, 1u, 2u, 3u, 5u, 6u, 8u, 9u})
    if (t[i] < '0' || t[i] > '9') return false;
  return true;
}

bool has_own_tag(const syntax::Node& node) {
  if (!node.tag.empty() && node.tag[0] == '!') return true;
  for (const syntax::Node* item : node.items)
    if (has_own_tag(*item)) return true;
  for (const syntax::Entry& e : node.entries)
    if (has_own_tag(*e.value)) return true;
  return false;
}

Value yamldecode(const Call& call, Args a) {
  source::SourceFile file({}, "", std::string(a[0].text()));
  diagnostics::CollectingSink sink;
  syntax::DataTree tree = syntax::yaml::parse(file, sink);
  for (const diagnostics::Diagnostic& d : sink.diagnostics) {
    if (d.severity != diagnostics::Severity::error) continue;
    // Of two equal keys Terraform takes the last, our tree the first.
    if (tree.complete && d.message.find("already given") != std::string::npos) return call.unknown(a);
    return call.error(d.message);
  }
  if (!tree.complete || tree.documents.empty()) return call.error("the text is no YAML");
  if (tree.documents.size() > 1) return call.error("unexpected extra content after value");
  if (has_own_tag(*tree.documents[0])) return call.error("a tag of its own");
  return value_of_yaml(call.store, *tree.documents[0]);
}

constexpr Function table[] = {
    {"yamldecode", "src:string", value::Type::any, Needs::all, yamldecode},
    {"yamlencode", "value:any?", value::Type::string, Needs::nothing, yamlencode},
};

}  // namespace

Value value_of_yaml(value::Store& store, const syntax::Node& node) {
  if (node.is_sequence()) {
    std::vector<Element> elements;
    for (const syntax::Node* item : node.items) elements.push_back({value_of_yaml(store, *item)});
    return store.list(elements, value::Shape::tuple);
  }
  if (node.is_mapping()) {
    std::vector<Entry> entries;
    for (const syntax::Entry& e : node.entries) entries.push_back({store.keep(e.key), value_of_yaml(store, *e.value)});
    return store.object(entries, value::Shape::object);
  }
  bool plain = node.style == syntax::ScalarStyle::plain && node.tag.empty();
  if (plain && (node.type == syntax::ScalarType::text || node.type == syntax::ScalarType::integer ||
                node.type == syntax::ScalarType::real))
    if (std::optional<Number> n = Number::parse(node.text)) return store.number(n->text());
  if (plain && is_date(node.text)) return store.string(std::string(node.text) + "T00:00:00Z");
  return value_of_tree(store, node, {});
}

std::span<const Function> yaml_functions() {
  return table;
}

}  // namespace analyzer::frontends::terraform
