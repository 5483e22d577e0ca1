#include "report/value_json.h"

#include "report/screen_text.h"
#include "value/world.h"

namespace analyzer::report {
namespace {

using value::Kind;
using value::Op;
using value::Value;

constexpr unsigned deepest = 120;

// Text that the author wrote for a piece: `${AWS::AccountId}`, `!Ref pKey`, `var.name`; empty if it is no plain name.
std::string as_written(const Files& files, source::Location where) {
  const source::SourceFile* file = where.file.valid() && files ? files(where.file) : nullptr;
  if (!file || where.range.empty() || where.range.size() > 200 || where.range.end > file->text().size()) return "";
  std::string_view text = file->text(where.range);
  if (text.starts_with("${") && text.ends_with('}')) {
    text.remove_prefix(2);
    text.remove_suffix(1);
  }
  for (std::string_view word : {"!Ref ", "!GetAtt "})
    if (text.starts_with(word)) text.remove_prefix(word.size());
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  if (text.size() > 1 && (text.front() == '\'' || text.front() == '"') && text.back() == text.front())
    text = text.substr(1, text.size() - 2);
  for (char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                       c == '-' || c == ':' || c == '.' || c == '[' || c == ']' || c == '"' || c == '!' || c == '*' ||
                       c == '(' || c == ')';
    if (!plain) return "";
  }
  return std::string(text);
}

std::string without_backticks(std::string_view text) {
  std::string out;
  for (char c : text)
    if (c != '`') out += c;
  return out;
}

void append_literal(std::string& out, std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '$' && i + 1 < text.size() && text[i + 1] == '{') out += '$';
    out += text[i];
  }
}

// What a piece of text is called inside `${…}`: as its author wrote it, where that names the piece itself. Of
// `${rBucket.Arn}` many pieces may stand at one place, so the text is asked only for what has no name of its own.
std::string piece_name(const ValueContext& context, const value::Piece& piece) {
  const value::Term& term = context.graph.store().term(piece.term);
  switch (term.op) {
    case Op::parameter:
      return std::string(term.name);
    case Op::variable:
    case Op::pseudo:
    case Op::attribute:
      return term_name(context, piece.term);
    case Op::partition:
      return term_name(context, piece.term);
    case Op::account:
    case Op::region: {
      const std::string written = as_written(context.files, piece.where);
      if (written.starts_with("AWS::") || written.starts_with("data.aws_")) return written;
      return term.op == Op::account ? "AWS::AccountId" : "AWS::Region";
    }
    default: {
      const std::string written = as_written(context.files, piece.where);
      return written.empty() ? term_name(context, piece.term) : written;
    }
  }
}

std::string template_text(const ValueContext& context, Value v) {
  std::string out;
  for (const value::Piece& piece : v.pieces()) {
    if (piece.known())
      append_literal(out, piece.text);
    else
      out += "${" + piece_name(context, piece) + "}";
  }
  return out;
}

void write(JsonWriter& json, const ValueContext& context, Value v, unsigned depth);

void write_unknown(JsonWriter& json, const ValueContext& context, value::TermId term) {
  json.begin_object(true).member("$unknown", term_name(context, term)).member("id", term.index).end_object();
}

// What is there only under a guard: a choice with one alternative.
void write_guarded(JsonWriter& json, const ValueContext& context, Value v, value::Guard guard, unsigned depth) {
  if (guard.is_always()) {
    write(json, context, v, depth);
    return;
  }
  json.begin_object().key("$choice").begin_array().begin_object();
  json.member("when", context.graph.store().describe(guard)).key("value");
  write(json, context, v, depth);
  json.end_object().end_array().end_object();
}

void write(JsonWriter& json, const ValueContext& context, Value v, unsigned depth) {
  if (depth > deepest) {
    json.begin_object(true).member("$unknown", "nested too deep").key("id").null().end_object();
    return;
  }
  switch (v.kind()) {
    case Kind::removed:
    case Kind::null:
      json.null();
      break;
    case Kind::boolean:
      json.boolean(v.boolean());
      break;
    case Kind::number: {
      const std::string_view text = v.number_text();
      if (is_json_number(text))
        json.raw(text);
      else if (v.is_integer())
        json.raw(std::to_string(v.integer()));
      else
        json.string(text);  // a spelling that JSON does not have (`.inf`)
      break;
    }
    case Kind::string:
      if (v.is_known_string())
        json.string(v.text());
      else
        json.begin_object(true).member("$template", template_text(context, v)).end_object();
      break;
    case Kind::unknown:
      write_unknown(json, context, v.term());
      break;
    case Kind::list:
      json.begin_array();
      for (const value::Element& element : v.elements())
        if (!element.guard.is_never()) write_guarded(json, context, element.value, element.guard, depth + 1);
      if (v.open()) {
        if (v.rest().valid())
          write_unknown(json, context, v.rest());
        else
          json.begin_object(true).member("$unknown", "perhaps more").key("id").null().end_object();
      }
      json.end_array();
      break;
    case Kind::object:
      json.begin_object();
      for (const value::Entry& entry : v.entries()) {
        if (entry.guard.is_never()) continue;
        json.key(entry.key);
        write_guarded(json, context, entry.value, entry.guard, depth + 1);
      }
      if (v.open()) {
        json.key("$rest");
        if (v.rest().valid())
          write_unknown(json, context, v.rest());
        else
          json.begin_object(true).member("$unknown", "perhaps more").key("id").null().end_object();
      }
      json.end_object();
      break;
    case Kind::choice:
      json.begin_object().key("$choice").begin_array();
      for (const value::Alternative& alternative : v.alternatives()) {
        json.begin_object().member("when", context.graph.store().describe(alternative.guard)).key("value");
        write(json, context, alternative.value, depth + 1);
        json.end_object();
      }
      json.end_array().end_object();
      break;
  }
}

class ReferenceWalk {
 public:
  ReferenceWalk(const ValueContext& context, const std::function<void(const std::string&, graph::ResourceKey)>& found)
      : context_(context), found_(found) {}

  void value(Value v, unsigned depth) {
    if (depth > deepest || steps_++ > 100000) return;
    switch (v.kind()) {
      case Kind::string:
        for (const value::Piece& piece : v.pieces())
          if (!piece.known()) term(piece.term, depth);
        if (v.document().is_object() || v.document().is_list()) value(v.document(), depth + 1);
        break;
      case Kind::unknown:
        term(v.term(), depth);
        break;
      case Kind::list: {
        std::size_t index = 0;
        for (const value::Element& element : v.elements()) inside(std::to_string(index++), element.value, depth);
        if (v.rest().valid()) term(v.rest(), depth);
        break;
      }
      case Kind::object:
        for (const value::Entry& entry : v.entries()) inside(entry.key, entry.value, depth);
        if (v.rest().valid()) term(v.rest(), depth);
        break;
      case Kind::choice:
        for (const value::Alternative& alternative : v.alternatives()) value(alternative.value, depth + 1);
        break;
      default:
        break;
    }
  }

 private:
  void inside(std::string_view step, Value v, unsigned depth) {
    const std::size_t size = path_.size();
    if (!path_.empty()) path_ += '.';
    path_ += step;
    value(v, depth + 1);
    path_.resize(size);
  }

  void term(value::TermId id, unsigned depth) {
    const value::Term& t = context_.graph.store().term(id);
    if (t.op == Op::attribute && !t.args.empty() && t.args[0].is_integer()) {
      found_(path_, graph::ResourceKey{static_cast<std::uint32_t>(t.args[0].integer())});
      return;
    }
    if (t.op == Op::call || t.op == Op::get || t.op == Op::join)
      for (Value argument : t.args) value(argument, depth + 1);
  }

  const ValueContext& context_;
  const std::function<void(const std::string&, graph::ResourceKey)>& found_;
  std::string path_;
  std::size_t steps_ = 0;
};

}  // namespace

void write_value(JsonWriter& json, const ValueContext& context, Value value) {
  write(json, context, value, 0);
}

void each_reference(const ValueContext& context, Value value,
                    const std::function<void(const std::string&, graph::ResourceKey)>& found) {
  ReferenceWalk(context, found).value(value, 0);
}

std::string term_name(const ValueContext& context, value::TermId id) {
  const value::Term& term = context.graph.store().term(id);
  switch (term.op) {
    case Op::parameter:
      return "param " + std::string(term.name);
    case Op::variable:
      return "var." + std::string(term.name);
    case Op::pseudo:
      return std::string(term.name);
    case Op::partition:
      return term.name.empty() ? "AWS::Partition" : std::string(term.name);
    case Op::attribute:
      if (!term.args.empty() && term.args[0].is_integer()) {
        const auto* resource =
            context.graph.find(graph::ResourceKey{static_cast<std::uint32_t>(term.args[0].integer())});
        if (resource) return resource->address + (term.name.empty() ? "" : "." + std::string(term.name));
      }
      break;
    default:
      break;
  }
  return without_backticks(context.graph.store().describe(id));
}

std::string value_text(const ValueContext& context, Value value, std::size_t longest) {
  std::string text;
  if (value.is_known_string()) {
    text = value.text();
  } else if (value.is_unknown()) {
    text = "unknown: " + context.graph.store().describe(value.term());
  } else if (value.is_string()) {
    text = template_text(context, value);
  } else {
    std::string json_text;
    JsonWriter json(json_text);
    json.begin_array(true);
    write_value(json, context, value);
    json.end_array();
    text = json_text.substr(1, json_text.size() - 2);
  }
  text = printable(text);
  if (text.size() > longest) {
    std::size_t cut = longest;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
    text = text.substr(0, cut) + "\xE2\x80\xA6";
  }
  return text;
}

value::Role role_where(value::Store& store, Value account, value::Guard guard) {
  const auto world = value::World(store).assume(guard);
  return world ? world->role_of(account) : store.role_of(account);
}

std::string account_text(const ValueContext& context, Value value) {
  if (value.is_removed() || value.is_null()) return "";
  if (value.is_known_string()) return std::string(value.text());
  if (value.is_unknown()) return context.graph.store().describe(value.term());
  return value_text(context, value);
}

}  // namespace analyzer::report
