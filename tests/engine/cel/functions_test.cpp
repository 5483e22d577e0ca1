// One line at least for every row of the function tables; a row without one fails the last test here.
#include "engine/cel/harness.h"

namespace analyzer::engine::cel {
namespace {

struct FunctionCase {
  std::string_view signature, text, result;
};

const FunctionCase function_cases[] = {
    {"_+_(int, int) -> int", "1 + 2", "3"},
    {"_+_(int, int) -> int", "9223372036854775807 + 1", "error: the result does not fit into 64 bits"},
    {"_+_(uint, uint) -> uint", "1u + 2u", "3u"},
    {"_+_(double, double) -> double", "1.5 + 2.0", "3.5"},
    {"_+_(string, string) -> string", "'a' + 'b' + ''", "\"ab\""},
    {"_+_(bytes, bytes) -> bytes", "b'a' + b'\\xff'", "b\"a\\xff\""},
    {"_+_(list(T), list(T)) -> list(T)", "[1] + [2, 3]", "[1, 2, 3]"},
    {"_+_(timestamp, duration) -> timestamp", "timestamp('2024-02-28T12:00:00Z') + duration('24h')",
     "2024-02-29T12:00:00Z"},
    {"_+_(duration, timestamp) -> timestamp", "duration('1ns') + timestamp('1969-12-31T23:59:59.999999999Z')",
     "1970-01-01T00:00:00Z"},
    {"_+_(duration, duration) -> duration", "duration('1.5s') + duration('-2s')", "-0.5s"},
    {"_-_(int, int) -> int", "1 - 2", "-1"},
    {"_-_(int, int) -> int", "-9223372036854775808 - 1", "error: the result does not fit into 64 bits"},
    {"_-_(uint, uint) -> uint", "1u - 2u", "error: the result does not fit into 64 bits"},
    {"_-_(double, double) -> double", "1.0 - 2.5", "-1.5"},
    {"_-_(timestamp, duration) -> timestamp", "timestamp('1970-01-01T00:00:00Z') - duration('1s')",
     "1969-12-31T23:59:59Z"},
    {"_-_(timestamp, timestamp) -> duration", "timestamp('1970-01-02T00:00:00Z') - timestamp('1970-01-01T00:00:00.5Z')",
     "86399.5s"},
    {"_-_(duration, duration) -> duration", "duration('1h') - duration('30m')", "1800s"},
    {"_*_(int, int) -> int", "6 * -7", "-42"},
    {"_*_(uint, uint) -> uint", "6u * 7u", "42u"},
    {"_*_(double, double) -> double", "0.5 * 3.0", "1.5"},
    {"_/_(int, int) -> int", "-7 / 2", "-3"},
    {"_/_(int, int) -> int", "-9223372036854775808 / -1", "error: the result does not fit into 64 bits"},
    {"_/_(int, int) -> int", "1 / 0", "error: division by zero"},
    {"_/_(uint, uint) -> uint", "7u / 2u", "3u"},
    {"_/_(double, double) -> double", "-1.0 / 0.0", "-inf"},
    {"_%_(int, int) -> int", "-7 % 2", "-1"},
    {"_%_(int, int) -> int", "1 % 0", "error: division by zero"},
    {"_%_(uint, uint) -> uint", "7u % 4u", "3u"},
    {"-_(int) -> int", "-(1 + 1)", "-2"},
    {"-_(double) -> double", "-(1.0 + 1.5)", "-2.5"},

    {"_==_(T?, T?) -> bool", "[1, 2] == [1, 2] && {'a': 1} == {'a': 1} && !({'a': 1} == {'b': 1})", "true"},
    {"_==_(T?, T?) -> bool", "dyn(1) == 1u && dyn(1.0) == 1 && dyn('1') == 1", "false"},
    {"_!=_(T?, T?) -> bool", "0.0 / 0.0 != 0.0 / 0.0", "true"},
    {"_<_(bool, bool) -> bool", "false < true", "true"},
    {"_<_(int, int) -> bool", "1 < 2", "true"},
    {"_<_(int, uint) -> bool", "-1 < 0u", "true"},
    {"_<_(int, double) -> bool", "1 < 1.5", "true"},
    {"_<_(uint, int) -> bool", "1u < -1", "false"},
    {"_<_(uint, uint) -> bool", "1u < 2u", "true"},
    {"_<_(uint, double) -> bool", "1u < 0.5", "false"},
    {"_<_(double, int) -> bool", "0.5 < 1", "true"},
    {"_<_(double, uint) -> bool", "0.5 < 1u", "true"},
    {"_<_(double, double) -> bool", "0.0 / 0.0 < 1.0", "false"},
    {"_<_(string, string) -> bool", "'Z' < 'a'", "true"},
    {"_<_(bytes, bytes) -> bool", "b'a' < b'\\xff'", "true"},
    {"_<_(timestamp, timestamp) -> bool", "timestamp(0) < timestamp(1)", "true"},
    {"_<_(duration, duration) -> bool", "duration('-1s') < duration('-0.5s')", "true"},
    {"_<=_(bool, bool) -> bool", "true <= true", "true"},
    {"_<=_(int, int) -> bool", "2 <= 2", "true"},
    {"_<=_(int, uint) -> bool", "1 <= 1u", "true"},
    {"_<=_(int, double) -> bool", "2 <= 1.5", "false"},
    {"_<=_(uint, int) -> bool", "1u <= 1", "true"},
    {"_<=_(uint, uint) -> bool", "3u <= 2u", "false"},
    {"_<=_(uint, double) -> bool", "1u <= 1.0", "true"},
    {"_<=_(double, int) -> bool", "1.0 <= 1", "true"},
    {"_<=_(double, uint) -> bool", "1.5 <= 1u", "false"},
    {"_<=_(double, double) -> bool", "0.0 / 0.0 <= 1.0", "false"},
    {"_<=_(string, string) -> bool", "'b' <= 'a'", "false"},
    {"_<=_(bytes, bytes) -> bool", "b'a' <= b'a'", "true"},
    {"_<=_(timestamp, timestamp) -> bool", "timestamp(1) <= timestamp(1)", "true"},
    {"_<=_(duration, duration) -> bool", "duration('2s') <= duration('1s')", "false"},
    {"_>_(bool, bool) -> bool", "true > false", "true"},
    {"_>_(int, int) -> bool", "1 > 2", "false"},
    {"_>_(int, uint) -> bool", "2 > 1u", "true"},
    {"_>_(int, double) -> bool", "2 > 1.5", "true"},
    {"_>_(uint, int) -> bool", "1u > -1", "true"},
    {"_>_(uint, uint) -> bool", "1u > 2u", "false"},
    {"_>_(uint, double) -> bool", "1u > 0.5", "true"},
    {"_>_(double, int) -> bool", "0.5 > 1", "false"},
    {"_>_(double, uint) -> bool", "1.5 > 1u", "true"},
    {"_>_(double, double) -> bool", "1.5 > 1.0", "true"},
    {"_>_(string, string) -> bool", "'b' > 'a'", "true"},
    {"_>_(bytes, bytes) -> bool", "b'b' > b'a'", "true"},
    {"_>_(timestamp, timestamp) -> bool", "timestamp(1) > timestamp(0)", "true"},
    {"_>_(duration, duration) -> bool", "duration('2s') > duration('1s')", "true"},
    {"_>=_(bool, bool) -> bool", "false >= true", "false"},
    {"_>=_(int, int) -> bool", "2 >= 2", "true"},
    {"_>=_(int, uint) -> bool", "-1 >= 1u", "false"},
    {"_>=_(int, double) -> bool", "2 >= 2.0", "true"},
    {"_>=_(uint, int) -> bool", "1u >= 1", "true"},
    {"_>=_(uint, uint) -> bool", "1u >= 2u", "false"},
    {"_>=_(uint, double) -> bool", "1u >= 1.5", "false"},
    {"_>=_(double, int) -> bool", "1.0 >= 1", "true"},
    {"_>=_(double, uint) -> bool", "0.5 >= 1u", "false"},
    {"_>=_(double, double) -> bool", "0.0 / 0.0 >= 0.0", "false"},
    {"_>=_(string, string) -> bool", "'é' >= 'z'", "true"},
    {"_>=_(bytes, bytes) -> bool", "b'' >= b'a'", "false"},
    {"_>=_(timestamp, timestamp) -> bool", "timestamp(1) >= timestamp(1)", "true"},
    {"_>=_(duration, duration) -> bool", "duration('2s') >= duration('3s')", "false"},

    {"@in(T?, list(T)?) -> bool", "2 in [1, 2]", "true"},
    {"@in(K?, map(K, V)?) -> bool", "'b' in {'a': 1}", "false"},
    {"_[_](list(T), int) -> T", "['a', 'b'][1]", "\"b\""},
    {"_[_](list(T), int) -> T", "['a', 'b'][2]", "error: the index is outside the list"},
    {"_[_](list(T), int) -> T", "['a', 'b'][-1]", "error: the index is outside the list"},
    {"_[_](map(K, V), K) -> V", "{'a': 1}['a']", "1"},
    {"_[_](map(K, V), K) -> V", "{'a': 1}['b']", "error: the map has no such key"},
    {"size(list(T)?) -> int", "size([1, 2])", "2"},
    {"list(T)?.size() -> int", "[].size()", "0"},
    {"size(map(K, V)?) -> int", "size({1: 2})", "1"},
    {"map(K, V)?.size() -> int", "{}.size()", "0"},

    {"size(string) -> int", "size('Grüße')", "5"},
    {"string.size() -> int", "'日本'.size()", "2"},
    {"size(bytes) -> int", "size(b'é')", "2"},
    {"bytes.size() -> int", "b'abc'.size()", "3"},
    {"string.startsWith(string) -> bool", "'arn:aws'.startsWith('arn:')", "true"},
    {"string.endsWith(string) -> bool", "'arn:aws'.endsWith('s3')", "false"},
    {"string.contains(string) -> bool", "'arn:aws'.contains('n:a')", "true"},
    {"string.matches(string) -> bool", "'us-east-1'.matches('^[a-z]{2}-')", "true"},
    {"string.matches(string) -> bool", "'a'.matches('(' + '')", "error: the pattern is no regular expression of RE2"},
    {"matches(string, string) -> bool", "matches('abc', 'b' + '.')", "true"},
    {"string.lowerAscii() -> string", "'ABC Ä'.lowerAscii()", "\"abc Ä\""},
    {"string.upperAscii() -> string", "'abc ä'.upperAscii()", "\"ABC ä\""},
    {"string.trim() -> string", "' \\t\\u2003a b\\n'.trim()", "\"a b\""},
    {"string.trim() -> string", "'  '.trim()", "\"\""},
    {"string.reverse() -> string", "'añb'.reverse()", "\"bña\""},
    {"string.charAt(int) -> string", "'añb'.charAt(1)", "\"ñ\""},
    {"string.charAt(int) -> string", "'a'.charAt(1)", "\"\""},
    {"string.charAt(int) -> string", "'a'.charAt(2)", "error: the index is outside the text"},
    {"string.indexOf(string) -> int", "'ñandú'.indexOf('d')", "3"},
    {"string.indexOf(string, int) -> int", "'abab'.indexOf('a', 1)", "2"},
    {"string.lastIndexOf(string) -> int", "'abab'.lastIndexOf('a')", "2"},
    {"string.lastIndexOf(string, int) -> int", "'abab'.lastIndexOf('a', 1)", "0"},
    {"string.substring(int) -> string", "'tacocat'.substring(4)", "\"cat\""},
    {"string.substring(int) -> string", "'añb'.substring(-1)", "error: the index is outside the text"},
    {"string.substring(int, int) -> string", "'añb'.substring(1, 2)", "\"ñ\""},
    {"string.substring(int, int) -> string", "'añb'.substring(2, 1)", "error: the index is outside the text"},
    {"string.replace(string, string) -> string", "'aXbX'.replace('X', '--')", "\"a--b--\""},
    {"string.replace(string, string) -> string", "'ab'.replace('', '_')", "\"_a_b_\""},
    {"string.replace(string, string, int) -> string", "'aXbX'.replace('X', '', 1)", "\"abX\""},
    {"string.split(string) -> list(string)", "'a,b,,c'.split(',')", R"(["a", "b", "", "c"])"},
    {"string.split(string) -> list(string)", "'añb'.split('')", R"(["a", "ñ", "b"])"},
    {"string.split(string, int) -> list(string)", "'a,b,c'.split(',', 2)", R"(["a", "b,c"])"},
    {"list(string).join() -> string", "['a', 'b'].join()", "\"ab\""},
    {"list(string).join(string) -> string", "['a', 'b'].join(', ')", "\"a, b\""},

    {"bool(bool) -> bool", "bool(true)", "true"},
    {"bool(string) -> bool", "bool('False')", "false"},
    {"bool(string) -> bool", "bool('yes')", "error: `yes` is no bool"},
    {"int(int) -> int", "int(3)", "3"},
    {"int(uint) -> int", "int(18446744073709551615u)", "error: the number is outside the range of the type"},
    {"int(double) -> int", "int(-2.9)", "-2"},
    {"int(double) -> int", "int(1e19)", "error: the number is outside the range of the type"},
    {"int(string) -> int", "int('-42')", "-42"},
    {"int(string) -> int", "int('4.2')", "error: `4.2` is no int"},
    {"int(timestamp) -> int", "int(timestamp('1970-01-01T00:01:00Z'))", "60"},
    {"uint(uint) -> uint", "uint(3u)", "3u"},
    {"uint(int) -> uint", "uint(-1)", "error: the number is outside the range of the type"},
    {"uint(double) -> uint", "uint(3.7)", "3u"},
    {"uint(string) -> uint", "uint('7')", "7u"},
    {"double(double) -> double", "double(1.5)", "1.5"},
    {"double(int) -> double", "double(2)", "2.0"},
    {"double(uint) -> double", "double(2u)", "2.0"},
    {"double(string) -> double", "double('1e3')", "1000.0"},
    {"string(string) -> string", "string('a')", "\"a\""},
    {"string(bool) -> string", "string(true)", "\"true\""},
    {"string(int) -> string", "string(-7)", "\"-7\""},
    {"string(uint) -> string", "string(7u)", "\"7\""},
    {"string(double) -> string", "string(0.25)", "\"0.25\""},
    {"string(bytes) -> string", "string(b'\\xff')", "error: the bytes are no UTF-8"},
    {"string(bytes) -> string", "string(b'ok')", "\"ok\""},
    {"string(timestamp) -> string", "string(timestamp('2024-01-02T03:04:05.060+01:00'))",
     "\"2024-01-02T02:04:05.06Z\""},
    {"string(duration) -> string", "string(duration('1m0.5s'))", "\"60.5s\""},
    {"bytes(bytes) -> bytes", "bytes(b'a')", "b\"a\""},
    {"bytes(string) -> bytes", "bytes('é')", "b\"\\xc3\\xa9\""},
    {"timestamp(timestamp) -> timestamp", "timestamp(timestamp(0))", "1970-01-01T00:00:00Z"},
    {"timestamp(string) -> timestamp", "timestamp('2024-02-30T00:00:00Z')",
     "error: `2024-02-30T00:00:00Z` is no timestamp"},
    {"timestamp(int) -> timestamp", "timestamp(86400)", "1970-01-02T00:00:00Z"},
    {"duration(duration) -> duration", "duration(duration('1s'))", "1s"},
    {"duration(string) -> duration", "duration('1h30m5.25s')", "5405.25s"},
    {"duration(string) -> duration", "duration('1 hour')", "error: `1 hour` is no duration"},
    {"duration(int) -> duration", "duration(90)", "90s"},
    {"dyn(T?) -> dyn?", "dyn(1) == 1.0", "true"},
    {"type(T?) -> type", "type([1]) == list && type(type(1)) == type && type(null) == null_type", "true"},

    {"timestamp.getFullYear() -> int", "timestamp('2024-12-31T23:00:00Z').getFullYear()", "2024"},
    {"timestamp.getFullYear(string) -> int", "timestamp('2024-12-31T23:00:00Z').getFullYear('+02:00')", "2025"},
    {"timestamp.getMonth() -> int", "timestamp('2024-12-31T23:00:00Z').getMonth()", "11"},
    {"timestamp.getMonth(string) -> int", "timestamp('2024-12-31T23:00:00Z').getMonth('02:00')", "0"},
    {"timestamp.getDate() -> int", "timestamp('2024-12-31T23:00:00Z').getDate()", "31"},
    {"timestamp.getDate(string) -> int", "timestamp('2024-12-31T23:00:00Z').getDate('UTC')", "31"},
    {"timestamp.getDayOfMonth() -> int", "timestamp('2024-12-31T23:00:00Z').getDayOfMonth()", "30"},
    {"timestamp.getDayOfMonth(string) -> int", "timestamp('2024-12-31T23:00:00Z').getDayOfMonth('-01:00')", "30"},
    {"timestamp.getDayOfWeek() -> int", "timestamp('1969-12-28T00:00:00Z').getDayOfWeek()", "0"},
    {"timestamp.getDayOfWeek(string) -> int", "timestamp('1970-01-01T00:00:00Z').getDayOfWeek('-01:00')", "3"},
    {"timestamp.getDayOfYear() -> int", "timestamp('2024-12-31T23:00:00Z').getDayOfYear()", "365"},
    {"timestamp.getDayOfYear(string) -> int", "timestamp('2024-12-31T23:00:00Z').getDayOfYear('+02:00')", "0"},
    {"timestamp.getHours() -> int", "timestamp('2024-12-31T23:00:00Z').getHours()", "23"},
    {"timestamp.getHours(string) -> int", "timestamp('2024-12-31T23:00:00Z').getHours('Nowhere/Atlantis')",
     "error: no such time zone"},
    {"timestamp.getMinutes() -> int", "timestamp('2024-12-31T23:59:00Z').getMinutes()", "59"},
    {"timestamp.getMinutes(string) -> int", "timestamp('2024-12-31T23:59:00Z').getMinutes('+05:45')", "44"},
    {"timestamp.getSeconds() -> int", "timestamp('2024-12-31T23:59:58Z').getSeconds()", "58"},
    {"timestamp.getSeconds(string) -> int", "timestamp('2024-12-31T23:59:58Z').getSeconds('+05:45')", "58"},
    {"timestamp.getMilliseconds() -> int", "timestamp('2024-12-31T23:59:58.125Z').getMilliseconds()", "125"},
    {"timestamp.getMilliseconds(string) -> int",
     "timestamp('2024-12-31T23:59:58.125Z').getMilliseconds('../../etc/passwd')", "error: no such time zone"},
    {"duration.getHours() -> int", "duration('90m').getHours()", "1"},
    {"duration.getMinutes() -> int", "duration('-90s').getMinutes()", "-1"},
    {"duration.getSeconds() -> int", "duration('1m').getSeconds()", "60"},
    {"duration.getMilliseconds() -> int", "duration('1.25s').getMilliseconds()", "250"},

    {"default(T?, T) -> T", "default(1, 2)", "1"},
    {"default(T?, T) -> T", "default(null, 2)", "2"},
};

TEST_CASE("standard functions") {
  CelTest test;
  for (const FunctionCase& c : function_cases) {
    INFO(c.text);
    CHECK(test.run(c.text) == c.result);
  }
}

TEST_CASE("every function has a test") {
  std::set<std::string_view> tested, rows;
  for (const FunctionCase& c : function_cases) tested.insert(c.signature);
  for (const std::span<const Function> family : standard_functions()) {
    for (const Function& function : family) {
      INFO(function.signature);
      CHECK(tested.count(function.signature) == 1);
      CHECK(rows.insert(function.signature).second);
      CHECK(!function.summary.empty());
    }
  }
  for (const std::string_view signature : tested) {
    INFO(signature);
    CHECK(rows.count(signature) == 1);
  }
}

TEST_CASE("macros over maps and pairs") {
  CelTest test;
  const CelCase cases[] = {
      {"{'a': 1, 'b': 2}.all(k, k != 'c')", "true"},
      {"{'a': 1, 'b': 2}.exists(k, v, k == 'b' && v == 2)", "true"},
      {"[5, 6].exists(i, x, i == 1 && x == 6)", "true"},
      {"[1, 2, 3].map(x, x > 1, x * 10)", "[20, 30]"},
      {"[[1], [2, 3]].map(l, l.map(x, x + 1))", "[[2], [3, 4]]"},
      {"[1, 2].transformList(i, x, x * i)", "[0, 2]"},
      {"{'a': 1}.transformMap(k, v, k + string(v))", "{\"a\": \"a1\"}"},
      {"{'a': 1}.transformMapEntry(k, v, {v: k})", "{1: \"a\"}"},
      {"[1, 1].transformMapEntry(i, x, {x: i})", "error: a key stands twice in the map"},
      {"[1, 2].exists_one(x, x > 5)", "false"},
      {"[1, 2].exists(x, 1 / (x - 1) > 0)", "true"},
      {"[1, 2].all(x, 1 / (x - 1) > 5)", "false"},
      {"[1, 2].map(x, 1 / (x - 1))", "error: division by zero"},
      {"cel.bind(x, 1 + 1, x * x)", "4"},
      {"cel.bind(x, [1], [2].map(y, x[0] + y))", "[3]"},
      {"[1].exists(x, [2].exists(x, x == 2) && x == 1)", "true"},
      {"{'a': 1, 'a': 2}", "error: a key stands twice in the map"},
      {"has({'a': null}.a)", "true"},
      {"has({'a': 1}.b)", "false"},
      {"{'a': 1}.b", "error: the map has no key `b`"},
  };
  check(test, cases);
}

TEST_CASE("an evaluation has a budget") {
  CelTest test;
  const std::string spent = "error: the expression needs more steps or memory than an evaluation may have";
  std::string list = "[0";
  for (int i = 1; i < 100; ++i) list += "," + std::to_string(i);
  list += "]";
  const auto nested = [&](std::string_view macro, int depth) {
    std::string text = "true";
    for (int i = 0; i < depth; ++i)
      text = list + "." + std::string(macro) + "(x" + std::to_string(i) + ", " + text + ")";
    return text;
  };
  CHECK(test.run(nested("all", 2)) == "true");
  CHECK(test.run(nested("all", 6)) == spent);
  // Nothing that decides goes round it.
  CHECK(test.run(nested("all", 6) + " || true") == spent);
  // Text that doubles fifty times.
  std::string text = "x49.size()";
  for (int i = 49; i > 0; --i)
    text = "cel.bind(x" + std::to_string(i) + ", x" + std::to_string(i - 1) + " + x" + std::to_string(i - 1) + ", " +
           text + ")";
  CHECK(test.run("cel.bind(x0, 'ab', " + text + ")") == spent);
  // Lists that do.
  std::string lists = "x40.size()";
  for (int i = 40; i > 0; --i)
    lists = "cel.bind(x" + std::to_string(i) + ", x" + std::to_string(i - 1) + " + x" + std::to_string(i - 1) + ", " +
            lists + ")";
  CHECK(test.run("cel.bind(x0, [1, 2], " + lists + ")") == spent);
  // Shared lists that are compared element by element.
  std::string shared = "x40 == [x39, x39]";
  for (int i = 40; i > 0; --i)
    shared = "cel.bind(x" + std::to_string(i) + ", [x" + std::to_string(i - 1) + ", x" + std::to_string(i - 1) + "], " +
             shared + ")";
  CHECK(test.run("cel.bind(x0, [1.0 + 2.0], " + shared + ")") == spent);
  // And a context can be used again.
  CHECK(test.run("1 + 1") == "2");
}

TEST_CASE("values print as they are written") {
  CelTest test;
  const CelCase cases[] = {
      {R"(["a\"b", b"\x00", 1u, 1.0, null, true, {'k': [1]}])",
       R"(["a\"b", b"\x00", 1u, 1.0, null, true, {"k": [1]}])"},
      {"int", "int"},
      {"[duration('1s'), timestamp(0)]", "[1s, 1970-01-01T00:00:00Z]"},
  };
  check(test, cases);
  CHECK(print_plain(test.context, Value::string("a b")) == "a b");
  CHECK(print_plain(test.context, test.context.list(std::vector<Value>{Value::string("a")})) == "[\"a\"]");
}

}  // namespace
}  // namespace analyzer::engine::cel
