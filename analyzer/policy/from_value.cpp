#include "policy/from_value.h"

#include <algorithm>

#include "policy/from_data_tree.h"
#include "syntax/json/parser.h"

namespace analyzer::policy {

namespace {

using value::Guard;
using value::Value;

// Values may share parts, and an adversary may nest them.
constexpr int deepest = 100;
constexpr std::size_t most_elements = 100'000;

std::string name_of(const value::Store& store, value::TermId term) {
  std::string name = store.describe(term);
  name.erase(std::remove(name.begin(), name.end(), '`'), name.end());
  return name;
}

HoleShape shape_of(const value::Store& store, value::TermId term) {
  switch (store.term(term).op) {
    case value::Op::partition:
      return HoleShape::partition;
    case value::Op::account:
    case value::Op::region:
      return HoleShape::segment;
    default:
      return HoleShape::any;
  }
}

class Converter {
 public:
  explicit Converter(value::Store& store) : store_(store) {}

  // `under`: the guard of the alternative that this is part of.
  Element convert(Value v, Guard under, int depth) {
    Element element;
    element.location = v.where;
    element.guard = under;
    if (depth > deepest || ++count_ > most_elements) return unknown(std::move(element), "a part that is too large");
    if (Value document = v.document(); !document.is_removed() && v.is(value::Kind::string))
      return convert(document.where.file.valid() ? document : document.at(v.where), under, depth + 1);
    switch (v.kind()) {
      case value::Kind::removed:
      case value::Kind::null:
        element.kind = Element::Kind::null;
        return element;
      case value::Kind::boolean:
        element.kind = Element::Kind::boolean;
        element.text = Text(v.boolean() ? "true" : "false", v.where);
        return element;
      case value::Kind::number:
        element.kind = Element::Kind::number;
        element.text = Text(std::string(v.number_text()), v.where);
        return element;
      case value::Kind::string:
        element.kind = Element::Kind::text;
        element.text = text_from_value(store_, v);
        return element;
      case value::Kind::unknown:
        element.kind = Element::Kind::unknown;
        element.text = text_from_value(store_, v);
        return element;
      case value::Kind::list:
        return convert_list(v, std::move(element), depth);
      case value::Kind::object:
        return convert_object(v, std::move(element), depth);
      case value::Kind::choice:
        element.kind = Element::Kind::list;
        for (const value::Alternative& alternative : v.alternatives()) {
          Guard guard = store_.both(under, alternative.guard);
          if (guard.is_never() || alternative.value.is_removed()) continue;
          element.items.push_back(
              convert(alternative.value.where.file.valid() ? alternative.value : alternative.value.at(v.where), guard,
                      depth + 1));
        }
        return element;
    }
    return element;
  }

 private:
  Element unknown(Element element, std::string name) {
    element.kind = Element::Kind::unknown;
    element.text = Text::hole(no_term, std::move(name), element.location);
    return element;
  }

  Element convert_list(Value v, Element element, int depth) {
    element.kind = Element::Kind::list;
    element.open = v.open();
    for (const value::Element& item : v.elements()) {
      Guard guard = store_.both(element.guard, item.guard);
      if (guard.is_never() || item.value.is_removed()) continue;
      element.items.push_back(
          convert(item.value.where.file.valid() ? item.value : item.value.at(v.where), guard, depth + 1));
    }
    return element;
  }

  Element convert_object(Value v, Element element, int depth) {
    element.kind = Element::Kind::object;
    element.open = v.open();
    for (const value::Entry& entry : v.entries()) {
      if (entry.guard.is_never() || entry.value.is_removed()) continue;
      // The guard of the object itself is the statement's; below it only what depends on more is guarded.
      Element inner =
          convert(entry.value.where.file.valid() ? entry.value : entry.value.at(v.where), entry.guard, depth + 1);
      element.members.push_back(
          {std::string(entry.key), std::move(inner), entry.key_where.file.valid() ? entry.key_where : v.where});
    }
    return element;
  }

  value::Store& store_;
  std::size_t count_ = 0;
};

void place_all(Element& element, source::Location place) {
  element.location = element.text.location = place;
  for (Element& item : element.items) place_all(item, place);
  for (Member& member : element.members) {
    member.key_location = place;
    place_all(member.value, place);
  }
}

// Known text that no encoder made: JSON of a heredoc or a file.
std::optional<Element> parse_text(Value v) {
  source::SourceFile file(v.where.file, "", std::string(v.text()));
  diagnostics::CollectingSink ignored;
  syntax::DataTree tree = syntax::json::parse(file, ignored);
  if (!tree.complete || tree.documents.empty()) return std::nullopt;
  Element root = from_node(*tree.documents.front(), v.where.file, nullptr);
  place_all(root, v.where);
  return root;
}

void collect(value::Store& store, Value v, Guard guard, int depth, std::vector<GuardedElement>& out) {
  if (v.is_removed() || guard.is_never()) return;
  if (v.is_choice() && depth < deepest) {
    for (const value::Alternative& alternative : v.alternatives())
      collect(store, alternative.value, store.both(guard, alternative.guard), depth + 1, out);
    return;
  }
  if (v.is_known_string() && v.document().is_removed()) {
    if (std::optional<Element> root = parse_text(v)) {
      out.push_back({guard, std::move(*root)});
      return;
    }
  }
  Element root = Converter(store).convert(v, Guard::always(), 0);
  // Text with holes that is no document we can read: nobody knows what stands in it.
  if (root.is(Element::Kind::text) && !root.text.is_known()) root.kind = Element::Kind::unknown;
  out.push_back({guard, std::move(root)});
}

}  // namespace

std::vector<GuardedElement> from_value(value::Store& store, Value value) {
  std::vector<GuardedElement> documents;
  collect(store, value, Guard::always(), 0, documents);
  return documents;
}

Text text_from_value(const value::Store& store, Value value) {
  if (value.is_unknown())
    return Text::hole(value.term(), name_of(store, value.term()), value.where, shape_of(store, value.term()));
  if (!value.is(value::Kind::string)) return Text::hole(no_term, "value", value.where);
  std::vector<Piece> pieces;
  for (const value::Piece& piece : value.pieces()) {
    if (piece.known())
      pieces.push_back({std::string(piece.text), {}, HoleShape::any, {}});
    else
      pieces.push_back({"", piece.term, shape_of(store, piece.term), name_of(store, piece.term)});
  }
  return Text(std::move(pieces), value.where);
}

}  // namespace analyzer::policy
