#include <catch2/catch.hpp>

#include "hcl_testing.h"

using namespace analyzer;
using namespace analyzer::syntax::hcl;
using testing::expression;
using testing::parse_text;

namespace {

struct Case {
  const char* text;
  const char* tree;
};

void check(const Case* begin, const Case* end) {
  for (const Case* one = begin; one != end; ++one) {
    CAPTURE(one->text);
    CHECK(expression(one->text) == one->tree);
  }
}

}  // namespace

TEST_CASE("operators bind as HashiCorp binds them") {
  const Case cases[] = {
      {"1 + 2 * 3", "(+ 1 (* 2 3))"},
      {"1 - 2 - 3", "(- (- 1 2) 3)"},
      {"a || b && c == d < e + f * g", "(|| a (&& b (== c (< d (+ e (* f g))))))"},
      {"a == b != c", "(!= (== a b) c)"},
      {"!a == b", "(== (! a) b)"},
      {"-a.b + 1", "(+ (- (. a b)) 1)"},
      {"- -a", "(- (- a))"},
      {"a ? b : c ? d : e", "(? a b (? c d e))"},
      {"a ? b ? c : d : e", "(? a (? b c d) e)"},
      {"a || b ? c : d", "(? (|| a b) c d)"},
      {"a-b", "a-b"},
      {"a -b", "(- a b)"},
      {"(a\n+ b)", "(() (+ a b))"},
  };
  check(std::begin(cases), std::end(cases));
}

TEST_CASE("traversals and splats") {
  const Case cases[] = {
      {"a.b[0].c", "(. ([] (. a b) 0) c)"},
      {"a.0.b", "(. ([] a 0) b)"},
      {"a.*.b.0.c[1]", "([] (.* a (. ([] (. @ b) 0) c)) 1)"},
      {"a[*].b[0].c", "([*] a (. ([] (. @ b) 0) c))"},
      {"a[*].b[*].c", "([*] a ([*] (. @ b) (. @ c)))"},
      {"a.*.b[*].c", "([*] (.* a (. @ b)) (. @ c))"},
      {"a[*]", "([*] a @)"},
      {"(a[\n*\n])", "(() ([*] a @))"},
      {"a[\nb\n]", "([] a b)"},
      {"f(x)[0].y", "(. ([] (call f x) 0) y)"},
      {"\"x\".y", "(. \"x\" y)"},
      {"[1][0]", "([] (tuple 1) 0)"},
      {"a.0.1", "error: 1:7 indices cannot be chained as `.0.1`; write `[0][1]`"},
  };
  check(std::begin(cases), std::end(cases));
}

TEST_CASE("collections, calls and for") {
  const Case cases[] = {
      {"{ a = 1, b : 2 }", "(object (a 1) (b 2))"},
      {"{ a = foo\n (bar) = 1 }", "(object (a foo) ((() bar) 1))"},
      {"{ true = 1, \"x\" = 2, a.b = 3, null = 4 }", "(object (true 1) (\"x\" 2) ((. a b) 3) (null 4))"},
      {"{ a ? b : c = d }", "(object ((? a b c) d))"},
      {"{\n\n a = 1,\n\n b = 2\n\n c = 3\n}", "(object (a 1) (b 2) (c 3))"},
      {"[\n1,\n2,\n]", "(tuple 1 2)"},
      {"f(\na,\nb...\n)", "(call f a b ...)"},
      {"provider::aws::arn_parse(x)", "(call provider::aws::arn_parse x)"},
      {"provider :: aws :: f ()", "(call provider::aws::f)"},
      {"true(1)", "(call true 1)"},
      {"[for k, v in m : v if k]", "(for[] k v m v if k)"},
      {"{\nfor v in m\n: v => v...\nif v\n}", "(for{} v m v => v ... if v)"},
      {"[for in in in : in]", "(for[] in in in)"},
      {"{ a = 1, for = 2 }", "(object (a 1) (for 2))"},
      {"007", "007"},
      {"1.5e+3", "1.5e+3"},
      {"1.2.3", "error: 1:5 `1.2.3` is no number"},
  };
  check(std::begin(cases), std::end(cases));
}

TEST_CASE("templates") {
  const Case cases[] = {
      {R"("")", R"("")"},
      {R"("a\n\t\"\\\u00e9\U0001F600")", "\"a\\n\\t\\\"\\\\\xC3\xA9\xF0\x9F\x98\x80\""},
      {R"("${a}")", "(wrap a)"},
      {R"("a ${b} c")", R"((template "a " b " c"))"},
      {R"("a ${~ b ~} c")", R"((template "a" b "c"))"},
      {R"("$${a} %%{b} $ % $$${c}")", R"("${a} %{b} $ % $${c}")"},
      {R"("%{ if a }b%{ else }c%{ endif }")", R"((template (if a ("b") ("c"))))"},
      {R"("%{ for k, v in a }${k}%{ endfor }")", R"((template (for k v a k)))"},
      {R"("${"${a}"}")", "(wrap (wrap a))"},
      {"<<E\n  a\n ${b}\nE", R"((template "  a\n " b "\n"))"},
      {"<<-E\n    a\n      b\n\n    ${c}\n    E", R"((template "a\n  b\n\n" c "\n"))"},
      {"<<-E\n  a\n ${b}\n  E", R"((template " a\n" b "\n"))"},
      {"<<E\n%{ for x in y ~}\n  ${x}\n%{ endfor ~}\nE", R"((template (for x y "  " x "\n") ""))"},
      {R"("\q")", "error: 1:6 `\\q` is no escape sequence"},
      {R"("\ud800")", "error: 1:6 `\\ud800` is no escape sequence"},
  };
  check(std::begin(cases), std::end(cases));
}

TEST_CASE("a byte of decoded text is found in the file") {
  auto parsed = parse_text("a = \"x\\ty${b}\\u00e9z\"\nh = <<-E\n    one\n      two\n    E\n");
  REQUIRE(parsed.accepted());
  auto at = [&](const LiteralPart& part, std::size_t offset) {
    return std::string(parsed.source.text().substr(offset_in_file(part, offset), 3));
  };
  const auto& quoted = parsed.file.body->attributes[0]->value->as<TemplateExpr>();
  const auto& first = quoted.parts[0]->as<LiteralPart>();
  CHECK(first.text == "x\ty");
  CHECK(at(first, 0) == "x\\t");
  CHECK(at(first, 1) == "\\ty");
  CHECK(at(first, 2) == "y${");
  const auto& last = quoted.parts[2]->as<LiteralPart>();
  CHECK(at(last, 0) == "\\u0");
  CHECK(at(last, 2) == "z\"\n");
  const auto& heredoc = parsed.file.body->attributes[1]->value->as<TemplateExpr>();
  const auto& lines = heredoc.parts[0]->as<LiteralPart>();
  CHECK(lines.text == "one\n  two\n");
  CHECK(at(lines, 0) == "one");
  CHECK(at(lines, 6) == "two");
}

TEST_CASE("expressions and templates on their own") {
  base::Arena arena;
  diagnostics::CollectingSink sink;
  CHECK(to_string(*parse_expression("a +\n b", {}, arena, sink)) == "(+ a b)");
  CHECK(to_string(*parse_template("say \"${a}\" \\n", {}, arena, sink)) == R"((template "say \"" a "\" \\n"))");
  CHECK(to_string(*parse_template("", {}, arena, sink)) == "\"\"");
  CHECK(to_string(*parse_template("$", {}, arena, sink)) == "\"$\"");
  CHECK(to_string(*parse_template("a\rb${c}", {}, arena, sink)) == "\"a\\rb${c}\"");
  CHECK(sink.diagnostics.empty());
  CHECK(parse_expression("a b", {}, arena, sink)->kind == ExprKind::missing);
  CHECK(parse_expression("", {}, arena, sink)->kind == ExprKind::missing);
  CHECK(to_string(*parse_template("${", {}, arena, sink)) == "\"${\"");
  CHECK(sink.diagnostics.size() == 3);
  const Anchor shifted[] = {{0, 100}, {4, 200}};
  const auto* parsed = parse_template("ab${cd}", {source::FileId{}, shifted}, arena, sink);
  CHECK(parsed->parts[1]->range.begin == 102);
  CHECK(parsed->parts[1]->as<InterpolationPart>().expr->range == Range{200, 202});
}
