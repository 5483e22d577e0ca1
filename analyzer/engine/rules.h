// The rule pack: what is compiled into the program and what the user adds.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/embedded_file.h"
#include "base/result.h"
#include "engine/compiled_rule.h"

namespace analyzer::engine {

struct PackFile {
  std::string path, text;
};

class RulePack {
 public:
  // Reads the rules of the program and of `more` (files of `--rules DIR`, those of kinds and data left out). A user's
  // rule replaces the program's of the same name. A scan has no use for the examples of the program's own rules, which
  // take most of the reading: it may leave them out.
  static base::Result<RulePack> load(const std::vector<PackFile>& more = {}, bool with_examples = true);

  const std::vector<std::unique_ptr<Rule>>& rules() const { return rules_; }  // by id
  const Rule* find(std::string_view id) const;

  // Checks all expressions against the kinds; the first thing that is wrong is the error. `kinds` must outlive the
  // pack.
  base::Result<bool> compile(const model::Kinds& kinds);
  const Vocabulary* vocabulary() const { return vocabulary_.get(); }       // null before compile()
  const std::vector<CompiledRule>& compiled() const { return compiled_; }  // in the order of rules()

 private:
  base::Result<bool> add(std::string_view path, std::string_view text, bool with_examples);
  std::vector<std::unique_ptr<Rule>> rules_;
  std::unique_ptr<Vocabulary> vocabulary_;
  std::vector<CompiledRule> compiled_;
};

// All of rules/ as it was when the program was built: rules, kinds (`rules/model/…`), data (`rules/data/…`).
std::span<const base::EmbeddedFile> embedded_files();
bool is_kind_file(std::string_view path);
// Every YAML file below the folder, sorted; the folder that is not there is the error.
base::Result<std::vector<PackFile>> read_pack_folder(const std::string& folder);

}  // namespace analyzer::engine
