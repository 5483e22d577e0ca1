#include "frontends/common/relative_path.h"

#include <vector>

namespace analyzer::frontends {

std::string path_beside(std::string_view path, std::string_view referrer) {
  std::vector<std::string_view> folders;
  auto walk = [&](std::string_view text) {
    while (!text.empty()) {
      std::size_t end = text.find('/');
      std::string_view part = text.substr(0, end);
      if (part == ".." && !folders.empty())
        folders.pop_back();
      else if (!part.empty() && part != "." && part != "..")
        folders.push_back(part);
      if (end == std::string_view::npos) break;
      text.remove_prefix(end + 1);
    }
  };
  if (std::size_t slash = referrer.rfind('/'); slash != std::string_view::npos) walk(referrer.substr(0, slash));
  walk(path);
  std::string joined;
  for (std::string_view folder : folders) {
    if (!joined.empty()) joined += '/';
    joined += folder;
  }
  return joined;
}

}  // namespace analyzer::frontends
