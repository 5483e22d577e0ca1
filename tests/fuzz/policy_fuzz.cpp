// Any bytes as a policy: read, checked, decided and asked for its guardrails, without a crash and in bounded time.
#include <cstddef>
#include <cstdint>

#include "policy/checks.h"
#include "policy/denial.h"
#include "policy/evaluate.h"
#include "policy/from_data_tree.h"
#include "policy/grammar.h"
#include "policy/log_delivery.h"
#include "policy/size.h"
#include "policy/statement_list.h"

using namespace analyzer;
using namespace analyzer::policy;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  constexpr DocumentKind kinds[] = {DocumentKind::unspecified, DocumentKind::identity, DocumentKind::resource,
                                    DocumentKind::trust,       DocumentKind::scp,      DocumentKind::rcp,
                                    DocumentKind::vpc_endpoint};
  DocumentKind kind = kinds[data[0] % 7];
  source::SourceFile file({0}, "policy.json", std::string(reinterpret_cast<const char*>(data) + 1, size - 1));
  diagnostics::CollectingSink sink;
  PlaceholderTable placeholders;
  JsonDocument json = read_json(file, sink, placeholders);
  Element root = is_statement_list(json.root) ? from_statement_list(json.root) : std::move(json.root);
  recognise(root);
  minified(root);
  minified(file.text());
  Document document = read_document(root, {kind, "policy.json"}, sink);
  check(document, sink);
  grants_log_delivery(document);

  Request request;
  request.principal = Text("arn:aws:sts::111122223333:assumed-role/Ops/s");
  request.action = Text("s3:GetObject");
  request.resource = Text("arn:aws:s3:::bucket/key");
  request.context.set("aws:username", "ana");
  request.context.set("aws:TagKeys", ContextValue{Tri::yes, true, false, {Text("a"), Text("b")}});
  request.context.set("aws:SourceIp", ContextValue::unknown());
  PolicySet policies;
  policies.identity = {&document};
  policies.scp = {{&document}};
  policies.rcp = {{&document}};
  policies.resource = &document;
  decide(policies, request, {.outcomes = true});
  Guardrails guardrails({{"s3:Get*", "kms:Decrypt"}}, {});
  for (const ActionDenial& answer : guardrails.explain(0, policies.scp)) answer.words();
  for (const diagnostics::Diagnostic& diagnostic : sink.diagnostics)
    if (diagnostic.location.range.end > file.text().size()) __builtin_trap();
  return 0;
}
