// One CloudFormation template as it lies in a tree: its sections, and where things stand. Without meaning of its own.
//
// Takes a parsed YAML or JSON document; keeps a reference to it, so the tree must live as long. A template that is
// written as text inside another (`TemplateBody: |`) has ranges of its text, which `place` maps to the file around it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/graph.h"
#include "source/source_file.h"
#include "syntax/data_tree.h"

namespace analyzer::frontends::cloudformation {

// Is this document a CloudFormation template, judged by its content? `text` decides where a syntax error cut the tree
// off.
bool looks_like_template(const syntax::DataTree& tree, std::string_view text);

// What a scalar that reads as a boolean says: `true`, `Yes`, `on`.
bool is_true(const syntax::Node& boolean);

// A resource's type that a packaging tool replaces: `!Rain::Module path`.
bool is_directive(const syntax::Node& type);

class Template {
 public:
  // Maps a range of the template's text to the file that holds it; empty for a template in a file of its own.
  using Place = std::function<source::Range(source::Range)>;

  Template(graph::UnitId unit, source::FileId file, std::string path, std::string_view text,
           const syntax::DataTree& tree, Place place = {});

  graph::UnitId unit() const { return unit_; }
  const std::string& path() const { return path_; }
  std::string_view text() const { return text_; }
  bool complete() const { return complete_; }

  // The sections, each a mapping; null where a section is absent or is no mapping.
  const syntax::Node* root() const { return root_; }
  const syntax::Node* parameters() const { return parameters_; }
  const syntax::Node* mappings() const { return mappings_; }
  const syntax::Node* conditions() const { return conditions_; }
  const syntax::Node* rules() const { return rules_; }
  const syntax::Node* resources() const { return resources_; }
  const syntax::Node* outputs() const { return outputs_; }

  struct Macro {
    std::string_view name;
    source::Location where;
  };
  // Macros of the whole template that we cannot run.
  const std::vector<Macro>& unknown_macros() const { return unknown_macros_; }
  // May something that is not written here have this name: made by a loop, a macro, a module or the serverless
  // transform?
  bool may_be_generated(std::string_view logical_id) const;
  bool has_loops() const { return has_loops_; }

  source::Location place(source::Range range) const { return {file_, place_ ? place_(range) : range}; }
  source::Location place(const syntax::Node& node) const { return place(node.range); }
  // The bytes in the file of part of a scalar's value.
  source::Location place(const syntax::Node& scalar, std::size_t begin, std::size_t end) const;

 private:
  void read_transforms(const syntax::Node* node);

  graph::UnitId unit_;
  source::FileId file_;
  std::string path_;
  std::string_view text_;
  Place place_;
  bool complete_ = true;
  bool serverless_ = false, has_loops_ = false, anything_generated_ = false;
  std::vector<std::string_view> generators_;  // logical IDs of modules and serverless resources
  std::vector<Macro> unknown_macros_;
  const syntax::Node* root_ = nullptr;
  const syntax::Node* parameters_ = nullptr;
  const syntax::Node* mappings_ = nullptr;
  const syntax::Node* conditions_ = nullptr;
  const syntax::Node* rules_ = nullptr;
  const syntax::Node* resources_ = nullptr;
  const syntax::Node* outputs_ = nullptr;
};

}  // namespace analyzer::frontends::cloudformation
