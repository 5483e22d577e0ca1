// Prints values as `terraform console` does.
#pragma once

#include <string>

#include "value/store.h"

namespace analyzer::frontends::terraform {

// Unknown and partly known values are `(known after apply)`.
std::string console_text(const value::Store& store, value::Value v);

}  // namespace analyzer::frontends::terraform
