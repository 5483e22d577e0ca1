// Files of evaluation cases: policies, a request and the verdict that is expected.
//
// A JSON array of objects: `policies` with `identity` (a list), `scp` and `rcp` (lists of levels, root first),
// `boundary` (a policy, or a list with one), `resource`, `session`, `endpoint`; `request` with `principal`, `action`,
// `resource`, `resourceAccount`, `context`, `principalInManagementAccount`, `resourceInManagementAccount`; `name`,
// `family`, `expected`. What is missing is empty; nothing is filled into the context.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "policy/element.h"
#include "policy/evaluate.h"
#include "source/source_file.h"

namespace analyzer::policy {

struct Case {
  std::string name, family, expected;                // expected: empty if the case says nothing
  std::vector<std::unique_ptr<Document>> documents;  // what `policies` points into
  PolicySet policies;
  Request request;
};

// Reads one case from its object. Faults of its policies are reported, the case is read on.
Case read_case(const Element& object, diagnostics::Sink& sink);

// Every case of the file, in order. An element that is no case is reported and gives an empty case, so that order
// stays.
std::vector<Case> read_cases(const source::SourceFile& file, diagnostics::Sink& sink);

}  // namespace analyzer::policy
