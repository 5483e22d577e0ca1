// A small outcome, made by hand, that has something of everything a report must show.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/result.h"
#include "report/report.h"
#include "source/source_set.h"

namespace tests {

class Sample {
 public:
  Sample() {
    main_ = files_.load("live stacks/m\xC3\xA4in.yaml", std::string(main_text)).id();
    bucket_ = files_.load("templates/bucket.yaml", std::string(bucket_text)).id();
    broken_ = files_.load("broken.yaml", "Resources:\n\tA: 1\n").id();
    rules();
    results();
    analyzer::engine::Summary& s = outcome.summary;
    s.files = 3;
    s.units = 2;
    s.resources = 2;
    s.rules = 2;
    s.fail = 1;
    s.unknown = s.pass = s.suppressed = 1;
    s.not_applicable = 4;
    s.not_judged = 1;
    s.coverage = {2.0 / 3, 0.9};
  }

  analyzer::report::Input input(analyzer::report::Show show = {true, true, true}) const {
    return {outcome, [this](analyzer::source::FileId id) { return files_.file(id); }, "0.1.0", "deployed", show, {}};
  }

  // Where `text` first stands in the file.
  analyzer::source::Location at(std::string_view path, std::string_view text) const {
    const analyzer::source::SourceFile& file = *files_.file(path);
    const auto begin = static_cast<std::uint32_t>(file.text().find(text));
    return {file.id(), {begin, begin + static_cast<std::uint32_t>(text.size())}};
  }

  analyzer::engine::Outcome outcome;

 private:
  static constexpr std::string_view main_text =
      "Parameters:\n"
      "  pAlgorithm: {Type: String, Default: AES256}\n"
      "Resources:\n"
      "  rLogs:\n"
      "    Type: AWS::CloudFormation::StackSet\n"
      "    Properties:\n"
      "      Description: \"\xE6\x97\xA5\xE6\x9C\xAC <log> & \xF0\x9F\x98\x80\"\n"
      "      Targets: [!Ref pLogArchiveAccountId]\n";
  static constexpr std::string_view bucket_text =
      "Resources:\n"
      "  rBucket:\n"
      "    Type: AWS::S3::Bucket\n"
      "    Properties:\n"
      "      BucketEncryption:\n"
      "        ServerSideEncryptionConfiguration:\n"
      "          - ServerSideEncryptionByDefault:\n"
      "              SSEAlgorithm: !Ref pAlgorithm\n";

  void rules() {
    using analyzer::engine::Level;
    encrypted_.id = "log-bucket-kms-encrypted";
    encrypted_.title = "Encrypt log buckets with a customer managed KMS key (SSE-KMS)";
    encrypted_.level = Level::high;
    encrypted_.why =
        "Whoever can read an unencrypted log bucket reads the history of every account. A key of your own says who "
        "may.\n";
    encrypted_.remediation = "Set `SSEAlgorithm` to `aws:kms` and name a key.";
    encrypted_.references = {{"guidance", {"G-143", "G-154"}}, {"sechub", {"S3.17"}}};
    trail_.id = "cloudtrail-organization-trail";
    trail_.title = "Have an organization trail";
    trail_.level = Level::critical;
    trail_.scope = analyzer::engine::Scope::organization;
    trail_.why = "A trail of the organization records every account.";
    trail_.remediation = "Make one in Org Management.";
    outcome.rules = {&trail_, &encrypted_};
  }

  void results() {
    using namespace analyzer::engine;
    Result fail;
    fail.rule = 1;
    fail.status = Status::fail;
    fail.message = "log bucket `rBucket` is encrypted with AES256";
    fail.declaration = "rBucket";
    fail.type = "AWS::S3::Bucket";
    fail.kind = "s3.bucket";
    fail.property = "BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.SSEAlgorithm";
    fail.location = at("templates/bucket.yaml", "!Ref pAlgorithm");
    PlacementText placement{"parameter `pLogArchiveAccountId`",
                            "",
                            "log-archive",
                            {"eu-west-1"},
                            {{"stack set target", at("live stacks/m\xC3\xA4in.yaml", "!Ref pLogArchiveAccountId")}}};
    fail.instances = {{"live stacks/m\xC3\xA4in.yaml::rLogs/rBucket", {}, {placement}, Status::fail, ""}};
    fail.because = {{"parameter `pAlgorithm`, its default", at("live stacks/m\xC3\xA4in.yaml", "AES256")}};
    fail.fix = {{at("templates/bucket.yaml", "!Ref pAlgorithm"), "aws:kms"}};
    fail.fingerprint = "0123456789abcdef0123456789abcdef";

    Result unknown = fail;
    unknown.status = Status::unknown;
    unknown.message = "log bucket `rBucket` is encrypted with `pAlgorithm`";
    unknown.when = "pAlgorithm = AES256";
    unknown.unknowns = {
        {"parameter `pAlgorithm`", "whoever deploys `main.yaml`", at("live stacks/m\xC3\xA4in.yaml", "pAlgorithm")}};
    unknown.because.clear();
    unknown.fix.clear();
    unknown.fingerprint = "1123456789abcdef0123456789abcdef";

    Result ignored = fail;
    ignored.status = Status::suppressed;
    ignored.fix.clear();
    ignored.suppression =
        Suppression{"moved next month", "2027-03-31", "inline", at("templates/bucket.yaml", "BucketEncryption")};
    ignored.fingerprint = "2123456789abcdef0123456789abcdef";

    Result pass;
    pass.rule = 0;
    pass.status = Status::pass;
    pass.message = "there is an organization trail";
    pass.note = "one trail";
    pass.location = at("live stacks/m\xC3\xA4in.yaml", "rLogs");
    pass.fingerprint = "3123456789abcdef0123456789abcdef";
    outcome.results = {pass, fail, unknown, ignored};

    using namespace analyzer::diagnostics;
    outcome.diagnostics.push_back({Severity::error,
                                   "syntax",
                                   "a tab cannot start an indentation; use spaces",
                                   {broken_, {11, 12}},
                                   {{{broken_, {0, 10}}, "the mapping it belongs to"}},
                                   ""});
    outcome.diagnostics.push_back({Severity::note, "passed-over", "links to nowhere", {}, {}, "gone.yaml"});
  }

  analyzer::source::SourceSet files_;
  analyzer::source::FileId main_, bucket_, broken_;
  analyzer::engine::Rule encrypted_, trail_;
};

}  // namespace tests
