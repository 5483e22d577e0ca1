// The other way to write statements: Terraform's `aws_iam_policy_document` and the catalogues made for it, with `sid`,
// `effect`, `actions`, `not_actions`, `resources`, `not_resources`, `principals`, `not_principals` and `condition`
// blocks of `test`, `variable` and `values`.
#pragma once

#include "policy/element.h"

namespace analyzer::policy {

// Is it a list of such statements, or one?
bool is_statement_list(const Element& root);

// The policy document that it stands for, in the ordinary form; version 2012-10-17, as Terraform writes. Elements that
// are unknown to either form are kept, so that the grammar reports them.
Element from_statement_list(const Element& root);

}  // namespace analyzer::policy
