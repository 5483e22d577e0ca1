// The six fields of an ARN, of known text and of text with holes.
#pragma once

#include <array>
#include <optional>

#include "policy/text.h"

namespace analyzer::policy {

enum ArnField : std::size_t { arn_prefix, arn_partition, arn_service, arn_region, arn_account, arn_rest };

using ArnFields = std::array<Text, 6>;

// Nothing for text with fewer than six fields, or where a hole may hold a colon of the first five.
std::optional<ArnFields> split_arn(const Text& text);

// Do two texts say the same? By their holes where they have some.
Tri equal(const Text& a, const Text& b);

}  // namespace analyzer::policy
