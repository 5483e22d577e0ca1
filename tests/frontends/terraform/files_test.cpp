// Functions that read files: only what is in the scan, relative to the folder that Terraform runs in.
#include <catch2/catch.hpp>

#include "frontends/terraform/modules.h"

using namespace terraform_test;

TEST_CASE("functions read the scan's files") {
  struct FileCase {
    const char* expression;
    const char* answer;
  };
  const FileCase cases[] = {
      {R"(file("data.txt"))", R"("hello")"},
      {R"(file("${path.module}/data.txt"))", R"("hello")"},
      {R"(file("absent.txt"))", "(known after apply)"},
      {R"(file("../../etc/passwd"))", "(known after apply)"},
      {R"(file("/etc/passwd"))", "(known after apply)"},
      {R"(fileexists("data.txt"))", "true"},
      {R"(filebase64("data.txt"))", R"("aGVsbG8=")"},
      {R"(filemd5("data.txt"))", R"("5d41402abc4b2a76b9719d911017c592")"},
      {R"(filesha1("data.txt"))", R"("aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d")"},
      {R"(filesha256("data.txt") == sha256("hello"))", "true"},
      {R"(filebase64sha256("data.txt") == base64sha256("hello"))", "true"},
      {R"(filesha512("data.txt") == sha512("hello"))", "true"},
      {R"(filebase64sha512("data.txt") == base64sha512("hello"))", "true"},
      {R"(templatefile("t.tftpl", { name = "x", list = [1, 2] }))", R"("x: 1,2,")"},
      {R"(templatefile("t.tftpl", { name = "x" }))", "error: the template uses `list`, which it is not given"},
      {R"(jsondecode(file("p.json")).a[0])", R"("b")"},
      {R"(fileset(".", "*.json"))", "toset([\n  \"p.json\",\n])"},
      {R"(fileset(".", "**/*.{json,txt}"))", "toset([\n  \"data.txt\",\n  \"p.json\",\n  \"sub/c.json\",\n])"},
      {"timestamp()", "(known after apply)"},
      {"uuid()", "(known after apply)"},
      {R"(base64gzip("x"))", "(known after apply)"},
      {R"(provider::aws::arn_parse("arn:aws:iam::123456789012:role/x").account_id)", R"("123456789012")"},
      {R"(provider::aws::arn_build("aws", "s3", "", "", "b"))", R"("arn:aws:s3:::b")"},
      {R"(provider::aws::trim_iam_role_path("arn:aws:iam::1:role/a/b/c"))", R"("arn:aws:iam::1:role/c")"},
      {"path.root", R"(".")"},
  };
  Modules m;
  m.add({{"main.tf", "locals {}\n"},
         {"data.txt", "hello"},
         {"t.tftpl", "${name}: %{ for x in list }${x},%{ endfor }"},
         {"p.json", R"({"a": ["b"]})"},
         {"sub/c.json", "{}"}});
  m.run();
  for (const FileCase& c : cases) {
    INFO(c.expression);
    CHECK(m.frontend.console(m.builder, {0}, c.expression) == c.answer);
  }
}

TEST_CASE("a policy read from a file keeps its places there") {
  Modules m;
  m.add({{"main.tf", "resource \"a_b\" \"c\" {\n  policy = file(\"p.json\")\n}\n"},
         {"p.json", "{\n  \"Statement\": [{\"Effect\": \"Allow\"}]\n}\n"}});
  m.run();
  value::Value document = m.find("a_b.c")->properties.get("policy").document();
  CHECK(m.place(document.get("Statement").elements()[0].value.where) == "p.json:2:17");
}
