// Finds, reads and parses the files of a run, in parallel.
//
// What is not ours is passed over; text that cannot be parsed is an error only if it looks like ours, was named by the
// user, or has an ending that is ours alone.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "source/discovery.h"
#include "source/source_set.h"
#include "source/tree.h"
#include "syntax/data_tree.h"
#include "syntax/hcl/parser.h"

namespace analyzer::driver {

enum class Form : std::uint8_t { none, data, hcl, hcl_json };

struct Input {
  std::string path;
  source::FileId file;
  Form form = Form::none;
  bool named = false;
  bool variables = false;  // .tfvars and its JSON form
  syntax::DataTree data;
  std::unique_ptr<syntax::hcl::File> hcl;
  std::vector<diagnostics::Diagnostic> diagnostics;
};

struct Inputs {
  std::vector<std::unique_ptr<Input>> files;  // by path
  std::vector<diagnostics::Diagnostic> diagnostics;
  std::vector<std::string> missing;  // named, but not there
};

Inputs read_inputs(const source::Tree& tree, const std::vector<std::string>& paths, source::SourceSet& files,
                   unsigned jobs);

}  // namespace analyzer::driver
