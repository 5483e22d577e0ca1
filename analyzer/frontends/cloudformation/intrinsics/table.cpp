#include "frontends/cloudformation/intrinsics/table.h"

#include "frontends/cloudformation/evaluator.h"

namespace analyzer::frontends::cloudformation {

namespace {

template <value::Guard (*condition)(Evaluator&, const Call&)>
value::Value as_value(Evaluator& evaluator, const Call& call) {
  return evaluator.store().from_guard(condition(evaluator, call));
}

template <value::Guard (*condition)(Evaluator&, const Call&)>
constexpr Intrinsic boolean(std::string_view name, std::size_t least, std::size_t most) {
  return {name, least, most, as_value<condition>, condition};
}

constexpr Intrinsic rows[] = {
    {"Ref", 0, 0, intrinsic::ref},
    {"Fn::GetAtt", 0, 0, intrinsic::get_att},
    {"Fn::Sub", 0, 0, intrinsic::sub},
    {"Fn::Join", 2, 2, intrinsic::join},
    {"Fn::Select", 2, 2, intrinsic::select},
    {"Fn::Split", 2, 2, intrinsic::split},
    {"Fn::Base64", 0, 0, intrinsic::base64},
    {"Fn::Cidr", 2, 3, intrinsic::cidr},
    {"Fn::GetAZs", 0, 0, intrinsic::get_azs},
    {"Fn::ImportValue", 0, 0, intrinsic::import_value},
    {"Fn::GetStackOutput", 0, 0, intrinsic::get_stack_output},
    {"Fn::FindInMap", 3, 4, intrinsic::find_in_map},
    {"Fn::Transform", 0, 0, intrinsic::transform},
    {"Fn::Length", 0, 0, intrinsic::length},
    {"Fn::ToJsonString", 0, 0, intrinsic::to_json_string},
    {"Fn::If", 3, 3, intrinsic::if_, nullptr, true},
    boolean<intrinsic::and_>("Fn::And", 1, 10),
    boolean<intrinsic::or_>("Fn::Or", 1, 10),
    boolean<intrinsic::not_>("Fn::Not", 1, 1),
    boolean<intrinsic::equals>("Fn::Equals", 2, 2),
    boolean<intrinsic::condition>("Condition", 0, 0),
    // In the assertions of `Rules` only.
    boolean<intrinsic::contains>("Fn::Contains", 2, 2),
    boolean<intrinsic::each_member_equals>("Fn::EachMemberEquals", 2, 2),
    boolean<intrinsic::each_member_in>("Fn::EachMemberIn", 2, 2),
    {"Fn::RefAll", 0, 0, intrinsic::ref_all},
    {"Fn::ValueOf", 2, 2, intrinsic::value_of},
    {"Fn::ValueOfAll", 2, 2, intrinsic::value_of_all},
};

}  // namespace

std::span<const Intrinsic> intrinsics() {
  return rows;
}

const Intrinsic* find_intrinsic(std::string_view name) {
  for (const Intrinsic& row : rows)
    if (row.name == name) return &row;
  return nullptr;
}

const Intrinsic* find_intrinsic_by_tag(std::string_view tag) {
  for (const Intrinsic& row : rows)
    if (short_name(row.name) == tag) return &row;
  return nullptr;
}

}  // namespace analyzer::frontends::cloudformation
