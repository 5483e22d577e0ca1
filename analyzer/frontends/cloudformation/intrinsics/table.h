// The table of CloudFormation's intrinsic functions. A new one is a file beside this and a row in table.cpp.
#pragma once

#include <span>
#include <string_view>

#include "frontends/cloudformation/function.h"

namespace analyzer::frontends::cloudformation {

std::span<const Intrinsic> intrinsics();
const Intrinsic* find_intrinsic(std::string_view name);
const Intrinsic* find_intrinsic_by_tag(std::string_view tag);  // `Sub`, `Ref`

namespace intrinsic {

// Each in a file of its name.
value::Value ref(Evaluator&, const Call&);
value::Value get_att(Evaluator&, const Call&);
value::Value sub(Evaluator&, const Call&);
value::Value join(Evaluator&, const Call&);
value::Value select(Evaluator&, const Call&);
value::Value split(Evaluator&, const Call&);
value::Value base64(Evaluator&, const Call&);
value::Value cidr(Evaluator&, const Call&);
value::Value get_azs(Evaluator&, const Call&);
value::Value get_stack_output(Evaluator&, const Call&);
value::Value import_value(Evaluator&, const Call&);
value::Value find_in_map(Evaluator&, const Call&);
value::Value transform(Evaluator&, const Call&);
value::Value length(Evaluator&, const Call&);
value::Value to_json_string(Evaluator&, const Call&);
value::Value if_(Evaluator&, const Call&);
value::Value ref_all(Evaluator&, const Call&);
value::Value value_of(Evaluator&, const Call&);
value::Value value_of_all(Evaluator&, const Call&);

value::Guard and_(Evaluator&, const Call&);
value::Guard or_(Evaluator&, const Call&);
value::Guard not_(Evaluator&, const Call&);
value::Guard equals(Evaluator&, const Call&);
value::Guard condition(Evaluator&, const Call&);
value::Guard contains(Evaluator&, const Call&);
value::Guard each_member_equals(Evaluator&, const Call&);
value::Guard each_member_in(Evaluator&, const Call&);

}  // namespace intrinsic

}  // namespace analyzer::frontends::cloudformation
