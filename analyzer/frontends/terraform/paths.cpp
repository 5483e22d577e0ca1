#include "frontends/terraform/paths.h"

#include <vector>

namespace analyzer::frontends::terraform {

namespace {

std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    std::size_t slash = path.find('/');
    std::string_view part = path.substr(0, slash);
    path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
    if (part.empty() || part == ".") continue;
    if (part == ".." && !parts.empty() && parts.back() != "..")
      parts.pop_back();
    else
      parts.push_back(part);
  }
  return parts;
}

}  // namespace

std::string clean_path(std::string_view path) {
  bool absolute = !path.empty() && path[0] == '/';
  std::string out = absolute ? "/" : "";
  for (std::string_view part : parts_of(path)) {
    if (absolute && part == "..") continue;
    if (!out.empty() && out.back() != '/') out += '/';
    out += part;
  }
  return out.empty() ? "." : out;
}

std::string join_paths(std::string_view folder, std::string_view path) {
  if (!path.empty() && path[0] == '/') return clean_path(path);
  return clean_path(std::string(folder) + "/" + std::string(path));
}

std::string base_of(std::string_view path) {
  if (path.empty()) return ".";
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  std::size_t slash = path.rfind('/');
  if (path == "/") return "/";
  return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

std::string folder_of_path(std::string_view path) {
  std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  return clean_path(path.substr(0, slash + 1));
}

std::string relative_to(std::string_view folder, std::string_view path) {
  std::string from_text = clean_path(folder), to_text = clean_path(path);
  std::vector<std::string_view> from = parts_of(from_text), to = parts_of(to_text);
  std::size_t common = 0;
  while (common < from.size() && common < to.size() && from[common] == to[common]) ++common;
  std::string out;
  for (std::size_t i = common; i < from.size(); ++i) out += out.empty() ? ".." : "/..";
  for (std::size_t i = common; i < to.size(); ++i) out += (out.empty() ? "" : "/") + std::string(to[i]);
  return out.empty() ? "." : out;
}

}  // namespace analyzer::frontends::terraform
