// Lists whose members are in doubt.
#include "engine/builtins/builtins.h"
#include "engine/cel/sources.h"

namespace analyzer::engine::builtins {

namespace {

// The same list, as if nothing could be missing from it.
class Scanned final : public cel::ListSource {
 public:
  explicit Scanned(const cel::ListSource& list) : list_(&list) {}
  std::size_t size() const override { return list_->size(); }
  cel::Value element(cel::EvalContext& context, std::size_t index) const override {
    return list_->element(context, index);
  }
  cel::Answer guard(cel::EvalContext& context, std::size_t index) const override {
    return list_->guard(context, index);
  }
  bool certain() const override { return list_->certain(); }

 private:
  const cel::ListSource* list_;
};

cel::Value scanned(cel::EvalContext& context, std::span<const cel::Value> arguments) {
  if (!arguments[0].is(cel::ValueKind::list)) return arguments[0];
  return cel::Value::list(context.arena().make<Scanned>(arguments[0].as_list()));
}

constexpr cel::Function functions[] = {
    {"scanned(list(T)) -> list(T)", scanned, cel::strict,
     "the members that the scan saw: for rules about what is there, whatever else may be elsewhere"},
};

}  // namespace

std::span<const cel::Function> collection_functions() {
  return functions;
}

}  // namespace analyzer::engine::builtins
