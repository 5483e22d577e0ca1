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
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      case '\b': out += "\\b"; break;
      case '\a': out += "\\a"; break;
      case '\f': out += "\\f"; break;
      case '\v': out += "\\v"; break;
      case 0x1b: out += "\\e"; break;
      case 0: out += "\\0"; break;
      default: c < 0x20 || c == 0x7f ? out += fmt::format("\\x{:02X}", c) : out += raw;
    }
  }
  return out + "\"";
}

void write_scalar(std::string& out, Value v, int indent) {
  switch (v.kind()) {
    case value::Kind::boolean: out += v.boolean() ? "true" : "false"; break;
    case value::Kind::number: out += Number::parse(v.number_text())->text(); break;
    case value::Kind::string:
      if (v.text().find('\n') != std::string_view::npos) {
        std::string_view t = v.text();
        out += '|';
        if (t[0] == ' ' || t[0] == '\n') out += '2';
        if (t.back() != '\n') out += '-';
        else if (t.size() == 1 || t[t.size() - 2] == '\n') out += '+';
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
    default: out += "null";
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
      bool nested = (e.value.is_list() && !e.value.elements().empty()) || (e.value.is_object() && !e.value.entries().empty());
      if (nested) write(out, e.value, indent + 2, true);
      else if (e.value.is_list()) out += "[]\n";
      else if (e.value.is_object()) out += "{}\n";
      else write_scalar(out, e.value, indent + 2);
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

Value yamldecode(const Call& call, Args a) {
  source::SourceFile file({}, "", std::string(a[0].text()));
  diagnostics::CollectingSink sink;
  syntax::DataTree tree = syntax::yaml::parse(file, sink);
  for (const diagnostics::Diagnostic& d : sink.diagnostics)
    if (d.severity == diagnostics::Severity::error && d.message.find("duplicate") == std::string::npos) return call.error(d.message);
  if (!tree.complete) return call.error("the text is no YAML");
  if (tree.documents.empty()) return call.store.null();
  if (tree.documents.size() > 1) return call.error("unexpected extra content after value");
  return value_of_tree(call.store, *tree.documents[0], {});
}

constexpr Function table[] = {
    {"yamldecode", "src:string", value::Type::any, Needs::all, yamldecode},
    {"yamlencode", "value:any?", value::Type::string, Needs::nothing, yamlencode},
};

}  // namespace

std::span<const Function> yaml_functions() { return table; }

}  // namespace analyzer::frontends::terraform
