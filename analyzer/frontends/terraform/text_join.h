// Joins texts of which several may be choices.
#pragma once

#include <span>

#include "value/store.h"

namespace analyzer::frontends::terraform {

// As `Store::concat`, but two at a time from the left: choices under equal guards meet, and the number of alternatives
// never grows past what one choice may have.
value::Value join_text(value::Store& store, std::span<const value::Value> parts);

}  // namespace analyzer::frontends::terraform
