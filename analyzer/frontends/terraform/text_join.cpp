#include "frontends/terraform/text_join.h"

#include <algorithm>
#include <vector>

namespace analyzer::frontends::terraform {

using value::Value;

Value join_text(value::Store& store, std::span<const Value> parts) {
  auto choices = std::count_if(parts.begin(), parts.end(), [](Value v) { return v.is_choice(); });
  if (choices < 2) return store.concat(parts);
  Value all;
  std::vector<Value> run;
  auto add = [&](Value next) {
    if (all.is_removed()) {
      all = next;
      return;
    }
    Value two[] = {all, next};
    all = store.concat(two);
  };
  auto flush = [&] {
    if (!run.empty()) add(store.concat(run));
    run.clear();
  };
  for (Value v : parts) {
    if (!v.is_choice()) {
      run.push_back(v);
      continue;
    }
    flush();
    add(v);
  }
  flush();
  return all;
}

}  // namespace analyzer::frontends::terraform
