// `Fn::Select`: one element of a list by its number.
#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/intrinsics/table.h"

#include <fmt/format.h>

#include <charconv>

namespace analyzer::frontends::cloudformation::intrinsic {

using value::Value;

Value select(Evaluator& evaluator, const Call& call) {
  value::Store& store = evaluator.store();
  std::vector<const syntax::Node*> arguments = call.arguments();
  source::Location where = evaluator.tmpl().place(*call.node);
  Value index = store.to_text(evaluator.evaluate(*arguments[0]));
  Value list = evaluator.evaluate(*arguments[1]);
  return store.lift(index, list, [&](Value i, Value l) {
    if (store.is_invalid(l)) return l;
    if (store.is_invalid(i)) return i;
    std::size_t n = 0;
    if (i.is_known_string()) {
      std::string_view digits = i.text();
      auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
      if (error != std::errc{} || end != digits.data() + digits.size())
        return evaluator.error("malformed-function", fmt::format("`{}` is no number of an element", i.text()), where);
      if (l.is_list()) {
        bool fixed = true;  // an element before it that may be missing moves the others
        std::size_t at = 0;
        for (const value::Element& e : l.elements()) {
          fixed &= e.guard.is_always();
          if (at == n && fixed) return e.value;
          if (at == n) break;
          ++at;
        }
        // The list may have come from a default that stands in for what people pass, so this is said of the value
        // alone.
        if (fixed && at == l.elements().size() && !l.open())
          return store.invalid(
              fmt::format("the list has {} element{}, and number {} is asked for", at, at == 1 ? "" : "s", n), where);
      }
    }
    return store.unknown(value::Op::call, "Fn::Select", {i, l},
                         {.says = "an element of a list that only deployment shows"});
  });
}

}  // namespace analyzer::frontends::cloudformation::intrinsic
