// What is wrong in a policy that its grammar takes: actions that do not exist, variables that never resolve, misspelt
// condition keys.
//
// These are warnings: the action list is a snapshot, and AWS adds keys.
#pragma once

#include "diagnostics/diagnostic.h"
#include "policy/document.h"

namespace analyzer::policy {

void check_actions(const Document& document, diagnostics::Sink& sink);
void check_variables(const Document& document, diagnostics::Sink& sink);
void check_condition_keys(const Document& document, diagnostics::Sink& sink);
// All of them.
void check(const Document& document, diagnostics::Sink& sink);

}  // namespace analyzer::policy
