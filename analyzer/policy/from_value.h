// Values of templates to the tree that policy documents are read from: partly known ARNs become texts with holes,
// elements under a guard keep it, an unknown is an unknown.
#pragma once

#include <vector>

#include "policy/element.h"
#include "value/store.h"

namespace analyzer::policy {

struct GuardedElement {
  value::Guard guard = value::Guard::always();
  Element root;
};

// A policy that a property holds: an object, text that an encoder made of one, or JSON text. A choice gives one
// document for each alternative. `removed` gives none.
std::vector<GuardedElement> from_value(value::Store& store, value::Value value);

// A string as a text; anything else as one hole.
Text text_from_value(const value::Store& store, value::Value value);

}  // namespace analyzer::policy
