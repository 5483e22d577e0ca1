#include <catch2/catch.hpp>

#include "policy/pattern_algebra.h"

using namespace analyzer::policy;

namespace {

constexpr PatternSyntax arn_syntax{.wildcards = true, .variables = true, .arn = true, .fold_case = false};

Piece hole(std::uint32_t term, HoleShape shape = HoleShape::any) {
  return {"", {term}, shape, "h" + std::to_string(term)};
}
Piece text(std::string literal) {
  return {std::move(literal), {}, HoleShape::any, {}};
}

Match match_arn(const Text& pattern, const Text& value, const Context& context = {}) {
  return Pattern(pattern, arn_syntax).match(Subject(value, true), context);
}

}  // namespace

TEST_CASE("wildcards") {
  struct {
    const char* pattern;
    const char* text;
    bool matches;
  } cases[] = {
      {"*", "", true},      {"", "", true},       {"", "a", false},      {"a*", "a", true},
      {"a*c", "abc", true}, {"a*c", "ac", true},  {"a*c", "acb", false}, {"*a*b*", "xaybz", true},
      {"a?c", "ac", false}, {"a?c", "abc", true}, {"**a", "a", true},    {"*aab", "aaaab", true},
  };
  for (const auto& one : cases) {
    INFO(one.pattern << " " << one.text);
    CHECK(glob_match(one.pattern, one.text) == one.matches);
  }
}

TEST_CASE("ARN patterns are compared field by field") {
  struct {
    const char* pattern;
    const char* value;
    Match match;
  } cases[] = {
      {"arn:aws:s3:::b/*", "arn:aws:s3:::b/k:with:colons", Match::yes},
      {"arn:aws:s3:*:b", "arn:aws:s3:::b", Match::undecided},  // five fields
      {"arn:*:b", "arn:aws:s3:::b", Match::undecided},
      {"arn:aws:*:::b", "arn:aws:s3:::b", Match::yes},
      {"arn:aws:s*::b", "arn:aws:s3:::b", Match::undecided},
      {"arn:aws:sqs:*:q", "arn:aws:sqs:eu-west-1:111122223333:q", Match::undecided},
      {"arn:aws:sqs:*:*:q", "arn:aws:sqs:eu-west-1:111122223333:q", Match::yes},
      {"arn:aws:iam::*:role/*", "arn:aws:iam::111122223333:role/a/b", Match::yes},
      {"arn:aws:iam:*role/*:x", "arn:aws:iam::111122223333:role/x", Match::undecided},
      {"*", "not an arn", Match::yes},
      {"arn:aws:s3:::*", "*", Match::no},
  };
  for (const auto& one : cases) {
    INFO(one.pattern << " against " << one.value);
    CHECK(match_arn(Text(one.pattern), Text(one.value)) == one.match);
  }
}

TEST_CASE("variables are replaced by literal text") {
  Context context;
  context.set("aws:username", "a*");
  context.set("aws:PrincipalTag/team", "x:y");
  context.set("aws:TagKeys", ContextValue{Tri::yes, true, false, {Text("one"), Text("two")}});
  CHECK(match_arn(Text("arn:aws:s3:::b/${aws:username}"), Text("arn:aws:s3:::b/a*"), context) == Match::yes);
  CHECK(match_arn(Text("arn:aws:s3:::b/${aws:username}"), Text("arn:aws:s3:::b/ab"), context) == Match::no);
  CHECK(match_arn(Text("arn:aws:s3:::${aws:PrincipalTag/team}"), Text("arn:aws:s3:::x:y"), context) == Match::yes);
  CHECK(match_arn(Text("arn:aws:s3:::b/${aws:userid}"), Text("arn:aws:s3:::b/"), context) == Match::unresolved);
  CHECK(match_arn(Text("arn:aws:s3:::b/${aws:userid, 'all'}"), Text("arn:aws:s3:::b/all"), context) == Match::yes);
  CHECK(match_arn(Text("arn:aws:s3:::b/${aws:TagKeys}"), Text("arn:aws:s3:::b/one"), context) == Match::unresolved);
  CHECK(match_arn(Text("arn:aws:s3:::b/${*}"), Text("arn:aws:s3:::b/*"), context) == Match::yes);
  CHECK(match_arn(Text("arn:aws:s3:::b/${*}"), Text("arn:aws:s3:::b/x"), context) == Match::no);
  CHECK(match_arn(Text("arn:aws:s3:::b/${unclosed"), Text("arn:aws:s3:::b/${unclosed"), context) == Match::yes);
  CHECK(match_arn(Text("arn:aws:s3:::b/${aws:userid}"), Text("arn:aws:s3:::c/x"), Context(false)) == Match::unresolved);
  CHECK(match_arn(Text("arn:aws:s3:::b/${aws:userid}"), Text("arn:aws:s3:::b/x"), Context(false)) == Match::undecided);
}

TEST_CASE("holes decide what their known surroundings decide") {
  Text bucket({text("arn:aws:s3:::"), hole(1), text("/*")}, {});
  CHECK(match_arn(bucket, Text("arn:aws:s3:::b/k")) == Match::undecided);
  CHECK(match_arn(bucket, Text("arn:aws:sqs:::b/k")) == Match::no);
  CHECK(match_arn(bucket, Text("arn:aws:s3:::b")) == Match::no);
  // The same hole on both sides is the same text.
  CHECK(match_arn(bucket, Text({text("arn:aws:s3:::"), hole(1), text("/logs/x")}, {})) == Match::yes);
  CHECK(match_arn(bucket, Text({text("arn:aws:s3:::"), hole(2), text("/logs/x")}, {})) == Match::undecided);
  CHECK(match_arn(Text("arn:aws:s3:::*"), Text({text("arn:aws:s3:::"), hole(2)}, {})) == Match::yes);
  CHECK(match_arn(Text("*"), Text({hole(2)}, {})) == Match::yes);
  // An account number holds no colon, so fields stay where they are.
  Text role({text("arn:aws:iam::"), hole(3, HoleShape::segment), text(":role/A")}, {});
  CHECK(match_arn(Text("arn:aws:iam::*:role/*"), role) == Match::yes);
  CHECK(match_arn(Text("arn:aws:iam::*:user/*"), role) == Match::no);
  CHECK(match_arn(Text("arn:aws:iam::111122223333:role/A"), role) == Match::undecided);
  // The partition never decides.
  Text partition({text("arn:"), hole(4, HoleShape::partition), text(":s3:::b")}, {});
  CHECK(match_arn(partition, Text("arn:aws:s3:::b")) == Match::yes);
  CHECK(match_arn(Text("arn:aws-cn:s3:::b"), partition) == Match::yes);
  CHECK(match_arn(partition, Text("arn:aws:s3:::c")) == Match::no);
  // A hole that may be a whole ARN.
  Text whole({hole(5), text("/*")}, {});
  CHECK(match_arn(whole, Text("arn:aws:s3:::b/k")) == Match::undecided);
  CHECK(match_arn(whole, Text("arn:aws:s3:::b")) == Match::no);
  CHECK(match_arn(whole, Text({hole(5), text("/k")}, {})) != Match::no);
}

TEST_CASE("patterns against patterns") {
  struct {
    const char* a;
    const char* b;
    Tri covers, intersects;
  } cases[] = {
      {"arn:aws:s3:::*", "arn:aws:s3:::logs-*", Tri::yes, Tri::yes},
      {"arn:aws:s3:::logs-*", "arn:aws:s3:::*", Tri::no, Tri::yes},
      {"arn:aws:s3:::a*", "arn:aws:s3:::*b", Tri::no, Tri::yes},
      {"arn:aws:s3:::a", "arn:aws:s3:::b", Tri::no, Tri::no},
      {"arn:aws:iam::*:role/*", "arn:aws:iam::111122223333:role/x", Tri::yes, Tri::yes},
      {"arn:aws:iam::*:role/*", "arn:aws:iam::*:user/*", Tri::no, Tri::no},
      {"arn:*:iam::*:role/*", "arn:aws:*::*:role/*", Tri::no, Tri::yes},
      {"arn:aws:s3:::*?", "arn:aws:s3:::?*", Tri::yes, Tri::yes},
      {"arn:aws:s3:::*a*a*", "arn:aws:s3:::*aa*", Tri::yes, Tri::yes},
      {"arn:aws:s3:::*aa*", "arn:aws:s3:::*a*a*", Tri::no, Tri::yes},
      {"*", "arn:aws:s3:::b", Tri::yes, Tri::yes},
      {"arn:*:*:*:*:*", "*", Tri::no, Tri::yes},
  };
  for (const auto& one : cases) {
    Pattern a(Text(one.a), arn_syntax), b(Text(one.b), arn_syntax);
    INFO(one.a << " and " << one.b);
    CHECK(covers(a, b) == one.covers);
    CHECK(intersects(a, b) == one.intersects);
    CHECK(intersects(b, a) == one.intersects);
  }
  Pattern wide(Text({text("arn:aws:s3:::"), hole(1), text("*")}, {}), arn_syntax);
  Pattern narrow(Text({text("arn:aws:s3:::"), hole(1), text("/logs/*")}, {}), arn_syntax);
  CHECK(covers(wide, narrow) == Tri::yes);
  CHECK(covers(narrow, wide) == Tri::undecided);
}
