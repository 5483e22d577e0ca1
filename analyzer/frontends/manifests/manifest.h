// A CfCT manifest as it is written: its Region and its entries, both versions in one form.
#pragma once

#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "source/source_file.h"
#include "syntax/data_tree.h"

namespace analyzer::frontends::manifests {

// Is this document a manifest, judged by its content: a Region, a version and entries that name files?
bool looks_like_manifest(const syntax::DataTree& tree);

enum class Method : unsigned char { stack_set, scp, rcp };

struct Entry {
  const syntax::Node* node = nullptr;  // the whole entry
  const syntax::Node* name = nullptr;
  const syntax::Node* file = nullptr;  // `resource_file`, `template_file` or `policy_file`
  Method method = Method::stack_set;
  const syntax::Node* accounts = nullptr;  // lists, null where absent
  const syntax::Node* units = nullptr;
  const syntax::Node* regions = nullptr;
  const syntax::Node* parameters = nullptr;  // list of parameter_key and parameter_value
  const syntax::Node* parameter_file = nullptr;
  const syntax::Node* exports = nullptr;  // `export_outputs`, `ssm_parameters`
};

struct Manifest {
  const syntax::Node* region = nullptr;
  std::vector<Entry> entries;
};

// Reads it, and reports what is written wrongly.
Manifest read_manifest(const source::SourceFile& file, const syntax::DataTree& tree, diagnostics::Sink& sink);

}  // namespace analyzer::frontends::manifests
