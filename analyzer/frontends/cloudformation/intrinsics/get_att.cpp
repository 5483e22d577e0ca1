// `Fn::GetAtt`: an attribute of a resource, or an output of a nested stack.
#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/intrinsics/table.h"

#include <fmt/format.h>

namespace analyzer::frontends::cloudformation::intrinsic {

using value::Value;

namespace {

// Logical IDs have no dots, except those of resources inside modules; so the longest resource that fits is meant.
Value by_path(Evaluator& evaluator, std::string_view path, source::Location where) {
  for (std::size_t dot = path.rfind('.'); dot != std::string_view::npos && dot > 0; dot = path.rfind('.', dot - 1))
    if (evaluator.find_resource(path.substr(0, dot)))
      return evaluator.attribute(path.substr(0, dot), path.substr(dot + 1), where);
  std::size_t dot = path.find('.');
  if (dot == std::string_view::npos)
    return evaluator.store().invalid(fmt::format("`{}` names no attribute", path), where);
  return evaluator.attribute(path.substr(0, dot), path.substr(dot + 1), where);
}

}  // namespace

Value get_att(Evaluator& evaluator, const Call& call) {
  value::Store& store = evaluator.store();
  source::Location where = evaluator.tmpl().place(*call.node);
  Value path = evaluator.argument(call);
  if (path.is_list()) {
    std::vector<Value> parts;
    for (const value::Element& e : path.elements()) {
      if (!parts.empty()) parts.push_back(store.string("."));
      parts.push_back(e.value);
    }
    if (parts.size() < 3) return evaluator.malformed(call, "takes a logical ID and an attribute");
    path = store.concat(parts);
  }
  return store.lift(path, [&](Value p) {
    if (p.is_known_string()) return by_path(evaluator, p.text(), where);
    return store.unknown(value::Op::call, "Fn::GetAtt", {p}).at(where);
  });
}

}  // namespace analyzer::frontends::cloudformation::intrinsic
