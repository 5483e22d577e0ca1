#include "engine/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "embedded/rule_pack.h"
#include "engine/rule_file.h"

namespace analyzer::engine {

namespace {

bool is_in_folder(std::string_view path, std::string_view folder) {
  return path.starts_with(std::string(folder) + "/") ||
         path.find("/" + std::string(folder) + "/") != std::string_view::npos;
}

bool is_rule_file(std::string_view path) {
  return path.ends_with(".yaml") && !is_kind_file(path) && !is_in_folder(path, "data");
}

}  // namespace

std::span<const base::EmbeddedFile> embedded_files() {
  return embedded::rule_pack::files();
}

bool is_kind_file(std::string_view path) {
  return is_in_folder(path, "model");
}

base::Result<RulePack> RulePack::load(const std::vector<PackFile>& more, bool with_examples) {
  RulePack pack;
  for (const base::EmbeddedFile& file : embedded_files()) {
    if (!is_rule_file(file.path)) continue;
    if (const auto added = pack.add(file.path, file.content, with_examples); !added) return base::Error{added.error()};
  }
  const std::size_t ours = pack.rules_.size();
  for (const PackFile& file : more) {
    if (!is_rule_file(file.path)) continue;
    const auto added = pack.add(file.path, file.text, true);
    if (!added) return base::Error{added.error()};
    // The user's takes the place of ours; two of the user's are a mistake.
    const std::string& id = pack.rules_.back()->id;
    for (std::size_t i = 0; i + 1 < pack.rules_.size(); ++i) {
      if (pack.rules_[i] == nullptr || pack.rules_[i]->id != id) continue;
      if (i >= ours)
        return base::Error{fmt::format("{}:{}: there is a rule `{}` in {} already", file.path, pack.rules_.back()->line,
                                       id, pack.rules_[i]->file)};
      pack.rules_[i].reset();
    }
  }
  std::erase(pack.rules_, nullptr);
  std::ranges::sort(pack.rules_, {}, [](const auto& rule) -> const std::string& { return rule->id; });
  for (std::size_t i = 1; i < pack.rules_.size(); ++i)
    if (pack.rules_[i]->id == pack.rules_[i - 1]->id)
      return base::Error{fmt::format("{}:{}: there is a rule `{}` in {} already", pack.rules_[i]->file,
                                     pack.rules_[i]->line, pack.rules_[i]->id, pack.rules_[i - 1]->file)};
  return pack;
}

base::Result<bool> RulePack::add(std::string_view path, std::string_view text, bool with_examples) {
  auto rule = read_rule(path, text, with_examples);
  if (!rule) return base::Error{rule.error()};
  rules_.push_back(std::make_unique<Rule>(std::move(*rule)));
  return true;
}

const Rule* RulePack::find(std::string_view id) const {
  for (const auto& rule : rules_)
    if (rule->id == id) return rule.get();
  return nullptr;
}

base::Result<bool> RulePack::compile(const model::Kinds& kinds) {
  auto vocabulary = Vocabulary::make(kinds);
  if (!vocabulary) return base::Error{vocabulary.error()};
  vocabulary_ = std::move(*vocabulary);
  compiled_.clear();
  for (const auto& rule : rules_) {
    auto compiled = compile_rule(*rule, *vocabulary_);
    if (!compiled) return base::Error{compiled.error()};
    compiled_.push_back(std::move(*compiled));
  }
  return true;
}

base::Result<std::vector<PackFile>> read_pack_folder(const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (!fs::is_directory(folder, error)) return base::Error{fmt::format("there is no folder `{}`", folder)};
  std::vector<PackFile> files;
  auto it = fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, error);
  for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    std::error_code ignored;
    if (!it->is_regular_file(ignored) || it->path().extension() != ".yaml") continue;
    std::ifstream in(it->path(), std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) return base::Error{fmt::format("`{}` cannot be read", it->path().string())};
    files.push_back({it->path().generic_string(), text.str()});
  }
  std::ranges::sort(files, {}, &PackFile::path);
  return files;
}

}  // namespace analyzer::engine
