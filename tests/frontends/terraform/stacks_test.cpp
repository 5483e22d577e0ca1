// Stacks and stack sets in Terraform deploy CloudFormation templates.
#include <catch2/catch.hpp>

#include "frontends/terraform/modules.h"

using namespace terraform_test;

TEST_CASE("stacks and stack sets put deployments on the worklist") {
  Modules m;
  graph::UnitId unit = m.graph.add_unit({graph::Format::cloudformation, "templates/role.yaml", {}, false});
  m.add({{"main.tf", R"(variable "log_archive_account_id" {}
resource "aws_cloudformation_stack_set" "s" {
  name          = "roles"
  template_body = file("${path.module}/templates/role.yaml")
  parameters = {
    pName = "x"
  }
}
resource "aws_cloudformation_stack_set_instance" "i" {
  stack_set_name = aws_cloudformation_stack_set.s.name
  account_id     = var.log_archive_account_id
  region         = "eu-west-1"
}
resource "aws_cloudformation_stack_set_instance" "o" {
  stack_set_name = aws_cloudformation_stack_set.s.id
  deployment_targets {
    organizational_unit_ids = ["ou-1"]
  }
}
resource "aws_cloudformation_stack" "t" {
  template_url = "https://bucket.s3.amazonaws.com/templates/role.yaml"
  parameters   = { pName = "y" }
}
)"}});
  CHECK(m.frontend.callees(m.builder, m.units[0]) == std::vector<graph::UnitId>{unit, unit});
  m.run();
  CHECK(m.errors() == "");
  std::string out;
  for (const graph::Deployment& d : m.graph.deployments()) {
    if (d.unit != unit) continue;
    out += d.chain + " " + value::to_string(m.store, d.account) + " " + value::to_string(m.store, d.region);
    for (const graph::Input& i : d.inputs)
      out += " " + i.name + "=" + value::to_string(m.store, i.value) + "@" + m.place(i.value.where);
    out += " " + (d.evidence.empty() ? "" : d.evidence[0].text + "@" + m.place(d.evidence[0].where)) + "\n";
  }
  CHECK(out ==
        "aws_cloudformation_stack.t unknown the account that `.` is applied in unknown the Region that `.` is applied "
        "in pName=\"y\"@main.tf:22:28 \n"
        "aws_cloudformation_stack_set.s[aws_cloudformation_stack_set_instance.i] unknown variable "
        "`log_archive_account_id` \"eu-west-1\" pName=\"x\"@main.tf:6:13 stack set target@main.tf:11:20\n"
        "aws_cloudformation_stack_set.s[aws_cloudformation_stack_set_instance.o] unknown each account of "
        "`aws_cloudformation_stack_set_instance.o` unknown the Region that `.` is applied in pName=\"x\"@main.tf:6:13 "
        "stack set target@main.tf:17:31\n");
}

TEST_CASE("providers place what they make, and open inputs in them are applied to each") {
  Modules m;
  m.add({{"main.tf", R"(variable "account_id" {}
variable "log_archive_account_id" {}
variable "account_region" {}
provider "aws" {
  alias  = "target"
  region = var.account_region
  assume_role {
    role_arn = "arn:aws:iam::${var.account_id}:role/sra"
  }
}
provider "aws" {
  alias               = "logs"
  allowed_account_ids = ["222222222222"]
}
resource "aws_a" "t" {
  provider = aws.target
  x        = data.aws_caller_identity.c.account_id == var.log_archive_account_id
}
resource "aws_a" "l" {
  provider = aws.logs
}
resource "null_resource" "n" {}
data "aws_caller_identity" "c" {
  provider = aws.target
}
)"}});
  m.run();
  CHECK(m.errors() == "");
  const graph::Resource* t = m.find("aws_a.t");
  REQUIRE(t);
  CHECK(value::to_string(m.store, t->account) == "unknown variable `account_id`");
  CHECK(m.store.is_index(t->account.term()));
  CHECK(m.store.is_index(t->region.term()));
  CHECK(m.place(t->evidence[0].where) == "main.tf:8:16");
  CHECK(value::to_string(m.store, m.find("aws_a.l")->account) == "\"222222222222\"");
  CHECK(m.find("null_resource.n")->account.is_removed());
  CHECK(value::to_string(m.store, t->properties.get("x")).find("account_id") != std::string::npos);
}
