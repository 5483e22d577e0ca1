// Recognizes a call of an intrinsic function in a tree: `!Sub text`, `Fn::Sub: text`, `{"Ref": "x"}`.
//
// And the table row of such a function. intrinsics/table.h lists them all.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "syntax/data_tree.h"
#include "value/store.h"

namespace analyzer::frontends::cloudformation {

class Evaluator;
struct Call;

struct Intrinsic {
  std::string_view name;  // long form: `Ref`, `Fn::Sub`, `Condition`
  // How many arguments its list has; both 0: it takes one value of any shape.
  std::size_t least = 0, most = 0;
  value::Value (*evaluate)(Evaluator&, const Call&) = nullptr;
  // Functions that are true or false: what they say as a guard. Null for all others.
  value::Guard (*condition)(Evaluator&, const Call&) = nullptr;
  // The value keeps the place of the argument it chose, instead of the call's.
  bool keeps_place = false;
};

struct Call {
  const Intrinsic* function = nullptr;  // null: a name that we do not know
  std::string_view name;                // long form, or as written where it is unknown
  const syntax::Node* argument = nullptr;
  bool short_form = false;             // the argument carries the function's own tag
  const syntax::Node* node = nullptr;  // the whole call
  source::Range name_range;            // `!Sub` or `Fn::Sub`

  // The arguments of a function that takes a list; the argument itself where it is no list.
  std::vector<const syntax::Node*> arguments() const;
};

// The call that `node` is, if it is one. `ignore_tag`: the tag was read already.
std::optional<Call> call_at(const syntax::Node& node, bool ignore_tag = false);

// `Sub` for `Fn::Sub`, for messages: "`!Sub`".
std::string_view short_name(std::string_view name);

}  // namespace analyzer::frontends::cloudformation
