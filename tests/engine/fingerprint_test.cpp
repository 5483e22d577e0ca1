#include "engine/fingerprint.h"

#include <catch2/catch.hpp>

using namespace analyzer;
using value::Value;

TEST_CASE("list indexes give way to names") {
  value::Store store;
  const value::Entry named[] = {{"Sid", store.string("AllowLogs"), value::Guard::always(), {}},
                                {"Effect", store.string("Allow"), value::Guard::always(), {}}};
  const value::Entry plain[] = {{"Effect", store.string("Deny"), value::Guard::always(), {}}};
  const Value statements = store.list({store.object(plain), store.object(named)});
  const value::Entry root[] = {{"Statement", statements, value::Guard::always(), {}}};
  const Value document = store.object(root);
  CHECK(engine::stable_path(document, "Statement.1.Effect") == "Statement.[Sid=AllowLogs].Effect");
  CHECK(engine::stable_path(document, "Statement.0.Effect") == "Statement.[].Effect");
  CHECK(engine::stable_path(document, "Statement.7.Effect") == "Statement.[].Effect");
  CHECK(engine::stable_path(document, "") == "");
}

TEST_CASE("a fingerprint is of the rule, the file, the declaration and the path") {
  engine::Result result;
  result.declaration = "rBucket";
  const std::string print = engine::fingerprint("a-rule", "a.yaml", result, "X.Y");
  CHECK(print.size() == 32);
  CHECK(print == engine::fingerprint("a-rule", "a.yaml", result, "X.Y"));
  CHECK(print != engine::fingerprint("b-rule", "a.yaml", result, "X.Y"));
  CHECK(print != engine::fingerprint("a-rule", "b.yaml", result, "X.Y"));
  CHECK(print != engine::fingerprint("a-rule", "a.yaml", result, "X"));
  result.message = "other words";
  result.location.range = {7, 9};
  CHECK(print == engine::fingerprint("a-rule", "a.yaml", result, "X.Y"));
}
