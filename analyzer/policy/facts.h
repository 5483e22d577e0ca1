// Condition keys that follow from who calls and what is called.
#pragma once

#include "policy/request.h"

namespace analyzer::policy {

// Sets what the principal, the resource and the action tell and the context does not say yet: `aws:PrincipalArn` (of a
// session its role's ARN, whose path is unknown), `aws:PrincipalAccount`, `aws:PrincipalType`,
// `aws:PrincipalIsAWSService`, `aws:username`, `aws:ResourceAccount`.
void fill_in(Request& request);

}  // namespace analyzer::policy
