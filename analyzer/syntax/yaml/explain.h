// Says libyaml's complaints in clear words, at the place a person would point at.
#pragma once

#include <yaml.h>

#include <optional>
#include <string>
#include <string_view>

#include "source/range.h"
#include "syntax/yaml/mark_map.h"

namespace analyzer::syntax::yaml {

struct Fault {
  source::Range range;
  std::string message;
  std::optional<source::Range> opening;  // where what is broken begins
  std::string opening_text;
  std::uint32_t stop = 0;  // up to here the text was read
};

Fault explain(const yaml_parser_t& parser, std::string_view text, std::uint32_t begin, const MarkMap& marks);

}  // namespace analyzer::syntax::yaml
