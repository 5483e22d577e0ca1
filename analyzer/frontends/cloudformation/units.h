// The templates of a run, by unit; those that are written inside others among them.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <unordered_map>

#include "frontends/cloudformation/parameter.h"
#include "frontends/cloudformation/patterns.h"
#include "frontends/cloudformation/template.h"
#include "graph/builder.h"

namespace analyzer::frontends::cloudformation {

class Units {
 public:
  // `tree` and `file` must outlive this.
  const Template& add(graph::Builder& builder, const source::SourceFile& file, const syntax::DataTree& tree);
  const Template* find(graph::UnitId unit) const;

  // The template that `scalar`, a text in `outer`, holds; null where the text is no template. Parsed once.
  const Template* add_inline(graph::Builder& builder, const Template& outer, const syntax::Node& scalar,
                             std::string_view name);

  // A parameter of a template, read once.
  const Parameter& parameter(const Template& tmpl, const syntax::Entry& entry);

 private:
  struct Inline {
    std::unique_ptr<source::SourceFile> file;
    std::unique_ptr<syntax::DataTree> tree;
    const Template* tmpl = nullptr;
  };
  std::unordered_map<std::uint32_t, std::unique_ptr<Template>> templates_;
  std::map<const syntax::Node*, Inline> inline_;
  Patterns patterns_;
  std::unordered_map<const syntax::Node*, Parameter> parameters_;
};

}  // namespace analyzer::frontends::cloudformation
