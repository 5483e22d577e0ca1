// Paths as text, with `/`: nothing here looks at a disk.
#pragma once

#include <string>
#include <string_view>

namespace analyzer::frontends::terraform {

std::string clean_path(std::string_view path);                            // `a/./b/../c` is `a/c`; empty is `.`
std::string join_paths(std::string_view folder, std::string_view path);   // cleaned; an absolute path stays itself
std::string base_of(std::string_view path);                               // Go's path.Base
std::string folder_of_path(std::string_view path);                        // Go's path.Dir
std::string relative_to(std::string_view folder, std::string_view path);  // `../b` from `a` to `b`

}  // namespace analyzer::frontends::terraform
