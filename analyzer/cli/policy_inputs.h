// The files of `policy simulate`: read, kept for their positions, with what was found wrong in them.
#pragma once

#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "cli/policy_simulate.h"
#include "diagnostics/diagnostic.h"
#include "policy/cases.h"
#include "policy/placeholder.h"
#include "policy/request.h"
#include "source/source_file.h"

namespace analyzer::cli {

class PolicyInputs {
 public:
  explicit PolicyInputs(std::istream& in) : in_(in) {}

  // Null: it cannot be read, which is reported.
  const source::SourceFile* load(const std::string& path);
  bool load_case(const std::string& path, policy::Case& into);
  void add_policies(const PolicySimulateOptions& options, policy::PolicySet& policies);

  diagnostics::CollectingSink& sink() { return sink_; }
  const std::vector<diagnostics::Diagnostic>& diagnostics() const { return sink_.diagnostics; }
  bool missing() const { return missing_; }  // a file that was named is not there
  bool failed() const;                       // an error was reported
  // "scp/root.json:12:7"; empty if the file is not known.
  std::string place(source::Location location) const;
  const source::SourceFile* file(source::FileId id) const {
    return id.index < files_.size() ? files_[id.index].get() : nullptr;
  }

 private:
  const policy::Document* read(const std::string& path, policy::DocumentKind kind);
  std::vector<policy::Documents> read_levels(const std::vector<std::string>& levels, policy::DocumentKind kind,
                                             bool full_access);
  const policy::Document* full_access();

  std::istream& in_;
  std::vector<std::unique_ptr<source::SourceFile>> files_;
  std::vector<std::unique_ptr<policy::Document>> documents_;
  const policy::Document* full_access_ = nullptr;
  policy::PlaceholderTable placeholders_;
  diagnostics::CollectingSink sink_;
  bool missing_ = false;
};

}  // namespace analyzer::cli
