// How long the engine takes: hidden, since a clock is no test. `test_engine "[speed]"` prints it.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "driver/run.h"

using namespace analyzer;

namespace {

// Log buckets with policy, key and trail: what the rules look at most.
std::map<std::string, std::string> estate(std::size_t resources) {
  std::map<std::string, std::string> files;
  for (std::size_t file = 0; file * 100 < resources; ++file) {
    std::string text = "Parameters:\n  p: {Type: String, AllowedValues: ['true', 'false']}\nResources:\n";
    for (std::size_t i = 0; i < 25; ++i)
      text += fmt::format(
          "  Logs{0}:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: logs-{1}-{0}\n      "
          "VersioningConfiguration: {{Status: Enabled}}\n"
          "  Key{0}:\n    Type: AWS::KMS::Key\n    Properties: {{EnableKeyRotation: !Ref p}}\n"
          "  Policy{0}:\n    Type: AWS::S3::BucketPolicy\n    Properties:\n      Bucket: !Ref Logs{0}\n      "
          "PolicyDocument:\n        Statement: "
          "[{{Effect: Allow, Principal: {{Service: cloudtrail.amazonaws.com}}, Action: 's3:PutObject', Resource: "
          "'*'}}]\n"
          "  Trail{0}:\n    Type: AWS::CloudTrail::Trail\n    Properties: {{IsLogging: true, S3BucketName: !Ref "
          "Logs{0}, KMSKeyId: !GetAtt Key{0}.Arn}}\n",
          i, file);
    files[fmt::format("stacks/{}/template.yaml", file)] = text;
  }
  return files;
}

}  // namespace

TEST_CASE("time by room for 5,000, 10,000 and 20,000 resources", "[.][speed]") {
  for (const std::size_t resources : {5000, 10000, 20000}) {
    driver::Options options;
    options.memory = estate(resources);
    options.today = "2026-11-24";
    const driver::Outcome outcome = driver::run(options);
    REQUIRE(outcome.trouble == driver::Trouble::none);
    fmt::print("{} resources:", outcome.found.summary.resources);
    for (const auto& [room, seconds] : outcome.timing.rooms) fmt::print(" {} {:.0f} ms", room, seconds * 1000);
    fmt::print("; {} results\n", outcome.found.results.size());
  }
}
