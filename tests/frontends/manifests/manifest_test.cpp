// CfCT manifests: what they deploy where, and what is written wrongly in them.
#include <catch2/catch.hpp>

#include "frontends/cloudformation/support.h"

namespace analyzer::frontends {

namespace {

constexpr const char* tmpl = R"(
Parameters: {pName: {Type: String, Default: none}, pList: {Type: CommaDelimitedList, Default: ''}}
Resources: {rTopic: {Type: AWS::SNS::Topic, Properties: {Name: !Ref pName, List: !Ref pList, Account: !Ref AWS::AccountId}}}
)";

std::vector<const graph::Deployment*> deployments(test::Scan& scan, std::string_view root) {
  std::vector<const graph::Deployment*> found;
  for (const graph::Deployment& d : scan.graph.deployments())
    if (d.root == root) found.push_back(&d);
  return found;
}

}  // namespace

TEST_CASE("manifests are told apart by their content") {
  auto ours = [](std::string text) {
    test::Scan scan;
    return scan.add("x.yaml", std::move(text));
  };
  CHECK(ours("region: us-east-1\nversion: 2021-03-15\nresources: []\n"));
  CHECK(ours("region: us-east-1\nversion: 2020-01-01\norganization_policies: []\n"));
  CHECK(ours("region: us-east-1\nversion: 1\nresources: [{name: a, resource_file: b.yaml}]\n"));
  CHECK_FALSE(ours("region: us-east-1\nversion: 3\n"));
  CHECK_FALSE(ours("version: 2021-03-15\nname: x\n"));
  CHECK_FALSE(ours("region: {type: str}\nmapping: []\n"));
}

TEST_CASE("an entry deploys its template to accounts and organizational units") {
  test::Scan scan;
  scan.add("sol/templates/t.yaml", tmpl);
  scan.add(
      "sol/cfct/params.json",
      R"([{"ParameterKey": "pName", "ParameterValue": "from-file"}, {"ParameterKey": "pList", "ParameterValue": "x,y"}])");
  scan.add("sol/cfct/manifest.yaml", R"(---
region: eu-west-1
version: 2021-03-15
resources:
  - name: one
    resource_file: templates/t.yaml
    deploy_method: stack_set
    parameters:
      - {parameter_key: pName, parameter_value: '$[alfred_ssm_/org/name]'}
      - {parameter_key: pList, parameter_value: [a, b]}
    deployment_targets: {accounts: [LOG-ARCHIVE]}
    regions: [us-east-1]
  - name: several
    resource_file: s3://bucket/key/t.yaml
    parameter_file: params.json
    deploy_method: stack_set
    deployment_targets:
      accounts: ['111122223333', Audit]
      organizational_units: [Workloads]
)");
  scan.run();
  for (const std::string& m : scan.messages()) FAIL_CHECK(m);
  auto one = deployments(scan, "sol/cfct/manifest.yaml#one");
  REQUIRE(one.size() == 1);
  CHECK(one[0]->by == graph::Deployer::manifest);
  CHECK(scan.store.term(one[0]->account.term()).op == value::Op::account_name);
  CHECK(scan.text_at(one[0]->evidence[0].where) == "LOG-ARCHIVE");
  CHECK(value::to_string(scan.store, one[0]->region) == "\"us-east-1\"");
  value::Value name = scan.find("sol/cfct/manifest.yaml#one::rTopic")->properties.get("Name");
  REQUIRE(name.is_unknown());
  const value::Term& ssm = scan.store.term(name.term());
  CHECK(ssm.op == value::Op::ssm_parameter);
  CHECK(ssm.args[0].text() == "/org/name");
  CHECK(ssm.args[2].text() == "eu-west-1");  // where the pipeline is
  CHECK(scan.property("sol/cfct/manifest.yaml#one::rTopic", "List") == R"(["a", "b"])");

  auto several = deployments(scan, "sol/cfct/manifest.yaml#several");
  REQUIRE(several.size() == 2);
  CHECK(scan.store.index_members(several[0]->account.term()).size() == 2);
  CHECK(value::to_string(scan.store, several[1]->ou) == "\"Workloads\"");
  CHECK(scan.store.is_index(several[1]->account.term()));
  CHECK(value::to_string(scan.store, several[0]->region) == "\"eu-west-1\"");
  CHECK(scan.property("sol/cfct/manifest.yaml#several::rTopic", "Name") == R"("from-file")");

  graph::Recorder recorder;
  std::uint32_t id = 0;
  while (&scan.graph.deployments()[id] != several[0]) ++id;
  REQUIRE(scan.manifests.trace_input(scan.builder, graph::DeploymentId{id}, "pName", recorder));
  CHECK(recorder.steps[0].text == "entry `several` of the manifest passes `pName`");
  CHECK(scan.text_at(recorder.steps[0].where) == "\"from-file\"");
}

TEST_CASE("policies are resources of the manifest") {
  test::Scan scan;
  scan.add("policies/deny.json",
           R"({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]})");
  scan.add("manifest.yaml", R"(
region: eu-west-1
version: 2021-03-15
resources:
  - {name: deny, resource_file: policies/deny.json, deploy_method: scp, deployment_targets: {organizational_units: [Root, Workloads]}}
  - {name: deny, resource_file: policies/none.json, deploy_method: rcp, deployment_targets: {organizational_units: [Workloads]}}
)");
  scan.run();
  const graph::Resource* scp = scan.find("deny");
  REQUIRE(scp);
  CHECK(scp->type == "cfct:scp");
  CHECK(scp->properties.get("targets").elements().size() == 2);
  value::Value document = scp->properties.get("policy").document();
  REQUIRE(document.is_object());
  CHECK(scan.text_at(document.get("Statement").elements()[0].value.get("Effect").where) == "\"Deny\"");
  CHECK(scan.builder.unread_constructs().size() == 1);
  auto place = [&](const char* path) {
    return scan.text_at(scan.manifests.property_place(scan.builder, scp->key, path));
  };
  CHECK(place("targets.1") == "Workloads");
  CHECK(place("policy.Statement.0.Action") == "\"*\"");
}

TEST_CASE("the older form") {
  test::Scan scan;
  scan.add("t.yaml", tmpl);
  scan.add("deny.json", R"({"Version": "2012-10-17", "Statement": []})");
  scan.add("manifest.yaml", R"(
region: eu-west-1
version: 2020-01-01
organization_policies:
  - {name: deny, description: d, policy_file: deny.json, apply_to_accounts_in_ou: [Root]}
cloudformation_resources:
  - {name: stack, template_file: t.yaml, deploy_method: stack_set, deploy_to_account: ['111122223333'], regions: [us-east-1]}
)");
  scan.run();
  for (const std::string& m : scan.messages()) FAIL_CHECK(m);
  CHECK(scan.find("deny"));
  auto stack = deployments(scan, "manifest.yaml#stack");
  REQUIRE(stack.size() == 1);
  CHECK(value::to_string(scan.store, stack[0]->account) == "\"111122223333\"");
}

TEST_CASE("what is wrong with a manifest") {
  struct Fault {
    const char* entries;
    const char* message;
  };
  const Fault faults[] = {
      {"- {name: a, resource_file: t.yaml, deploy_method: stackset, deployment_targets: {accounts: [x]}}",
       "`deploy_method` is `stack_set`, `scp` or `rcp`, not `stackset`"},
      {"- {name: a, deploy_method: stack_set, deployment_targets: {accounts: [x]}}",
       "entry `a` has no `resource_file`"},
      {"- {resource_file: t.yaml, deploy_method: stack_set, deployment_targets: {accounts: [x]}}",
       "entry has no `name`"},
      {"- {name: a, resource_file: t.yaml, deploy_method: stack_set, deployment_target: {accounts: [x]}, "
       "deployment_targets: {accounts: [x]}}",
       "an entry has no `deployment_target`; did you mean `deployment_targets`?"},
      {"- {name: a, resource_file: d.json, deploy_method: scp, deployment_targets: {accounts: [x]}}",
       "`accounts` are no target of `deploy_method: scp`; name organizational units"},
      {"- {name: a, resource_file: t.yaml, deploy_method: stack_set, deployment_targets: {accounts: x, "
       "organizational_units: [o]}}",
       "`accounts` is no list"},
      {"- {name: a, resource_file: t.yaml, deploy_method: stack_set, deployment_targets: {accounts: [x]}}\n  - {name: "
       "a, resource_file: t.yaml, deploy_method: stack_set, deployment_targets: {accounts: [x]}}",
       "entry `a` is in the manifest already"},
      {"- text", "an entry of the manifest is no mapping"},
  };
  for (const Fault& f : faults) {
    INFO(f.entries);
    test::Scan scan;
    scan.add("t.yaml", tmpl);
    scan.add("d.json", "{}");
    REQUIRE(scan.add("manifest.yaml",
                     std::string("region: eu-west-1\nversion: 2021-03-15\nresources:\n  ") + f.entries + "\n"));
    scan.run();
    REQUIRE(scan.sink.diagnostics.size() >= 1);
    CHECK(scan.sink.diagnostics[0].message == f.message);
  }
}

}  // namespace analyzer::frontends
