#include "frontends/terraform/functions/json.h"

#include <fmt/format.h>

#include "frontends/common/json_text.h"
#include "frontends/terraform/alternatives.h"
#include "frontends/terraform/functions/call.h"
#include "frontends/terraform/number.h"
#include "frontends/terraform/type.h"
#include "frontends/terraform/unicode.h"
#include "syntax/json/parser.h"

namespace analyzer::frontends::terraform {

using value::Element;
using value::Entry;
using value::Shape;
using value::Store;
using value::Value;
using Args = std::span<const Value>;

// --- Writing
// ------------------------------------------------------------------------------------------------------------

namespace {

// Without quotes. As Go escapes for HTML: `<`, `>`, `&` and the two line separators too.
void append_escaped(std::string& out, std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto c = static_cast<unsigned char>(text[i]);
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
      case '\f':
        out += "\\f";
        break;
      case '<':
        out += "\\u003c";
        break;
      case '>':
        out += "\\u003e";
        break;
      case '&':
        out += "\\u0026";
        break;
      default:
        if (c < 0x20) {
          out += fmt::format("\\u{:04x}", c);
        } else if (c == 0xE2 && i + 2 < text.size() && static_cast<unsigned char>(text[i + 1]) == 0x80 &&
                   (static_cast<unsigned char>(text[i + 2]) & 0xFE) == 0xA8) {
          out += static_cast<unsigned char>(text[i + 2]) == 0xA8 ? "\\u2028" : "\\u2029";
          i += 2;
        } else {
          out += text[i];
        }
    }
  }
}

class Writer {
 public:
  explicit Writer(Store* store) : store_(store) {}

  void write(Value v) {
    switch (v.kind()) {
      case value::Kind::removed:
      case value::Kind::null:
        run_ += "null";
        break;
      case value::Kind::boolean:
        run_ += v.boolean() ? "true" : "false";
        break;
      case value::Kind::number: {
        std::optional<Number> n = Number::parse(v.number_text());
        run_ += n ? n->text() : std::string(v.number_text());
        break;
      }
      case value::Kind::string:
        write_string(v);
        break;
      case value::Kind::list: {
        if (is_open(v)) return hole(v);
        run_ += '[';
        bool first = true;
        for (const Element& e : v.elements()) {
          if (!first) run_ += ',';
          first = false;
          write(e.value);
        }
        run_ += ']';
        break;
      }
      case value::Kind::object: {
        if (is_open(v)) return hole(v);
        run_ += '{';
        bool first = true;
        for (const Entry& e : sorted_entries(v)) {
          if (!first) run_ += ',';
          first = false;
          run_ += '"';
          append_escaped(run_, e.key);
          run_ += "\":";
          write(e.value);
        }
        run_ += '}';
        break;
      }
      case value::Kind::choice:
        hole(v);
        break;
      case value::Kind::unknown:
        write_unknown(v);
        break;
    }
  }

  std::string text() { return std::move(run_); }
  Value value() {
    flush();
    return store_->concat(parts_);
  }

 private:
  static bool is_open(Value v) {
    if (v.open()) return true;
    for (const Element& e : v.elements())
      if (!e.guard.is_always()) return true;
    for (const Entry& e : v.entries())
      if (!e.guard.is_always()) return true;
    return false;
  }

  void write_string(Value v) {
    run_ += '"';
    for (const value::Piece& p : v.pieces()) {
      if (p.known())
        append_escaped(run_, p.text);
      else
        piece(store_->unknown(p.term).at(p.where));
    }
    run_ += '"';
  }

  void write_unknown(Value v) {
    if (!store_) return;
    switch (store_->term(v.term()).info.type) {
      case value::Type::string:
        run_ += '"';
        piece(v);
        run_ += '"';
        break;
      case value::Type::number:
      case value::Type::boolean:
        piece(v);
        break;
      default:
        hole(v);
    }
  }

  void piece(Value v) {
    if (!store_) return;
    flush();
    parts_.push_back(v);
  }

  void hole(Value v) {
    if (!store_) return;
    piece(store_->unknown(value::Op::call, "tf.jsonencode", {v},
                          {.type = value::Type::string, .says = "`jsonencode(…)`", .declared = v.where}));
  }

  void flush() {
    if (!run_.empty()) parts_.push_back(store_->string(run_));
    run_.clear();
  }

  Store* store_;
  std::string run_;
  std::vector<Value> parts_;
};

}  // namespace

std::string json_of(Value v) {
  Writer writer(nullptr);
  writer.write(v);
  return writer.text();
}

Value json_text_of(Store& store, Value v) {
  Writer writer(&store);
  writer.write(v);
  return writer.value();
}

std::string json_string(std::string_view text) {
  std::string out = "\"";
  append_escaped(out, text);
  return out + "\"";
}

// --- Reading
// ------------------------------------------------------------------------------------------------------------

namespace {

Value integer_of(Store& store, std::string_view text) {
  std::string digits;
  for (char c : text)
    if (c != '_') digits += c;
  bool negative = !digits.empty() && digits[0] == '-';
  std::string_view rest = digits;
  if (negative || (!digits.empty() && digits[0] == '+')) rest.remove_prefix(1);
  auto in_base = [&](std::size_t prefix, int base) {
    std::optional<Number> n = Number::parse_in_base(rest.substr(prefix), base);
    return n ? store.number((negative ? -*n : *n).text()) : store.string(text);
  };
  if (rest.size() > 2 && rest[0] == '0' && (rest[1] == 'x' || rest[1] == 'X')) return in_base(2, 16);
  if (rest.size() > 2 && rest[0] == '0' && rest[1] == 'o') return in_base(2, 8);
  if (rest.size() > 2 && rest[0] == '0' && rest[1] == 'b') return in_base(2, 2);
  if (rest.size() > 1 && rest[0] == '0') return in_base(1, 8);
  std::optional<Number> n = Number::parse(digits);
  return n ? store.number(n->text()) : store.string(text);
}

}  // namespace

Value value_of_tree(Store& store, const syntax::Node& node, source::FileId file) {
  source::Location where = file.valid() ? source::Location{file, node.range} : source::Location{};
  switch (node.kind) {
    case syntax::NodeKind::scalar:
      switch (node.type) {
        case syntax::ScalarType::text:
          return store.string(normalized(node.text)).at(where);
        case syntax::ScalarType::null:
          return store.null().at(where);
        case syntax::ScalarType::boolean:
          return store
              .boolean(node.text == "true" || node.text == "True" || node.text == "TRUE" || node.text == "yes" ||
                       node.text == "Yes" || node.text == "YES" || node.text == "on" || node.text == "On" ||
                       node.text == "ON" || node.text == "y" || node.text == "Y")
              .at(where);
        case syntax::ScalarType::integer:
          return integer_of(store, node.text).at(where);
        case syntax::ScalarType::real: {
          std::optional<Number> n = Number::parse(node.text);
          return (n ? store.number(n->text()) : store.string(node.text)).at(where);
        }
      }
      return store.string(node.text).at(where);
    case syntax::NodeKind::sequence: {
      std::vector<Element> elements;
      for (const syntax::Node* item : node.items) elements.push_back({value_of_tree(store, *item, file)});
      return store.list(elements, Shape::tuple).at(where);
    }
    case syntax::NodeKind::mapping: {
      std::vector<Entry> entries;
      for (const syntax::Entry& e : node.entries)
        entries.push_back({store.keep(normalized(e.key)), value_of_tree(store, *e.value, file), value::Guard::always(),
                           file.valid() ? source::Location{file, e.key_range} : source::Location{}});
      return store.object(entries, Shape::object).at(where);
    }
  }
  return store.null();
}

Value json_document(Store& store, const source::SourceFile& file) {
  diagnostics::CollectingSink sink;
  syntax::DataTree tree = syntax::json::parse(file, sink);
  if (!tree.complete || tree.documents.empty() || !sink.diagnostics.empty()) return {};
  return value_of_tree(store, *tree.documents[0], file.id());
}

namespace {

Value jsonencode(const Call& call, Args a) {
  if (Value fault = first_invalid(call.store, a[0]); !fault.is_removed()) return fault;
  return call.store.encoded(json_text_of(call.store, a[0]), a[0]);
}

Value jsondecode(const Call& call, Args a) {
  Store& store = call.store;
  if (a[0].is_unknown()) return call.unknown(a);
  if (!a[0].is_known_string()) {
    Value both = a[0].document().is_removed() ? with_json_face(store, a[0]) : a[0];
    return both.document().is_removed() ? call.unknown(a) : both.document();
  }
  if (!a[0].document().is_removed()) return a[0].document();
  source::SourceFile file({}, "", std::string(a[0].text()));
  diagnostics::CollectingSink sink;
  syntax::DataTree tree = syntax::json::parse(file, sink);
  for (const diagnostics::Diagnostic& d : sink.diagnostics)
    if (d.severity == diagnostics::Severity::error && d.message.find("duplicate") == std::string::npos)
      return call.error(d.message);
  if (!tree.complete || tree.documents.empty()) return call.error("the text is no JSON");
  return value_of_tree(store, *tree.documents[0], {});
}

constexpr Function table[] = {
    {"jsondecode", "str:string", value::Type::any, Needs::nothing, jsondecode},
    {"jsonencode", "val:any?", value::Type::string, Needs::raw, jsonencode},
};

}  // namespace

std::span<const Function> json_functions() {
  return table;
}

}  // namespace analyzer::frontends::terraform
