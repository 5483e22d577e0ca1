// Single edits that must change a verdict. Each states the rule, what it says before, and what it says after; a pass
// that stays a pass when it should not is the worst defect there is.
#include <catch2/catch.hpp>

#include "driver/scanning.h"
#include "source/work_tree.h"

using namespace analyzer;

namespace {

struct Edit {
  std::string file;      // relative to the scanned root
  std::string from, to;  // the first occurrence; an empty `from` removes the file
  bool every = false;    // every occurrence
};

struct Mutation {
  std::string name;
  std::vector<Edit> edits;
  std::string rule, declaration;  // an empty declaration: the first result of the rule
  std::string before, after;
};

std::string read(const std::string& root, const std::string& path) {
  auto tree = source::WorkTree::open(root);
  REQUIRE(tree);
  auto text = (*tree)->read(path);
  INFO(path);
  REQUIRE(text);
  return *text;
}

driver::Options options_for(const std::string& root, std::vector<std::string> paths) {
  driver::Options o;
  o.root = root;
  o.paths = std::move(paths);
  o.today = "2026-11-24";
  return o;
}

void check(const std::string& root, const std::vector<std::string>& paths, const std::string& folder,
           const std::vector<Mutation>& mutations) {
  driver::Outcome base = driver::run(options_for(root, paths));
  REQUIRE(base.error.empty());
  for (const Mutation& m : mutations) {
    driver::Options o = options_for(root, paths);
    for (const Edit& e : m.edits) {
      std::string path = folder + e.file;
      if (e.from.empty()) {
        o.overlay[path] = std::nullopt;
        continue;
      }
      std::string text = o.overlay.contains(path) ? *o.overlay[path] : read(root, path);
      std::size_t at = text.find(e.from);
      INFO(m.name << ": " << e.from);
      REQUIRE(at != std::string::npos);
      do {
        text.replace(at, e.from.size(), e.to);
        at = e.every ? text.find(e.from, at + e.to.size()) : std::string::npos;
      } while (at != std::string::npos);
      o.overlay[path] = text;
    }
    driver::Outcome after = driver::run(o);
    INFO(m.name << " (" << m.rule << " of " << m.declaration << ")");
    REQUIRE(after.error.empty());
    CHECK(scanning::status(base, m.rule, m.declaration) == m.before);
    CHECK(scanning::status(after, m.rule, m.declaration) == m.after);
  }
}

const std::string solutions = "aws_sra_examples/solutions/";
const std::string main_template = "templates/sra-cloudtrail-org-main-ssm.yaml";
const std::string key_template = "templates/sra-cloudtrail-org-kms.yaml";
const std::string bucket_template = "templates/sra-cloudtrail-org-bucket.yaml";
const std::string trail_template = "templates/sra-cloudtrail-org.yaml";
const std::string trail_manifest = "customizations_for_aws_control_tower/manifest.yaml";
const std::string custom = "rLambdaCustomResource";

}  // namespace

TEST_CASE("edits to the CloudFormation trail of the SRA library") {
  if (!scanning::has_corpus()) {
    WARN("skipped: ../shared/corpus is not here");
    return;
  }
  const std::string audit_target = "              - !Ref pAuditAccountId\n",
                    archive_target = "              - !Ref pLogArchiveAccountId\n";
  const std::vector<Mutation> mutations = {
      {"the bucket's stack set goes to the audit account",
       {{main_template, archive_target, audit_target}},
       "cloudtrail-bucket-in-log-archive",
       custom,
       "pass",
       "unknown"},
      {"the SSM parameters of the two accounts are swapped: the bucket",
       {{main_template, "Default: /sra/control-tower/audit-account-id", "Default: /sra/control-tower/swap"},
        {main_template, "Default: /sra/control-tower/log-archive-account-id",
         "Default: /sra/control-tower/audit-account-id"},
        {main_template, "Default: /sra/control-tower/swap", "Default: /sra/control-tower/log-archive-account-id"}},
       "cloudtrail-bucket-in-log-archive",
       custom,
       "pass",
       "fail"},
      {"the SSM parameters of the two accounts are swapped: the key",
       {{main_template, "Default: /sra/control-tower/audit-account-id", "Default: /sra/control-tower/swap"},
        {main_template, "Default: /sra/control-tower/log-archive-account-id",
         "Default: /sra/control-tower/audit-account-id"},
        {main_template, "Default: /sra/control-tower/swap", "Default: /sra/control-tower/log-archive-account-id"}},
       "cloudtrail-kms-key-in-security-tooling",
       custom,
       "pass",
       "fail"},
      {"the key's stack set goes to the log archive",
       {{main_template, audit_target, archive_target}},
       "cloudtrail-kms-key-in-security-tooling",
       custom,
       "pass",
       "unknown"},
      {"the key's secret is renamed where it is made",
       {{key_template, "Name: sra/cloudtrail_org_key_arn", "Name: sra/cloudtrail_org_key"}},
       "cloudtrail-kms-key-in-security-tooling",
       custom,
       "pass",
       "unknown"},
      {"the key's secret is renamed where it is read",
       {{main_template, "secret:sra/cloudtrail_org_key_arn", "secret:sra/other", true}},
       "cloudtrail-kms-encrypted",
       custom,
       "pass",
       "unknown"},
      {"the JSON key in the key's secret is renamed",
       {{key_template, "{\"OrganizationCloudTrailKeyArn\"", "{\"KeyArn\""}},
       "cloudtrail-kms-key-in-security-tooling",
       custom,
       "pass",
       "unknown"},
      {"the bucket's secret is renamed where it is made",
       {{bucket_template, "Name: sra/cloudtrail_org_s3_bucket", "Name: sra/bucket"}},
       "cloudtrail-bucket-in-log-archive",
       custom,
       "pass",
       "unknown"},
      {"the JSON key of the bucket is renamed where it is read",
       {{main_template, "SecretString:OrganizationCloudTrailS3Bucket:", "SecretString:Bucket:"}},
       "cloudtrail-bucket-in-log-archive",
       custom,
       "pass",
       "unknown"},
      {"the secret is read from the account of the stack",
       {{main_template, "${pAuditAccountId}:secret:sra/cloudtrail_org_key_arn",
         "${AWS::AccountId}:secret:sra/cloudtrail_org_key_arn", true}},
       "cloudtrail-kms-key-in-security-tooling",
       custom,
       "pass",
       "unknown"},
      {"the bucket's name is built with the wrong stack's account",
       {{main_template,
         "pCloudTrailS3BucketName: !Sub "
         "'{{resolve:secretsmanager:arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${pLogArchiveAccountId}:secret:"
         "sra/cloudtrail_org_s3_bucket:SecretString:OrganizationCloudTrailS3Bucket:AWSCURRENT}}'",
         "pCloudTrailS3BucketName: !Sub '${pBucketNamePrefix}-${AWS::AccountId}-${AWS::Region}'"}},
       "cloudtrail-bucket-in-log-archive",
       custom,
       "pass",
       "unknown"},
      {"the bucket's template is gone",
       {{bucket_template, "", ""}},
       "cloudtrail-bucket-in-log-archive",
       custom,
       "pass",
       "unknown"},
      {"the key's template is gone",
       {{key_template, "", ""}},
       "cloudtrail-kms-key-in-security-tooling",
       custom,
       "pass",
       "unknown"},
      {"a second instance group with a key of its own",
       {{main_template,
         "              - !Ref pLogArchiveAccountId\n          Regions:\n            - !Ref AWS::Region\n",
         "              - !Ref pLogArchiveAccountId\n          Regions:\n            - !Ref AWS::Region\n"
         "        - DeploymentTargets:\n            Accounts: [!Ref pAuditAccountId]\n          Regions: [!Ref "
         "AWS::Region]\n"
         "          ParameterOverrides:\n            - ParameterKey: pOrganizationCloudTrailKMSKeyId\n"
         "              ParameterValue: "
         "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555\n"}},
       "log-bucket-kms-encrypted",
       "rOrgTrailBucket",
       "pass",
       "unknown"},
      {"the bucket uses the key of AWS",
       {{bucket_template, "KMSMasterKeyID: !Ref pOrganizationCloudTrailKMSKeyId", "KMSMasterKeyID: alias/aws/s3"}},
       "log-bucket-kms-encrypted",
       "rOrgTrailBucket",
       "pass",
       "fail"},
      {"the bucket is encrypted with AES256",
       {{bucket_template, "SSEAlgorithm: aws:kms", "SSEAlgorithm: AES256"}},
       "log-bucket-kms-encrypted",
       "rOrgTrailBucket",
       "pass",
       "fail"},
      {"the bucket names no key",
       {{bucket_template, "              KMSMasterKeyID: !Ref pOrganizationCloudTrailKMSKeyId\n", ""}},
       "log-bucket-kms-encrypted",
       "rOrgTrailBucket",
       "pass",
       "fail"},
      {"versioning is suspended",
       {{bucket_template, "Status: Enabled", "Status: Suspended"}},
       "log-bucket-versioning",
       "rOrgTrailBucket",
       "pass",
       "fail"},
      {"public policies are let in",
       {{bucket_template, "BlockPublicPolicy: True", "BlockPublicPolicy: False"}},
       "log-bucket-public-access-blocked",
       "rOrgTrailBucket",
       "pass",
       "fail"},
      {"Object Lock in compliance mode",
       {{bucket_template, "      VersioningConfiguration:\n        Status: Enabled\n",
         "      VersioningConfiguration:\n        Status: Enabled\n      ObjectLockEnabled: true\n      "
         "ObjectLockConfiguration:\n"
         "        ObjectLockEnabled: Enabled\n        Rule: {DefaultRetention: {Mode: COMPLIANCE, Days: 400}}\n"}},
       "log-bucket-mfa-delete",
       "rOrgTrailBucket",
       "unknown",
       "pass"},
      {"the key is not rotated",
       {{key_template, "EnableKeyRotation: True", "EnableKeyRotation: False"}},
       "kms-key-rotation",
       "rOrganizationCloudTrailKey",
       "pass",
       "fail"},
      {"the trail has no key",
       {{trail_template, "KMS_KEY_ID: !Ref pOrganizationCloudTrailKMSKeyId", "KMS_KEY_ID: ''"}},
       "cloudtrail-kms-encrypted",
       custom,
       "pass",
       "fail"},
      {"the administrator is the account of the stack",
       {{trail_template,
         "SRA_SOLUTION_NAME: !Ref pSRASolutionName\n      DELEGATED_ADMIN_ACCOUNT_ID: !Ref pDelegatedAdminAccountId",
         "SRA_SOLUTION_NAME: !Ref pSRASolutionName\n      DELEGATED_ADMIN_ACCOUNT_ID: !Ref AWS::AccountId"}},
       "organization-delegated-admin-not-management",
       custom,
       "pass",
       "fail"},
      {"the administrator that is passed is the caller",
       {{main_template, "pDelegatedAdminAccountId: !Ref pAuditAccountId",
         "pDelegatedAdminAccountId: !Ref AWS::AccountId"}},
       "organization-delegated-admin-not-management",
       custom,
       "pass",
       "fail"},
      {"the manifest goes to the network account",
       {{trail_manifest, "REPLACE_ME_ORG_MANAGEMENT_ACCOUNT_NAME", "REPLACE_ME_NETWORK_ACCOUNT_NAME"}},
       "cloudtrail-organization-trail-from-management",
       custom,
       "pass",
       "fail"},
      {"management events are recorded",
       {{trail_manifest, "parameter_key: pEnableDataEventsOnly\n        parameter_value: 'true'",
         "parameter_key: pEnableDataEventsOnly\n        parameter_value: 'false'"}},
       "cloudtrail-management-events",
       custom,
       "fail",
       "pass"},
  };
  check(scanning::library, {solutions + "cloudtrail"}, solutions + "cloudtrail/cloudtrail_org/", mutations);
}

TEST_CASE("edits to the CloudFormation GuardDuty of the SRA library") {
  if (!scanning::has_corpus()) {
    WARN("skipped: ../shared/corpus is not here");
    return;
  }
  const std::string gd = "templates/sra-guardduty-org-";
  const std::string resource = "rGuardDutyOrgLambdaCustomResource";
  check(scanning::library, {solutions + "guardduty"}, solutions + "guardduty/guardduty_org/",
        {{"the findings' bucket goes to the audit account",
          {{gd + "main-ssm.yaml", "              - !Ref pLogArchiveAccountId\n",
            "              - !Ref pAuditAccountId\n"}},
          "guardduty-findings-exported-to-log-archive",
          resource,
          "pass",
          "unknown"},
         {"the key's secret is renamed",
          {{gd + "delivery-kms-key.yaml", "Name: sra/guardduty", "Name: sra/gd"}},
          "guardduty-findings-export-kms-encrypted",
          resource,
          "pass",
          "unknown"},
         {"the bucket's template is gone",
          {{gd + "delivery-s3-bucket.yaml", "", ""}},
          "guardduty-findings-exported-to-log-archive",
          resource,
          "pass",
          "unknown"},
         {"the administrator is the log archive",
          {{gd + "main-ssm.yaml", "pDelegatedAdminAccountId: !Ref pAuditAccountId",
            "pDelegatedAdminAccountId: !Ref pLogArchiveAccountId"}},
          "guardduty-delegated-admin",
          resource,
          "pass",
          "fail"},
         {"the administrator is the management account",
          {{gd + "main-ssm.yaml", "pDelegatedAdminAccountId: !Ref pAuditAccountId",
            "pDelegatedAdminAccountId: !Ref AWS::AccountId"}},
          "organization-delegated-admin-not-management",
          resource,
          "pass",
          "fail"},
         {"GuardDuty is taken away",
          {{"customizations_for_aws_control_tower/manifest.yaml", "pDisableGuardDuty\n        parameter_value: 'false'",
            "pDisableGuardDuty\n        parameter_value: 'true'"}},
          "guardduty-delegated-admin",
          resource,
          "pass",
          "none"},
         {"the findings' key is that of AWS",
          {{gd + "configuration.yaml", "KMS_KEY_ARN: !Ref pKMSKeyArn",
            "KMS_KEY_ARN: !Sub 'arn:aws:kms:us-east-1:${AWS::AccountId}:alias/aws/s3'"}},
          "guardduty-findings-export-kms-encrypted",
          resource,
          "pass",
          "fail"}});
}

TEST_CASE("edits to the Terraform edition of the SRA library") {
  if (!scanning::has_corpus()) {
    WARN("skipped: ../shared/corpus is not here");
    return;
  }
  const std::string invoke = "aws_lambda_invocation.lambda_invoke";
  const std::string bucket = "aws_s3_bucket.org_trail_bucket";
  const std::string key_module = "module \"kms\" {\n  count = local.is_audit_account";
  check(scanning::library, {"aws_sra_examples/terraform/solutions"}, "aws_sra_examples/terraform/solutions/",
        {{"the key is made under another account's guard",
          {{"cloudtrail_org/main.tf", key_module, "module \"kms\" {\n  count = local.is_log_account"}},
          "cloudtrail-kms-key-in-security-tooling",
          invoke,
          "pass",
          "unknown"},
         {"the key is made under another account's guard: encryption",
          {{"cloudtrail_org/main.tf", key_module, "module \"kms\" {\n  count = local.is_log_account"}},
          "cloudtrail-kms-encrypted",
          invoke,
          "pass",
          "unknown"},
         {"the bucket's provider is the target account",
          {{"cloudtrail_org/main.tf", "aws = aws.log_archive", "aws = aws.main"}},
          "cloudtrail-bucket-in-log-archive",
          invoke,
          "pass",
          "fail"},
         {"the log archive provider assumes a role elsewhere",
          {{"providers.tf", "${var.log_archive_account_id}:role", "${var.audit_account_id}:role"}},
          "cloudtrail-bucket-in-log-archive",
          invoke,
          "pass",
          "fail"},
         {"the trail is made in the log archive",
          {{"cloudtrail_org/main.tf", "aws = aws.management", "aws = aws.log_archive"}},
          "cloudtrail-organization-trail-from-management",
          invoke,
          "pass",
          "fail"},
         {"the key's module is gone",
          {{"cloudtrail_org/kms/main.tf", "", ""},
           {"cloudtrail_org/kms/output.tf", "", ""},
           {"cloudtrail_org/kms/variables.tf", "", ""},
           {"cloudtrail_org/kms/providers.tf", "", ""},
           {"cloudtrail_org/kms/data.tf", "", ""}},
          "cloudtrail-kms-key-in-security-tooling",
          invoke,
          "pass",
          "unknown"},
         {"the bucket uses the key of AWS",
          {{"cloudtrail_org/s3/main.tf", "kms_master_key_id = var.organization_cloudtrail_kms_key_id",
            "kms_master_key_id = \"alias/aws/s3\""}},
          "log-bucket-kms-encrypted",
          bucket,
          "pass",
          "fail"},
         {"the trail has no key",
          {{"cloudtrail_org/org/invoke.tf", "\"${var.organization_cloudtrail_kms_key_id}\"", "\"\""}},
          "cloudtrail-kms-encrypted",
          invoke,
          "pass",
          "fail"},
         {"the invocation deletes",
          {{"cloudtrail_org/org/invoke.tf", "\"RequestType\" : \"Create\"", "\"RequestType\" : \"Delete\""}},
          "cloudtrail-kms-encrypted",
          invoke,
          "pass",
          "none"},
         {"the key is not rotated",
          {{"cloudtrail_org/kms/main.tf", "enable_key_rotation = true", "enable_key_rotation = false"}},
          "kms-key-rotation",
          "aws_kms_key.organization_cloudtrail_key",
          "pass",
          "fail"},
         {"versioning is suspended",
          {{"cloudtrail_org/s3/main.tf", "status = \"Enabled\"", "status = \"Suspended\""}},
          "log-bucket-versioning",
          bucket,
          "pass",
          "fail"},
         {"MFA Delete is enabled",
          {{"cloudtrail_org/s3/main.tf", "status = \"Enabled\"", "status = \"Enabled\"\n    mfa_delete = \"Enabled\""}},
          "log-bucket-mfa-delete",
          bucket,
          "fail",
          "pass"},
         {"public access is let in",
          {{"cloudtrail_org/s3/main.tf", "restrict_public_buckets = true", "restrict_public_buckets = false"}},
          "log-bucket-public-access-blocked",
          bucket,
          "pass",
          "fail"},
         {"the administrator is the management account",
          {{"cloudtrail_org/main.tf", "delegated_admin_account_id         = var.audit_account_id",
            "delegated_admin_account_id         = var.management_account_id"}},
          "organization-delegated-admin-not-management",
          invoke,
          "pass",
          "fail"},
         {"the findings' bucket is made in the target account",
          {{"guard_duty/main.tf", "aws = aws.log_archive", "aws = aws.main"}},
          "guardduty-findings-exported-to-log-archive",
          invoke,
          "pass",
          "fail"},
         {"the findings' key is made under another account's guard",
          {{"guard_duty/main.tf",
            "module \"guardduty_delivery_key\" {\n  count = local.is_home_region && local.is_audit_account",
            "module \"guardduty_delivery_key\" {\n  count = local.is_home_region && local.is_log_account"}},
          "guardduty-findings-export-kms-encrypted",
          invoke,
          "pass",
          "unknown"}});
}

// Our own estate: native resources, guardrails by manifest, placement by account ids.
TEST_CASE("edits to the sample estate") {
  const std::string root = std::string(SRA_LINT_SOURCE_DIR) + "/fixtures/estate";
  const std::string trail = "rOrganizationTrail", complete = "estate: complete\naccounts:";
  const std::string admin = "aws_guardduty_organization_admin_account.this";
  check(
      root, {}, "",
      {{"no trail is an organization trail, and nothing else is to be expected",
        {{"trail/templates/trail.yaml", "IsOrganizationTrail: true", "IsOrganizationTrail: false"},
         {"sra-lint.yaml", "accounts:", complete}},
        "cloudtrail-organization-trail",
        "",
        "pass",
        "fail"},
       {"the trail is made in Security Tooling, which is no administrator of CloudTrail",
        {{"manifest.yaml", "accounts: [\"111111111111\"]", "accounts: [\"222222222222\"]"},
         {"sra-lint.yaml", "accounts:", complete}},
        "cloudtrail-organization-trail-from-management",
        trail,
        "pass",
        "fail"},
       {"the bucket is made in Security Tooling",
        {{"manifest.yaml", "accounts: [\"333333333333\"]", "accounts: [\"222222222222\"]"}},
        "cloudtrail-bucket-in-log-archive",
        trail,
        "pass",
        "fail"},
       {"the trail writes to a bucket that nobody scanned",
        {{"manifest.yaml", "parameter_value: tidewater-organization-trail\n      - parameter_key: pKeyAlias",
          "parameter_value: another-bucket\n      - parameter_key: pKeyAlias"}},
        "cloudtrail-bucket-in-log-archive",
        trail,
        "pass",
        "unknown"},
       {"the key is one of the management account",
        {{"manifest.yaml", "arn:aws:kms:eu-west-1:222222222222:alias/organization-trail",
          "arn:aws:kms:eu-west-1:111111111111:alias/organization-trail"}},
        "cloudtrail-kms-key-in-security-tooling",
        trail,
        "pass",
        "fail"},
       {"the key is that of AWS",
        {{"manifest.yaml", "alias/organization-trail", "alias/aws/cloudtrail"}},
        "cloudtrail-kms-encrypted",
        trail,
        "pass",
        "fail"},
       {"logging is off",
        {{"trail/templates/trail.yaml", "IsLogging: true", "IsLogging: false"}},
        "cloudtrail-logging-on",
        trail,
        "pass",
        "fail"},
       {"digest files are off",
        {{"trail/templates/trail.yaml", "EnableLogFileValidation: true", "EnableLogFileValidation: false"}},
        "cloudtrail-log-file-validation",
        trail,
        "pass",
        "fail"},
       {"all Regions are recorded",
        {{"trail/templates/trail.yaml", "IsMultiRegionTrail: false", "IsMultiRegionTrail: true"}},
        "cloudtrail-multi-region",
        trail,
        "fail",
        "pass"},
       {"only data events are selected",
        {{"trail/templates/trail.yaml", "      IsLogging: true\n",
          "      IsLogging: true\n      EventSelectors: [{IncludeManagementEvents: false}]\n"}},
        "cloudtrail-management-events",
        trail,
        "pass",
        "fail"},
       {"the administrator is the management account",
        {{"guardduty/main.tf", "data.aws_caller_identity.security.account_id", "\"111111111111\""}},
        "organization-delegated-admin-not-management",
        admin,
        "pass",
        "fail"},
       {"the administrator is nobody's account that was declared",
        {{"guardduty/main.tf", "data.aws_caller_identity.security.account_id", "\"333333333333\""}},
        "guardduty-delegated-admin",
        admin,
        "pass",
        "fail"},
       {"the findings' bucket moves to the log archive",
        {{"guardduty/main.tf", "    aws = aws.security\n", "    aws = aws.log_archive\n"}},
        "guardduty-findings-exported-to-log-archive",
        "aws_guardduty_publishing_destination.findings",
        "fail",
        "pass"},
       {"the provider alias points elsewhere",
        {{"guardduty/providers.tf", "arn:aws:iam::222222222222:role/deploy", "arn:aws:iam::333333333333:role/deploy"}},
        "guardduty-delegated-admin",
        admin,
        "pass",
        "fail"},
       {"the SCP allows",
        {{"guardrails/preventive.json", "\"Effect\": \"Deny\"", "\"Effect\": \"Allow\""}},
        "scp-deny-list-strategy",
        "preventive-guardrails",
        "pass",
        "fail"}});
}

TEST_CASE("edits to the guardrails of Customizations for AWS Control Tower") {
  if (!scanning::has_corpus()) {
    WARN("skipped: ../shared/corpus is not here");
    return;
  }
  const std::string root = std::string(SRA_LINT_CORPUS_DIR) + "/aws-solutions__aws-control-tower-customizations";
  const std::string folder = "deployment/custom_control_tower_configuration/example-configuration/";
  const std::string policy = "policies/preventive-guardrails.json", name = "test-preventive-guardrails";
  const std::string sid = "GuardPutAccountPublicAccessBlock";
  check(root, {"deployment/custom_control_tower_configuration"}, folder,
        {{"a statement allows",
          {{policy, "\"Effect\": \"Deny\"", "\"Effect\": \"Allow\""}},
          "scp-deny-list-strategy",
          name,
          "pass",
          "fail"},
         {"it is larger than Organizations takes",
          {{policy, sid, sid + std::string(12'000, 'x')}},
          "scp-within-quotas",
          name,
          "pass",
          "fail"},
         {"its file is gone", {{policy, "", ""}}, "scp-deny-list-strategy", name, "pass", "unknown"}});
}
