#include <catch2/catch.hpp>

#include "value/world.h"

using namespace analyzer::value;

namespace {

struct Fixture {
  Store store;
  Value p = parameter("p"), q = parameter("q");
  Value parameter(std::string_view name, TermInfo info = {.type = Type::string}) {
    info.input = true;
    return store.unknown(Op::parameter, name, {store.integer(0)}, info);
  }
  Guard is(Value v, std::string_view text) { return store.equal(v, store.string(text)); }
  World world() { return World(store); }
};

}  // namespace

TEST_CASE("a world decides what follows from its atoms") {
  Fixture f;
  auto w = f.world().assume(f.is(f.p, "a"));
  REQUIRE(w);
  CHECK(w->decide(f.is(f.p, "a")) == Tri::yes);
  CHECK(w->decide(f.is(f.p, "b")) == Tri::no);
  CHECK(w->decide(f.is(f.q, "b")) == Tri::undecided);
  CHECK_FALSE(w->assume(f.is(f.p, "b")));
  auto merged = w->assume(f.store.equal(f.p, f.q));
  REQUIRE(merged);
  CHECK(merged->decide(f.is(f.q, "a")) == Tri::yes);
  CHECK(to_string(f.store, merged->resolve(f.q)) == "\"a\"");
  CHECK(merged->describe(*w) == "p = q");
}

TEST_CASE("excluding all but one of the allowed values decides the last") {
  Fixture f;
  Value allowed[] = {f.store.string("x"), f.store.string("y"), f.store.string("z")};
  Value r = f.parameter("r", {.type = Type::string, .allowed = allowed});
  auto w = f.world().assume(f.is(r, "x"), false);
  REQUIRE(w);
  CHECK(w->decide(f.is(r, "y")) == Tri::undecided);
  w = w->assume(f.is(r, "y"), false);
  REQUIRE(w);
  CHECK(w->decide(f.is(r, "z")) == Tri::yes);
  CHECK_FALSE(w->assume(f.is(r, "z"), false));
}

TEST_CASE("two roles in one class are a contradiction, one role for both is proof") {
  Fixture f;
  Value audit = f.store.unknown(Op::variable, "audit_account_id", {f.store.integer(0)});
  Value log = f.store.unknown(Op::variable, "log_archive_account_id", {f.store.integer(0)});
  Value here = f.store.unknown(Op::variable, "account_id", {f.store.integer(0)});
  Guard is_audit = f.store.equal(here, audit), is_log = f.store.equal(here, log);
  f.store.set_role(audit.term(), Role::security_tooling);
  f.store.set_role(log.term(), Role::log_archive);
  auto w = f.world().assume(is_audit);
  REQUIRE(w);
  CHECK(w->role_of(here) == Role::security_tooling);
  CHECK(w->decide(is_log) == Tri::no);
  CHECK_FALSE(w->assume(is_log));
}

TEST_CASE("choices are chosen and guarded entries decided") {
  Fixture f;
  Guard c = f.is(f.p, "yes");
  Value v = f.store.list(
      {f.store.choice(c, f.store.string("x"), f.store.string("y")), f.store.choice(c, Value{}, f.store.string("z"))});
  auto yes = f.world().assume(c), no = f.world().assume(c, false);
  CHECK(to_string(f.store, yes->resolve(v)) == R"(["x"])");
  CHECK(to_string(f.store, no->resolve(v)) == R"(["y", "z"])");
  CHECK(to_string(f.store, f.world().resolve(v)) == R"([choice(p = yes: "x", p != yes: "y"), "z" if p != yes])");
}

TEST_CASE("a disjunction that was assumed decides its last open part") {
  Fixture f;
  Guard a = f.is(f.p, "a"), b = f.is(f.q, "b");
  auto w = f.world().assume(f.store.either(a, b));
  REQUIRE(w);
  CHECK(w->decide(f.store.either(a, b)) == Tri::yes);
  w = w->assume(a, false);
  REQUIRE(w);
  CHECK(w->decide(b) == Tri::yes);
}

TEST_CASE("a truth of a variable and its comparison with a literal are one question") {
  Fixture f;
  Value on = f.store.unknown(Op::variable, "on", {f.store.integer(0)}, {.type = Type::boolean, .input = true});
  CHECK(f.store.equal(on, f.store.boolean(true)) == f.store.truth(on));
  CHECK(f.store.equal(on, f.store.boolean(false)) == f.store.negate(f.store.truth(on)));
  auto w = f.world().assume(f.store.truth(on));
  CHECK(to_string(f.store, w->resolve(on)) == "true");
}

TEST_CASE("bound terms stand for their values") {
  Fixture f;
  Value secret = f.store.unknown(Op::secret, "", {f.store.string("sra/key"), f.store.string("Arn")});
  Value parts[] = {f.store.string("x-"), secret};
  Value text = f.store.concat(parts);
  CHECK(f.store.bind(secret.term(), f.store.string("arn")));
  CHECK_FALSE(f.store.bind(secret.term(), f.store.string("other")));
  CHECK(to_string(f.store, f.store.resolve(text)) == "\"x-arn\"");
  CHECK(f.store.equal(text, f.store.string("x-arn")).is_always());
  CHECK_FALSE(f.store.bind(f.p.term(), f.store.list({f.p})));
}

TEST_CASE("scope terms that are found out make a symbol another symbol") {
  Fixture f;
  Value a = f.store.unknown(Op::ssm_parameter, "", {f.p});
  Value b = f.store.unknown(Op::ssm_parameter, "", {f.store.string("/x")});
  f.store.bind(b.term(), f.store.string("found"));
  auto w = f.world().assume(f.is(f.p, "/x"));
  CHECK(to_string(f.store, w->resolve(a)) == "\"found\"");
}
