// The name that someone may have meant: for "did you mean …" in messages.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace analyzer::frontends {

// The candidate that differs least from `name`, empty where none is near. Few changed letters, or only their case.
std::string_view nearest_name(std::string_view name, std::span<const std::string_view> candidates);

// "; did you mean `x`?", or nothing.
std::string did_you_mean(std::string_view name);

}  // namespace analyzer::frontends
