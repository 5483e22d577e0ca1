#include <catch2/catch.hpp>

#include "hcl_testing.h"

using namespace analyzer;
using namespace analyzer::syntax::hcl;
using testing::parse_text;

TEST_CASE("bodies, blocks and labels") {
  CHECK(parse_text("a \"x\" y {\n  b = 1\n  c {}\n}\nd = 2").tree() ==
        "(body (block a \"x\" y (body (attr b 1) (block c (body)))) (attr d 2))");
  CHECK(parse_text("a { b = 1 }\n").tree() == "(body (block a (body (attr b 1))))");
  CHECK(parse_text("").tree() == "(body)");
  CHECK(parse_text("\n\n# nothing\n").tree() == "(body)");
  CHECK(parse_text("\xEF\xBB\xBF"
                   "a = 1\r\nb = 2\r\n")
            .tree() == "(body (attr a 1) (attr b 2))");
}

TEST_CASE("every range is that of its text") {
  auto parsed = parse_text("resource \"a\" b {\n  name = \"x\" # why\n  tags {\n  }\n}\n");
  REQUIRE(parsed.accepted());
  auto text = [&](Range range) { return std::string(parsed.source.text(range)); };
  const Block& block = *parsed.file.body->blocks[0];
  CHECK(text(block.type_range) == "resource");
  CHECK(text(block.labels[0].range) == "\"a\"");
  CHECK(block.labels[0].quoted);
  CHECK(text(block.labels[1].range) == "b");
  CHECK_FALSE(block.labels[1].quoted);
  CHECK(text(block.header_range) == "resource \"a\" b");
  CHECK(text(block.open_brace) == "{");
  CHECK(text(block.close_brace) == "}");
  CHECK(text(block.range).ends_with("  }\n}"));
  const Attribute& name = *block.body->find("name");
  CHECK(text(name.name_range) == "name");
  CHECK(text(name.equals_range) == "=");
  CHECK(text(name.range) == "name = \"x\"");
  CHECK(text(name.value->range) == "\"x\"");
  REQUIRE(name.trailing);
  CHECK(name.trailing->text == " why");
}

TEST_CASE("comments belong to what is below or beside them") {
  auto parsed =
      parse_text("# far\n\n// one\n/* two */\na = 1 # beside\n# next\nb { # brace\n  # inner\n  c = 2\n}\n# end");
  REQUIRE(parsed.accepted());
  const Body& body = *parsed.file.body;
  CHECK(parsed.file.comments.size() == 8);
  REQUIRE(body.attributes[0]->leading.size() == 2);
  CHECK(body.attributes[0]->leading[0].text == " one");
  CHECK(body.attributes[0]->leading[1].text == " two ");
  CHECK(body.attributes[0]->trailing->text == " beside");
  REQUIRE(body.blocks[0]->leading.size() == 1);
  CHECK(body.blocks[0]->leading[0].text == " next");
  CHECK(body.blocks[0]->trailing->text == " brace");
  CHECK(body.blocks[0]->body->attributes[0]->leading[0].text == " inner");
}

TEST_CASE("an argument set twice is an error at the second") {
  auto parsed = parse_text("a = 1\nb {\n  c = 1\n  c = 2\n}\na = 3\n");
  CHECK(parsed.messages() ==
        "4:3 argument `c` is already set in this body\n6:1 argument `a` is already set in this body");
  CHECK(parsed.tree() == "(body (attr a 1) (block b (body (attr c 1))))");
  CHECK(parsed.diagnostics[0].related.size() == 1);
  std::string many;
  for (int i = 0; i < 100; ++i) many += fmt::format("a{} = 1\n", i);
  CHECK(parse_text(many).accepted());
  CHECK(parse_text(many + "a50 = 2\n").messages() == "101:1 argument `a50` is already set in this body");
}

TEST_CASE("text that is not UTF-8 is an error of its own") {
  auto parsed = parse_text("a = \"\xFF\"\n");
  REQUIRE(parsed.diagnostics.size() == 1);
  CHECK(parsed.diagnostics[0].code == "encoding");
  CHECK(parsed.tree() == "(body)");
}

TEST_CASE("JSON gives the same tree") {
  auto parsed = parse_text(
      R"({"//": "x", "resource": {"aws_s3_bucket": {"b": {"bucket": "pre-${var.x}", "n": [1, true, null]}}}})",
      "main.tf.json");
  REQUIRE(parsed.accepted());
  CHECK(parsed.file.json);
  REQUIRE(parsed.file.body->attributes.size() == 1);
  diagnostics::CollectingSink sink;
  auto blocks = blocks_of(*parsed.file.body->attributes[0], 2, parsed.file, sink);
  REQUIRE(blocks.size() == 1);
  CHECK(blocks[0]->labels[0].text == "aws_s3_bucket");
  CHECK(blocks[0]->labels[1].text == "b");
  CHECK(to_string(*blocks[0]->body) ==
        "(body (attr bucket (template \"pre-\" (. var x))) (attr n (tuple 1 true null)))");
  CHECK(parsed.source.text(blocks[0]->body->find("bucket")->value->as<TemplateExpr>().parts[1]->range) == "${var.x}");
  CHECK(sink.diagnostics.empty());
}

TEST_CASE("JSON blocks in arrays, and what does not fit") {
  auto parsed = parse_text(
      R"([{"a": [{"x": {"k": 1}}, {"y": [{"k": 2}, {"k": 3}]}]}, {"b": {"l": null}, "c": 7, "d": {}}])", "x.tf.json");
  REQUIRE(parsed.accepted());
  diagnostics::CollectingSink sink;
  auto read = [&](int attribute, int labels) {
    std::string result;
    for (const Block* block : blocks_of(*parsed.file.body->attributes[attribute], labels, parsed.file, sink)) {
      for (const Label& label : block->labels) result += std::string(label.text) + " ";
      result += to_string(*block->body);
    }
    return result;
  };
  CHECK(read(0, 1) == "x (body (attr k 1))y (body (attr k 2))y (body (attr k 3))");
  CHECK(read(1, 1) == "");
  CHECK(sink.diagnostics.empty());
  CHECK(read(2, 0) == "");
  CHECK(read(3, 1) == "");
  CHECK(sink.diagnostics.size() == 2);
}

TEST_CASE("ranges inside JSON strings account for its escapes") {
  auto parsed = parse_text(R"({"a": "\u00e9\n\ud83d\ude00 ${x.y} \"${z}\"", "b": "${"})", "main.tf.json");
  REQUIRE(parsed.accepted());
  const auto& value = parsed.file.body->attributes[0]->value->as<TemplateExpr>();
  REQUIRE(value.parts.size() == 5);
  CHECK(parsed.source.text(value.parts[1]->range) == "${x.y}");
  CHECK(parsed.source.text(value.parts[3]->as<InterpolationPart>().expr->range) == "z");
  CHECK(parsed.source.text().substr(offset_in_file(value.parts[2]->as<LiteralPart>(), 1), 2) == "\\\"");
  const auto& broken = parsed.file.body->attributes[1]->value->as<TemplateExpr>();
  CHECK(broken.json_text == "${");
  CHECK(broken.problem != nullptr);
}
