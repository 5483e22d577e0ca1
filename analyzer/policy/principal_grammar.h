// Reads `Principal` and `NotPrincipal`, and lists of strings. Part of grammar.h.
#pragma once

#include "policy/statement_grammar.h"

namespace analyzer::policy {

// Identity policies, boundaries, session policies and SCPs are attached to whom they mean.
bool forbids_principal(DocumentKind kind);

void read_principals(const Member& member, DocumentKind kind, Reporter& report, Statement& statement);

// The strings of an element that is one string or a list of them. True: there may be more.
bool read_strings(const Member& member, Reporter& report, std::vector<Text>& texts);

}  // namespace analyzer::policy
