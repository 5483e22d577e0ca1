#include "frontends/common/concat.h"

#include <vector>

namespace analyzer::frontends {

using value::Value;

Value concat_parts(value::Store& store, std::span<const Value> parts) {
  std::size_t choices = 0;
  for (Value p : parts) choices += p.is_choice();
  if (choices < 2) return store.concat(parts);
  Value made = store.string("");
  for (std::size_t at = 0; at < parts.size();) {
    if (parts[at].is_choice()) {
      made = store.lift(made, parts[at++], [&](Value before, Value part) {
        Value both[] = {before, part};
        return store.concat(both);
      });
      continue;
    }
    std::vector<Value> run(1);
    while (at < parts.size() && !parts[at].is_choice()) run.push_back(parts[at++]);
    made = store.lift(made, [&](Value before) {
      run[0] = before;
      return store.concat(run);
    });
  }
  return made;
}

}  // namespace analyzer::frontends
