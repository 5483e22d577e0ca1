// Random worlds of policies and a request, drawn from a few words so that they often meet, and made smaller while a
// property still fails.
#pragma once

#include <functional>
#include <random>
#include <string>
#include <vector>

#include "helpers.h"

namespace analyzer::policy::test {

struct Spec {
  bool allow = true, not_action = false, not_resource = false;
  std::vector<std::string> actions, resources;
  std::string condition, principal;  // JSON in shorthand; empty: none
};

using Policy = std::vector<Spec>;

struct World {
  std::vector<Policy> identity;
  std::vector<std::vector<Policy>> scp, rcp;
  std::vector<Policy> boundary, session, resource;  // one or none
  std::string principal, action, target, account;
  std::vector<std::pair<std::string, std::string>> context;
};

// How a world is written down; every style means the same.
struct Style {
  bool reversed = false;  // members and statements the other way around
  bool listed = false;    // single values as lists
  bool spaced = false;
};

class Generator {
 public:
  explicit Generator(std::uint32_t seed) : random_(seed) {}

  std::size_t below(std::size_t n) { return n == 0 ? 0 : random_() % n; }
  bool chance(std::size_t percent) { return below(100) < percent; }
  const std::string& pick(const std::vector<std::string>& words) { return words[below(words.size())]; }

  static const std::vector<std::string>& principals() {
    static const std::vector<std::string> words = {"arn:aws:iam::111122223333:user/ana",
                                                   "arn:aws:iam::111122223333:role/Ops",
                                                   "arn:aws:sts::111122223333:assumed-role/Ops/s",
                                                   "arn:aws:iam::111122223333:root",
                                                   "arn:aws:iam::444455556666:user/zoe",
                                                   "cloudtrail.amazonaws.com",
                                                   "*"};
    return words;
  }
  static const std::vector<std::string>& actions() {
    static const std::vector<std::string> words = {"s3:GetObject",        "s3:PutObject", "s3:DeleteBucket",
                                                   "s3:ListAllMyBuckets", "kms:Decrypt",  "sqs:SendMessage"};
    return words;
  }
  static const std::vector<std::string>& targets() {
    static const std::vector<std::string> words = {"arn:aws:s3:::a",
                                                   "arn:aws:s3:::a/k",
                                                   "arn:aws:s3:::b/k",
                                                   "arn:aws:sqs:eu-west-1:111122223333:q",
                                                   "arn:aws:kms:eu-west-1:111122223333:key/1",
                                                   "*"};
    return words;
  }
  static const std::vector<std::string>& regions() {
    static const std::vector<std::string> words = {"eu-west-1", "eu-north-1", "us-east-1"};
    return words;
  }

  std::vector<std::pair<std::string, std::string>> context() {
    std::vector<std::pair<std::string, std::string>> keys;
    if (chance(60)) keys.emplace_back("aws:RequestedRegion", pick(regions()));
    if (chance(50)) keys.emplace_back("aws:SecureTransport", chance(50) ? "true" : "false");
    if (chance(50))
      keys.emplace_back("aws:PrincipalArn",
                        pick({"arn:aws:iam::111122223333:role/Ops", "arn:aws:iam::111122223333:user/ana",
                              "arn:aws:iam::111122223333:root"}));
    if (chance(40)) keys.emplace_back("aws:username", pick({"ana", "zoe"}));
    if (chance(30)) keys.emplace_back("aws:SourceIp", pick({"10.1.2.3", "203.0.113.9", "2001:db8::1"}));
    return keys;
  }

  Spec spec(Layer layer) {
    Spec one;
    one.allow = layer == Layer::rcp ? false : chance(55);
    one.not_action = layer != Layer::rcp && chance(15);
    do one.actions.push_back(pick(layer == Layer::rcp || one.not_action ? narrow_actions() : all_actions()));
    while (chance(30));
    one.not_resource = chance(15);
    do one.resources.push_back(pick(resources()));
    while (chance(30));
    if (chance(45)) one.condition = pick(conditions());
    if (names_principals(layer)) one.principal = layer == Layer::rcp ? "'*'" : pick(named());
    return one;
  }

  Policy policy(Layer layer, std::size_t most = 3) {
    Policy statements;
    for (std::size_t n = 1 + below(most); n > 0; --n) statements.push_back(spec(layer));
    return statements;
  }

  static Policy full_access() {
    Spec one;
    one.actions = {"*"};
    one.resources = {"*"};
    return {one};
  }

  World world() {
    World w;
    for (std::size_t n = below(3); n > 0; --n) w.identity.push_back(policy(Layer::identity));
    if (chance(60)) w.identity.push_back(full_access());
    for (std::size_t n = below(4); n > 0; --n) w.scp.push_back(scp_level());
    if (chance(20)) w.rcp.push_back({policy(Layer::rcp)});
    if (chance(25)) w.boundary.push_back(policy(Layer::boundary));
    if (chance(20)) w.session.push_back(policy(Layer::session));
    if (chance(45)) w.resource.push_back(policy(Layer::resource));
    w.principal = pick(principals());
    w.action = pick(actions());
    w.target = pick(targets());
    w.account = "111122223333";
    w.context = context();
    return w;
  }

  std::vector<Policy> scp_level() {
    std::vector<Policy> level;
    if (chance(80)) level.push_back(full_access());
    if (chance(60)) level.push_back(policy(Layer::scp));
    return level;
  }

 private:
  static const std::vector<std::string>& all_actions() {
    static const std::vector<std::string> words = {
        "*", "s3:*", "s3:Get*", "s3:*Object", "s3:PutObject", "kms:*", "sqs:Send?essage", "S3:deletebucket"};
    return words;
  }
  static const std::vector<std::string>& narrow_actions() {
    static const std::vector<std::string> words = {"s3:*", "s3:Get*", "s3:PutObject", "kms:*", "sqs:*"};
    return words;
  }
  static const std::vector<std::string>& resources() {
    static const std::vector<std::string> words = {"*",
                                                   "*",
                                                   "arn:aws:s3:::*",
                                                   "arn:aws:s3:::a",
                                                   "arn:aws:s3:::a/*",
                                                   "arn:aws:s3:::?/k",
                                                   "arn:aws:sqs:*:*:q",
                                                   "arn:aws:kms:*:111122223333:key/*",
                                                   "arn:aws:s3:::${aws:username}/*"};
    return words;
  }
  static const std::vector<std::string>& conditions() {
    static const std::vector<std::string> words = {
        "{'StringEquals':{'aws:RequestedRegion':['eu-west-1','eu-north-1']}}",
        "{'StringNotEquals':{'aws:RequestedRegion':'eu-west-1'}}",
        "{'StringLike':{'aws:RequestedRegion':'eu-*'}}",
        "{'StringNotLikeIfExists':{'aws:RequestedRegion':'us-*'}}",
        "{'Bool':{'aws:SecureTransport':'false'}}",
        "{'BoolIfExists':{'aws:SecureTransport':'true'}}",
        "{'Null':{'aws:RequestedRegion':'true'}}",
        "{'Null':{'aws:SecureTransport':'false'}}",
        "{'ArnNotLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/Ops'}}",
        "{'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::*:ro*'}}",
        "{'NotIpAddress':{'aws:SourceIp':'10.0.0.0/8'}}",
        "{'StringEquals':{'aws:username':'ana'},'Bool':{'aws:SecureTransport':'true'}}",
        "{'ForAllValues:StringEquals':{'aws:RequestedRegion':'eu-west-1'}}",
        "{'StringEquals':{'aws:username':'${aws:RequestedRegion}'}}"};
    return words;
  }
  static const std::vector<std::string>& named() {
    static const std::vector<std::string> words = {"'*'",
                                                   "{'AWS':'111122223333'}",
                                                   "{'AWS':'arn:aws:iam::111122223333:user/ana'}",
                                                   "{'AWS':'arn:aws:iam::111122223333:role/Ops'}",
                                                   "{'AWS':'arn:aws:sts::111122223333:assumed-role/Ops/s'}",
                                                   "{'AWS':'444455556666'}",
                                                   "{'Service':'cloudtrail.amazonaws.com'}"};
    return words;
  }

  std::mt19937 random_;
};

inline std::string write_list(const std::vector<std::string>& words, const Style& style) {
  if (words.size() == 1 && !style.listed) return "'" + words[0] + "'";
  std::string out;
  for (const std::string& word : words)
    out = style.reversed ? "'" + word + "'" + (out.empty() ? "" : ",") + out
                         : out + (out.empty() ? "" : ",") + "'" + word + "'";
  return "[" + out + "]";
}

inline std::string write_object(std::vector<std::string> members, const Style& style) {
  std::string out;
  for (const std::string& member : members) {
    std::string separator = out.empty() ? "" : style.spaced ? " ,\n\t" : ",";
    out = style.reversed ? member + separator + out : out + separator + member;
  }
  return style.spaced ? "{ " + out + "\n}" : "{" + out + "}";
}

inline std::string write(const Spec& spec, const Style& style) {
  std::vector<std::string> members = {
      std::string("'Effect':") + (spec.allow ? "'Allow'" : "'Deny'"),
      (spec.not_action ? "'NotAction':" : "'Action':") + write_list(spec.actions, style),
      (spec.not_resource ? "'NotResource':" : "'Resource':") + write_list(spec.resources, style)};
  if (!spec.condition.empty()) members.push_back("'Condition':" + spec.condition);
  if (!spec.principal.empty()) members.push_back("'Principal':" + spec.principal);
  return write_object(std::move(members), style);
}

inline std::string write(const Policy& policy, const Style& style) {
  std::string out;
  for (const Spec& spec : policy) {
    std::string separator = out.empty() ? "" : ",";
    out = style.reversed ? write(spec, style) + separator + out : out + separator + write(spec, style);
  }
  bool single = policy.size() == 1 && !style.listed;
  return write_object({"'Version':'2012-10-17'", "'Statement':" + (single ? out : "[" + out + "]")}, style);
}

inline std::string write(const std::vector<Policy>& policies, const Style& style) {
  std::string out;
  for (const Policy& policy : policies) {
    std::string separator = out.empty() ? "" : ",";
    out = style.reversed ? write(policy, style) + separator + out : out + separator + write(policy, style);
  }
  return "[" + out + "]";
}

inline std::string write_policies(const World& world, const Style& style = {}) {
  auto levels = [&](const std::vector<std::vector<Policy>>& all) {
    std::string out;
    for (const std::vector<Policy>& level : all) out += (out.empty() ? "" : ",") + write(level, style);
    return "[" + out + "]";
  };
  return "{'identity':" + write(world.identity, style) + ",'scp':" + levels(world.scp) + ",'rcp':" + levels(world.rcp) +
         ",'boundary':" + write(world.boundary, style) + ",'session':" + write(world.session, style) +
         ",'resource':" + write(world.resource, style) + "}";
}

inline std::string write_request(const World& world) {
  std::string context;
  for (const auto& [key, value] : world.context) context += (context.empty() ? "'" : ",'") + key + "':'" + value + "'";
  return "{'principal':'" + world.principal + "','action':'" + world.action + "','resource':'" + world.target +
         "','resourceAccount':'" + world.account + "','context':{" + context + "}}";
}

inline Case make_case(const World& world, const Style& style = {}) {
  return parse_case(write_policies(world, style), write_request(world));
}
inline Verdict verdict_of(const World& world, const Style& style = {}) {
  Case one = make_case(world, style);
  return decide(one.policies, one.request).verdict;
}

// Worlds with one thing less.
inline std::vector<World> smaller(const World& world) {
  std::vector<World> all;
  auto drop_policies = [&](auto member) {
    for (std::size_t p = 0; p < (world.*member).size(); ++p) {
      World less = world;
      (less.*member).erase((less.*member).begin() + static_cast<std::ptrdiff_t>(p));
      all.push_back(std::move(less));
    }
  };
  auto drop_statements = [&](auto member) {
    for (std::size_t p = 0; p < (world.*member).size(); ++p) {
      for (std::size_t s = 0; (world.*member)[p].size() > 1 && s < (world.*member)[p].size(); ++s) {
        World less = world;
        (less.*member)[p].erase((less.*member)[p].begin() + static_cast<std::ptrdiff_t>(s));
        all.push_back(std::move(less));
      }
      for (std::size_t s = 0; s < (world.*member)[p].size(); ++s) {
        if ((world.*member)[p][s].condition.empty()) continue;
        World less = world;
        (less.*member)[p][s].condition.clear();
        all.push_back(std::move(less));
      }
    }
  };
  drop_policies(&World::scp);
  drop_policies(&World::rcp);
  for (auto member : {&World::identity, &World::boundary, &World::session, &World::resource}) {
    drop_policies(member);
    drop_statements(member);
  }
  for (std::size_t level = 0; level < world.scp.size(); ++level) {
    for (std::size_t p = 0; p < world.scp[level].size(); ++p) {
      World less = world;
      less.scp[level].erase(less.scp[level].begin() + static_cast<std::ptrdiff_t>(p));
      all.push_back(std::move(less));
      for (std::size_t s = 0; world.scp[level][p].size() > 1 && s < world.scp[level][p].size(); ++s) {
        World one_less = world;
        one_less.scp[level][p].erase(one_less.scp[level][p].begin() + static_cast<std::ptrdiff_t>(s));
        all.push_back(std::move(one_less));
      }
    }
  }
  for (std::size_t k = 0; k < world.context.size(); ++k) {
    World less = world;
    less.context.erase(less.context.begin() + static_cast<std::ptrdiff_t>(k));
    all.push_back(std::move(less));
  }
  return all;
}

// The smallest world that can be reached in which the property still fails.
inline World shrink(World world, const std::function<bool(const World&)>& holds) {
  for (bool progress = true; progress;) {
    progress = false;
    for (World& less : smaller(world)) {
      if (holds(less)) continue;
      world = std::move(less);
      progress = true;
      break;
    }
  }
  return world;
}

}  // namespace analyzer::policy::test
