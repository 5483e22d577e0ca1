// Small words that several formats share.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/result.h"

namespace analyzer::report {

std::string count(std::size_t n, std::string_view one, std::string_view many);  // "1 rule", "2 rules"
std::string percent(double share);              // "87%"; never 100% for less than all, never 0% for more than none
std::string role_title(std::string_view role);  // "log-archive" → "Log Archive"
// "Log Archive (parameter `pLogArchiveAccountId`), eu-west-1"; empty where nothing is known.
std::string placement_text(const engine::PlacementText& placement);
// The result's message with "fails when …" where it holds in some worlds only.
std::string message_text(const engine::Result& result);
// What the result speaks of: "rBucket (AWS::S3::Bucket)", "account log-archive, eu-west-1", "organization".
std::string subject_text(const engine::Result& result);
// The missing facts of unknown results with how often each is missing, most frequent first.
struct MissingFact {
  std::string fact, giver;
  std::size_t results = 0;
};
std::vector<MissingFact> missing_facts(const engine::Outcome& found);

}  // namespace analyzer::report
