// Paths inside a tree: relative, `/` between, no `.` and `..` in them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace analyzer::source {

// `path` as seen from `folder`, both inside the tree: `../b/./c` from `a` is `b/c`. Nothing where it leaves the root,
// or begins with `/`. The root is the empty path.
std::optional<std::string> join_paths(std::string_view folder, std::string_view path);

// `a/b` of `a/b/c.tf`; empty for a file at the root.
std::string_view folder_of(std::string_view path);
std::string_view name_of(std::string_view path);

// Is `path` the folder itself or below it? All is below the root.
bool is_below(std::string_view path, std::string_view folder);

}  // namespace analyzer::source
