// The code library's Terraform edition, and real modules: everything is in the graph, and nothing good is called wrong.
#include <catch2/catch.hpp>

#include <chrono>
#include <set>

#include "frontends/terraform/modules.h"

using namespace terraform_test;

namespace {

const std::string corpus = SRA_LINT_CORPUS_DIR;
const std::string library =
    corpus + "/aws-samples__aws-security-reference-architecture-examples/aws_sra_examples/terraform";

// Counted from the trees, not from the module reader.
std::size_t blocks_on_disk(const std::string& root, std::string_view type) {
  std::size_t count = 0;
  for (const auto& e : std::filesystem::recursive_directory_iterator(root)) {
    if (!e.is_regular_file() || e.path().extension() != ".tf") continue;
    std::ifstream in(e.path());
    for (std::string line; std::getline(in, line);) count += line.starts_with(std::string(type) + " \"");
  }
  return count;
}

}  // namespace

TEST_CASE("every resource and data block of the library is in the graph") {
  if (!std::filesystem::exists(library)) {
    WARN("skipped: the corpus is not here");
    return;
  }
  Modules m;
  auto start = std::chrono::steady_clock::now();
  m.add_from_disk(library);
  auto parsed = std::chrono::steady_clock::now();
  m.run();
  auto done = std::chrono::steady_clock::now();
  std::set<std::pair<std::uint32_t, std::uint32_t>> resources, data;
  for (graph::ResourceKey key : m.graph.resources_in_order()) {
    const graph::Resource& r = *m.graph.find(key);
    (r.data_source ? data : resources).insert({r.where.file.index, r.where.range.begin});
  }
  CHECK(resources.size() == blocks_on_disk(library, "resource"));
  CHECK(data.size() == blocks_on_disk(library, "data"));
  CHECK(m.errors() == "");
  using ms = std::chrono::duration<double, std::milli>;
  WARN(resources.size() << " resources, " << data.size() << " data sources, " << m.graph.instances().size()
                        << " instances; read in " << ms(parsed - start).count() << " ms, evaluated in "
                        << ms(done - parsed).count() << " ms, " << m.store.bytes() / 1024 << " KB");
}

TEST_CASE("real modules evaluate without false errors") {
  if (!std::filesystem::exists(corpus)) {
    WARN("skipped: the corpus is not here");
    return;
  }
  std::string all;
  for (const auto& e : std::filesystem::directory_iterator(corpus)) {
    std::string name = e.path().filename();
    if (!name.starts_with("terraform-aws-modules__") && !name.starts_with("cloudposse__") &&
        !name.starts_with("aws-ia__terraform"))
      continue;
    Modules m;
    m.add_from_disk(e.path().string());
    m.run();
    std::string errors = m.errors();
    if (!errors.empty()) all += name + "\n" + errors;
  }
  // True: `vpc_issue_46` of the module's own examples has database subnets and no private ones, so no route table at
  // all.
  CHECK(all ==
        "terraform-aws-modules__terraform-aws-vpc\n"
        "main.tf:498:5: `coalescelist`: no argument is a list with elements\n"
        "main.tf:848:5: `coalescelist`: no argument is a list with elements\n");
}

TEST_CASE("the organization trail of the library lands where its providers say") {
  if (!std::filesystem::exists(library)) {
    WARN("skipped: the corpus is not here");
    return;
  }
  Modules m;
  m.add_from_disk(library);
  m.run();
  auto account = [&](std::string_view file_end, std::string_view address) -> std::string {
    for (graph::ResourceKey key : m.graph.resources_in_order()) {
      const graph::Resource& r = *m.graph.find(key);
      if (r.address != address || m.place(r.where).find(file_end) == std::string::npos) continue;
      return value::to_string(m.store, m.graph.placements(r)[0].account);
    }
    return "not there";
  };
  CHECK(account("cloudtrail_org/s3", "aws_s3_bucket.org_trail_bucket") == "unknown variable `log_archive_account_id`");
  CHECK(account("cloudtrail_org/kms", "aws_kms_key.organization_cloudtrail_key") == "unknown variable `account_id`");
  CHECK(account("cloudtrail_org/org", "aws_lambda_function.cloudtrail_org_lambda_function") ==
        "unknown variable `management_account_id`");
}

TEST_CASE("scanner fixtures never break evaluation") {
  if (!std::filesystem::exists(corpus)) {
    WARN("skipped: the corpus is not here");
    return;
  }
  for (const char* name : {"bridgecrewio__checkov", "aquasecurity__trivy-checks", "terraform-compliance__cli"}) {
    auto start = std::chrono::steady_clock::now();
    Modules m;
    m.add_from_disk(corpus + "/" + name);
    m.run();
    std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - start;
    WARN(name << ": " << m.units.size() << " modules, " << m.graph.resources_in_order().size() << " resources, "
              << m.sink.diagnostics.size() << " diagnostics, " << taken.count() << " ms");
    CHECK(m.graph.instances().size() > 10);
  }
}
