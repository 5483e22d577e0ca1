// Nested stacks and stack sets: which template goes where, with which inputs, and how that is traced.
#include <catch2/catch.hpp>

#include "frontends/cloudformation/support.h"

namespace analyzer::frontends {

namespace {

const graph::Deployment* deployment(test::Scan& scan, std::string_view chain) {
  for (const graph::Deployment& d : scan.graph.deployments())
    if (d.chain == chain) return &d;
  return nullptr;
}

std::string account(test::Scan& scan, std::string_view chain) {
  const graph::Deployment* d = deployment(scan, chain);
  return d ? value::to_string(scan.store, d->account) : "not deployed";
}

constexpr const char* child = R"(
Parameters:
  pName: {Type: String, Default: none}
  pAccount: {Type: String, Default: ''}
Conditions: {cAccount: !Not [!Equals [!Ref pAccount, '']]}
Resources:
  rBucket: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub '${pName}-${AWS::AccountId}'}}
  rExtra: {Type: AWS::SNS::Topic, Condition: cAccount}
Outputs:
  oArn: {Value: !GetAtt rBucket.Arn, Export: {Name: !Sub '${pName}-arn'}}
  oExtra: {Condition: cAccount, Value: !Ref rExtra}
)";

}  // namespace

TEST_CASE("a nested stack has its caller's account and gives outputs") {
  test::Scan scan;
  scan.add("app/child.yaml", child);
  scan.add("app/main.yaml", R"(
Parameters: {pSource: {Type: String, Default: bucket}}
Resources:
  rStack:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: !Sub https://${pSource}.s3.${AWS::Region}.${AWS::URLSuffix}/app/child.yaml
      Parameters: {pName: logs, pAccount: !Ref AWS::AccountId}
  rPolicy:
    Type: AWS::S3::BucketPolicy
    Properties: {Arn: !GetAtt rStack.Outputs.oArn, Extra: !GetAtt [rStack, Outputs.oExtra], Wrong: 1}
)");
  scan.run();
  for (const std::string& m : scan.messages()) FAIL_CHECK(m);
  const graph::Deployment* d = deployment(scan, "rStack");
  REQUIRE(d);
  CHECK(d->by == graph::Deployer::nested_stack);
  CHECK(d->root == "app/main.yaml");
  CHECK(d->inputs.size() == 2);
  CHECK(scan.store.same(d->account, scan.graph.deployments()[0].account));
  const graph::Resource* bucket = scan.find("app/main.yaml::rStack/rBucket");
  REQUIRE(bucket);
  value::Value arn = scan.find("rPolicy")->properties.get("Arn");
  REQUIRE(arn.is_unknown());
  CHECK(scan.store.term(arn.term()).args[0].integer() == static_cast<std::int64_t>(bucket->key.index));
  CHECK(scan.text_at(arn.where) == "!GetAtt rStack.Outputs.oArn");
  // The account is given and no text without pieces, so whether the output exists is open or sure, never denied.
  CHECK_FALSE(scan.store.is_invalid(scan.find("rPolicy")->properties.get("Extra")));
}

TEST_CASE("an output that the nested template does not have") {
  test::Scan scan;
  scan.add("child.yaml", child);
  scan.add("main.yaml", R"(
Resources:
  S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./child.yaml}}
  B: {Type: AWS::SQS::Queue, Properties: {N: !GetAtt S.Outputs.oNone}}
)");
  scan.run();
  REQUIRE(scan.sink.diagnostics.size() == 1);
  CHECK(scan.sink.diagnostics[0].message == "nested template `child.yaml` has no output `oNone`");
}

TEST_CASE("a parameter that the nested template does not take") {
  test::Scan scan;
  scan.add("child.yaml", child);
  scan.add("main.yaml",
           "Resources:\n  S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./child.yaml, Parameters: "
           "{pNane: x}}}\n");
  scan.run();
  REQUIRE(scan.sink.diagnostics.size() == 1);
  CHECK(scan.sink.diagnostics[0].message == "template `child.yaml` has no parameter `pNane`");
}

TEST_CASE("a template that is not in the scan, and one that may be two") {
  test::Scan scan;
  scan.add("a/child.yaml", child);
  scan.add("b/child.yaml", child);
  scan.add("main.yaml", R"(
Parameters: {pUrl: {Type: String}}
Resources:
  Gone: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'https://x/gone.yaml'}}
  Two: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'https://x/child.yaml'}}
  Open: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: !Ref pUrl}}
)");
  scan.run();
  std::vector<std::string> unread;
  for (const graph::Construct& c : scan.builder.unread_constructs()) unread.push_back(c.what);
  REQUIRE(unread.size() == 3);
  CHECK(unread[0] == "nested template `https://x/gone.yaml` is not in the scan");
  CHECK(unread[1] == "nested template `https://x/child.yaml` may be `a/child.yaml` or `b/child.yaml`");
  CHECK(unread[2] == "which template `Open` deploys is not known");
}

TEST_CASE("stacks in a circle") {
  test::Scan scan;
  scan.add("a.yaml", "Resources:\n  S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./b.yaml}}\n");
  scan.add("b.yaml", "Resources:\n  S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./a.yaml}}\n");
  scan.run();
  CHECK(scan.sink.diagnostics.size() == 1);
}

TEST_CASE("a stack set puts its template into the accounts of its targets") {
  test::Scan scan;
  scan.add("child.yaml", child);
  scan.add("main.yaml", R"(
Parameters:
  pLogArchive: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /sra/log-archive}
  pAudit: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /sra/audit}
  pRegions: {Type: CommaDelimitedList, Default: 'eu-west-1,us-east-1'}
Resources:
  One:
    Type: AWS::CloudFormation::StackSet
    Properties:
      StackSetName: one
      PermissionModel: SELF_MANAGED
      StackInstancesGroup: [{DeploymentTargets: {Accounts: [!Ref pLogArchive]}, Regions: [!Ref AWS::Region]}]
      Parameters: [{ParameterKey: pName, ParameterValue: logs}, {ParameterKey: pAccount, ParameterValue: !Ref AWS::AccountId}]
      TemplateURL: https://x/child.yaml
  Several:
    Type: AWS::CloudFormation::StackSet
    Properties:
      StackSetName: several
      StackInstancesGroup:
        - DeploymentTargets: {Accounts: [!Ref pLogArchive, !Ref pAudit]}
          Regions: !Ref pRegions
        - DeploymentTargets: {Accounts: [!Ref pAudit]}
          Regions: [eu-west-1]
          ParameterOverrides: [{ParameterKey: pName, ParameterValue: other}]
      Parameters: [{ParameterKey: pName, ParameterValue: logs}]
      TemplateURL: https://x/child.yaml
  Units:
    Type: AWS::CloudFormation::StackSet
    Properties:
      StackSetName: units
      PermissionModel: SERVICE_MANAGED
      StackInstancesGroup: [{DeploymentTargets: {OrganizationalUnitIds: [ou-1]}, Regions: [eu-west-1]}]
      TemplateURL: https://x/child.yaml
  rMirror: {Type: AWS::SNS::Topic, Properties: {Name: !Sub 'logs-${pLogArchive}'}}
)");
  scan.run();
  for (const std::string& m : scan.messages()) FAIL_CHECK(m);
  const graph::Deployment* one = deployment(scan, "One");
  REQUIRE(one);
  CHECK(one->by == graph::Deployer::stack_set);
  CHECK(scan.store.term(one->account.term()).op == value::Op::ssm_parameter);
  CHECK(scan.text_at(one->evidence[0].where) == "!Ref pLogArchive");
  CHECK(one->evidence[0].text == "stack set target");
  // `AWS::AccountId` there is the very value that the parent targets, and not the parent's own account.
  value::Value name = scan.find("One/rBucket")->properties.get("BucketName");
  value::Value mirror = scan.find("rMirror")->properties.get("Name");
  CHECK(scan.store.equal(name, mirror).is_always());
  REQUIRE(one->inputs.size() == 2);
  CHECK(scan.store.same(one->inputs[0].value, scan.graph.deployments()[0].account));

  const graph::Deployment* first = deployment(scan, "Several[0]");
  REQUIRE(first);
  REQUIRE(first->account.is_unknown());
  CHECK(scan.store.is_index(first->account.term()));
  CHECK(scan.store.index_members(first->account.term()).size() == 2);
  CHECK(scan.store.index_members(first->region.term()).size() == 2);
  const graph::Deployment* second = deployment(scan, "Several[1]");
  REQUIRE(second);
  CHECK(value::to_string(scan.store, second->region) == "\"eu-west-1\"");
  CHECK(value::to_string(scan.store, second->inputs[0].value) == "\"other\"");

  const graph::Deployment* units = deployment(scan, "Units");
  REQUIRE(units);
  CHECK(scan.store.is_index(units->account.term()));
  CHECK(scan.store.index_members(units->account.term()).empty());
  CHECK(value::to_string(scan.store, units->ou) == "\"ou-1\"");
  CHECK(account(scan, "None") == "not deployed");
}

TEST_CASE("a stack behind a condition that is false is deployed as assumed") {
  test::Scan scan;
  scan.add("child.yaml", child);
  scan.add("main.yaml", R"(
Parameters:
  pDeploy: {Type: String, Default: 'No', AllowedValues: ['Yes', 'No']}
Conditions:
  cDeploy: !Equals [!Ref pDeploy, 'Yes']
  cNever: !Equals [a, b]
Resources:
  rStack:
    Type: AWS::CloudFormation::Stack
    Condition: cDeploy
    Properties: {TemplateURL: ./child.yaml, Parameters: {pName: !If [cDeploy, real, fake]}}
  rSet:
    Type: AWS::CloudFormation::StackSet
    Condition: cDeploy
    Properties:
      StackInstancesGroup: [{DeploymentTargets: {Accounts: ['111122223333']}, Regions: [eu-west-1]}]
      TemplateURL: ./child.yaml
      Parameters: [{ParameterKey: pName, ParameterValue: !Ref pDeploy}]
  rNever:
    Type: AWS::CloudFormation::Stack
    Condition: cNever
    Properties: {TemplateURL: ./child.yaml}
)");
  scan.run();
  for (const std::string& m : scan.messages()) FAIL_CHECK(m);
  const graph::Deployment* stack = deployment(scan, "rStack");
  REQUIRE(stack);
  CHECK(stack->assumed);
  CHECK(stack->guard.is_open());
  CHECK(scan.store.describe(stack->guard).find("pDeploy") != std::string::npos);
  CHECK(value::to_string(scan.store, stack->inputs[0].value) == "\"real\"");
  const graph::Deployment* set = deployment(scan, "rSet");
  REQUIRE(set);
  CHECK(set->assumed);
  CHECK(value::to_string(scan.store, set->inputs[0].value) == "\"Yes\"");
  CHECK_FALSE(deployment(scan, "rNever"));
  CHECK(scan.find("main.yaml::rStack")->guard.is_never());
}

TEST_CASE("a stack that only another Region has") {
  test::Scan scan;
  scan.add("child.yaml", child);
  scan.add("regional.yaml", R"(
Conditions: {cElsewhere: !Not [!Equals [!Ref AWS::Region, us-east-1]]}
Resources:
  rGlobal:
    Type: AWS::CloudFormation::StackSet
    Condition: cElsewhere
    Properties:
      StackInstancesGroup: [{DeploymentTargets: {Accounts: [!Ref AWS::AccountId]}, Regions: [us-east-1]}]
      TemplateURL: ./child.yaml
)");
  scan.add("main.yaml", R"(
Resources:
  rSet:
    Type: AWS::CloudFormation::StackSet
    Properties:
      StackInstancesGroup: [{DeploymentTargets: {Accounts: ['111122223333']}, Regions: [us-east-1]}]
      TemplateURL: ./regional.yaml
)");
  scan.run();
  const graph::Deployment* global = deployment(scan, "rSet/rGlobal");
  REQUIRE(global);
  CHECK(global->assumed);
  CHECK(value::to_string(scan.store, global->account) == "\"111122223333\"");
  CHECK(value::to_string(scan.store, global->region) == "\"us-east-1\"");
}

TEST_CASE("a secret that a parent passes is read in the parent") {
  test::Scan scan;
  scan.add("child.yaml", child);
  scan.add("main.yaml", R"(
Resources:
  rSet:
    Type: AWS::CloudFormation::StackSet
    Properties:
      StackInstancesGroup: [{DeploymentTargets: {Accounts: ['111122223333']}, Regions: [eu-west-1]}]
      TemplateURL: ./child.yaml
      Parameters: [{ParameterKey: pName, ParameterValue: '{{resolve:secretsmanager:s:SecretString:k}}'}]
)");
  scan.run();
  value::Value name = scan.find("rSet/rBucket")->properties.get("BucketName");
  REQUIRE(name.is_string());
  const value::Term& secret = scan.store.term(name.pieces()[0].term);
  CHECK(secret.op == value::Op::secret);
  CHECK(scan.store.same(secret.args[2], scan.graph.deployments()[0].account));
}

TEST_CASE("a template written inside another") {
  test::Scan scan;
  scan.add("main.yaml", R"(
Resources:
  rSet:
    Type: AWS::CloudFormation::StackSet
    Properties:
      StackInstancesGroup: [{DeploymentTargets: {Accounts: ['111122223333']}, Regions: [eu-west-1]}]
      TemplateBody: |
        Resources:
          rInner:
            Type: AWS::S3::Bucket
            Properties:
              BucketName: inner-name
)");
  scan.run();
  for (const std::string& m : scan.messages()) FAIL_CHECK(m);
  const graph::Resource* inner = scan.find("rSet/rInner");
  REQUIRE(inner);
  CHECK(scan.text_at(inner->properties.get("BucketName").where) == "inner-name");
  CHECK(scan.text_at(inner->name_where) == "rInner");
}

TEST_CASE("how a value came to be") {
  test::Scan scan;
  scan.add("child.yaml", R"(
Parameters: {pKey: {Type: String}, pUse: {Type: String, Default: 'true'}}
Conditions: {cUse: !Equals [!Ref pUse, 'true']}
Resources:
  rBucket:
    Type: AWS::S3::Bucket
    Properties:
      Encryption: !If [cUse, [{Key: !Ref pKey}], !Ref AWS::NoValue]
)");
  scan.add("main.yaml", R"(
Parameters: {pParent: {Type: String, Default: alias/x}}
Resources:
  rStack:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: ./child.yaml, Parameters: {pKey: !Ref pParent}}
)");
  scan.run();
  const graph::Resource* bucket = scan.find("rBucket");
  REQUIRE(bucket);
  graph::Recorder recorder;
  REQUIRE(scan.cloudformation.trace_property(scan.builder, bucket->key, "Encryption.0.Key", recorder));
  std::vector<std::string> steps;
  for (const graph::Recorder::Step& s : recorder.steps) steps.push_back(s.text + " @ " + scan.text_at(s.where));
  CHECK(steps == std::vector<std::string>{
                     "parameter `pUse`, its default @ 'true'",
                     "refers to parameter `pUse` @ !Ref pUse",
                     "condition `cUse` is true @ !Equals [!Ref pUse, 'true']",
                     "`!If cUse` is true @ !If [cUse, [{Key: !Ref pKey}], !Ref AWS::NoValue]",
                     "parameter `pKey` is given by `rStack` @ !Ref pParent",
                     "refers to parameter `pKey` @ !Ref pKey",
                     "property `Encryption.0.Key` of `rBucket` @ !Ref pKey",
                 });
  graph::Recorder caller;
  std::uint32_t id = 0;
  while (scan.graph.deployments()[id].chain != "rStack") ++id;
  REQUIRE(scan.cloudformation.trace_input(scan.builder, graph::DeploymentId{id}, "pKey", caller));
  steps.clear();
  for (const graph::Recorder::Step& s : caller.steps) steps.push_back(s.text + " @ " + scan.text_at(s.where));
  CHECK(steps == std::vector<std::string>{
                     "parameter `pParent`, its default @ alias/x",
                     "refers to parameter `pParent` @ !Ref pParent",
                     "`rStack` passes `pKey` @ !Ref pParent",
                 });
  CHECK_FALSE(scan.cloudformation.trace_property(scan.builder, bucket->key, "Nothing.Here", recorder));
}

}  // namespace analyzer::frontends
