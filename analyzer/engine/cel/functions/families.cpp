#include "engine/cel/functions/families.h"

#include <array>

namespace analyzer::engine::cel {

Value no_overload() {
  return Value::error("no such overload");
}

std::span<const std::span<const Function>> standard_functions() {
  static const std::array families = {arithmetic_functions(), comparison_functions(), collection_functions(),
                                      string_functions(),     conversion_functions(), time_functions(),
                                      presence_functions()};
  return families;
}

}  // namespace analyzer::engine::cel
