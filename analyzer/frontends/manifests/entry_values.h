// What a manifest's entry says, as values: its parameters, the accounts and organizational units it goes to, its
// Regions.
#pragma once

#include <string>
#include <vector>

#include "frontends/manifests/manifest.h"
#include "graph/builder.h"

namespace analyzer::frontends::manifests {

// Reads the scalars, lists and mappings of one file; `$[alfred_ssm_/path]` is an SSM parameter that the pipeline reads
// where it runs.
class ValueReader {
 public:
  ValueReader(value::Store& store, source::FileId file, const graph::Deployment& pipeline)
      : store_(store), file_(file), pipeline_(pipeline) {}

  source::Location place(const syntax::Node& node) const { return {file_, node.range}; }
  // `joined`: a list becomes a text with commas, as a stack's parameter takes it.
  value::Value read(const syntax::Node& node, bool joined = false);

 private:
  value::Value scalar(const syntax::Node& node);
  value::Value reference(std::string_view inside, source::Location where);

  value::Store& store_;
  source::FileId file_;
  const graph::Deployment& pipeline_;
};

struct Target {
  value::Value account, ou;
  graph::Evidence evidence;
};

// Accounts are one target, organizational units another. `root` tells this entry's indexes from all others.
std::vector<Target> targets_of(value::Store& store, ValueReader& reader, const Entry& entry, const std::string& root);
// The pipeline's own Region where the entry names none.
value::Value regions_of(value::Store& store, ValueReader& reader, const Entry& entry, const graph::Deployment& pipeline,
                        const std::string& root);

}  // namespace analyzer::frontends::manifests
