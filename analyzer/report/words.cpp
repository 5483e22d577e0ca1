#include "report/words.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace analyzer::report {

std::string count(std::size_t n, std::string_view one, std::string_view many) {
  return std::to_string(n) + " " + std::string(n == 1 ? one : many);
}

std::string percent(double share) {
  const long rounded = std::lround(share * 100);
  if (rounded == 100 && share < 1) return "99%";
  if (rounded == 0 && share > 0) return "1%";
  return std::to_string(rounded) + "%";
}

std::string role_title(std::string_view role) {
  if (role == "management") return "Org Management";
  std::string title;
  bool start = true;
  for (char c : role) {
    if (c == '-') {
      title += ' ';
      start = true;
      continue;
    }
    title += start && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    start = false;
  }
  return title;
}

std::string placement_text(const engine::PlacementText& placement) {
  std::string text = role_title(placement.role);
  const std::string account = placement.account.empty() ? placement.ou : placement.account;
  const bool is_id = account.find_first_not_of("0123456789") == std::string::npos;
  if (!account.empty()) text += text.empty() ? (is_id ? "account " : "") + account : " (" + account + ")";
  for (std::size_t i = 0; i < placement.regions.size(); ++i) {
    if (i == 3 && placement.regions.size() > 4) {
      text += " and " + std::to_string(placement.regions.size() - i) + " more Regions";
      break;
    }
    text += (text.empty() ? "" : ", ") + placement.regions[i];
  }
  return text;
}

std::string message_text(const engine::Result& result) {
  std::string text = result.message;
  if (result.when.empty()) return text;
  text += result.status == engine::Status::pass ? ", when " : "; fails when ";
  return text + result.when;
}

std::string subject_text(const engine::Result& result) {
  if (!result.declaration.empty()) {
    if (result.type.empty() || result.declaration.find(result.type + ".") != std::string::npos)
      return result.declaration;
    return result.declaration + " (" + result.type + ")";
  }
  std::string text;
  if (!result.account_role.empty()) text = role_title(result.account_role) + " account";
  if (!result.region.empty()) text += (text.empty() ? "" : ", ") + result.region;
  return text.empty() ? "the organization" : text;
}

std::vector<MissingFact> missing_facts(const engine::Outcome& found) {
  std::map<std::string, MissingFact> facts;
  for (const engine::Result& result : found.results) {
    if (result.status != engine::Status::unknown) continue;
    std::set<std::string> said;
    for (const engine::UnknownFact& unknown : result.unknowns) {
      if (!said.insert(unknown.fact).second) continue;
      MissingFact& entry = facts[unknown.fact];
      entry.fact = unknown.fact;
      if (entry.giver.empty()) entry.giver = unknown.giver;
      ++entry.results;
    }
  }
  std::vector<MissingFact> list;
  for (auto& [name, fact] : facts) list.push_back(std::move(fact));
  std::stable_sort(list.begin(), list.end(),
                   [](const MissingFact& a, const MissingFact& b) { return a.results > b.results; });
  return list;
}

}  // namespace analyzer::report
