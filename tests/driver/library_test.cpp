// The code library that AWS publishes with the SRA, as a whole: where everything lands, how the chains are proved, and
// that both editions say the same.
#include <catch2/catch.hpp>

#include <fstream>
#include <set>
#include <sstream>

#include "driver/run_parts.h"
#include "driver/scanning.h"
#include "driver/trace.h"
#include "value/world.h"

using namespace analyzer;

namespace {

driver::Outcome& library() {
  static driver::Outcome outcome = [] {
    driver::Options o;
    o.root = scanning::library;
    o.today = "2026-11-24";
    return driver::run(o);
  }();
  return outcome;
}

std::set<std::string> roles_in(driver::Outcome& outcome, const std::string& unit_path) {
  graph::Graph& graph = outcome.parts->graph();
  std::set<std::string> roles;
  for (graph::ResourceKey key : graph.resources_in_order()) {
    const graph::Resource& r = *graph.find(key);
    if (graph.unit(graph.instance(r.instance).unit).path != unit_path) continue;
    for (const graph::Placement& p : graph.placements(r)) {
      value::World world(outcome.parts->store());
      if (auto here = world.assume(p.guard))
        world = *here;
      else if (auto unit = world.assume(graph.deployment(p.deployment).guard))
        world = *unit;
      roles.insert(std::string(value::to_string(world.role_of(p.account))));
    }
  }
  return roles;
}

// What `trace` says of a property, as lines `file:line text`.
std::string trace(driver::Outcome& outcome, std::string_view address_end, std::string_view path) {
  graph::Graph& graph = outcome.parts->graph();
  for (graph::ResourceKey key : graph.resources_in_order()) {
    const graph::Resource& r = *graph.find(key);
    for (graph::DeploymentId d : graph.instance(r.instance).deployments) {
      if (!graph.address(r, d).ends_with(address_end)) continue;
      driver::Tracer tracer(outcome.parts->builder(), outcome.parts->model());
      std::string text;
      for (const driver::TraceStep& step : tracer.steps(key, path)) {
        const source::SourceFile* file = outcome.files->file(step.where.file);
        if (file)
          text +=
              file->path() + ":" + std::to_string(file->position(step.where.range.begin).line) + " " + step.text + "\n";
      }
      return text;
    }
  }
  return "no such resource";
}

void check_steps(const std::string& text, std::initializer_list<std::string_view> parts) {
  INFO(text);
  for (std::string_view part : parts) {
    INFO(part);
    CHECK(text.find(part) != std::string::npos);
  }
}

}  // namespace

TEST_CASE("everything in the library that lands in one account is placed there") {
  const std::string table = std::string(SRA_LINT_CORPUS_DIR) + "/../catalog/sra-examples.tsv";
  if (!scanning::has_corpus() || !std::filesystem::exists(table)) {
    WARN("skipped: ../shared is not here");
    return;
  }
  // Nothing in the code says where these are launched: they are started by hand, and stay open rather than guessed.
  const std::set<std::string> by_hand = {
      "aws_sra_examples/solutions/common/common_cfct_setup/templates/sra-common-cfct-setup-main.yaml",
      "aws_sra_examples/solutions/genai/bedrock_guardrails/templates/sra-bedrock-guardrails-main.yaml",
      "aws_sra_examples/solutions/genai/bedrock_org/templates/sra-bedrock-org-main.yaml",
      "aws_sra_examples/solutions/securityhub/securityhub_org/templates/sra-securityhub-org-global-events.yaml",
  };
  const std::map<std::string, std::string> words = {
      {"management", "management"}, {"log-archive", "log-archive"}, {"audit (security tooling)", "security-tooling"}};
  std::ifstream rows(table);
  std::string line;
  std::getline(rows, line);
  int checked = 0;
  while (std::getline(rows, line)) {
    std::istringstream cells(line);
    std::string solution, path, kind, account;
    std::getline(cells, solution, '\t');
    std::getline(cells, path, '\t');
    std::getline(cells, kind, '\t');
    std::getline(cells, account, '\t');
    if (!words.contains(account)) continue;
    INFO(path);
    std::set<std::string> roles = roles_in(library(), path);
    CHECK(roles == std::set<std::string>{by_hand.contains(path) ? std::string{} : words.at(account)});
    ++checked;
  }
  CHECK(checked > 100);
}

TEST_CASE("trace proves where the trail's key and bucket live") {
  if (!scanning::has_corpus()) {
    WARN("skipped: ../shared/corpus is not here");
    return;
  }
  const std::string cfn =
      "cloudtrail_org/customizations_for_aws_control_tower/manifest.yaml#sra-cloudtrail-org-main-ssm::rCloudTrailStack/"
      "rLambdaCustomResource";
  check_steps(trace(library(), cfn, "KMS_KEY_ID"),
              {"sra-cloudtrail-org.yaml:476 refers to parameter `pOrganizationCloudTrailKMSKeyId`",
               "sra-cloudtrail-org-main-ssm.yaml:332 dynamic reference to secret",
               "sra-cloudtrail-org-kms.yaml:163 secret `sra/cloudtrail_org_key_arn`",
               "sra-cloudtrail-org-kms.yaml:71 `Arn` of `rOrganizationCloudTrailKey`, placed in security-tooling",
               "sra-cloudtrail-org-main-ssm.yaml:251 account: stack set target"});
  check_steps(trace(library(), cfn, "S3_BUCKET_NAME"),
              {"sra-cloudtrail-org-bucket.yaml:94 `Ref` of `rOrgTrailBucket`, placed in log-archive",
               "dynamic reference to secret `sra/cloudtrail_org_s3_bucket`"});
  const std::string tf = "module.cloudtrail[0].module.cloudtrail_org[0].aws_lambda_invocation.lambda_invoke[0]";
  check_steps(trace(library(), tf, "input"),
              {"kms/main.tf:5 `arn` of `aws_kms_key.organization_cloudtrail_key`, placed in security-tooling",
               "s3/main.tf:5 `id` of `aws_s3_bucket.org_trail_bucket`, placed in log-archive",
               "providers.tf:51 account: provider `aws.log_archive` assumes a role"});
  check_steps(
      trace(library(), "sra-guardduty-org-main-ssm::rGuardDutyConfigurationStack/rGuardDutyOrgLambdaCustomResource",
            "KMS_KEY_ARN"),
      {"secret `sra/guardduty_org_delivery_key_arn`", "placed in security-tooling"});
}

TEST_CASE("both editions of the library get the same verdicts") {
  if (!scanning::has_corpus()) {
    WARN("skipped: ../shared/corpus is not here");
    return;
  }
  const std::string trail = "rLambdaCustomResource", trail_file = "cloudtrail_org/org/invoke.tf",
                    invoke = "aws_lambda_invocation.lambda_invoke";
  const std::string findings = "rGuardDutyOrgLambdaCustomResource", findings_file = "gd_configuration/invoke.tf";
  struct Case {
    std::string rule, declaration, file, other, other_file, status, other_status;
  };
  std::vector<Case> cases;
  for (std::string rule :
       {"cloudtrail-organization-trail-from-management", "cloudtrail-multi-region", "cloudtrail-logging-on",
        "cloudtrail-log-file-validation", "cloudtrail-kms-encrypted", "cloudtrail-kms-key-in-security-tooling",
        "cloudtrail-bucket-in-log-archive", "organization-delegated-admin-not-management"})
    cases.push_back({rule, trail, "sra-cloudtrail-org.yaml", invoke, trail_file, "pass", "pass"});
  for (std::string rule : {"guardduty-delegated-admin", "guardduty-findings-exported-to-log-archive",
                           "guardduty-findings-export-kms-encrypted", "organization-delegated-admins-aligned"})
    cases.push_back({rule, findings, "sra-guardduty-org-configuration.yaml", invoke, findings_file, "pass", "pass"});
  cases.push_back({"guardduty-organization-auto-enable", findings, "sra-guardduty-org-configuration.yaml", invoke,
                   findings_file, "fail", "fail"});
  for (std::string rule : {"log-bucket-kms-encrypted", "log-bucket-versioning", "log-bucket-public-access-blocked"})
    cases.push_back({rule, "rOrgTrailBucket", "", "aws_s3_bucket.org_trail_bucket", "", "pass", "pass"});
  cases.push_back(
      {"log-bucket-object-lock", "rOrgTrailBucket", "", "aws_s3_bucket.org_trail_bucket", "", "fail", "fail"});
  // Really different code: CloudFormation cannot say MFA Delete; the manifest gives the parameter, the module's
  // variable has no value in the repository.
  cases.push_back(
      {"log-bucket-mfa-delete", "rOrgTrailBucket", "", "aws_s3_bucket.org_trail_bucket", "", "unknown", "fail"});
  cases.push_back({"cloudtrail-management-events", trail, "", invoke, trail_file, "fail", "unknown"});
  for (const Case& c : cases) {
    INFO(c.rule);
    CHECK(scanning::status(library(), c.rule, c.declaration, c.file) == c.status);
    CHECK(scanning::status(library(), c.rule, c.other, c.other_file) == c.other_status);
  }
}
