#include "frontends/cloudformation/function.h"

#include "frontends/cloudformation/intrinsics/table.h"

namespace analyzer::frontends::cloudformation {

std::vector<const syntax::Node*> Call::arguments() const {
  if (!argument->is_sequence()) return {argument};
  return {argument->items.begin(), argument->items.end()};
}

std::optional<Call> call_at(const syntax::Node& node, bool ignore_tag) {
  Call call;
  call.node = &node;
  if (!ignore_tag && node.tag.size() > 1 && node.tag[0] == '!') {
    std::string_view tag = node.tag.substr(1);
    call.function = find_intrinsic_by_tag(tag);
    call.name = call.function ? call.function->name : tag;
    call.argument = &node;
    call.short_form = true;
    call.name_range = node.tag_range;
    return call;
  }
  if (!node.is_mapping() || node.entries.size() != 1) return std::nullopt;
  const syntax::Entry& entry = node.entries[0];
  // `Condition: name` is a function only where a condition is asked for; a policy statement has a `Condition` as well.
  if (entry.key != "Ref" && !entry.key.starts_with("Fn::")) return std::nullopt;
  if (entry.key.starts_with("Fn::ForEach::")) return std::nullopt;
  call.function = find_intrinsic(entry.key);
  call.name = entry.key;
  call.argument = entry.value;
  call.name_range = entry.key_range;
  return call;
}

std::string_view short_name(std::string_view name) {
  return name.starts_with("Fn::") ? name.substr(4) : name;
}

}  // namespace analyzer::frontends::cloudformation
