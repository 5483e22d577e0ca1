// Which scanned template a `TemplateURL`, `TemplateBody` or `Location` means.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "frontends/cloudformation/evaluator.h"

namespace analyzer::frontends::cloudformation {

// The end of the URL or path that is known, from a `/` or from its start; without a query. Empty: nothing of use is
// known.
std::string known_end(value::Value url);

struct FoundTemplate {
  value::Guard guard;  // the reference means it only then
  graph::UnitId unit;
};

// The templates that the stack or stack set `resource` has, by its properties. What is not in the scan is noted as
// unread.
std::vector<FoundTemplate> templates_of(Evaluator& evaluator, const Declared& resource, value::Value properties);

// The unit that a URL or path names, as its referrer sees it; nothing is noted.
graph::UnitMatch find_template(graph::Builder& builder, std::string_view reference, std::string_view referrer);

}  // namespace analyzer::frontends::cloudformation
