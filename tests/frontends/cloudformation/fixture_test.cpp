// The small estate in fixtures/cloudformation/evaluation: a trail whose key and bucket are elsewhere, behind a secret.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "frontends/cloudformation/support.h"

namespace analyzer::frontends {

namespace {

void add_fixture(test::Scan& scan) {
  namespace fs = std::filesystem;
  fs::path folder = fs::path(SRA_LINT_SOURCE_DIR) / "fixtures/cloudformation/evaluation";
  for (const char* name : {"cfct/manifest.yaml", "templates/trail-alarm.yaml", "templates/trail-bucket.yaml",
                           "templates/trail-key.yaml", "templates/trail-main.yaml"}) {
    std::ifstream in(folder / name, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    REQUIRE(scan.add(name, text.str()));
  }
}

constexpr const char* root = "cfct/manifest.yaml#trail";

std::string at(const char* rest) {
  return std::string(root) + "::" + rest;
}

}  // namespace

TEST_CASE("a trail whose key and bucket are in other accounts") {
  test::Scan scan;
  add_fixture(scan);
  scan.run();
  for (const std::string& m : scan.messages()) FAIL_CHECK(m);
  const graph::Resource* key = scan.find(at("rKeyStackSet/rKey"));
  const graph::Resource* secret = scan.find(at("rKeyStackSet/rSecret"));
  const graph::Resource* bucket = scan.find(at("rBucketStackSet/rBucket"));
  const graph::Resource* trail = scan.find(at("rTrail"));
  REQUIRE(key);
  REQUIRE(secret);
  REQUIRE(bucket);
  REQUIRE(trail);
  auto account_of = [&](const graph::Resource* r) {
    return scan.graph.deployment(scan.graph.instance(r->instance).deployments[0]).account;
  };

  // The trail names the bucket by the very account that the bucket lands in.
  CHECK(scan.store.equal(trail->properties.get("S3BucketName"), bucket->properties.get("BucketName")).is_always());
  // Trail and bucket read the same key of the same secret, in the account where the secret is made.
  value::Value read = trail->properties.get("KMSKeyId");
  value::Value passed = bucket->properties.get("BucketEncryption")
                            .get("ServerSideEncryptionConfiguration")
                            .elements()[0]
                            .value.get("ServerSideEncryptionByDefault")
                            .get("KMSMasterKeyID");
  REQUIRE(read.is_unknown());
  CHECK(scan.store.same(read, passed));
  const value::Term& term = scan.store.term(read.term());
  CHECK(scan.store.same(term.args[0], secret->properties.get("Name")));
  CHECK(scan.store.same(term.args[2], account_of(secret)));
  CHECK(scan.store.same(term.args[3],
                        scan.graph.deployment(scan.graph.instance(secret->instance).deployments[0]).region));
  // And under that JSON key stands the key's ARN.
  value::Value arn = secret->properties.get("SecretString").document().get(term.args[1].text());
  REQUIRE(arn.is_unknown());
  CHECK(scan.store.term(arn.term()).name == "Arn");
  CHECK(scan.store.term(arn.term()).args[0].integer() == static_cast<std::int64_t>(key->key.index));
  CHECK(scan.text_at(arn.where) == "${rKey.Arn}");

  // The alarm is off by default, and judged all the same.
  const graph::Resource* topic = scan.find(at("rAlarmStack/rTopic"));
  REQUIRE(topic);
  const graph::Deployment& alarm = scan.graph.deployment(scan.graph.instance(topic->instance).deployments[0]);
  CHECK(alarm.assumed);
  CHECK(scan.store.same(alarm.account, account_of(trail)));
}

}  // namespace analyzer::frontends
