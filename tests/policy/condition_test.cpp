#include "policy/condition.h"

#include <catch2/catch.hpp>

#include "helpers.h"

using namespace analyzer::policy;
using namespace analyzer::policy::test;

namespace {

constexpr Tri yes = Tri::yes, no = Tri::no, open = Tri::undecided;

struct OperatorCase {
  const char* condition;            // one operator with one key `k:k`
  std::vector<const char*> actual;  // "absent" alone: the key is not there; "[]": an empty list
  Tri holds;
};

const OperatorCase operators[] = {
    {"{'StringEquals':{'k:k':'a'}}", {"a"}, yes},
    {"{'StringEquals':{'k:k':'a'}}", {"A"}, no},
    {"{'StringEquals':{'k:k':'a*'}}", {"ab"}, no},
    {"{'StringEquals':{'k:k':['x','a']}}", {"a"}, yes},
    {"{'StringEquals':{'k:k':'a'}}", {"absent"}, no},
    {"{'StringEquals':{'k:k':[]}}", {"a"}, no},
    {"{'StringNotEquals':{'k:k':['x','a']}}", {"a"}, no},
    {"{'StringNotEquals':{'k:k':['x','y']}}", {"a"}, yes},
    {"{'StringNotEquals':{'k:k':'a'}}", {"absent"}, yes},
    {"{'StringEqualsIfExists':{'k:k':'a'}}", {"absent"}, yes},
    {"{'StringEqualsIfExists':{'k:k':'a'}}", {"b"}, no},
    {"{'StringEqualsIgnoreCase':{'k:k':'aB'}}", {"Ab"}, yes},
    {"{'StringNotEqualsIgnoreCase':{'k:k':'aB'}}", {"Ab"}, no},
    {"{'StringLike':{'k:k':'a*'}}", {"ab"}, yes},
    {"{'StringLike':{'k:k':'a?'}}", {"a"}, no},
    {"{'StringLike':{'k:k':'*'}}", {"absent"}, no},
    {"{'StringNotLike':{'k:k':'a*'}}", {"ab"}, no},
    {"{'NumericEquals':{'k:k':'10'}}", {"10.0"}, yes},
    {"{'NumericEquals':{'k:k':10}}", {"010"}, yes},
    {"{'NumericLessThan':{'k:k':'10'}}", {"9.99"}, yes},
    {"{'NumericLessThan':{'k:k':'-1'}}", {"-2"}, yes},
    {"{'NumericLessThanEquals':{'k:k':'10'}}", {"10"}, yes},
    {"{'NumericGreaterThan':{'k:k':'99999999999999999999'}}", {"100000000000000000000"}, yes},
    {"{'NumericGreaterThanEquals':{'k:k':'10'}}", {"9"}, no},
    {"{'NumericLessThan':{'k:k':'10'}}", {"ten"}, no},
    {"{'DateEquals':{'k:k':'2024-02-29T00:00:00Z'}}", {"1709164800"}, yes},
    {"{'DateLessThan':{'k:k':'2024-01-01T02:00:00+02:00'}}", {"2023-12-31T23:59:59.9Z"}, yes},
    {"{'DateGreaterThan':{'k:k':'2024-01-01'}}", {"2024-01-01T00:00:00Z"}, no},
    {"{'DateGreaterThanEquals':{'k:k':'2024-01-01'}}", {"2024-01-01T00:00:00Z"}, yes},
    {"{'DateNotEquals':{'k:k':'2023-02-29'}}", {"2023-03-01"}, yes},
    {"{'DateLessThan':{'k:k':'2024-01-01T00:00:00'}}", {"2023-12-31"}, open},  // a time without a zone
    {"{'Bool':{'k:k':'true'}}", {"True"}, yes},
    {"{'Bool':{'k:k':true}}", {"false"}, no},
    {"{'Bool':{'k:k':'false'}}", {"absent"}, no},
    {"{'BoolIfExists':{'k:k':'false'}}", {"absent"}, yes},
    {"{'BinaryEquals':{'k:k':'QmluYXJ5'}}", {"QmluYXJ5"}, yes},
    {"{'IpAddress':{'k:k':'10.0.0.0/8'}}", {"10.255.0.1"}, yes},
    {"{'IpAddress':{'k:k':'10.0.0.0/9'}}", {"10.128.0.1"}, no},
    {"{'IpAddress':{'k:k':'0.0.0.0/0'}}", {"2001:db8::1"}, no},
    {"{'IpAddress':{'k:k':'::/0'}}", {"2001:db8::1"}, yes},
    {"{'IpAddress':{'k:k':'2001:db8::/32'}}", {"2001:0db8:ffff::"}, yes},
    {"{'NotIpAddress':{'k:k':'10.0.0.1'}}", {"10.0.0.2"}, yes},
    {"{'NotIpAddress':{'k:k':'10.0.0.0/8'}}", {"absent"}, yes},
    {"{'ArnLike':{'k:k':'arn:aws:iam::*:role/*'}}", {"arn:aws:iam::111122223333:role/a/b"}, yes},
    {"{'ArnEquals':{'k:k':'arn:aws:iam::*:role/A'}}", {"arn:aws:iam::111122223333:role/A"}, yes},
    {"{'ArnLike':{'k:k':'arn:aws:iam*:role/A'}}", {"arn:aws:iam::111122223333:role/A"}, open},  // fewer than six fields
    {"{'ArnNotLike':{'k:k':'arn:aws:iam::*:role/A'}}", {"arn:aws:iam::111122223333:role/B"}, yes},
    {"{'ArnLike':{'k:k':'arn:aws:iam::*:role/A'}}", {"no arn"}, no},
    {"{'Null':{'k:k':'true'}}", {"absent"}, yes},
    {"{'Null':{'k:k':'false'}}", {"absent"}, no},
    {"{'Null':{'k:k':false}}", {"x"}, yes},
    {"{'Null':{'k:k':'true'}}", {"[]"}, open},  // there, and empty
    {"{'ForAllValues:StringEquals':{'k:k':['a','b']}}", {"a", "b"}, yes},
    {"{'ForAllValues:StringEquals':{'k:k':['a','b']}}", {"a", "c"}, no},
    {"{'ForAllValues:StringEquals':{'k:k':'a'}}", {"absent"}, yes},
    {"{'ForAllValues:StringEquals':{'k:k':'a'}}", {"[]"}, yes},
    {"{'ForAllValues:StringNotEquals':{'k:k':'a'}}", {"b", "a"}, no},
    {"{'ForAnyValue:StringEquals':{'k:k':'a'}}", {"c", "a"}, yes},
    {"{'ForAnyValue:StringNotEquals':{'k:k':['a','c']}}", {"c", "a"}, no},
    {"{'ForAnyValue:StringEquals':{'k:k':'a'}}", {"absent"}, no},
    {"{'ForAnyValue:StringEqualsIfExists':{'k:k':'a'}}",
     {"absent"},
     open},                                              // by its rule true, one simulator says false
    {"{'StringEquals':{'k:k':'a'}}", {"a", "b"}, open},  // several values without a set operator
    {"{'StringEquals':{'k:k':'${k:other}'}}", {"a"}, no},
    {"{'StringNotEquals':{'k:k':'${k:other}'}}", {"a"}, open},  // a variable without a value, negated
    {"{'StringNotEquals':{'k:k':['${k:other}','a']}}", {"a"}, no},
    {"{'StringEquals':{'k:k':'${k:other, \\'a\\'}'}}", {"a"}, yes},
    {"{'NumericEquals':{'k:k':'${k:k}'}}", {"1"}, no},  // no variables in numbers
};

}  // namespace

TEST_CASE("condition operators") {
  for (const OperatorCase& one : operators) {
    Document document =
        statements("{'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':" + std::string(one.condition) + "}");
    REQUIRE(document.statements.size() == 1);
    REQUIRE(document.statements[0].conditions.size() == 1);
    Context context;
    ContextValue value{Tri::yes, one.actual.size() != 1, false, {}};
    if (one.actual[0] == std::string("absent"))
      value = ContextValue::absent();
    else if (one.actual[0] == std::string("[]"))
      value.multi = true;
    else
      for (const char* text : one.actual) value.values.push_back(Text(text));
    context.set("K:k", value);
    INFO(one.condition << " with " << one.actual[0]);
    CHECK(holds(document.statements[0].conditions[0], context) == one.holds);
  }
}

TEST_CASE("an unknown key decides only what every value and absence decide") {
  auto ask = [](const char* condition) {
    Document document =
        statements("{'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':" + std::string(condition) + "}");
    return holds(document.statements.at(0).conditions.at(0), Context(false));
  };
  CHECK(ask("{'StringEquals':{'k:k':'a'}}") == open);
  CHECK(ask("{'StringLikeIfExists':{'k:k':'*'}}") == yes);
  CHECK(ask("{'StringLike':{'k:k':'*'}}") == open);
  CHECK(ask("{'StringEquals':{'k:k':[]}}") == no);
  CHECK(ask("{'ForAllValues:StringLike':{'k:k':'*'}}") == yes);
}
