// The parts of an ARN, of which any may be unknown.
#pragma once

#include <optional>

#include "value/store.h"

namespace analyzer::frontends::terraform {

struct Arn {
  value::Value partition, service, region, account, resource;
};

// Nothing: it is no ARN, or its colons cannot be told. Partition, service, region and account hold no colon whatever
// they are, so an unknown piece among them ends with the next known colon.
std::optional<Arn> split_arn(value::Store& store, value::Value text);

}  // namespace analyzer::frontends::terraform
