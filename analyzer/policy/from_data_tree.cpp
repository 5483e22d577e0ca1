#include "policy/from_data_tree.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "syntax/json/parser.h"

namespace analyzer::policy {

namespace {

constexpr std::size_t most_names = 12;

class Converter {
 public:
  Converter(source::FileId file, PlaceholderTable* table) : file_(file), table_(table) {}

  Element convert(const syntax::Node& node) {
    Element element;
    element.location = {file_, node.range};
    if (!node.tag.empty() && node.tag.front() == '!') {
      element.kind = Element::Kind::unknown;
      element.text = Text::hole(no_term, std::string(node.tag), element.location);
      return element;
    }
    switch (node.kind) {
      case syntax::NodeKind::scalar:
        read_scalar(node, element);
        break;
      case syntax::NodeKind::sequence:
        element.kind = Element::Kind::list;
        element.items.reserve(node.items.size());
        for (const syntax::Node* item : node.items) element.items.push_back(convert(*item));
        break;
      case syntax::NodeKind::mapping:
        element.kind = Element::Kind::object;
        element.members.reserve(node.entries.size());
        for (const syntax::Entry& entry : node.entries) {
          element.members.push_back({std::string(entry.key), convert(*entry.value), {file_, entry.key_range}});
          if (table_) note_placeholders(entry.key, entry.key_range);
        }
        break;
    }
    return element;
  }

  std::vector<std::string> names;
  source::Location first_place;

 private:
  void read_scalar(const syntax::Node& node, Element& element) {
    switch (node.type) {
      case syntax::ScalarType::null:
        element.kind = Element::Kind::null;
        return;
      case syntax::ScalarType::boolean:
        element.kind = Element::Kind::boolean;
        break;
      case syntax::ScalarType::integer:
      case syntax::ScalarType::real:
        element.kind = Element::Kind::number;
        break;
      case syntax::ScalarType::text:
        element.kind = Element::Kind::text;
        break;
    }
    if (!table_) {
      element.text = Text(std::string(node.text), element.location);
      return;
    }
    element.text = with_placeholders(node.text, element.location, *table_);
    note_placeholders(node.text, node.range);
  }

  void note_placeholders(std::string_view text, source::Range range) {
    if (text.find_first_of("$<[") == std::string_view::npos) return;
    for (std::string& name : placeholders_in(text)) {
      if (names.empty()) first_place = {file_, range};
      if (seen_.insert(name).second) names.push_back(std::move(name));
    }
  }

  source::FileId file_;
  PlaceholderTable* table_;
  std::set<std::string, std::less<>> seen_;
};

// Strings that stand where a bare placeholder stood are values nobody knows yet: any JSON value at all.
void open_bare(Element& element, const std::vector<source::Range>& bare, std::string_view text,
               PlaceholderTable& table) {
  if (element.is(Element::Kind::text) && std::binary_search(bare.begin(), bare.end(), element.location.range)) {
    std::string name(text.substr(element.location.range.begin, element.location.range.size()));
    element.kind = Element::Kind::unknown;
    element.text = Text::hole(table.term(name), name, element.location);
  }
  for (Element& item : element.items) open_bare(item, bare, text, table);
  for (Member& member : element.members) open_bare(member.value, bare, text, table);
}

}  // namespace

Element from_node(const syntax::Node& node, source::FileId file, PlaceholderTable* placeholders) {
  return Converter(file, placeholders).convert(node);
}

JsonDocument read_json(const source::SourceFile& file, diagnostics::Sink& sink, PlaceholderTable& placeholders) {
  std::vector<source::Range> bare;
  source::SourceFile quoted(file.id(), file.path(), quote_bare_placeholders(file.text(), bare));
  syntax::DataTree tree = syntax::json::parse(quoted, sink);
  JsonDocument document;
  document.complete = tree.complete;
  if (tree.documents.empty()) {
    document.complete = false;
    document.root.location = {file.id(), {}};
    return document;
  }
  Converter converter(file.id(), &placeholders);
  document.root = converter.convert(*tree.documents.front());
  document.placeholders = std::move(converter.names);
  source::Location place = converter.first_place;
  std::set<std::string, std::less<>> seen(document.placeholders.begin(), document.placeholders.end());
  for (const source::Range& range : bare) {
    std::string name(file.text(range));
    if (document.placeholders.empty() || range.begin < place.range.begin) place = {file.id(), range};
    if (seen.insert(name).second) document.placeholders.push_back(std::move(name));
  }
  if (!bare.empty()) open_bare(document.root, bare, file.text(), placeholders);
  if (document.placeholders.empty()) return document;

  std::string list;
  for (std::size_t i = 0; i < document.placeholders.size() && i < most_names; ++i)
    list += fmt::format("{}`{}`", i ? ", " : "", document.placeholders[i]);
  if (document.placeholders.size() > most_names)
    list += fmt::format(" and {} more", document.placeholders.size() - most_names);
  sink.report({diagnostics::Severity::note,
               "policy-placeholder",
               "placeholders to fill in before use: " + list,
               place,
               {},
               {}});
  return document;
}

}  // namespace analyzer::policy
