// Dynamic references: `{{resolve:ssm:…}}`, `{{resolve:ssm-secure:…}}`, `{{resolve:secretsmanager:…}}` in any text.
//
// They are resolved in the stack where they are written, so the terms that stand for them have its account and Region,
// unless the reference names a secret by an ARN that says others. The reference's own text may have unknown pieces.
#pragma once

#include "value/store.h"

namespace analyzer::frontends::cloudformation {

class Evaluator;

bool has_dynamic_reference(value::Value text);
// `text` with each complete reference replaced by its term.
value::Value resolve_dynamic_references(Evaluator& evaluator, value::Value text);

// An SSM parameter by its name or ARN, read in the evaluator's account and Region.
value::Value ssm_parameter(Evaluator& evaluator, value::Value name, value::Type type, std::string_view version = {});

}  // namespace analyzer::frontends::cloudformation
