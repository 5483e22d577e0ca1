// Walks a value and replaces what has been found out: terms by their values, choices and guards by what was decided.
// Private to this room; the store resolves bindings with it, a world what it decided besides.
#pragma once

#include "value/store_impl.h"

namespace analyzer::value {

class Resolver {
 public:
  explicit Resolver(Store& store) : store_(store) {}
  virtual ~Resolver() = default;
  Value resolve(Value v);

 protected:
  virtual Value value_of(TermId) { return {}; }  // removed: not known
  virtual Guard decide(Guard g) { return g; }    // always, never, or what is left of g
  Store& store_;

 private:
  Value term(Value v);
  Value string(Value v);
  Value list(Value v);
  Value object(Value v);
  Value choice(Value v);
  unsigned depth_ = 0;
};

}  // namespace analyzer::value
