// The one table of Terraform's functions, and how a call goes.
//
// `try` and `can` are not here: they decide which of their arguments are evaluated, which is the evaluator's business.
#pragma once

#include "frontends/terraform/functions/call.h"

namespace analyzer::frontends::terraform {

const Function* find_function(std::string_view name);  // with or without `core::`; null: there is none
std::vector<const Function*> all_functions();          // by name
std::vector<std::string_view> function_names();        // `try` and `can` too, sorted

// The result, an unknown, or an invalid value that says what is wrong.
value::Value call_function(value::Store& store, const Function& function, std::span<const value::Value> args,
                           source::Location where, FunctionHost* host);

// Lets the store do calls again when their arguments become known.
void register_functions(value::Store& store);

}  // namespace analyzer::frontends::terraform
