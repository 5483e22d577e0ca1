#include "policy/from_value.h"

#include <catch2/catch.hpp>

#include "policy/evaluate.h"
#include "policy/grammar.h"
#include "policy/log_delivery.h"

using namespace analyzer;
using namespace analyzer::policy;

namespace {

// Values as a template's evaluation makes them.
struct Builder {
  value::Store store;

  value::Value text(const char* t) { return store.string(t); }
  value::Value parameter(const char* name) { return store.unknown(value::Op::parameter, name, {}, {}); }
  value::Value object(std::vector<std::pair<const char*, value::Value>> members) {
    std::vector<value::Entry> entries;
    for (auto& [key, v] : members) entries.push_back({store.keep(key), v, value::Guard::always(), {}});
    return store.object(entries);
  }
  value::Value list(std::initializer_list<value::Value> values) { return store.list(values); }
  value::Value concat(std::initializer_list<value::Value> parts) {
    return store.concat(std::span<const value::Value>(parts.begin(), parts.size()));
  }
  value::Value document(value::Value statement) {
    return object({{"Version", text("2012-10-17")}, {"Statement", list({statement})}});
  }

  Document read(value::Value v, DocumentKind kind) {
    diagnostics::CollectingSink sink;
    std::vector<GuardedElement> roots = from_value(store, v);
    REQUIRE(roots.size() == 1);
    Document document = read_document(roots[0].root, {kind, "template"}, sink);
    for (const diagnostics::Diagnostic& d : sink.diagnostics) FAIL_CHECK(d.message);
    return document;
  }
};

Decision ask(const Document& identity, const char* resource) {
  Request request;
  request.principal = Text("arn:aws:iam::111122223333:user/ana");
  request.action = Text("s3:GetObject");
  request.resource = Text(resource);
  request.resource_account = Text("111122223333");
  PolicySet policies;
  policies.identity = {&identity};
  return decide(policies, request);
}

}  // namespace

TEST_CASE("a partly known ARN decides what its known parts decide") {
  Builder b;
  value::Value bucket = b.concat({b.text("arn:aws:s3:::"), b.parameter("pBucket"), b.text("/*")});
  Document document = b.read(
      b.document(b.object({{"Effect", b.text("Allow")}, {"Action", b.text("s3:GetObject")}, {"Resource", bucket}})),
      DocumentKind::identity);
  Decision decision = ask(document, "arn:aws:s3:::b/k");
  CHECK(decision.verdict == Verdict::unknown);
  CHECK_FALSE(decision.may_deny_explicitly);
  REQUIRE(decision.would_decide.size() == 1);
  CHECK(decision.would_decide[0].find("pBucket") != std::string::npos);
  CHECK(ask(document, "arn:aws:s3:::b").verdict == Verdict::implicit_deny);
}

TEST_CASE("a choice is kept under its guard") {
  Builder b;
  value::Guard condition = b.store.equal(b.parameter("pOpen"), b.text("Yes"));
  value::Value resource = b.store.choice(condition, b.text("*"), b.text("arn:aws:s3:::mine/*"));
  Document document = b.read(
      b.document(b.object({{"Effect", b.text("Allow")}, {"Action", b.text("s3:GetObject")}, {"Resource", resource}})),
      DocumentKind::identity);
  CHECK(ask(document, "arn:aws:s3:::other/k").verdict == Verdict::unknown);
  CHECK(document.statements[0].resources.size() == 2);
  CHECK(document.statements[0].resources[0].text.guard.is_open());
}

TEST_CASE("a statement under a guard may not be there") {
  Builder b;
  value::Guard condition = b.store.equal(b.parameter("pDeny"), b.text("Yes"));
  value::Value allow = b.object({{"Effect", b.text("Allow")}, {"Action", b.text("s3:*")}, {"Resource", b.text("*")}});
  value::Value deny = b.object({{"Effect", b.text("Deny")}, {"Action", b.text("s3:*")}, {"Resource", b.text("*")}});
  std::vector<value::Element> elements = {{allow}, {deny, condition}};
  value::Value document_value = b.object(
      {{"Version", b.text("2012-10-17")}, {"Statement", b.store.list(std::span<const value::Element>(elements))}});
  Document document = b.read(document_value, DocumentKind::identity);
  Decision decision = ask(document, "arn:aws:s3:::b/k");
  CHECK(decision.verdict == Verdict::unknown);
  CHECK(decision.may_allow);
  CHECK(decision.may_deny_explicitly);
  CHECK_FALSE(decision.may_deny_implicitly);
}

TEST_CASE("unknown principals, effects and whole documents stay unknown") {
  Builder b;
  Document all = b.read(b.parameter("pPolicy"), DocumentKind::identity);
  CHECK(all.open);
  CHECK(ask(all, "arn:aws:s3:::b/k").verdict == Verdict::unknown);
  Document effect = b.read(
      b.document(b.object({{"Effect", b.parameter("pEffect")}, {"Action", b.text("s3:*")}, {"Resource", b.text("*")}})),
      DocumentKind::identity);
  Decision decision = ask(effect, "arn:aws:s3:::b/k");
  CHECK(decision.verdict == Verdict::unknown);
  Document condition = b.read(b.document(b.object({{"Effect", b.text("Allow")},
                                                   {"Action", b.text("s3:*")},
                                                   {"Resource", b.text("*")},
                                                   {"Condition", b.parameter("pCondition")}})),
                              DocumentKind::identity);
  CHECK(ask(condition, "arn:aws:s3:::b/k").verdict == Verdict::unknown);
}

TEST_CASE("JSON text is a document too") {
  Builder b;
  Document document =
      b.read(b.text(R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}})"),
             DocumentKind::identity);
  CHECK(ask(document, "arn:aws:s3:::b/k").verdict == Verdict::allowed);
}

TEST_CASE("bucket policies that let services deliver logs") {
  Builder b;
  auto policy = [&](value::Value principal, const char* action) {
    return b.read(b.document(b.object({{"Effect", b.text("Allow")},
                                       {"Principal", principal},
                                       {"Action", b.text(action)},
                                       {"Resource", b.text("arn:aws:s3:::logs/*")}})),
                  DocumentKind::resource);
  };
  auto service = [&](value::Value name) { return b.object({{"Service", name}}); };
  CHECK(grants_log_delivery(policy(service(b.text("cloudtrail.amazonaws.com")), "s3:PutObject")) == Tri::yes);
  CHECK(grants_log_delivery(policy(service(b.list({b.text("config.amazonaws.com"), b.text("x.amazonaws.com")})),
                                   "s3:Put*")) == Tri::yes);
  CHECK(grants_log_delivery(policy(service(b.text("cloudtrail.amazonaws.com")), "s3:GetBucketAcl")) == Tri::no);
  CHECK(grants_log_delivery(policy(service(b.text("ec2.amazonaws.com")), "s3:PutObject")) == Tri::no);
  CHECK(grants_log_delivery(policy(b.text("*"), "s3:PutObject")) == Tri::no);
  CHECK(grants_log_delivery(policy(service(b.parameter("pService")), "s3:PutObject")) == Tri::undecided);
  CHECK(log_delivery_grants(policy(service(b.text("delivery.logs.amazonaws.com")), "s3:PutObject")).at(0).principal ==
        "delivery.logs.amazonaws.com");
}
