#include "cli/baseline.h"

#include <fstream>
#include <nlohmann/json.hpp>

#include "source/discovery.h"
#include "source/git_tree.h"

namespace analyzer::cli {

bool Baseline::read_file(const std::string& path, std::string& error) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    error = "`" + path + "` does not exist or cannot be read";
    return false;
  }
  const nlohmann::json document = nlohmann::json::parse(in, nullptr, false);
  if (!document.is_object() || !document.contains("results") || !document["results"].is_array() ||
      !document.value("schema", nlohmann::json()).is_string() ||
      !document["schema"].get_ref<const std::string&>().starts_with("sra-lint/scan/")) {
    error = "`" + path + "` is no report of sra-lint (--format json)";
    return false;
  }
  for (const nlohmann::json& result : document["results"]) {
    if (!result.is_object() || !result.contains("fingerprint") || !result["fingerprint"].is_string()) continue;
    if (result.value("status", nlohmann::json()) == "fail") known_.insert(result["fingerprint"]);
  }
  reason_ = "it is in the baseline `" + path + "`";
  return true;
}

bool Baseline::read_head(const driver::Options& options, std::string& error) {
  auto head = source::GitTree::open(options.root, "HEAD");
  // A repository without commits has nothing to compare with; whether it is one at all the run itself will say.
  if (!head) return true;
  driver::Options before = options;
  before.staged = false;
  before.memory.emplace();
  std::size_t bytes = 0;
  for (const source::TreeEntry& entry :
       (*head)
           ->list("", [](std::string_view path) { return source::is_candidate_name(path) || path == "sra-lint.yaml"; })
           .files) {
    bytes += entry.size;
    if (bytes > (std::size_t{1} << 30)) {
      error = "HEAD holds more than 1 GiB of code";
      return false;
    }
    if (auto text = (*head)->read(entry.path)) (*before.memory)[entry.path] = std::move(*text);
  }
  std::erase_if(before.paths, [&](const std::string& path) { return !(*head)->kind_of(path); });
  if (!options.paths.empty() && before.paths.empty()) return true;  // all of it is new
  const driver::Outcome outcome = driver::run(before);
  if (outcome.trouble == driver::Trouble::usage)
    return true;  // the configuration of HEAD may be broken: then nothing is known
  for (const engine::Result& result : outcome.found.results)
    if (result.status == engine::Status::fail && !result.fingerprint.empty()) known_.insert(result.fingerprint);
  reason_ = "HEAD has it too";
  return true;
}

void Baseline::apply(engine::Outcome& found) const {
  for (engine::Result& result : found.results) {
    if (result.status != engine::Status::fail || !known_.contains(result.fingerprint)) continue;
    result.status = engine::Status::suppressed;
    result.suppression = engine::Suppression{reason_, "", "baseline", {}};
  }
}

void count_again(engine::Outcome& found) {
  engine::Summary& s = found.summary;
  s.fail = s.unknown = s.pass = s.suppressed = 0;
  for (const engine::Result& result : found.results) {
    s.fail += result.status == engine::Status::fail;
    s.unknown += result.status == engine::Status::unknown;
    s.pass += result.status == engine::Status::pass;
    s.suppressed += result.status == engine::Status::suppressed;
  }
}

}  // namespace analyzer::cli
