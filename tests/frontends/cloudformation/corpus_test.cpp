// The library and the published good templates: every resource is in the graph, and nothing good is called wrong.
#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "frontends/cloudformation/support.h"

namespace analyzer::frontends {

namespace {

namespace fs = std::filesystem;

std::vector<std::pair<std::string, std::string>> files_below(const fs::path& folder) {
  std::vector<std::pair<std::string, std::string>> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    std::string name = entry.path().extension().string();
    if (!entry.is_regular_file() || (name != ".yaml" && name != ".yml" && name != ".json" && name != ".template"))
      continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    files.emplace_back(fs::relative(entry.path(), folder).string(), text.str());
  }
  std::sort(files.begin(), files.end());
  return files;
}

fs::path corpus(const char* name) {
  return fs::path(SRA_LINT_CORPUS_DIR) / name;
}

// SRA_LINT_SHOW=1 prints what is said, and the times.
bool show() {
  return std::getenv("SRA_LINT_SHOW") != nullptr;
}

void print(const test::Scan& scan) {
  if (!show()) return;
  for (const diagnostics::Diagnostic& d : scan.sink.diagnostics) {
    std::cout << (d.severity == diagnostics::Severity::error ? "error " : "warning ");
    if (d.location.file.valid()) {
      const source::SourceFile& f = scan.files[d.location.file.index];
      source::Position p = f.position(d.location.range.begin);
      std::cout << f.path() << ":" << p.line << ":" << p.column << " ";
    }
    std::cout << d.code << ": " << d.message << "\n";
  }
}

}  // namespace

TEST_CASE("every resource of the library is in the graph") {
  fs::path folder = corpus("aws-samples__aws-security-reference-architecture-examples");
  if (!fs::exists(folder)) {
    WARN("skipped: the corpus is not here");
    return;
  }
  auto files = files_below(folder);
  auto started = std::chrono::steady_clock::now();
  test::Scan scan;
  for (auto& [path, text] : files) scan.add(path, text);
  auto read = std::chrono::steady_clock::now();
  scan.run();
  auto done = std::chrono::steady_clock::now();
  // Counted from the trees alone.
  std::size_t written = 0, templates = 0;
  std::map<std::pair<std::string, std::string>, bool> seen;
  for (std::size_t i = 0; i < scan.files.size(); ++i) {
    if (!cloudformation::looks_like_template(scan.trees[i], scan.files[i].text())) continue;
    ++templates;
    const syntax::Node* resources = scan.trees[i].documents[0]->find("Resources");
    if (!resources) continue;
    for (const syntax::Entry& entry : resources->entries) {
      ++written;
      seen[{scan.files[i].path(), std::string(entry.key)}] = false;
    }
  }
  std::size_t instances = 0;
  for (const graph::Instance& instance : scan.graph.instances())
    for (graph::ResourceKey key : instance.resources) {
      const graph::Resource* r = scan.graph.find(key);
      REQUIRE(r);
      ++instances;
      auto found = seen.find({scan.graph.unit(instance.unit).path, r->declaration});
      if (found != seen.end()) found->second = true;
    }
  for (const auto& [where, found] : seen) {
    INFO(where.first << " " << where.second);
    CHECK(found);
  }
  CHECK(templates >= 115);
  auto ms = [](auto a, auto b) { return std::chrono::duration_cast<std::chrono::milliseconds>(b - a).count(); };
  if (show())
    std::cout << "library: " << templates << " templates, " << written << " resources, "
              << scan.graph.instances().size() << " instances, " << scan.graph.deployments().size() << " deployments, "
              << instances << " resource instances; read " << ms(started, read) << " ms, evaluated " << ms(read, done)
              << " ms, " << scan.store.term_count() << " terms, " << scan.store.bytes() / 1024 << " KiB\n";
  print(scan);
  // Its manifests leave out what people must fill in; the templates refuse that, and nothing else is wrong.
  for (const diagnostics::Diagnostic& d : scan.sink.diagnostics) {
    INFO(d.message);
    CHECK(d.code == "parameter-not-allowed");
    CHECK(scan.files[d.location.file.index].path().ends_with("manifest.yaml"));
  }
  // Two templates that other repositories hold, or that no longer exist under that name.
  CHECK(scan.builder.unread_constructs().size() == 2);

  // The organization trail's key is read through a secret of the account that the key is made in.
  constexpr std::string_view main =
      "cloudtrail_org/customizations_for_aws_control_tower/manifest.yaml#sra-cloudtrail-org-main-ssm::";
  const graph::Resource *trail = nullptr, *secret = nullptr, *key = nullptr;
  for (std::uint32_t i = 0; i < scan.graph.instances().size(); ++i)
    for (graph::ResourceKey k : scan.graph.instances()[i].resources)
      for (graph::DeploymentId id : scan.graph.instances()[i].deployments) {
        const graph::Resource* r = scan.graph.find(k);
        std::string address = scan.graph.address(*r, id);
        if (address.find(main) == std::string::npos) continue;
        if (address.ends_with("rCloudTrailStack/rLambdaCustomResource")) trail = r;
        if (address.ends_with("rCloudTrailKMSStackSet/rOrganizationCloudTrailKeySecret")) secret = r;
        if (address.ends_with("rCloudTrailKMSStackSet/rOrganizationCloudTrailKey")) key = r;
      }
  REQUIRE(trail);
  REQUIRE(secret);
  REQUIRE(key);
  value::Value used = trail->properties.get("KMS_KEY_ID");
  REQUIRE(used.is_unknown());
  const value::Term& term = scan.store.term(used.term());
  CHECK(term.op == value::Op::secret);
  CHECK(scan.store.same(term.args[0], secret->properties.get("Name")));
  CHECK(scan.store.same(term.args[2],
                        scan.graph.deployment(scan.graph.instance(secret->instance).deployments[0]).account));
  value::Value arn = secret->properties.get("SecretString").document().get(term.args[1].text());
  REQUIRE(arn.is_unknown());
  CHECK(scan.store.term(arn.term()).args[0].integer() == static_cast<std::int64_t>(key->key.index));
}

TEST_CASE("good templates are not called wrong") {
  for (const char* name :
       {"aws-cloudformation__cfn-lint/test/fixtures/templates/good",
        "aws-cloudformation__cfn-lint/test/fixtures/templates/integration",
        "aws-cloudformation__cfn-lint/test/fixtures/templates/quickstart",
        "aws-cloudformation__cfn-lint/test/fixtures/templates/public",
        "aws-cloudformation__cfn-lint/test/fixtures/templates/issues",
        "aws-cloudformation__cfn-lint/test/fixtures/templates/bad", "aws-cloudformation__aws-cloudformation-templates",
        "aws-solutions__aws-control-tower-customizations", "aws-cloudformation__aws-guard-rules-registry",
        "bridgecrewio__checkov", "awslabs__landing-zone-accelerator-on-aws"}) {
    fs::path folder = corpus(name);
    if (!fs::exists(folder)) {
      WARN("skipped: the corpus is not here");
      return;
    }
    auto files = files_below(folder);
    // Good ones may refer to what a custom rule or a left-out part would hold; those two do.
    bool good = std::string_view(name).ends_with("good") || std::string_view(name).ends_with("quickstart") ||
                std::string_view(name).ends_with("public");
    std::size_t errors = 0, templates = 0;
    auto started = std::chrono::steady_clock::now();
    for (auto& [path, text] : files) {
      test::Scan scan;
      if (!scan.add(path, text)) continue;
      ++templates;
      scan.run();
      for (const diagnostics::Diagnostic& d : scan.sink.diagnostics) {
        if (d.severity != diagnostics::Severity::error) continue;
        ++errors;
        if (!good || path == "custom/is-defined.yaml" || path == "functions/sub_needed.yaml") continue;
        INFO(path << ": " << d.message);
        CHECK(false);
      }
      print(scan);
    }
    auto took =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started).count();
    if (show()) std::cout << name << ": " << templates << " templates, " << errors << " errors, " << took << " ms\n";
  }
}

// Whatever is cut out of a template or put into it: reading it ends, and quickly.
TEST_CASE("mutilated templates end") {
  fs::path folder = corpus("aws-cloudformation__cfn-lint/test/fixtures/templates");
  if (!fs::exists(folder)) {
    WARN("skipped: the corpus is not here");
    return;
  }
  auto files = files_below(folder);
  std::uint32_t random = 12345;
  auto next = [&](std::size_t below) {
    return (random = random * 1664525u + 1013904223u) / 65536u % std::max<std::size_t>(below, 1);
  };
  constexpr std::string_view pieces[] = {
      "!Ref ", "!GetAtt ", "!Sub '${",       "[",  "]",     "{",   "}",  "!If [", "Fn::Sub: ",      ": ",
      "- ",    "\n",       "{{resolve:ssm:", "}}", "!Sub ", "&a ", "*a", "null",  "Fn::ForEach::X:"};
  auto started = std::chrono::steady_clock::now();
  std::size_t runs = 0;
  for (; runs < 1500 && std::chrono::steady_clock::now() - started < std::chrono::seconds(20); ++runs) {
    auto [path, text] = files[next(files.size())];
    if (text.size() > 20000) continue;
    for (std::size_t edits = next(4) + 1; edits > 0 && !text.empty(); --edits) {
      std::size_t at = next(text.size());
      if (next(2))
        text.erase(at, next(40));
      else
        text.insert(at, pieces[next(std::size(pieces))]);
    }
    test::Scan scan;
    INFO(path);
    if (scan.add(path, text)) scan.run();
    for (const graph::Instance& instance : scan.graph.instances())
      for (graph::ResourceKey key : instance.resources) {
        graph::Recorder recorder;
        scan.cloudformation.trace_property(scan.builder, key, "Tags.0.Value", recorder);
        scan.cloudformation.property_place(scan.builder, key, "A.0.B");
      }
  }
  CHECK(runs > 0);
}

}  // namespace analyzer::frontends
