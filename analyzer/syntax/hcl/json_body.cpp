#include "syntax/hcl/json_body.h"

#include <algorithm>

#include <fmt/format.h>

#include "syntax/data_tree.h"
#include "syntax/json/parser.h"

namespace analyzer::syntax::hcl {
namespace {

constexpr std::string_view comment_key = "//";

// What a JSON file's strings are made of.
class Converter {
 public:
  Converter(std::string_view file_text, source::FileId id, base::Arena& arena)
      : file_text_(file_text), id_(id), arena_(arena) {}

  const Expr* expression(const Node& node) {
    switch (node.kind) {
      case NodeKind::sequence: {
        TupleExpr* result = arena_.make<TupleExpr>(Expr{ExprKind::tuple, node.range});
        std::vector<const Expr*> items;
        for (const Node* item : node.items) items.push_back(expression(*item));
        result->items = arena_.copy(std::span<const Expr* const>(items));
        return result;
      }
      case NodeKind::mapping: {
        ObjectExpr* result = arena_.make<ObjectExpr>(Expr{ExprKind::object, node.range});
        std::vector<ObjectItem> items;
        for (const Entry& entry : node.entries) {
          ObjectItem item;
          item.key = string(entry.key, entry.key_range);
          item.value = expression(*entry.value);
          item.range = {entry.key_range.begin, entry.value->range.end};
          items.push_back(item);
        }
        result->items = arena_.copy(std::span<const ObjectItem>(items));
        return result;
      }
      case NodeKind::scalar:
        break;
    }
    switch (node.type) {
      case ScalarType::null:
        return arena_.make<NullExpr>(Expr{ExprKind::null, node.range});
      case ScalarType::boolean:
        return arena_.make<BooleanExpr>(Expr{ExprKind::boolean, node.range}, node.text == "true");
      case ScalarType::integer:
      case ScalarType::real:
        return arena_.make<NumberExpr>(Expr{ExprKind::number, node.range}, arena_.copy(node.text));
      case ScalarType::text:
        break;
    }
    return string(node.text, node.range);
  }

 private:
  // A string's text as a template; its problem, if it is none, is for those who evaluate it.
  const TemplateExpr* string(std::string_view decoded, Range range) {
    TemplateExpr* result = arena_.make<TemplateExpr>(Expr{ExprKind::template_, range});
    result->style = TemplateStyle::json;
    result->json_text = arena_.copy(decoded);
    if (decoded.empty()) return result;
    const TextOrigin origin{id_, anchors(range)};
    if (decoded.find("${") == std::string_view::npos && decoded.find("%{") == std::string_view::npos) {
      LiteralPart* part = arena_.make<LiteralPart>(TemplatePart{PartKind::literal, {range.begin + 1, range.end - 1}});
      part->text = result->json_text;
      part->anchors = origin.anchors;
      const TemplatePart* only = part;
      result->parts = arena_.copy(std::span<const TemplatePart* const>(&only, 1));
      return result;
    }
    diagnostics::CollectingSink problems;
    const TemplateExpr* parsed = parse_template(result->json_text, origin, arena_, problems);
    result->parts = parsed->parts;
    result->wraps = parsed->wraps;
    if (!problems.diagnostics.empty()) {
      const diagnostics::Diagnostic& first = problems.diagnostics.front();
      result->problem = arena_.make<Problem>(arena_.copy(first.message), first.location.range);
    }
    return result;
  }

  // Where the bytes of the decoded text stand: a new anchor after each escape.
  std::span<const Anchor> anchors(Range range) {
    std::string_view raw = file_text_.substr(range.begin, range.size());
    std::vector<Anchor> result{{0, range.begin + 1}};
    std::uint32_t text = 0;
    for (std::size_t i = 1; i + 1 < raw.size();) {
      if (raw[i] != '\\') {
        ++i;
        ++text;
        continue;
      }
      std::size_t width = 2, bytes = 1;
      if (raw[i + 1] == 'u') {
        std::uint32_t code = hex(raw.substr(i + 2, 4));
        width = 6;
        bytes = code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
        if (code >= 0xD800 && code < 0xDC00) {  // with the other half of the pair
          width = 12;
          bytes = 4;
        }
      }
      if (result.back().text != text) result.push_back({text, range.begin + static_cast<std::uint32_t>(i)});
      i += width;
      text += static_cast<std::uint32_t>(bytes);
      result.push_back({text, range.begin + static_cast<std::uint32_t>(i)});
    }
    return arena_.copy(std::span<const Anchor>(result));
  }

  static std::uint32_t hex(std::string_view digits) {
    std::uint32_t value = 0;
    for (char c : digits) {
      value = value << 4 | static_cast<std::uint32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return value;
  }

  std::string_view file_text_;
  source::FileId id_;
  base::Arena& arena_;
};

struct Property {
  std::string_view name;
  Range name_range;
  const Expr* value;
  Range range;
};

void report(diagnostics::Sink& sink, const File& file, Range range, std::string message) {
  diagnostics::Diagnostic diagnostic;
  diagnostic.code = "syntax";
  diagnostic.message = std::move(message);
  diagnostic.location = {file.id, range};
  sink.report(std::move(diagnostic));
}

void add_properties(const ObjectExpr& object, std::vector<Property>& out) {
  for (const ObjectItem& item : object.items) {
    const TemplateExpr* key = item.key->if_a<TemplateExpr>();
    out.push_back({key ? key->json_text : item.bare_name, item.key->range, item.value, item.range});
  }
}

// The properties of an object, or of all objects of an array; null has none. `what` is said where there is something
// else.
std::vector<Property> properties(const Expr& value, const File& file, diagnostics::Sink& sink, std::string_view what,
                                 bool& fits) {
  std::vector<Property> result;
  fits = true;
  if (const ObjectExpr* object = value.if_a<ObjectExpr>()) {
    add_properties(*object, result);
  } else if (const TupleExpr* tuple = value.if_a<TupleExpr>()) {
    for (const Expr* item : tuple->items) {
      if (const ObjectExpr* object_item = item->if_a<ObjectExpr>()) {
        add_properties(*object_item, result);
      } else {
        report(sink, file, item->range, fmt::format("expected an object with {}", what));
      }
    }
  } else if (value.kind != ExprKind::null) {
    report(sink, file, value.range, fmt::format("expected an object with {}, or an array of them", what));
    fits = false;
  }
  return result;
}

Range without_brackets(Range range) {
  return range.size() < 2 ? range : Range{range.begin + 1, range.end - 1};
}

const Body* make_body(const std::vector<Property>& all, Range range, File& file) {
  std::vector<const Attribute*> attributes;
  std::vector<BodyItem> items;
  for (const Property& property : all) {
    if (property.name == comment_key) continue;
    Attribute* attribute = file.arena.make<Attribute>();
    attribute->name = property.name;
    attribute->name_range = property.name_range;
    attribute->value = property.value;
    attribute->range = property.range;
    attributes.push_back(attribute);
    items.push_back({attribute, nullptr});
  }
  Body* body = file.arena.make<Body>();
  body->range = range;
  body->attributes = file.arena.copy(std::span<const Attribute* const>(attributes));
  body->items = file.arena.copy(std::span<const BodyItem>(items));
  return body;
}

class BlockReader {
 public:
  BlockReader(const Attribute& attribute, File& file, diagnostics::Sink& sink)
      : attribute_(attribute), file_(file), sink_(sink) {}

  void read(const Expr& value, int labels_left) {
    if (labels_left > 0) {
      bool fits = true;
      std::vector<Property> all = properties(value, file_, sink_, "a property for each label", fits);
      if (all.empty() && fits)
        report(sink_, file_, value.range,
               fmt::format("block `{}` needs a label: a property around its content", attribute_.name));
      for (const Property& property : all) {
        labels_.push_back({property.name, property.name_range, true});
        read(*property.value, labels_left - 1);
        labels_.pop_back();
      }
      return;
    }
    switch (value.kind) {
      case ExprKind::null:
        return;
      case ExprKind::object:
        add(value);
        return;
      case ExprKind::tuple:
        for (const Expr* item : value.as<TupleExpr>().items) add(*item);
        return;
      default:
        report(
            sink_, file_, value.range,
            fmt::format("expected an object, or an array of objects, with the content of block `{}`", attribute_.name));
    }
  }

  std::vector<const Block*> take() { return std::move(blocks_); }

 private:
  void add(const Expr& value) {
    const Body* body = body_of(value, file_, sink_);
    if (!body) return;
    Block* block = file_.arena.make<Block>();
    block->type = attribute_.name;
    block->type_range = attribute_.name_range;
    block->labels = file_.arena.copy(std::span<const Label>(labels_));
    block->header_range = {attribute_.name_range.begin,
                           labels_.empty() ? attribute_.name_range.end : labels_.back().range.end};
    // One property may hold many blocks: each stands at its own innermost label and content.
    block->range = {labels_.empty() ? attribute_.name_range.begin : labels_.back().range.begin, value.range.end};
    block->open_brace = {value.range.begin, value.range.begin + 1};
    block->close_brace = {value.range.end - 1, value.range.end};
    block->body = body;
    blocks_.push_back(block);
  }

  const Attribute& attribute_;
  File& file_;
  diagnostics::Sink& sink_;
  std::vector<Label> labels_;
  std::vector<const Block*> blocks_;
};

}  // namespace

File parse_json(const source::SourceFile& file, diagnostics::Sink& sink) {
  File result;
  result.id = file.id();
  result.json = true;
  DataTree tree = json::parse(file, sink);
  const Range whole{0, static_cast<std::uint32_t>(file.text().size())};
  if (tree.documents.empty() || !tree.documents[0]) {
    Body* body = result.arena.make<Body>();
    body->range = whole;
    body->complete = false;
    result.body = body;
    return result;
  }
  const Expr* root = Converter(file.text(), file.id(), result.arena).expression(*tree.documents[0]);
  bool fits = true;
  std::vector<Property> all = properties(*root, result, sink, "arguments and blocks", fits);
  const Body* body = make_body(all, whole, result);
  if (!fits || !tree.complete) const_cast<Body*>(body)->complete = false;  // made here, and not yet given away
  result.body = body;
  return result;
}

File parse_any(const source::SourceFile& file, diagnostics::Sink& sink) {
  return std::string_view(file.path()).ends_with(".json") ? parse_json(file, sink) : parse(file, sink);
}

std::vector<const Block*> blocks_of(const Attribute& attribute, int label_count, File& file, diagnostics::Sink& sink) {
  BlockReader reader(attribute, file, sink);
  reader.read(*attribute.value, label_count);
  return reader.take();
}

const Body* body_of(const Expr& value, File& file, diagnostics::Sink& sink) {
  bool fits = true;
  std::vector<Property> all = properties(value, file, sink, "arguments and blocks", fits);
  return fits ? make_body(all, without_brackets(value.range), file) : nullptr;
}

}  // namespace analyzer::syntax::hcl
