// A file that was compiled into the program (cmake/embed.cmake).
#pragma once

#include <string_view>

namespace analyzer::base {

struct EmbeddedFile {
  std::string_view path;  // relative to the project, with `/`
  std::string_view content;
};

}  // namespace analyzer::base
