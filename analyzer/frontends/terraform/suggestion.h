// "; did you mean `x`?" for a name that does not exist.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace analyzer::frontends::terraform {

// Empty when nothing is near.
std::string did_you_mean(std::string_view name, std::span<const std::string_view> candidates);

}  // namespace analyzer::frontends::terraform
