// Reads a policy document by the grammar of its kind and reports what is wrong in it.
//
// Always returns a document: what could not be read is left out or kept as unknown, and `valid` is false. One mistake
// gives one message, at the narrowest place.
#pragma once

#include "diagnostics/diagnostic.h"
#include "policy/document.h"
#include "policy/element.h"

namespace analyzer::policy {

struct ReadOptions {
  DocumentKind kind = DocumentKind::unspecified;
  std::string name;  // of the document, for people
};

Document read_document(const Element& root, const ReadOptions& options, diagnostics::Sink& sink);

// What a document is by what stands in it alone. A document with statements is `trust` or `resource` if it names
// principals (an RCP looks like a resource policy), else `unspecified`.
DocumentKind recognise(const Element& root);

}  // namespace analyzer::policy
