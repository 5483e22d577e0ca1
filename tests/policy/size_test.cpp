#include "policy/size.h"

#include <catch2/catch.hpp>

#include "helpers.h"

using namespace analyzer::policy;
using namespace analyzer::policy::test;

TEST_CASE("white space outside strings is not counted when minified") {
  CHECK(minified("{ \"a\" : [ 1 , \"b c\\\" d\" ] \n}\t") == "{\"a\":[1,\"b c\\\" d\"]}");
  CHECK(minified("\"unclosed  ") == "\"unclosed  ");
  CHECK(size_of("{\"a\":\"\xC3\xA9\"}").bytes == 10);
  CHECK(size_of("{\"a\":\"\xC3\xA9\"}").characters == 9);
}

TEST_CASE("an element is written as short as it goes") {
  analyzer::source::SourceFile file({0}, "p.json", "{\"a\": [true, 1.50, null, \"x\\n\"], \"b\": {}}");
  analyzer::diagnostics::CollectingSink sink;
  PlaceholderTable placeholders;
  Element root = read_json(file, sink, placeholders).root;
  CHECK(minified(root) == "{\"a\":[true,1.50,null,\"x\\n\"],\"b\":{}}");
  root.members[0].value.open = true;
  CHECK_FALSE(minified(root));
}

TEST_CASE("quotas are dated data") {
  const Quota* scp = quota(DocumentKind::scp);
  REQUIRE(scp);
  CHECK(scp->newest_size() == 10240);
  CHECK(scp->oldest_size() == 5120);
  CHECK(scp->attached.back().number == 10);
  CHECK(scp->attached.back().since == "2026-05-15");
  CHECK(quota(DocumentKind::rcp)->newest_size() == 5120);
  CHECK_FALSE(quota(DocumentKind::identity)->counts_whitespace);
  CHECK(quota("bucket")->newest_size() == 20480);
  CHECK(quota("nonsense") == nullptr);
}

TEST_CASE("lists that only deny, and lists that allow") {
  auto kind = [](const char* list) { return is_allow_list(statements(list)); };
  CHECK(kind("{'Effect':'Allow','Action':'*','Resource':'*'}") == Tri::no);
  CHECK(kind("{'Effect':'Deny','Action':'s3:*','Resource':'*'}") == Tri::no);
  CHECK(kind("{'Effect':'Allow','Action':'s3:*','Resource':'*'}") == Tri::yes);
  CHECK(kind("{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'Bool':{'aws:SecureTransport':'true'}}}") ==
        Tri::yes);
  CHECK(is_deny_list(statements(
            "{'Effect':'Deny','Action':'s3:*','Resource':'*'},{'Effect':'Allow','Action':'*','Resource':'*'}")) ==
        Tri::yes);
  CHECK(is_deny_list(statements("{'Effect':'Allow','Action':'*','Resource':'*'}")) == Tri::no);
}
