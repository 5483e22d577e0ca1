// `&&`, `||`, `? :` and the macros over unknowns and errors, and which facts an undecided answer names.
#include "engine/cel/harness.h"

namespace analyzer::engine::cel {
namespace {

TEST_CASE("unknown spreads only as far as it must") {
  CelTest test;
  test.variable("u", "bool", test.unknown(1));
  test.variable("v", "bool", test.unknown(2));
  test.variable("n", "int", test.unknown(3));
  const CelCase cases[] = {
      {"false && u", "false"},
      {"u && false", "false"},
      {"true && u", "unknown(1)"},
      {"u && v", "unknown(1, 2)"},
      {"u || true", "true"},
      {"u || false", "unknown(1)"},
      {"!u", "unknown(1)"},
      {"u ? 1 : 2", "unknown(1)"},
      {"u ? true : true", "true"},
      {"u ? 'a' : 'a'", "\"a\""},
      {"true ? 1 : n", "1"},
      {"n == 1", "unknown(3)"},
      {"n + 1 > 2", "unknown(3)"},
      {"n in []", "false"},
      {"[1, n].exists(x, x == 1)", "true"},
      {"1 in [n, 1]", "true"},
      {"2 in [n, 1]", "unknown(3)"},
      // An error is gone round by what decides, and an unknown outweighs it.
      {"1 / 0 == 1 && false", "false"},
      {"1 / 0 == 1 || true", "true"},
      {"1 / 0 == 1 && true", "error: division by zero"},
      {"1 / 0 == 1 && u", "unknown(1)"},
      {"u || 1 / 0 == 1", "unknown(1)"},
      {"n == 1 / 0", "unknown(3)"},
      {"type(n) == int", "unknown(3)"},
  };
  check(test, cases);
  test.run("u && n == 1");
  CHECK(test.met == std::set<std::uint32_t>{1, 3});
  test.run("false && u");
  CHECK(test.met.empty());
}

TEST_CASE("members in doubt decide nothing") {
  CelTest test;
  const auto number = [](std::int64_t n) { return Value::integer(n); };
  test.variable("l", "list(int)", Value::list(&test.list({{number(1)}, {number(2), test.undecided(7)}})));
  test.variable("gone", "list(int)", Value::list(&test.list({{number(1), Answer::no()}, {number(3)}})));
  test.variable("maybe", "list(int)", Value::list(&test.list({{number(5), test.undecided(9)}})));
  const CelCase cases[] = {
      {"l.exists(x, x == 1)", "true"},
      {"l.exists(x, x == 2)", "unknown(7)"},
      {"l.exists(x, x == 3)", "false"},
      {"l.all(x, x < 3)", "true"},
      {"l.all(x, x < 2)", "unknown(7)"},
      {"l.all(x, x > 1)", "false"},
      {"l.exists_one(x, x == 1)", "true"},
      {"l.exists_one(x, x > 0)", "unknown(7)"},
      {"l.exists_one(x, x == 2)", "unknown(7)"},
      {"1 in l", "true"},
      {"2 in l", "unknown(7)"},
      {"3 in l", "false"},
      {"size(l) > 0", "true"},
      {"size(l) > 1", "unknown(7)"},
      {"l.size() < 3", "true"},
      {"size(l) == 3", "false"},
      {"0 < size(l)", "true"},
      {"size(l) >= 1 && size(l) <= 2", "true"},
      {"l.map(x, x * 2)", "[2, 4?]"},
      {"l.filter(x, x > 1)", "[2?]"},
      {"l.filter(x, x > 2)", "[]"},
      {"l[0]", "1"},
      {"l[1]", "unknown(7)"},
      {"l + [3]", "[1, 2?, 3]"},
      {"l == [1, 2]", "unknown(7)"},
      {"size(gone)", "1"},
      {"gone[0]", "3"},
      {"1 in gone", "false"},
      {"gone == [3]", "true"},
      {"size(maybe) > 0", "unknown(9)"},
      {"maybe.all(x, x == 5)", "true"},
      // An error under a guard that may be false is in doubt as the member is.
      {"maybe.exists(x, x / 0 == 1)", "unknown(9)"},
      {"maybe.map(x, x / 0)", "[unknown(9)?]"},
  };
  check(test, cases);
  // The guard of a member that does not matter is no fact to fork on.
  test.run("l.exists(x, x == 1)");
  CHECK(test.met.empty());
}

TEST_CASE("an open list answers only what its certain members decide") {
  CelTest test;
  test.variable("open", "list(int)", Value::list(&test.list({{Value::integer(1)}}, test.undecided(4))));
  test.variable("empty", "list(int)", Value::list(&test.list({}, test.undecided(5))));
  const CelCase cases[] = {
      {"open.exists(x, x == 1)", "true"},
      {"open.exists(x, x == 2)", "unknown(4)"},
      {"open.all(x, x == 2)", "false"},
      {"open.all(x, x == 1)", "unknown(4)"},
      {"open.exists_one(x, x == 1)", "unknown(4)"},
      {"1 in open", "true"},
      {"2 in open", "unknown(4)"},
      {"size(open) > 0", "true"},
      {"size(open) > 1", "unknown(4)"},
      {"size(open) < 100", "unknown(4)"},
      {"size(open) >= 1", "true"},
      {"size(open) == 0", "false"},
      {"open", "[1, …]"},
      {"open.map(x, x + 1)", "[2, …]"},
      {"open.filter(x, x > 1).size() > 0", "unknown(4)"},
      {"open.filter(x, x > 0).size() > 0", "true"},
      {"open[0]", "1"},
      {"open[1]", "unknown(4)"},
      {"size(empty) > 0", "unknown(5)"},
      {"size(empty) >= 0", "true"},
      {"empty.all(x, false)", "unknown(5)"},
      {"empty + open", "[1, …]"},
  };
  check(test, cases);
}

TEST_CASE("conditions in doubt guard what they let through") {
  CelTest test;
  test.variable("u", "bool", test.unknown(1));
  const CelCase cases[] = {
      {"[1, 2, 3].filter(x, x == 1 || (x == 2 && u))", "[1, 2?]"},
      {"[1, 2, 3].filter(x, x == 1 || (x == 2 && u)).size() > 0", "true"},
      {"[1, 2].map(x, u, x * 2)", "[2?, 4?]"},
      {"[1, 2].transformMap(i, x, x > 1 || u, x)", "{0: 1?, 1: 2}"},
      {"[1, 2].transformMap(i, x, x > 1 || u, x)[1]", "2"},
      {"[1, 2].transformMap(i, x, x > 1 || u, x)[0]", "unknown(1)"},
      {"1 in [1, 2].transformMap(i, x, u, x)", "unknown(1)"},
      {"5 in [1, 2].transformMap(i, x, u, x)", "false"},
  };
  check(test, cases);
}

TEST_CASE("partly known texts decide what is known of them") {
  CelTest test;
  test.symbols.emplace_back();
  TestSymbol& algorithm = test.symbols.back();
  algorithm.allowed = {"aws:kms", "aws:kms:dsse"};
  algorithm.prefix = "aws:";
  algorithm.fact = {11};
  test.variable("p", "string", Value::symbolic(&algorithm));
  test.symbols.emplace_back();
  TestSymbol& flag = test.symbols.back();
  flag.known_type = &types::boolean;
  flag.fact = {12};
  test.variable("flag", "bool", Value::symbolic(&flag));
  test.symbols.emplace_back();
  TestSymbol& dropped = test.symbols.back();
  dropped.can_be_absent = true;
  dropped.fact = {13};
  test.variable("dropped", "string", Value::symbolic(&dropped), true);
  test.texts.emplace_back("AES256");
  const CelCase cases[] = {
      {"p == 'AES256'", "false"},
      {"p == 'aws:kms'", "unknown(11)"},
      {"p != 'AES256'", "true"},
      {"p in ['aws:kms', 'aws:kms:dsse']", "true"},
      {"p in ['aws:kms', 'other']", "unknown(11)"},
      {"p in ['AES256']", "false"},
      {"p == p", "true"},
      {"p.startsWith('aws')", "true"},
      {"p.startsWith('arn')", "false"},
      {"p.startsWith('aws:kms')", "unknown(11)"},
      {"p.endsWith('s')", "unknown(11)"},
      {"p.matches('^aws')", "unknown(11)"},
      {"p < 'b'", "unknown(11)"},
      {"p.lowerAscii() == 'x'", "unknown(11)"},
      {"p + '/x' == 'y'", "unknown(11)"},
      {"size(p) > 0", "unknown(11)"},
      {"p != null", "true"},
      {"type(p) == string", "true"},
      {"string(p) == p", "true"},
      {"p", "param"},
      {"[p].map(x, x)", "[param]"},
      {"flag", "unknown(12)"},
      {"!flag", "unknown(12)"},
      {"flag || true", "true"},
      {"flag == true", "unknown(12)"},
      {"dropped == null", "unknown(13)"},
      {"default(dropped, 'x') == 'x'", "unknown(13)"},
      {"default(p, 'x') in ['aws:kms', 'aws:kms:dsse']", "true"},
  };
  check(test, cases);
  // The same program under an assumption.
  algorithm.assumed = &test.texts.back();
  CHECK(test.run("p == 'AES256' || false") == "true");
}

}  // namespace
}  // namespace analyzer::engine::cel
