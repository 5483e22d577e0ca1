// Every policy document of published collections: read, or rejected at the right line. What is reported was read and
// found true, and is listed here, so that a new report is looked at too.
#include <fmt/core.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "policy/checks.h"
#include "policy/from_data_tree.h"
#include "policy/grammar.h"
#include "policy/statement_list.h"
#include "syntax/yaml/parser.h"

using namespace analyzer;
using namespace analyzer::policy;

namespace {

namespace fs = std::filesystem;

std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// What a folder says of the policies in it.
DocumentKind kind_of(std::string_view path, DocumentKind recognised) {
  auto in = [&](std::string_view part) { return path.find(part) != std::string_view::npos; };
  if (!has_statements(recognised)) return recognised;
  // Among the RCPs lie policies for services that RCPs do not reach.
  if (in("api_gateway_policy") || in("sns_topic_policy")) return DocumentKind::resource;
  if (in("resource_control_pol") || in("rcp-policies")) return DocumentKind::rcp;
  if (in("vpc_endpoint_policies") || in("vpc-endpoint-policies")) return DocumentKind::vpc_endpoint;
  if (in("service_control_pol") || in("service-control-pol") || in("catalog/") || in("control"))
    return DocumentKind::scp;
  return recognised;
}

struct Reading {
  std::map<DocumentKind, std::size_t> kinds;
  std::vector<std::string> reports;  // "file:line: severity: message"
  std::size_t notices = 0;
};

void read_file(const fs::path& root, const fs::path& path, Reading& reading) {
  std::string name = fs::relative(path, root).string();
  source::SourceFile file({0}, name, read_text(path));
  diagnostics::CollectingSink sink;
  PlaceholderTable placeholders;
  Element element;
  bool complete = true;
  if (path.extension() == ".json") {
    JsonDocument json = read_json(file, sink, placeholders);
    element = std::move(json.root);
    complete = json.complete;
  } else {
    syntax::DataTree tree = syntax::yaml::parse(file, sink);
    complete = tree.complete && tree.documents.size() == 1;
    if (complete) element = from_node(*tree.documents.front(), file.id(), &placeholders);
    if (is_statement_list(element)) element = from_statement_list(element);
  }
  DocumentKind kind =
      complete ? kind_of(root.filename().string() + "/" + name, recognise(element)) : DocumentKind::other;
  ++reading.kinds[kind];
  if (complete && has_statements(kind)) {
    Document document = read_document(element, {kind, name}, sink);
    check(document, sink);
  }
  for (const diagnostics::Diagnostic& d : sink.diagnostics) {
    if (d.severity == diagnostics::Severity::note) {
      ++reading.notices;
      continue;
    }
    reading.reports.push_back(fmt::format("{}:{}: {}: {}", name, file.position(d.location.range.begin).line,
                                          d.severity == diagnostics::Severity::error ? "error" : "warning", d.message));
  }
}

Reading read_collection(std::string_view folder) {
  Reading reading;
  fs::path root = fs::path(SRA_LINT_CORPUS_DIR) / folder;
  std::vector<fs::path> paths;
  bool catalogue = folder.starts_with("cloudposse");
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
    bool wanted =
        catalogue ? entry.path().extension() == ".yaml" && entry.path().string().find("/catalog/") != std::string::npos
                  : entry.path().extension() == ".json";
    if (wanted) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  for (const fs::path& path : paths) read_file(root, path, reading);
  return reading;
}

struct Expected {
  std::string_view folder;
  std::size_t documents;  // of all kinds
  std::size_t rejected;   // no policy, or no JSON or YAML
  std::vector<std::string> reports;
};

const Expected collections[] = {
    {"aws-samples__service-control-policy-examples",
     57,
     1,
     {// two actions of an interface that AWS has renamed; a comment that its author says to remove
      "Protect-cloud-platform-resource/"
      "Deny-unwanted-cancellation-or-changes-to-AWS-Marketplace-product-subscription.json:9: warning: "
      "`aws-marketplace:CreatePrivateMarketplace` is no action that is known",
      "Protect-cloud-platform-resource/"
      "Deny-unwanted-cancellation-or-changes-to-AWS-Marketplace-product-subscription.json:13: warning: "
      "`aws-marketplace:UpdatePrivateMarketplaceSettings` is no action that is known",
      "Service-specific-controls/AWS-IAM/deny-service-specific-credential-by-type.json:15: error: "}},
    {"aws-samples__data-perimeter-policy-examples", 29, 0, {}},
    // log-filters.json is no policy
    {"aws__lza-universal-configuration", 20, 1, {}},
    {"aws-samples__terraform-aws-organization-policies",
     5,
     0,
     {// Elastic Inference was shut down
      "service_control_policy/allow_services.json:47: warning: no service `elastic-inference` is known"}},
    {"cloudposse__terraform-aws-service-control-policies",
     23,
     3,
     {// Terraform template directives are no YAML; public access blocks are deleted with the permission to put them
      "catalog/region-restriction-templates/DenyRegions.yaml:54: error: ",
      "catalog/region-restriction-templates/RestrictToSpecifiedRegions.yaml:54: error: ",
      "catalog/s3-policies.yaml:14: warning: `s3:Delete*PublicAccessBlock` matches no action that is known",
      "catalog/s3-templates/DenyS3InNonSelectedRegion.yaml:18: error: "}},
};

}  // namespace

TEST_CASE("published policy documents are read, and what is reported is true") {
  if (!fs::exists(SRA_LINT_CORPUS_DIR)) {
    WARN("skipped: the corpus is not here");
    return;
  }
  for (const Expected& expected : collections) {
    Reading reading = read_collection(expected.folder);
    INFO(expected.folder);
    std::size_t documents = 0;
    for (auto [kind, count] : reading.kinds) documents += count;
    CHECK(documents == expected.documents);
    CHECK(reading.kinds[DocumentKind::other] == expected.rejected);
    CHECK(reading.reports.size() == expected.reports.size());
    for (std::size_t i = 0; i < std::min(reading.reports.size(), expected.reports.size()); ++i) {
      INFO(reading.reports[i]);
      CHECK(reading.reports[i].starts_with(expected.reports[i]));
    }
  }
}

TEST_CASE("placeholders of a landing zone are named, and are no syntax errors") {
  fs::path root = fs::path(SRA_LINT_CORPUS_DIR) / "awslabs__landing-zone-accelerator-on-aws";
  if (!fs::exists(root)) {
    WARN("skipped: the corpus is not here");
    return;
  }
  std::size_t with_bare = 0, noticed = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".json" || entry.path().string().find("polic") == std::string::npos) continue;
    source::SourceFile file({0}, entry.path().filename().string(), read_text(entry.path()));
    std::vector<source::Range> bare;
    quote_bare_placeholders(file.text(), bare);
    if (bare.empty()) continue;
    ++with_bare;
    diagnostics::CollectingSink sink;
    PlaceholderTable placeholders;
    JsonDocument json = read_json(file, sink, placeholders);
    INFO(entry.path().string());
    CHECK(json.complete);
    std::string name(file.text(bare.front()));
    for (const diagnostics::Diagnostic& d : sink.diagnostics) {
      INFO(d.message);
      CHECK(d.severity == diagnostics::Severity::note);
      noticed += d.message.find("`" + name + "`") != std::string::npos;
    }
  }
  CHECK(with_bare == noticed);
  CHECK(with_bare >= 45);
}
