#include "source/paths.h"

#include <vector>

namespace analyzer::source {

std::optional<std::string> join_paths(std::string_view folder, std::string_view path) {
  if (path.starts_with('/') || path.find('\0') != std::string_view::npos) return std::nullopt;
  std::string joined(folder);
  while (!path.empty()) {
    std::size_t slash = std::min(path.find('/'), path.size());
    std::string_view step = path.substr(0, slash);
    path.remove_prefix(std::min(slash + 1, path.size()));
    if (step.empty() || step == ".") continue;
    if (step == "..") {
      if (joined.empty()) return std::nullopt;
      joined.resize(folder_of(joined).size());
      continue;
    }
    if (!joined.empty()) joined += '/';
    joined += step;
  }
  return joined;
}

std::string_view folder_of(std::string_view path) {
  std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view name_of(std::string_view path) {
  std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

bool is_below(std::string_view path, std::string_view folder) {
  return folder.empty() || path == folder || (path.starts_with(folder) && path[folder.size()] == '/');
}

}  // namespace analyzer::source
