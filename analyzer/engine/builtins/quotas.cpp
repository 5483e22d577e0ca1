// How large policies may be and how many may be attached: dated numbers of rules/data/policy-quotas.yaml.
#include <yaml-cpp/yaml.h>

#include <map>
#include <vector>

#include "embedded/rule_pack.h"
#include "engine/adapter/session.h"
#include "engine/builtins/builtins.h"
#include "engine/cel/context.h"

namespace analyzer::engine::builtins {

namespace {

struct Dated {
  std::string since;
  std::int64_t number;
};

using Quotas = std::map<std::string, std::vector<Dated>, std::less<>>;  // "scp size" → the oldest first

const Quotas& quotas() {
  static const Quotas all = [] {
    Quotas read;
    for (const base::EmbeddedFile& file : embedded::rule_pack::files()) {
      if (file.path != "rules/data/policy-quotas.yaml") continue;
      for (const auto& entry : YAML::Load(std::string(file.content))["quotas"]) {
        const std::string policy = entry["policy"].Scalar();
        for (const auto& dated : entry["size"])
          read[policy + " size"].push_back({dated["since"].Scalar(), dated["characters"].as<std::int64_t>()});
        for (const auto& dated : entry["attached"])
          read[policy + " attached"].push_back({dated["since"].Scalar(), dated["count"].as<std::int64_t>()});
      }
    }
    return read;
  }();
  return all;
}

// The number that holds today, or the one that held before it.
cel::Value number(cel::EvalContext& context, std::span<const cel::Value> arguments, bool before) {
  const std::string name = std::string(arguments[0].as_string()) + " " + std::string(arguments[1].as_string());
  const auto found = quotas().find(name);
  if (found == quotas().end()) return context.error("no quota `" + name + "` is known");
  const std::string& today = adapter::session_of(context).today();
  std::size_t holds = 0;
  for (std::size_t i = 0; i < found->second.size(); ++i)
    if (today.empty() || found->second[i].since <= today) holds = i;
  if (before && holds > 0) --holds;
  return cel::Value::integer(found->second[holds].number);
}

cel::Value quota(cel::EvalContext& context, std::span<const cel::Value> arguments) {
  return number(context, arguments, false);
}
cel::Value earlier_quota(cel::EvalContext& context, std::span<const cel::Value> arguments) {
  return number(context, arguments, true);
}

constexpr cel::Function functions[] = {
    {"quota(string, string) -> int", quota, cel::strict,
     "of a policy type (`scp`): its `size` in characters, or how many may be `attached`"},
    {"earlier_quota(string, string) -> int", earlier_quota, cel::strict, "the figure that held before, where one did"},
};

}  // namespace

std::span<const cel::Function> quota_functions() {
  return functions;
}

}  // namespace analyzer::engine::builtins
