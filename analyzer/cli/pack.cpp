#include "cli/pack.h"

#include "base/nearest.h"
#include "cli/terminal.h"

namespace analyzer::cli {

std::optional<engine::RulePack> load_pack(const std::vector<std::string>& folders) {
  std::vector<engine::PackFile> more;
  for (const std::string& folder : folders) {
    auto files = engine::read_pack_folder(folder);
    if (!files) {
      write_error(files.error());
      return std::nullopt;
    }
    more.insert(more.end(), files->begin(), files->end());
  }
  auto pack = engine::RulePack::load(more);
  if (!pack) {
    write_error(pack.error());
    return std::nullopt;
  }
  return std::move(*pack);
}

const engine::Rule* find_rule(const engine::RulePack& pack, const std::string& name, std::string& error) {
  if (const engine::Rule* rule = pack.find(name)) return rule;
  std::vector<std::string> names;
  std::string referring;
  for (const auto& rule : pack.rules()) {
    names.push_back(rule->id);
    for (const auto& [catalogue, ids] : rule->references)
      for (const std::string& id : ids)
        if (id == name) referring += (referring.empty() ? "" : ", ") + ("`" + rule->id + "`");
  }
  error = "there is no rule `" + name + "`";
  if (!referring.empty()) {
    error += "; rules that refer to a control of that name: " + referring;
  } else if (const std::string_view near = base::nearest(name, names); !near.empty()) {
    error += "; did you mean `" + std::string(near) + "`?";
  } else {
    error += "; `sra-lint rules list` has them all";
  }
  return nullptr;
}

}  // namespace analyzer::cli
