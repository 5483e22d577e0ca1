// Placeholders of policy files that are filled in before use: `${ACCELERATOR_PREFIX}` of a landing zone, `${Account}`,
// `<my-org-id>` and `[PRIVILEGED_ROLE]` of sample repositories.
//
// In a file they are holes with a name. In a policy that is deployed as it stands they are mistakes (checks.h).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "policy/text.h"

namespace analyzer::policy {

// Gives every placeholder name one term, so that one name is one text in all files that share the table.
class PlaceholderTable {
 public:
  value::TermId term(std::string_view name);

 private:
  std::map<std::string, value::TermId, std::less<>> terms_;
};

// A `${…}` whose inside is no condition key: without a prefix, or a landing zone's look-up with `::`.
bool is_placeholder_name(std::string_view inside);

// `text` with its placeholders as holes.
Text with_placeholders(std::string_view text, source::Location place, PlaceholderTable& table);

// The names in `text`, as they are written, in order.
std::vector<std::string> placeholders_in(std::string_view text);

// JSON text in which each run of `${…}` outside strings is a string of the same length, so that a JSON reader takes it
// and offsets stay. `ranges` gets the runs.
std::string quote_bare_placeholders(std::string_view json, std::vector<source::Range>& ranges);

}  // namespace analyzer::policy
