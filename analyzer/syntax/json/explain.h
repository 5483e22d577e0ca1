// Says in clear words where and why JSON text cannot be read on.
#pragma once

#include <string>
#include <string_view>

#include "source/range.h"

namespace analyzer::syntax::json {

// What the parser had read last when it stopped; commas and colons are not told to a SAX handler.
enum class Last { nothing, object_start, array_start, key, value_in_object, value_in_array, whole_value };

struct Fault {
  source::Range range;
  std::string message;
  bool at_end = false;  // the text stops where more was expected
};

// `after` is where the last thing read ends.
Fault explain(std::string_view text, std::uint32_t after, Last last);

std::uint32_t skip_white_space(std::string_view text, std::uint32_t at);

// Where the number that begins at `at` ends.
std::uint32_t number_end(std::string_view text, std::uint32_t at);

}  // namespace analyzer::syntax::json
