#include <catch2/catch.hpp>

#include "value/world.h"

using namespace analyzer::value;

namespace {

// A small estate of terms to compare: parameters, accounts with roles, a Region, the partition.
struct Fixture {
  Store store;
  Value audit = ssm("/sra/control-tower/audit-account-id", Role::security_tooling);
  Value audit_too = ssm("/other/audit", Role::security_tooling);
  Value log_archive = ssm("/sra/control-tower/log-archive-account-id", Role::log_archive);
  Value some_account = account("some.yaml");
  Value region = store.unknown(Op::region, "main.yaml", {});
  Value other_region = store.unknown(Op::region, "other.yaml", {});
  Value partition = store.unknown(Op::partition, "AWS::Partition", {});
  Value p = parameter("p");
  Value q = parameter("q");

  Value ssm(std::string_view name, Role role) {
    Value v = store.unknown(Op::ssm_parameter, "", {store.string(name)});
    store.set_role(v.term(), role);
    return v;
  }
  Value account(std::string_view root) { return store.unknown(Op::account, root, {}); }
  Value parameter(std::string_view name, TermInfo info = {.type = Type::string}) {
    info.input = true;
    return store.unknown(Op::parameter, name, {store.integer(0)}, info);
  }
  Value text(std::initializer_list<Value> parts) {
    return store.concat(std::span<const Value>(parts.begin(), parts.size()));
  }
  Value str(std::string_view t) { return store.string(t); }
  std::string equal(Value a, Value b) { return store.describe(store.equal(a, b)); }
};

}  // namespace

TEST_CASE("known values are equal or not") {
  Fixture f;
  CHECK(f.equal(f.str("a"), f.str("a")) == "always");
  CHECK(f.equal(f.str("a"), f.str("b")) == "never");
  CHECK(f.equal(f.store.number("1.0"), f.store.number("1e0")) == "always");
  CHECK(f.equal(f.store.number("1"), f.str("1")) == "never");
  CHECK(f.store.describe(f.store.equal_text(f.store.boolean(true), f.str("true"))) == "always");
  CHECK(f.equal(f.store.null(), f.p) == "p = null");
  CHECK(f.equal(f.store.list({f.str("a"), f.p}), f.store.list({f.str("a"), f.str("b")})) == "p = b");
}

TEST_CASE("equal terms are equal values, other terms are a question") {
  Fixture f;
  CHECK(f.equal(f.p, f.p) == "always");
  CHECK(f.equal(f.p, f.q) == f.equal(f.q, f.p));
  CHECK(f.equal(f.text({f.str("x-"), f.p}), f.text({f.str("x-"), f.p})) == "always");
  CHECK(f.equal(f.text({f.str("x-"), f.p}), f.str("x-7")) == "p = 7");
  CHECK(f.equal(f.text({f.str("x-"), f.p}), f.str("y-7")) == "never");
  CHECK(f.equal(f.text({f.p, f.str(".json")}), f.str("a.yaml")) == "never");
}

TEST_CASE("what is known of a term decides") {
  Fixture f;
  Value allowed[] = {f.str("AES256"), f.str("aws:kms")};
  Value algorithm = f.parameter("algorithm", {.type = Type::string, .allowed = allowed});
  CHECK(f.equal(algorithm, f.str("DES")) == "never");
  CHECK(f.equal(algorithm, f.str("AES256")) == "algorithm = AES256");
  Value key = f.parameter("key", {.type = Type::string, .pattern = "^arn:.*$"});
  CHECK(f.equal(key, f.str("")) == "never");
}

TEST_CASE("roles make accounts equal and different") {
  Fixture f;
  CHECK(f.equal(f.audit, f.audit_too) == "always");
  CHECK(f.equal(f.audit, f.log_archive) == "never");
  CHECK(f.equal(f.text({f.str("prefix-"), f.audit, f.str("-"), f.region}),
                f.text({f.str("prefix-"), f.audit_too, f.str("-"), f.region})) == "always");
  CHECK(f.equal(f.text({f.str("prefix-"), f.audit}), f.text({f.str("prefix-"), f.log_archive})) == "never");
  CHECK(f.equal(f.audit, f.str("not-an-account")) == "never");
  f.store.set_literal_role("222222222222", Role::security_tooling);
  CHECK(f.equal(f.audit, f.str("222222222222")) == "always");
  CHECK(f.equal(f.log_archive, f.str("222222222222")) == "never");
}

TEST_CASE("text in pieces is compared where the ends of terms are certain") {
  Fixture f;
  Value arn =
      f.text({f.str("arn:"), f.partition, f.str(":kms:"), f.region, f.str(":"), f.some_account, f.str(":alias/x")});
  CHECK(f.equal(arn, f.str("arn:aws:kms:eu-west-1:111122223333:alias/y")) == "never");
  std::string question = f.equal(arn, f.str("arn:aws:kms:eu-west-1:111122223333:alias/x"));
  CHECK(question.find("= eu-west-1") != std::string::npos);
  CHECK(question.find("= 111122223333") != std::string::npos);
  CHECK(f.equal(arn, f.text({f.str("arn:aws:kms:"), f.region, f.str(":"), f.some_account, f.str(":alias/x")})) ==
        "always");
}

TEST_CASE("guards are simplified") {
  Fixture f;
  Guard a = f.store.equal(f.p, f.str("a")), b = f.store.equal(f.p, f.str("b")), c = f.store.equal(f.q, f.str("c"));
  CHECK(f.store.both(a, f.store.negate(a)).is_never());
  CHECK(f.store.either(a, f.store.negate(a)).is_always());
  CHECK(f.store.both(a, b).is_never());
  CHECK(f.store.both(a, f.store.negate(b)) == a);
  CHECK(f.store.either(f.store.both(a, c), f.store.both(a, f.store.negate(c))) == a);
  CHECK(f.store.both(c, f.store.either(a, f.store.negate(c))) == f.store.both(a, c));
  CHECK(f.store.negate(f.store.both(a, c)) == f.store.either(f.store.negate(a), f.store.negate(c)));
}

TEST_CASE("removed values take their entry with them, under the guard under which they are removed") {
  Fixture f;
  Guard c = f.store.equal(f.p, f.str("yes"));
  Value maybe = f.store.choice(c, f.str("x"), Value{});
  Element elements[] = {{f.str("a"), Guard::always()}, {maybe, Guard::always()}};
  CHECK(to_string(f.store, f.store.list(elements)) == R"(["a", "x" if p = yes])");
  Entry entries[] = {{"k", maybe, Guard::always(), {}}, {"gone", Value{}, Guard::always(), {}}};
  CHECK(to_string(f.store, f.store.object(entries)) == R"({k: "x" if p = yes})");
}
