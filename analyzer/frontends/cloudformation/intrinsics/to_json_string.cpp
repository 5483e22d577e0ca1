// `Fn::ToJsonString` of the language extensions: a value as JSON text. Its other face is the value.
#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/intrinsics/table.h"

#include <fmt/format.h>

namespace analyzer::frontends::cloudformation::intrinsic {

using value::Value;

namespace {

constexpr int max_depth = 60;

std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\r') {
      out += "\\r";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out;
}

// False where the text cannot be written down in pieces: something is there only under a guard.
bool write(value::Store& store, Value v, int depth, std::vector<Value>& parts) {
  auto text = [&](std::string_view t) { parts.push_back(store.string(t)); };
  if (depth > max_depth) return false;
  switch (v.kind()) {
    case value::Kind::null:
      text("null");
      return true;
    case value::Kind::boolean:
      text(v.boolean() ? "true" : "false");
      return true;
    case value::Kind::number:
      text(v.number_text());
      return true;
    case value::Kind::string:
      text("\"");
      for (const value::Piece& piece : v.pieces()) {
        if (piece.known())
          text(escaped(piece.text));
        else
          parts.push_back(store.unknown(piece.term));
      }
      text("\"");
      return true;
    case value::Kind::unknown: {
      bool quoted = store.term(v.term()).info.type == value::Type::string;
      if (quoted) text("\"");
      parts.push_back(v);
      if (quoted) text("\"");
      return quoted || store.term(v.term()).info.type == value::Type::number;
    }
    case value::Kind::list: {
      if (v.open()) return false;
      text("[");
      bool first = true;
      for (const value::Element& e : v.elements()) {
        if (!e.guard.is_always()) return false;
        if (!first) text(",");
        first = false;
        if (!write(store, e.value, depth + 1, parts)) return false;
      }
      text("]");
      return true;
    }
    case value::Kind::object: {
      if (v.open()) return false;
      text("{");
      bool first = true;
      for (const value::Entry& e : v.entries()) {
        if (!e.guard.is_always()) return false;
        text(fmt::format("{}\"{}\":", first ? "" : ",", escaped(e.key)));
        first = false;
        if (!write(store, e.value, depth + 1, parts)) return false;
      }
      text("}");
      return true;
    }
    case value::Kind::choice:
    case value::Kind::removed:
      return false;
  }
  return false;
}

}  // namespace

Value to_json_string(Evaluator& evaluator, const Call& call) {
  value::Store& store = evaluator.store();
  return store.lift(evaluator.argument(call), [&](Value document) {
    if (store.is_invalid(document)) return document;
    std::vector<Value> parts;
    Value text;
    if (write(store, document, 0, parts)) text = store.concat(parts);
    if (!text.is_string()) {
      // A text all the same, one piece that is not known, so that the document can be its other face.
      Value unknown = store.unknown(value::Op::call, "Fn::ToJsonString", {document},
                                    {.type = value::Type::any, .says = "a JSON text"});
      text = store.concat(std::span<const Value>(&unknown, 1));
    }
    return store.encoded(text, document);
  });
}

}  // namespace analyzer::frontends::cloudformation::intrinsic
