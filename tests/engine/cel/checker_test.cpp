// What the type checker refuses, and how it says so.
#include "engine/cel/harness.h"

namespace analyzer::engine::cel {
namespace {

struct Checked : CelTest {
  TestObject key, bucket;
  Checked() {
    Types& table = environment.types();
    environment.declare_kind("kms.key", {{"manager", &types::string, false}, {"alias", &types::string, true}});
    environment.declare_kind("s3.bucket", {{"name", &types::string, true},
                                           {"size", &types::integer, true},
                                           {"rotation", &types::integer, false},
                                           {"public", &types::boolean, true},
                                           {"encryption.algorithm", &types::string, false},
                                           {"encryption.kms_key", table.object("kms.key"), true},
                                           {"tags", table.map(&types::string, &types::string), true},
                                           {"policies", table.list(table.object("s3.policy")), false},
                                           {"statement", table.object("nowhere"), false}});
    environment.declare_kind("s3.policy", {{"text", &types::string, false}, {"sid", &types::string, true}});
    key.kind_name = "kms.key";
    key.attributes["manager"] = Value::string("customer");
    bucket.kind_name = "s3.bucket";
    bucket.name = "Logs";
    bucket.attributes["rotation"] = Value::integer(90);
    bucket.attributes["encryption.algorithm"] = Value::string("aws:kms");
    bucket.attributes["policies"] = Value::list(&list({}));
    bucket.written = {"encryption.algorithm"};
    variable("resource", "ref(s3.bucket)", Value::object(&bucket));
    variable("limit", "int", Value::integer(3), true);
  }
};

TEST_CASE("names that nothing has") {
  Checked test;
  const CelCase cases[] = {
      {"resorce.name", "load error: no variable `resorce`; did you mean `resource`?"},
      {"resource.encryption.kms_kye",
       "load error: no attribute `encryption.kms_kye` of kind `s3.bucket`; did you mean `kms_key`?"},
      {"resource.kms_key",
       "load error: no attribute `kms_key` of kind `s3.bucket`; did you mean `encryption.kms_key`?"},
      {"resource.encryption.kms_key.manger",
       "load error: no attribute `manger` of kind `kms.key`; did you mean `manager`?"},
      {"resource.zebra", "load error: no attribute `zebra` of kind `s3.bucket`"},
      {"resource.policies.exists(p, p.txt == 'x')",
       "load error: no attribute `txt` of kind `s3.policy`; did you mean `text`?"},
      {"resource.encryption == null",
       "load error: `resource.encryption` is a group of attributes; name one of them: `algorithm`, `kms_key`"},
      {"resource.encryption.algorithm.x",
       "load error: `resource.encryption.algorithm` is string and has no attribute `x`"},
      {"resource.statement.x", "load error: no kind `nowhere`"},
      {"sise(resource.policies)", "load error: no function `sise`; did you mean `size`?"},
      {"size", "load error: `size` is a function; call it with `(…)`"},
      {"[1].exists(x, y == 1)", "load error: no variable `y`; did you mean `x`?"},
      {"s3.Bucket{name: 'x'}", "load error: `s3.Bucket{…}` makes a message; this dialect has none"},
  };
  check(test, cases);
}

TEST_CASE("types that do not fit") {
  Checked test;
  const CelCase cases[] = {
      {"resource.rotation == '90'", "load error: `==` compares int with string; they are never equal"},
      {"resource.rotation + 'x'", "load error: `+` does not take int and string"},
      {"'a' < 1", "load error: `<` does not take string and int"},
      {"-'a'", "load error: `-` does not take string"},
      {"resource.rotation in ['a']", "load error: `in` does not take int and list(string)"},
      {"resource.rotation.startsWith('9')",
       "load error: `startsWith` does not take (int, string); there is `string.startsWith(string) -> bool`"},
      {"resource.rotation && true", "load error: a condition is needed here, and `resource.rotation` is int"},
      {"!resource.encryption.algorithm",
       "load error: a condition is needed here, and `resource.encryption.algorithm` is string"},
      {"true ? 1 : 'a'", "load error: `? :` gives int or string; both must be of one type"},
      {"resource.rotation.all(x, true)", "load error: `all` goes over a list or a map, and `resource.rotation` is int"},
      {"[1].all(x, x)", "load error: a condition is needed here, and `x` is int"},
      {"{1.5: 2}", "load error: double cannot be the key of a map"},
      {"{1: 2}.a", "load error: the keys of `…` are int; write `[…]`"},
      {"'a'.matches('(')", "load error: the pattern of `matches` is no regular expression of RE2: missing ): ("},
      {"declared(resource)", "load error: `declared` asks about one path of a resource: `declared(resource.name)`"},
      {"declared({'a': 1}.a)",
       "load error: `declared` asks about attributes of a resource, and `…` is map(string, int)"},
      {"declared(resource.encryption)",
       "load error: `resource.encryption` is a group of attributes; name one of them: `algorithm`, `kms_key`"},
      {"declared(resource.nam)", "load error: no attribute `nam` of kind `s3.bucket`; did you mean `name`?"},
  };
  check(test, cases);
  CompileOptions wants_bool;
  wants_bool.expected = &types::boolean;
  CHECK(test.run("resource.rotation", wants_bool) == "load error: the expression gives int, where bool is needed");
  CHECK(test.run("resource.public", wants_bool) ==
        "load error: `resource.public` may be absent; ask `has(resource.public)` first, or give "
        "`default(resource.public, …)`");
  CHECK(test.run("resource.public == true", wants_bool) == "false");
}

TEST_CASE("what may be absent is asked for first") {
  Checked test;
  const std::string size =
      "load error: `resource.size` may be absent; ask `has(resource.size)` first, or give `default(resource.size, …)`";
  const CelCase cases[] = {
      {"resource.size > 3", size},
      {"resource.size + 1 == 2", size},
      {"-resource.size == 2", size},
      {"resource.size > 3 && has(resource.size)", size},
      {"has(resource.name) && resource.size > 3", size},
      {"has(resource.size) || resource.size > 3", size},
      {"has(resource.size) ? 1 : resource.size + 1", size},
      {"resource.policies.exists(p, p.sid.startsWith('x'))",
       "load error: `p.sid` may be absent; ask `has(p.sid)` first, or give `default(p.sid, …)`"},
      {"resource.policies.exists(p, has(p.sid)) && resource.policies.exists(p, p.sid.startsWith('x'))",
       "load error: `p.sid` may be absent; ask `has(p.sid)` first, or give `default(p.sid, …)`"},
      {"resource.public && true",
       "load error: `resource.public` may be absent; compare it with `== true`, or give `default(resource.public, "
       "false)`"},
      {"limit > 2", "load error: `limit` may be absent; compare it with null first, or give `default(limit, …)`"},
      {"(has(resource.size) ? resource.size : null) > 3", "load error: `…` may be absent; give it a `default(…, …)`"},
      {"cel.bind(s, resource.size, s > 3)",
       "load error: `s` may be absent; compare it with null first, or give `default(s, …)`"},
      // What guards it.
      {"has(resource.size) && resource.size > 3", "false"},
      {"has(resource.size) && true && resource.size > 3", "false"},
      {"!has(resource.size) || resource.size > 3", "true"},
      {"!(has(resource.size) && true) || resource.size > 3", "true"},
      {"has(resource.size) ? resource.size > 3 : true", "true"},
      {"!has(resource.size) ? true : resource.size > 3", "true"},
      {"resource.size != null && resource.size > 3", "false"},
      {"resource.size == null || resource.size > 3", "true"},
      {"resource.size == 5 && resource.size > 3", "false"},
      {"resource.size in [4, 5] && resource.size > 3", "false"},
      {"(resource.size == 5 || resource.size == 6) && resource.size > 3", "false"},
      {"default(resource.size, 7) > 3", "true"},
      {"default(resource.public, false) || true", "true"},
      {"resource.policies.exists(p, has(p.sid) && p.sid.startsWith('x'))", "false"},
      {"resource.policies.filter(p, has(p.sid)).size()", "0"},
      {"resource.policies.map(p, has(p.sid), p.sid.size())", "[]"},
      {"limit != null && limit > 2", "true"},
      {"cel.bind(s, resource.size, s != null && s > 3)", "false"},
      {"has(resource.encryption.kms_key.alias) && resource.encryption.kms_key.alias.startsWith('alias/aws/')", "false"},
  };
  check(test, cases);
}

TEST_CASE("absent, null, and what was written") {
  Checked test;
  const CelCase cases[] = {
      {"resource.size == null", "true"},
      {"resource.size == 0", "false"},
      {"resource.size != 0", "true"},
      {"resource.size", "absent"},
      {"resource.encryption.kms_key == null", "true"},
      {"resource.encryption.kms_key.manager", "absent"},
      {"resource.encryption.kms_key.manager == 'customer'", "false"},
      {"resource.encryption.kms_key != null && resource.encryption.kms_key.manager == 'customer'", "false"},
      {"has(resource.encryption)", "true"},
      {"has(resource.encryption.kms_key)", "false"},
      {"has(resource.encryption.algorithm)", "true"},
      {"declared(resource.encryption.algorithm)", "true"},
      {"declared(resource.rotation)", "false"},
      {"has(resource.rotation)", "true"},
      {"declared(resource.encryption.kms_key.manager)", "false"},
      {"'x' in resource.tags", "false"},
      {"size(resource.tags)", "0"},
      {"resource.tags.exists(k, true)", "false"},
      {"resource.size in [1, 2]", "false"},
      {"default(resource.name, 'none')", "\"none\""},
      {"default(resource.encryption.algorithm, 'none')", "\"aws:kms\""},
      {"default(1 / 0, 3)", "error: division by zero"},
      {"dyn(resource).encryption", "error: no such attribute"},
      {"dyn(resource).rotation", "90"},
      {"dyn(resource.size) > 3", "load error: `dyn(…)` may be absent; give it a `default(…, …)`"},
      {"[resource.size][0] + 1", "error: a value is needed, and it is absent"},
      {"resource == resource", "true"},
      {"resource == null", "false"},
      {"type(resource)", "s3.bucket"},
      {"resource", "Logs"},
  };
  check(test, cases);
  test.bucket.attributes["encryption.kms_key"] = Value::object(&test.key);
  CHECK(test.run("resource.encryption.kms_key.manager == 'customer'") == "true");
  // What an adapter must not do: a value of another type than the kind declares.
  test.bucket.attributes["rotation"] = Value::string("90");
  CHECK(test.run("resource.rotation > 3") == "error: no such overload");
}

TEST_CASE("a program tells what it reads") {
  Checked test;
  diagnostics::CollectingSink sink;
  const std::string_view text = "has(resource.encryption.kms_key) && resource.encryption.kms_key.manager == 'x'";
  const auto program = compile({text, source::FileId{0}}, test.environment, sink);
  REQUIRE(program);
  std::vector<std::string> reads;
  for (const Program::Read& read : program->reads()) reads.push_back(read.variable + "|" + read.path);
  CHECK(reads == std::vector<std::string>{"resource|encryption.kms_key", "resource|encryption.kms_key",
                                          "resource|encryption.kms_key.manager"});
  CHECK(text.substr(program->reads()[2].range.begin, program->reads()[2].range.size()) ==
        "resource.encryption.kms_key.manager");
  CHECK(program->result_type() == &types::boolean);
}

TEST_CASE("messages of the checker point at the narrowest thing") {
  for (const std::string_view marked :
       {"resource.encryption.[[kms_kye]] == null", "1 + [[resorce]].x", "1 [[+]] 'a'", "[[resource.size]] > 3",
        "true && [[1]]", "'a'.matches([['(']])", "[[sise]]([1])"}) {
    INFO(marked);
    Checked test;
    std::string text(marked);
    const std::size_t begin = text.find("[[");
    text.erase(begin, 2);
    const std::size_t end = text.find("]]");
    text.erase(end, 2);
    diagnostics::CollectingSink sink;
    CHECK(!compile({text, source::FileId{1}, 50}, test.environment, sink));
    REQUIRE(sink.diagnostics.size() == 1);
    CHECK(sink.diagnostics[0].location.range ==
          source::Range{static_cast<std::uint32_t>(begin + 50), static_cast<std::uint32_t>(end + 50)});
  }
}

TEST_CASE("environments stand on one another") {
  Environment base;
  base.declare_kind("k", {{"a", &types::integer, false}});
  base.declare_variable("x", &types::integer);
  Environment rule(&base);
  const std::uint32_t y = rule.declare_variable("y", rule.types().parse("list(string)"));
  CHECK(y == 1);
  CHECK(rule.slot_count() == 2);
  CHECK(rule.variable("x") != nullptr);
  CHECK(base.variable("y") == nullptr);
  EvalContext context;
  diagnostics::CollectingSink sink;
  const auto program = compile({"x + size(y)", source::FileId{0}}, rule, sink);
  REQUIRE(program);
  const Value values[] = {Value::integer(2), context.list({})};
  CHECK(program->evaluate(context, values).as_integer() == 2);
}

TEST_CASE("types are read as they are spelled") {
  Types table;
  for (const std::string_view text :
       {"dyn", "null", "bool", "int", "uint", "double", "string", "bytes", "timestamp", "duration", "type",
        "list(string)", "map(string, list(int))", "ref(s3.bucket)", "list(ref(iam.policy-document))"}) {
    INFO(text);
    const TypeRef type = table.parse(text);
    REQUIRE(type != nullptr);
    CHECK(spell(type) == text);
    CHECK(table.parse(text) == type);
  }
  for (const std::string_view text :
       {"", "strin", "list", "list()", "list(string", "map(string)", "ref()", "list(string))", "string x"}) {
    INFO(text);
    CHECK(table.parse(text) == nullptr);
  }
}

}  // namespace
}  // namespace analyzer::engine::cel
