// Where reading can go on after an error: text is passed over with an eye on brackets, strings, heredocs and comments
// only.
#pragma once

#include <cstdint>
#include <string_view>

namespace analyzer::syntax::hcl {

enum class StopKind : std::uint8_t {
  line_break,  // at a line break with all brackets closed
  closer,      // at a `}` that nothing in the text opened
  top_level,   // at the beginning of a line that begins a top-level block
  end,
};

struct Stop {
  StopKind kind;
  std::uint32_t offset;
};

// From the beginning of what is wrong on, and not before `at_least`. `budget` limits the search for ends of heredocs
// and comments over all calls.
Stop skip_broken(std::string_view text, std::uint32_t begin, std::uint32_t at_least, std::uint64_t& budget);

// A line that can only begin a top-level block of Terraform: `resource "a" "b" {` in the first column.
bool begins_top_level_block(std::string_view text, std::uint32_t line_begin);

}  // namespace analyzer::syntax::hcl
