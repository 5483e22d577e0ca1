#include "syntax/cel/parser.h"

#include <catch2/catch.hpp>
#include <string>

#include "syntax/cel/print.h"

namespace analyzer::syntax::cel {
namespace {

std::string parsed(std::string_view text) {
  diagnostics::CollectingSink sink;
  const Ast ast = parse({text, source::FileId{0}}, sink);
  CHECK(ast.ok == sink.diagnostics.empty());
  CHECK(sink.diagnostics.size() <= 1);
  return ast.ok ? print(*ast.root) : "error: " + sink.diagnostics[0].message;
}

struct ParseCase {
  std::string_view text, tree;
};

void check(std::span<const ParseCase> cases) {
  for (const ParseCase& c : cases) {
    INFO(c.text);
    CHECK(parsed(c.text) == c.tree);
  }
}

TEST_CASE("operators bind as in CEL") {
  const ParseCase cases[] = {
      {"1 + 2 * 3", "(+ 1 (* 2 3))"},
      {"(1 + 2) * 3", "(* (+ 1 2) 3)"},
      {"1 - 2 - 3", "(- (- 1 2) 3)"},
      {"a < b == c", "(== (< a b) c)"},
      {"a || b && c || d", "(|| a (&& b c) d)"},
      {"a && b && c", "(&& a b c)"},
      {"(a && b) && c", "(&& (&& a b) c)"},
      {"a ? b : c ? d : e", "(? a b (? c d e))"},
      {"!a.b", "(! (. a b))"},
      {"!!a", "(! (! a))"},
      {"-a + b", "(+ (- a) b)"},
      {"- 1", "-1"},
      {"-1.5e3", "-1500.0"},
      {"a - 1", "(- a 1)"},
      {"a-1", "(- a 1)"},
      {"x in [1, 2]", "(in x (list 1 2))"},
      {"a[0].b(c)[d]", "([] (call ([] a 0).b c) d)"},
      {".a.b", "(. .a b)"},
      {".f(1)", "(call .f 1)"},
      {"a // the rest is not read\n + b", "(+ a b)"},
  };
  check(cases);
}

TEST_CASE("literals") {
  const ParseCase cases[] = {
      {"0x1F", "31"},
      {"-0x1F", "-31"},
      {"7u", "7u"},
      {"0xffU", "255u"},
      {".5", "0.5"},
      {"1e-2", "0.01"},
      {"-9223372036854775808", "-9223372036854775808"},
      {"9223372036854775808", "error: `9223372036854775808` does not fit into an int of 64 bits"},
      {"18446744073709551616u", "error: `18446744073709551616u` does not fit into a uint of 64 bits"},
      {"1e400", "error: `1e400` is too large for a double"},
      {"1e-400", "0.0"},
      {"true ? null : false", "(? true null false)"},
      {R"('it\'s')", R"("it's")"},
      {R"("\x41\101\u0041\U00000041\?\`")", R"("AAAA?`")"},
      {R"(r"\d+\"")", "error: a string is opened and not closed on its line"},
      {R"(r"\d+\\")", R"("\\d+\\\\")"},
      {R"(b"\xff\000é")", "b\"\xff\\x00\xc3\xa9\""},
      {R"(br'\n')", R"(b"\\n")"},
      {"'''a\r\nb'c'''", R"("a\nb'c")"},
      {R"("""say "hi" """)", R"("say \"hi\" ")"},
      {R"("\q")", R"(error: `\q` is no escape; write `\\` for a backslash, or `r"…"` for a raw string)"},
      {R"("\u12")", "error: an escape has too few digits"},
      {R"("\ud800")", "error: an escape names no Unicode character"},
      {R"(b"\u0041")", R"(error: `\u` is an escape of strings; bytes are written `\x`)"},
      {"[1, 2,]", "(list 1 2)"},
      {"{'a': 1, 2u: [],}", R"((map "a" 1 2u (list)))"},
      {"{}", "(map)"},
      {"a.b.Type{x: 1, y: 2}", "(message a.b.Type x: 1 y: 2)"},
      {"m.`content-type`", "(. m content-type)"},
      {"a.in", "error: `in` is not expected after `.`, where a name belongs"},
      {"a.for", "(. a for)"},
  };
  check(cases);
}

TEST_CASE("macros are nodes") {
  const ParseCase cases[] = {
      {"has(a.b.c)", "(has (. a b) c)"},
      {"l.all(x, x > 0)", "(all l x (> x 0))"},
      {"l.exists(i, x, x > i)", "(exists l i,x (> x i))"},
      {"l.exists_one(x, true)", "(exists_one l x true)"},
      {"l.existsOne(i, x, true)", "(exists_one l i,x true)"},
      {"l.map(x, x + 1)", "(map l x (+ x 1))"},
      {"l.map(x, x > 0, x + 1)", "(map l x (> x 0) (+ x 1))"},
      {"l.filter(x, x.ok)", "(filter l x (. x ok))"},
      {"l.transformList(i, x, x)", "(transform_list l i,x x)"},
      {"m.transformMap(k, v, v > 0, k)", "(transform_map m k,v (> v 0) k)"},
      {"m.transformMapEntry(k, v, {v: k})", "(transform_map_entry m k,v (map v k))"},
      {"cel.bind(x, 1 + 2, x * x)", "(bind x (+ 1 2) (* x x))"},
      {"has(a)", "error: `has` asks about one path with a dot in it: `has(resource.name)`"},
      {"l.all(x.y, true)", "error: `all` needs the name of a variable here"},
      {"l.all(x)", "error: `all` is written `list.all(x, condition)`"},
      {"l.all(x, x, true)", "error: `all` needs two different names"},
      {"all(x, y)", "(call all x y)"},
  };
  check(cases);
}

TEST_CASE("one mistake gives one message") {
  const ParseCase cases[] = {
      {"", "error: the expression is empty"},
      {"  // nothing", "error: the expression is empty"},
      {"1 +", "error: the end is not expected where a value belongs"},
      {"(1 + 2", "error: `(` is never closed; `)` is missing"},
      {"[1, 2", "error: the list is never closed; `]` is missing"},
      {"f(1, )", "error: `)` is not expected after `,`"},
      {"a b", "error: `b` is not expected after the end of the expression"},
      {"a and b", "error: `and` is no operator; did you mean `&&`?"},
      {"a = 1", "error: `=` sets nothing here; did you mean `==`?"},
      {"a & b", "error: `&` is no operator; did you mean `&&`?"},
      {"a ? b", "error: `? :` is never closed; `:` is missing"},
      {"while", "error: `while` is a reserved word"},
      {"a.?b", "error: optional values are not part of this dialect; ask with `has()`, or give a `default()`"},
      {"[?a]", "error: optional values are not part of this dialect; ask with `has()`, or give a `default()`"},
      {"1abc", "error: `1abc` is neither a number nor a name"},
      {"a § b", "error: `§` means nothing in an expression"},
      {"a \x01 b", "error: a control character stands outside a string"},
  };
  check(cases);
}

TEST_CASE("depth and size are bounded") {
  const std::size_t many = 20'000;
  const auto repeat = [](std::string_view text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
  };
  const std::string deep = "error: the expression is nested more than 200 deep";
  CHECK(parsed(repeat("(", many)) == deep);
  CHECK(parsed(repeat("[", many)) == deep);
  CHECK(parsed(repeat("!", many) + "a") == deep);
  CHECK(parsed(repeat("a ? b : ", many) + "c") == deep);
  CHECK(parsed("a" + repeat(" + a", many)) == deep);
  CHECK(parsed("a" + repeat(".a", many)) == deep);
  CHECK(parsed("a" + repeat("[0]", many)) == deep);
  CHECK(parsed("[" + repeat("1,", 60'000) + "]") == "error: the expression has more than 50000 parts");
  CHECK(parsed(repeat(" ", 300'000)) == "error: the expression is longer than 262144 bytes");
  // A chain of `&&` is one node, however long.
  CHECK(parsed("a" + repeat(" && a", many)).substr(0, 8) == "(&& a a ");
}

// The part between [[ and ]] is what the message must point at.
TEST_CASE("messages point at the narrowest thing") {
  for (const std::string_view marked :
       {"1 + [[*]] 2", "a.all([[1]], true)", "size[[(]]1", "x == 'ok' && [['never closed", "a [[=]] b",
        "'fine' + [['\\q']]", "1 + [[9223372036854775808]]"}) {
    INFO(marked);
    std::string text(marked);
    const std::size_t begin = text.find("[[");
    text.erase(begin, 2);
    std::size_t end = text.find("]]");
    if (end == std::string::npos) {
      end = begin + 1;  // an unclosed string is shown at its quote
    } else {
      text.erase(end, 2);
    }
    diagnostics::CollectingSink sink;
    parse({text, source::FileId{3}, 100}, sink);
    REQUIRE(sink.diagnostics.size() == 1);
    CHECK(sink.diagnostics[0].code == "syntax");
    CHECK(sink.diagnostics[0].location.file == source::FileId{3});
    CHECK(sink.diagnostics[0].location.range ==
          source::Range{static_cast<std::uint32_t>(begin + 100), static_cast<std::uint32_t>(end + 100)});
  }
}

TEST_CASE("nodes know their ranges") {
  diagnostics::CollectingSink sink;
  const std::string_view text = "has(a.b) && (x.y + 1) > z.f(2)";
  const Ast ast = parse({text, source::FileId{0}}, sink);
  REQUIRE(ast.ok);
  const auto shown = [&](source::Range range) { return text.substr(range.begin, range.size()); };
  const Expr& both = *ast.root;
  CHECK(shown(both.range) == text);
  CHECK(shown(both.arguments[0]->range) == "has(a.b)");
  CHECK(shown(both.arguments[0]->name_range) == "b");
  const Expr& greater = *both.arguments[1];
  CHECK(shown(greater.range) == "(x.y + 1) > z.f(2)");
  CHECK(shown(greater.name_range) == ">");
  CHECK(shown(greater.arguments[0]->range) == "(x.y + 1)");
  CHECK(shown(greater.arguments[0]->arguments[0]->range) == "x.y");
  CHECK(shown(greater.arguments[1]->range) == "z.f(2)");
  CHECK(shown(greater.arguments[1]->name_range) == "f");
}

}  // namespace
}  // namespace analyzer::syntax::cel
