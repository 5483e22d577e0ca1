// Modules and the graph they make.
#include <catch2/catch.hpp>

#include "frontends/terraform/modules.h"

using namespace terraform_test;

namespace {

struct ModuleCase {
  const char* name;
  std::map<std::string, std::string> files;
  const char* graph;
  const char* errors = "";
};

void check(const ModuleCase& c) {
  Modules m;
  m.add(c.files);
  m.run();
  INFO(c.name);
  CHECK(m.print() == c.graph);
  CHECK(m.errors() == c.errors);
}

}  // namespace

TEST_CASE("one module") {
  const ModuleCase cases[] = {
      {"arguments, blocks and references",
       {{"main.tf", R"(resource "aws_s3_bucket" "logs" {
  bucket = "logs-${var.env}"
  versioning {
    enabled = true
  }
}
variable "env" {
  default = "prod"
}
resource "aws_s3_bucket_policy" "p" {
  bucket = aws_s3_bucket.logs.bucket
  arn    = aws_s3_bucket.logs.arn
  on     = aws_s3_bucket.logs.versioning[0].enabled
}
)"}},
       "aws_s3_bucket.logs {bucket: \"logs-prod\", versioning: [{enabled: true}]}\n"
       "aws_s3_bucket_policy.p {bucket: \"logs-prod\", arn: unknown attribute `arn` of `aws_s3_bucket.logs`, on: "
       "true}\n"},
      {"a null argument is not set",
       {{"main.tf", "resource \"a_b\" \"c\" {\n  x = null\n  y = 1\n}\n"}},
       "a_b.c {y: 1}\n"},
      {"count that is known",
       {{"main.tf",
         "resource \"a_b\" \"c\" {\n  count = 2\n  x = count.index\n}\noutput \"o\" {\n  value = a_b.c[*].x\n}\n"}},
       "a_b.c[0] {x: 0}\na_b.c[1] {x: 1}\n"},
      {"count of zero is still there",
       {{"main.tf", "resource \"a_b\" \"c\" {\n  count = 0\n  x = 1\n}\n"}},
       "a_b.c[0] if never {x: 1}\n"},
      {"count that is open",
       {{"main.tf", "variable \"n\" {\n  type = number\n}\nresource \"a_b\" \"c\" {\n  count = var.n\n}\n"}},
       "a_b.c[*] if tf.>(var.n, 0) {}\n"},
      {"a conditional count guards its one instance",
       {{"main.tf",
         "variable \"on\" {\n  type = bool\n}\nresource \"a_b\" \"c\" {\n  count = var.on ? 1 : 0\n}\nresource \"a_d\" "
         "\"e\" {\n  count = var.on ? 1 : 0\n  x = a_b.c[0].id\n}\n"}},
       "a_b.c[0] if var.on {}\n"
       "a_d.e[0] if var.on {x: choice(var.on: unknown attribute `id` of `a_b.c[0]`, not var.on: unknown index 0 of a "
       "list with 1 element)}\n"},
      {"for_each",
       {{"main.tf",
         "resource \"a_b\" \"c\" {\n  for_each = { k = 1, j = 2 }\n  x = \"${each.key}${each.value}\"\n}\nresource "
         "\"a_d\" \"e\" {\n  y = a_b.c[\"k\"].x\n}\n"}},
       "a_b.c[\"j\"] {x: \"j2\"}\na_b.c[\"k\"] {x: \"k1\"}\na_d.e {y: \"k1\"}\n"},
      {"for_each that is open",
       {{"main.tf",
         "variable \"names\" {\n  type = list(string)\n}\nresource \"a_b\" \"c\" {\n  for_each = toset(var.names)\n  x "
         "= each.value\n}\n"}},
       "a_b.c[*] if tf.>(tf.length(var.names), 0) {x: unknown a key of `for_each`}\n"},
      {"dynamic blocks",
       {{"main.tf",
         "resource \"a_b\" \"c\" {\n  dynamic \"rule\" {\n    for_each = [\"x\", \"y\"]\n    content {\n      name = "
         "rule.value\n      n = rule.key\n    }\n  }\n}\n"}},
       "a_b.c {rule: [{name: \"x\", n: 0}, {name: \"y\", n: 1}]}\n"},
      {"override files",
       {{"main.tf", "resource \"a_b\" \"c\" {\n  x = 1\n  y = 1\n}\n"},
        {"z_override.tf", "resource \"a_b\" \"c\" {\n  x = 2\n}\n"}},
       "a_b.c {y: 1, x: 2}\n"},
      {"variable files",
       {{"main.tf", "variable \"v\" {}\nresource \"a_b\" \"c\" {\n  x = var.v\n}\n"},
        {"terraform.tfvars", "v = \"given\"\n"}},
       "a_b.c {x: \"given\"}\n"},
      {"types convert",
       {{"main.tf",
         "variable \"o\" {\n  type = object({ a = string, b = optional(number, 3), c = optional(list(string)) })\n  "
         "default = { a = 1 }\n}\nresource \"a_b\" \"c\" {\n  x = var.o\n}\n"}},
       "a_b.c {x: {a: \"1\", b: 3, c: null}}\n"},
      {"locals that go in circles",
       {{"main.tf", "locals {\n  a = local.b\n  b = local.a\n}\n"}},
       "",
       "main.tf:2:3: local `a` depends on itself\n"},
      {"names that do not exist",
       {{"main.tf",
         "variable \"name\" {\n  default = \"x\"\n}\nresource \"a_b\" \"c\" {\n  x = vra.name\n  y = var.nam\n  z = "
         "local.q\n}\n"}},
       "a_b.c {x: unknown no object named `vra`; did you mean `var`?, y: unknown variable `nam` is not declared, z: "
       "unknown local `q` is not declared}\n",
       "main.tf:5:7: no object named `vra`; did you mean `var`?\nmain.tf:6:7: variable `nam` is not declared in this "
       "module; did you mean `name`?\nmain.tf:7:7: local `q` is not declared in this module\n"},
      {"a refused value",
       {{"main.tf",
         "variable \"v\" {\n  validation {\n    condition     = contains([\"a\", \"b\"], var.v)\n    error_message = "
         "\"a or b\"\n  }\n}\n"},
        {"terraform.tfvars", "v = \"c\"\n"}},
       "",
       "terraform.tfvars:1:5: the value of variable `v` is refused by its validation: a or b\n"},
      {"an element of an empty list",
       {{"main.tf", "resource \"a_b\" \"c\" {\n  x = element([], 0)\n}\n"}},
       "a_b.c {x: unknown `element`: of an empty list}\n",
       "main.tf:2:7: `element`: of an empty list\n"},
      {"JSON", {{"main.tf.json", R"({"resource": {"a_b": {"c": {"x": "${1 + 1}"}}}})"}}, "a_b.c {x: 2}\n"},
  };
  for (const ModuleCase& c : cases) check(c);
}

TEST_CASE("modules that call modules") {
  const ModuleCase cases[] = {
      {"inputs and outputs",
       {{"main.tf",
         "module \"m\" {\n  source = \"./m\"\n  name   = \"n\"\n}\nresource \"a_b\" \"c\" {\n  x = module.m.id\n}\n"},
        {"m/main.tf",
         "variable \"name\" {}\nresource \"a_d\" \"e\" {\n  name = var.name\n}\noutput \"id\" {\n  value = "
         "a_d.e.id\n}\n"}},
       "a_b.c {x: unknown attribute `id` of `a_d.e`}\nmodule.m.a_d.e {name: \"n\"}\n"},
      {"a module under count, its output under the same guard",
       {{"main.tf",
         "variable \"on\" {\n  type = bool\n}\nmodule \"m\" {\n  count  = var.on ? 1 : 0\n  source = "
         "\"./m\"\n}\nmodule \"n\" {\n  count  = var.on ? 1 : 0\n  source = \"./n\"\n  id     = module.m[0].id\n}\n"},
        {"m/main.tf", "resource \"a_d\" \"e\" {}\noutput \"id\" {\n  value = a_d.e.id\n}\n"},
        {"n/main.tf", "variable \"id\" {}\nresource \"a_f\" \"g\" {\n  x = var.id\n}\n"}},
       "module.m[0].a_d.e {}\nmodule.n[0].a_f.g {x: choice(var.on: unknown attribute `id` of `a_d.e`, not var.on: "
       "unknown index 0 of a list with 1 element)}\n"},
      {"providers handed down",
       {{"main.tf",
         "variable \"log_archive_account_id\" {}\nprovider \"aws\" {\n  alias  = \"logs\"\n  region = \"eu-west-1\"\n  "
         "assume_role {\n    role_arn = \"arn:aws:iam::${var.log_archive_account_id}:role/x\"\n  }\n}\nmodule \"m\" "
         "{\n  source    = \"./m\"\n  providers = { aws.there = aws.logs }\n}\n"},
        {"m/main.tf",
         "resource \"aws_d\" \"e\" {\n  provider = aws.there\n  x        = data.aws_region.r.name\n}\ndata "
         "\"aws_region\" \"r\" {\n  provider = aws.there\n}\n"}},
       "module.m.aws_d.e @unknown variable `log_archive_account_id` {x: \"eu-west-1\"}\nmodule.m.data.aws_region.r "
       "@unknown variable `log_archive_account_id` {name: \"eu-west-1\", id: \"eu-west-1\", region: \"eu-west-1\"}\n"},
      {"an argument that needs another output of its own module",
       {{"main.tf",
         "module \"m\" {\n  source = \"./m\"\n  policy = a_p.p.json\n}\nresource \"a_p\" \"p\" {\n  json = \"for "
         "${module.m.name}\"\n}\n"},
        {"m/main.tf",
         "variable \"policy\" {}\nresource \"a_d\" \"e\" {\n  policy = var.policy\n}\noutput \"name\" {\n  value = "
         "\"n\"\n}\n"}},
       "a_p.p {json: \"for n\"}\nmodule.m.a_d.e {policy: \"for n\"}\n"},
      {"a module in a circle",
       {{"main.tf", "module \"m\" {\n  source = \"./m\"\n}\n"},
        {"m/main.tf", "module \"n\" {\n  source = \"../n\"\n}\n"},
        {"n/main.tf", "module \"m\" {\n  source = \"../m\"\n}\n"}},
       "",
       "n/main.tf:1:1: `m` deploys itself; it is read once\n"},
      {"arguments that do not fit",
       {{"main.tf", "module \"m\" {\n  source = \"./m\"\n  nmae   = 1\n}\n"}, {"m/main.tf", "variable \"name\" {}\n"}},
       "",
       "main.tf:3:3: module `m` has no variable `nmae`; did you mean `name`?\nmain.tf:1:1: module `m` needs a value "
       "for variable `name`\n"},
      {"a false guard is judged when inputs are other than they are",
       {{"main.tf",
         "variable \"on\" {\n  default = false\n}\nmodule \"m\" {\n  count  = var.on ? 1 : 0\n  source = \"./m\"\n}\n"},
        {"m/main.tf", "resource \"a_d\" \"e\" {}\n"}},
       "module.m[0].a_d.e {}\n"},
  };
  for (const ModuleCase& c : cases) check(c);
}

TEST_CASE("policy documents are text and document") {
  Modules m;
  m.add({{"main.tf", R"(data "aws_iam_policy_document" "d" {
  statement {
    sid       = "A"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.b.arn}/*", "x"]
    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = ["&{x}"]
    }
  }
}
resource "aws_s3_bucket" "b" {}
resource "aws_s3_bucket_policy" "p" {
  policy = data.aws_iam_policy_document.d.json
}
)"}});
  m.run();
  CHECK(m.errors() == "");
  const graph::Resource* p = m.find("aws_s3_bucket_policy.p");
  REQUIRE(p);
  value::Value document = p->properties.get("policy").document();
  CHECK(value::to_string(m.store, document) ==
        "{Version: \"2012-10-17\", Statement: [{Sid: \"A\", Effect: \"Allow\", Principal: {Service: "
        "\"cloudtrail.amazonaws.com\"}, Action: \"s3:GetObject\", "
        "Resource: [\"${attribute `arn` of `aws_s3_bucket.b`}/*\", \"x\"], Condition: {StringEquals: {aws:SourceArn: "
        "\"${x}\"}}}]}");
  value::Value statement = document.get("Statement").elements()[0].value;
  CHECK(m.place(statement.where) == "main.tf:2:3");
  CHECK(m.place(statement.get("Action").where) == "main.tf:4:17");
}

TEST_CASE("JSON in a heredoc is a document with places") {
  Modules m;
  m.add({{"main.tf",
          "resource \"a_b\" \"c\" {\n  policy = <<-EOF\n    {\"Statement\": [{\"Resource\": \"${a_b.d.arn}/*\"}]}\n  "
          "EOF\n}\nresource \"a_b\" \"d\" {}\n"}});
  m.run();
  const graph::Resource* r = m.find("a_b.c");
  REQUIRE(r);
  value::Value document = r->properties.get("policy").document();
  CHECK(value::to_string(m.store, document) == "{Statement: [{Resource: \"${attribute `arn` of `a_b.d`}/*\"}]}");
}

TEST_CASE("places and traces") {
  Modules m;
  m.add({{"main.tf",
          "module \"m\" {\n  source = \"./m\"\n  key    = local.k\n}\nlocals {\n  k = aws_kms_key.k.arn\n}\nresource "
          "\"aws_kms_key\" \"k\" {}\n"},
         {"m/main.tf",
          "variable \"key\" {}\nresource \"aws_s3_bucket\" \"b\" {\n  rule {\n    apply {\n      key = var.key\n    "
          "}\n  }\n}\n"}});
  m.run();
  const graph::Resource* b = m.find("aws_s3_bucket.b");
  REQUIRE(b);
  CHECK(m.place(m.frontend.property_place(m.builder, b->key, "rule.0.apply.0.key")) == "m/main.tf:5:13");
  CHECK(m.place(m.frontend.property_place(m.builder, b->key, "rule.0.apply.0.other")) == "m/main.tf:4:5");
  CHECK(m.place(m.frontend.property_place(m.builder, b->key, "nothing")) == "m/main.tf:2:1");
  graph::Recorder recorder;
  REQUIRE(m.frontend.trace_property(m.builder, b->key, "rule.0.apply.0.key", recorder));
  std::string steps;
  for (const auto& s : recorder.steps) steps += m.place(s.where) + " " + s.text + "\n";
  CHECK(steps ==
        "main.tf:8:1 attribute `arn` of `aws_kms_key.k`\n"
        "main.tf:6:3 local `k`\n"
        "main.tf:3:3 `key`, passed by module call `m`\n"
        "m/main.tf:1:1 variable `key`\n"
        "m/main.tf:5:13 argument `rule.0.apply.0.key` of `aws_s3_bucket.b`\n");
}
