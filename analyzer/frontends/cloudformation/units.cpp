#include "frontends/cloudformation/units.h"

#include <fmt/format.h>

#include "frontends/cloudformation/scalar_places.h"
#include "syntax/json/parser.h"
#include "syntax/yaml/parser.h"

namespace analyzer::frontends::cloudformation {

namespace {

// Messages about a text inside a template stand in the file around it.
class PlacingSink final : public diagnostics::Sink {
 public:
  PlacingSink(diagnostics::Sink& sink, const Template::Place& place, source::FileId file)
      : sink_(sink), place_(place), file_(file) {}
  void report(diagnostics::Diagnostic diagnostic) override {
    diagnostic.location = {file_, place_(diagnostic.location.range)};
    for (diagnostics::Related& related : diagnostic.related) related.location = {file_, place_(related.location.range)};
    sink_.report(std::move(diagnostic));
  }

 private:
  diagnostics::Sink& sink_;
  const Template::Place& place_;
  source::FileId file_;
};

}  // namespace

const Template& Units::add(graph::Builder& builder, const source::SourceFile& file, const syntax::DataTree& tree) {
  graph::Unit unit{graph::Format::cloudformation, file.path(), file.id(), false};
  unit.broken = tree.documents.empty() || !tree.documents[0] || !tree.documents[0]->is_mapping();
  graph::UnitId id = builder.graph().add_unit(unit);
  auto& slot = templates_[id.index];
  slot = std::make_unique<Template>(id, file.id(), file.path(), file.text(), tree);
  return *slot;
}

const Parameter& Units::parameter(const Template& tmpl, const syntax::Entry& entry) {
  auto found = parameters_.find(entry.value);
  if (found == parameters_.end()) found = parameters_.emplace(entry.value, Parameter(tmpl, entry, patterns_)).first;
  return found->second;
}

const Template* Units::find(graph::UnitId unit) const {
  auto found = templates_.find(unit.index);
  return found == templates_.end() ? nullptr : found->second.get();
}

const Template* Units::add_inline(graph::Builder& builder, const Template& outer, const syntax::Node& scalar,
                                  std::string_view name) {
  auto [slot, fresh] = inline_.try_emplace(&scalar);
  Inline& made = slot->second;
  if (!fresh) return made.tmpl;
  source::FileId file = outer.place(scalar).file;
  auto places = std::make_shared<ScalarPlaces>(scalar, outer.text());
  Template::Place place = [places, &outer](source::Range range) {
    return outer.place(places->range(range.begin, range.end)).range;
  };
  made.file = std::make_unique<source::SourceFile>(file, outer.path(), std::string(scalar.text));
  PlacingSink sink(builder.sink(), place, file);
  std::size_t first = scalar.text.find_first_not_of(" \t\r\n");
  bool json = first != std::string_view::npos && scalar.text[first] == '{';
  made.tree = std::make_unique<syntax::DataTree>(json ? syntax::json::parse(*made.file, sink)
                                                      : syntax::yaml::parse(*made.file, sink));
  if (!looks_like_template(*made.tree, scalar.text)) return nullptr;
  std::string path = fmt::format("{}#{}", outer.path(), name);
  graph::UnitId id = builder.graph().add_unit({graph::Format::cloudformation, path, file, false});
  auto& tmpl = templates_[id.index];
  tmpl = std::make_unique<Template>(id, file, path, made.file->text(), *made.tree, place);
  made.tmpl = tmpl.get();
  return made.tmpl;
}

}  // namespace analyzer::frontends::cloudformation
