// Patterns of `fileset`: `*` and `?` within a name, `**` across folders, `[a-z]`, `{a,b}`.
#pragma once

#include <string_view>

namespace analyzer::frontends::terraform {

bool glob_matches(std::string_view pattern, std::string_view path);

}  // namespace analyzer::frontends::terraform
