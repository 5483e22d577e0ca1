// What is wrong with a template by itself, whatever it is deployed with: names that nothing has, conditions in a
// circle, functions that do not exist or are written wrongly, resources without a type.
#pragma once

#include "frontends/cloudformation/template.h"
#include "graph/builder.h"

namespace analyzer::frontends::cloudformation {

void check_template(graph::Builder& builder, const Template& tmpl);

}  // namespace analyzer::frontends::cloudformation
