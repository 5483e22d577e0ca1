// What must hold for every set of policies and every request, tried on random ones.
#include <catch2/catch.hpp>

#include "policy/denial.h"
#include "world.h"

using namespace analyzer::policy;
using namespace analyzer::policy::test;

namespace {

// Tries the property on many worlds; a counterexample is shrunk and printed.
void for_all_worlds(std::size_t count, std::uint32_t seed,
                    const std::function<bool(const World&, std::uint32_t)>& property) {
  for (std::uint32_t i = 0; i < count; ++i) {
    std::uint32_t own_seed = seed + i;
    World world = Generator(own_seed).world();
    if (property(world, own_seed)) continue;
    World small = shrink(world, [&](const World& less) { return property(less, own_seed); });
    FAIL("seed " << own_seed << ": policies " << write_policies(small) << " request " << write_request(small));
  }
}

bool possible(const Decision& decision, Verdict verdict) {
  switch (verdict) {
    case Verdict::allowed:
      return decision.may_allow;
    case Verdict::explicit_deny:
      return decision.may_deny_explicitly;
    case Verdict::implicit_deny:
      return decision.may_deny_implicitly;
    case Verdict::unknown:
      return true;  // the completion itself meets something that is not documented
  }
  return false;
}

Decision decision_of(const World& world) {
  Case one = make_case(world);
  return decide(one.policies, one.request);
}

}  // namespace

TEST_CASE("adding a Deny never allows more") {
  for_all_worlds(3000, 1000, [](const World& world, std::uint32_t seed) {
    Generator generator(seed ^ 0x5555);
    World more = world;
    Policy deny = generator.policy(Layer::identity, 1);
    deny[0].allow = false;
    switch (generator.below(3)) {
      case 0:
        more.identity.push_back(deny);
        break;
      case 1:
        if (more.scp.empty())
          more.identity.push_back(deny);
        else
          more.scp[generator.below(more.scp.size())].push_back(deny);
        break;
      default:
        if (more.boundary.empty())
          more.identity.push_back(deny);
        else
          more.boundary[0].push_back(deny[0]);
    }
    Decision before = decision_of(world), after = decision_of(more);
    return (!after.may_allow || before.may_allow) &&
           (after.verdict != Verdict::allowed || before.verdict == Verdict::allowed);
  });
}

TEST_CASE("adding an Allow to a level of service control policies never denies more") {
  for_all_worlds(3000, 5000, [](const World& world, std::uint32_t seed) {
    if (world.scp.empty()) return true;
    Generator generator(seed ^ 0x5555);
    World more = world;
    Policy allow = generator.policy(Layer::scp, 1);
    allow[0].allow = true;
    more.scp[generator.below(more.scp.size())].push_back(allow);
    Decision before = decision_of(world), after = decision_of(more);
    if (before.verdict == Verdict::allowed && after.verdict != Verdict::allowed) return false;
    return (before.verdict == Verdict::explicit_deny) == (after.verdict == Verdict::explicit_deny);
  });
}

TEST_CASE("order and form never matter") {
  for_all_worlds(2000, 9000, [](const World& world, std::uint32_t) {
    Verdict plain = verdict_of(world);
    for (Style style :
         {Style{true, false, false}, Style{false, true, false}, Style{false, false, true}, Style{true, true, true}})
      if (verdict_of(world, style) != plain) return false;
    return true;
  });
}

TEST_CASE("a partly unknown request agrees with every completion") {
  for_all_worlds(4000, 20000, [](const World& world, std::uint32_t seed) {
    Generator generator(seed ^ 0x5555);
    Case one = make_case(world);
    Request partial = one.request;
    std::vector<std::string> hidden;
    for (const char* key :
         {"aws:RequestedRegion", "aws:SecureTransport", "aws:PrincipalArn", "aws:username", "aws:SourceIp"}) {
      if (!generator.chance(40)) continue;
      hidden.push_back(key);
      partial.context.set(key, ContextValue::unknown());
    }
    bool hide_resource = generator.chance(35), hide_principal = generator.chance(20);
    if (hide_resource)
      partial.resource =
          Text(std::vector<Piece>{{"arn:aws:s3:::", {}, HoleShape::any, {}}, {"", {7}, HoleShape::any, "name"}}, {});
    if (hide_principal)
      partial.principal = Text(std::vector<Piece>{{"arn:aws:iam::111122223333:user/", {}, HoleShape::any, {}},
                                                  {"", {8}, HoleShape::segment, "user"}},
                               {});
    Decision unknown = decide(one.policies, partial);
    for (int completion = 0; completion < 8; ++completion) {
      Request full = partial;
      World other;
      other.context = generator.context();
      for (const std::string& key : hidden) {
        full.context.set(key, ContextValue::absent());
        for (const auto& [name, text] : other.context)
          if (name == key) full.context.set(key, text);
      }
      if (hide_resource)
        full.resource = Text("arn:aws:s3:::" + std::string(generator.pick({"a", "a/k", "b/k", "x:y/z", ""})));
      if (hide_principal)
        full.principal = Text("arn:aws:iam::111122223333:user/" + std::string(generator.pick({"ana", "zoe"})));
      Decision known = decide(one.policies, full);
      if (!possible(unknown, known.verdict)) return false;
      if (unknown.verdict != Verdict::unknown && known.verdict != Verdict::unknown && known.verdict != unknown.verdict)
        return false;
    }
    return true;
  });
}

TEST_CASE("a partly unknown policy agrees with every completion") {
  for_all_worlds(2000, 40000, [](const World& world, std::uint32_t seed) {
    Generator generator(seed ^ 0x5555);
    // `q` in resources and `Ops` in conditions become holes.
    auto with = [&](const std::string& name, const std::string& role) {
      World filled = world;
      auto replace = [](std::string& text, const std::string& from, const std::string& to) {
        for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
          text.replace(at, from.size(), to);
      };
      auto fill = [&](Spec& spec) {
        for (std::string& resource : spec.resources) replace(resource, ":::a", ":::" + name);
        replace(spec.condition, "role/Ops", "role/" + role);
      };
      for (std::vector<Policy>* policies : {&filled.identity, &filled.boundary, &filled.session, &filled.resource})
        for (Policy& policy : *policies)
          for (Spec& spec : policy) fill(spec);
      for (auto& level : filled.scp)
        for (Policy& policy : level)
          for (Spec& spec : policy) fill(spec);
      return filled;
    };
    // Read with placeholders as holes.
    analyzer::source::SourceFile file({0}, "case.json",
                                      "{\"policies\":" + json_of(write_policies(with("${NAME}", "${ROLE}"))) +
                                          ",\"request\":" + json_of(write_request(world)) + "}");
    analyzer::diagnostics::CollectingSink sink;
    PlaceholderTable table;
    Case open = read_case(read_json(file, sink, table).root, sink);
    Decision unknown = decide(open.policies, open.request);
    for (const char* name : {"a", "b", "a/k", "x"})
      for (const char* role : {"Ops", "Other"}) {
        Decision known = decision_of(with(name, role));
        if (!possible(unknown, known.verdict)) return false;
      }
    return true;
  });
}

TEST_CASE("what is always denied or never allowed is allowed to no request that a search finds") {
  for_all_worlds(1200, 60000, [](const World& world, std::uint32_t seed) {
    if (world.scp.empty()) return true;
    Generator generator(seed ^ 0x5555);
    World searched = world;
    searched.identity = {Generator::full_access()};
    searched.boundary.clear();
    searched.session.clear();
    searched.resource.clear();
    searched.rcp.clear();
    Case one = make_case(searched);
    Guardrails guardrails({{world.action}}, {});
    Denial denial = guardrails.summarize(one.policies.scp).at(0);
    if (denial == Denial::may_be_allowed || denial == Denial::denied_unless) return true;
    for (int tries = 0; tries < 60; ++tries) {
      Request request = one.request;
      request.principal =
          Text(generator.pick({"arn:aws:iam::111122223333:user/ana", "arn:aws:iam::111122223333:role/Ops",
                               "arn:aws:iam::111122223333:root"}));
      bool star = !ActionList::builtin()[*ActionList::builtin().find(world.action)].has_resource_types;
      request.resource = Text(star ? std::string("*")
                                   : generator.pick({"arn:aws:s3:::a", "arn:aws:s3:::a/k", "arn:aws:s3:::b/k",
                                                     "arn:aws:sqs:eu-west-1:111122223333:q"}));
      request.context = Context(true);
      for (const auto& [key, text] : generator.context())
        if (key != "aws:PrincipalArn") request.context.set(key, text);
      request.context.set("aws:PrincipalArn", request.principal.known());
      request.context.set("aws:PrincipalIsAWSService", "false");
      if (decide(one.policies, request).verdict == Verdict::allowed) return false;
    }
    return true;
  });
}

TEST_CASE("a counterexample is made small") {
  World world = Generator(77).world();
  world.scp = {{Generator::full_access(), Generator::full_access()}, {Generator::full_access()}};
  World small = shrink(world, [](const World& w) { return w.scp.empty(); });
  CHECK(small.scp.size() == 1);
  CHECK(small.scp[0].empty());
  CHECK(small.identity.empty());
  CHECK(small.context.empty());
}
