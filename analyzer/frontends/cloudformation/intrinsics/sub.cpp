// `Fn::Sub`: text with `${names}` in it, and a map of further names.
#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/intrinsics/table.h"
#include "frontends/cloudformation/names.h"

#include <fmt/format.h>

namespace analyzer::frontends::cloudformation::intrinsic {

using value::Value;

namespace {

constexpr std::size_t max_parts = 4000;

Value named(Evaluator& evaluator, std::string_view name, const Value& map, source::Location where) {
  if (map.is_object())
    if (const value::Entry* entry = map.find(name)) return entry->value.at(where);
  if (name.find('.') == std::string_view::npos || !evaluator.loop_variable(name).is_removed())
    return evaluator.reference(name, where);
  for (std::size_t dot = name.rfind('.'); dot != std::string_view::npos && dot > 0; dot = name.rfind('.', dot - 1))
    if (evaluator.find_resource(name.substr(0, dot)))
      return evaluator.attribute(name.substr(0, dot), name.substr(dot + 1), where);
  std::size_t dot = name.find('.');
  return evaluator.attribute(name.substr(0, dot), name.substr(dot + 1), where);
}

}  // namespace

Value sub(Evaluator& evaluator, const Call& call) {
  const syntax::Node* text = call.argument;
  Value map;
  if (text->is_sequence()) {
    if (text->items.size() != 2) return evaluator.malformed(call, "takes a text, or a text and a map");
    map = evaluator.evaluate(*text->items[1]);
    text = text->items[0];
  }
  if (!text->is_scalar() || (!text->tag.empty() && text != call.argument))
    return evaluator.malformed(call, "takes a text");
  source::Location where = evaluator.tmpl().place(*call.node);
  std::vector<SubPart> pieces = split_sub(text->text);
  if (pieces.size() > max_parts) {
    return evaluator.store().unknown(
        value::Op::opaque, "a text of too many parts",
        {evaluator.store().integer(where.file.index), evaluator.store().integer(where.range.begin)});
  }
  std::shared_ptr<const ScalarPlaces> places = evaluator.places_of(*text);
  std::vector<TextPart> parts;
  for (const SubPart& piece : pieces) {
    if (piece.name.empty()) {
      TextPart part = evaluator.part_of(*text, places, piece.begin, piece.begin + piece.text.size());
      part.text = piece.text;
      parts.push_back(std::move(part));
      continue;
    }
    TextPart part;
    part.is_hole = true;
    part.where = evaluator.tmpl().place(places->range(piece.begin, piece.end));
    part.hole = named(evaluator, piece.name, map, part.where);
    if (part.hole.is_list() || part.hole.is_object() || part.hole.is_null() || part.hole.is_removed())
      part.hole = evaluator.store().unknown(value::Op::call, "Fn::Sub", {part.hole});
    parts.push_back(std::move(part));
  }
  return evaluator.text(parts, where);
}

}  // namespace analyzer::frontends::cloudformation::intrinsic
