// Input variables: what the deployment gives, else the default, else an open input; converted and validated.
#include <fmt/format.h>

#include <utility>

#include "frontends/terraform/alternatives.h"
#include "frontends/terraform/frontend.h"
#include "frontends/terraform/module_scope.h"
#include "frontends/terraform/operations.h"
#include "frontends/terraform/variable_types.h"

namespace analyzer::frontends::terraform {

namespace hcl = syntax::hcl;
using value::Guard;
using value::Op;
using value::Value;

namespace {

bool flag(const Config& config, std::string_view name, bool otherwise) {
  const Argument* a = config.find(name);
  if (!a) return otherwise;
  const auto* literal = a->attribute->value->if_a<hcl::BooleanExpr>();
  return literal ? literal->value : otherwise;
}

const hcl::Expr* without_parentheses(const hcl::Expr* e) {
  while (const auto* p = e->if_a<hcl::ParenthesesExpr>()) e = p->inner;
  return e;
}

bool is_variable(const hcl::Expr& e, std::string_view name) {
  return reference_text(e) == fmt::format("var.{}", name);
}

}  // namespace

TypeRef ModuleScope::type_of_input(const Declaration& d) {
  const Argument* a = d.config.find("type");
  if (!a) return any_type();
  std::string error;
  Evaluator evaluator(*this, a->file);
  TypeRef type = read_type(*a->attribute->value, evaluator, error);
  if (!error.empty() && instance_.valid())
    builder_.report(diagnostics::Severity::error, "invalid-type", error, {a->file, a->attribute->value->range});
  return type;
}

// `validation { condition = contains(["a", "b"], var.x) }` says which values there are.
std::vector<Value> ModuleScope::allowed_values(const Declaration& d, std::string_view name) {
  std::vector<Value> allowed;
  for (const NestedBlock& b : d.config.blocks) {
    if (b.block->type != "validation") continue;
    const hcl::Attribute* condition = b.block->body->find("condition");
    if (!condition) continue;
    const hcl::Expr* e = without_parentheses(condition->value);
    const auto* call = e->if_a<hcl::CallExpr>();
    if (!call || call->name != "contains" || call->arguments.size() != 2 || !is_variable(*call->arguments[1], name))
      continue;
    const auto* list = call->arguments[0]->if_a<hcl::TupleExpr>();
    if (!list) continue;
    std::vector<Value> values;
    for (const hcl::Expr* item : list->items) {
      std::string_view text;
      if (literal_text(*item, text))
        values.push_back(store.string(text));
      else if (item->kind == hcl::ExprKind::number || item->kind == hcl::ExprKind::boolean)
        values.push_back(evaluate(*item, b.file));
      else
        return {};
    }
    allowed = std::move(values);
  }
  return allowed;
}

Value ModuleScope::open_input(const Declaration& d, std::string_view name, const TypeRef& type) {
  std::vector<Value> allowed = allowed_values(d, name);
  std::string says = fmt::format("variable `{}`", name);
  std::string giver = fmt::format("whoever applies `{}`", deployment() ? deployment()->root : module_.folder);
  Value v = store.unknown(
      Op::variable, name, {store.integer(instance_.index)},
      {.type = coarse(*type), .allowed = allowed, .input = true, .says = says, .giver = giver, .declared = d.header()});
  v.where = d.header();
  v.sensitive = flag(d.config, "sensitive", false);
  return v;
}

// Text from `--assume` or a `TF_VAR_`: a string for a string, an expression for anything else.
Value ModuleScope::given(std::string_view text, const TypeRef& type, source::Location where) {
  if (type->kind == Type::Kind::any || type->is_primitive()) return store.string(text).at(where);
  base::Arena arena;
  diagnostics::CollectingSink sink;
  const hcl::Expr* expr = hcl::parse_expression(store.keep(text), {}, arena, sink);
  if (!sink.diagnostics.empty()) return store.string(text).at(where);
  return Evaluator(*this, {}).evaluate(*expr).at(where);
}

Value ModuleScope::validated(const Declaration& d, std::string_view name, Value v, source::Location passed_at) {
  if (!v.is_wholly_known()) return v;
  Once<Value>& once = variables_[std::string(name)];
  for (const NestedBlock& b : d.config.blocks) {
    if (b.block->type != "validation") continue;
    const hcl::Attribute* condition = b.block->body->find("condition");
    if (!condition) continue;
    once.value = v;
    once.state = State::done;  // so that the condition sees it
    Silence silence(*this);
    Value holds = evaluate(*condition->value, b.file);
    bool refused = holds.is(value::Kind::boolean) && !holds.boolean();
    if (!refused) continue;
    std::string why;
    if (const hcl::Attribute* message = b.block->body->find("error_message")) {
      Value text = evaluate(*message->value, b.file);
      if (text.is_known_string()) why = fmt::format(": {}", text.text());
    }
    std::string said = fmt::format("the value of variable `{}` is refused by its validation{}", name, why);
    if (base_silence_ == 0 && passed_at.file.valid() && instance_.valid())
      builder_.report(diagnostics::Severity::error, "refused-value", said, passed_at,
                      {{{b.file, condition->range}, "this condition does not hold"}});
    return store.invalid(said, passed_at);
  }
  return v;
}

Value ModuleScope::input_value(const Declaration& d, std::string_view name) {
  TypeRef type = type_of_input(d);
  const Argument* fallback = d.config.find("default");
  const graph::Deployment* deployed = deployment();
  const graph::Assumptions& assumptions = builder_.assumptions();
  bool root = !deployed || deployed->by != graph::Deployer::module_call;
  bool sensitive = flag(d.config, "sensitive", false);
  bool nullable = flag(d.config, "nullable", true);
  const graph::Input* passed = nullptr;
  if (deployed)
    for (const graph::Input& input : deployed->inputs)
      if (input.name == name) passed = &input;
  auto finished = [&](Value v, source::Location where) {
    Conversion c = convert(store, v, *type);
    if (!c.ok()) {
      std::string said = fmt::format("the value of variable `{}` does not fit its type: {}", name, c.error);
      if (base_silence_ == 0 && instance_.valid() && where.file.valid())
        builder_.report(diagnostics::Severity::error, "type-mismatch", said, where, {{d.header(), "declared here"}});
      return store.invalid(said, where);
    }
    v = validated(d, name, c.value, where);
    v.where = where;
    v.sensitive |= sensitive;
    return v;
  };
  auto default_value = [&]() -> Value {
    Value v = evaluate(*fallback->attribute->value, fallback->file);
    source::Location where{fallback->file, fallback->attribute->value->range};
    // A default of null means "not set", which no validation looks at.
    return v.is_null() ? v.at(where) : finished(v, where);
  };
  if (open_inputs_) {
    if (passed && !root) {
      // What the caller's expression would be with open inputs.
      if (ModuleScope* parent = frontend_.scope(deployed->parent);
          parent && passed->value.where.file.valid() && parent->module_.calls.size() > 0)
        return passed->value.is_wholly_known() && !parent_depends_on_inputs(*parent, *deployed, name)
                   ? passed->value
                   : open_input(d, name, type);
    }
    return open_input(d, name, type);
  }
  if (root) {
    auto assumed = assumptions.given.find(name);
    if (assumed != assumptions.given.end()) return finished(given(assumed->second, type, d.header()), d.header());
  }
  if (passed) {
    Value v = passed->value;
    if (v.is_null() && !nullable && fallback) return default_value();
    if (!passed->guard.is_always() && fallback) v = store.choice(passed->guard, v, default_value());
    return finished(v, passed->value.where);
  }
  if (fallback && !assumptions.any) return default_value();
  if (!root && !fallback) {
    // The call lacks a required argument: said there.
    return store.invalid(fmt::format("variable `{}` is required and not passed", name), deployed->where);
  }
  return open_input(d, name, type);
}

// Does the caller's expression for this argument use an input at all? A literal `false` is nobody's choice.
bool ModuleScope::parent_depends_on_inputs(ModuleScope& parent, const graph::Deployment& deployed,
                                           std::string_view name) {
  for (const auto& [call, d] : parent.module_.calls) {
    if (d.where() != deployed.where) continue;
    const Argument* a = d.config.find(name);
    if (!a) return true;
    ModuleScope& opened = parent.opened();
    Silence silence(opened);
    Value v = opened.evaluate(*a->attribute->value, a->file);
    return !v.is_wholly_known();
  }
  return true;
}

ModuleScope& ModuleScope::opened() {
  if (!opened_) {
    opened_ = std::make_unique<ModuleScope>(frontend_, builder_, module_, budget, instance_, deployment_);
    opened_->open_inputs_ = true;
    opened_->resources_from_ = this;
    opened_->silent = opened_->base_silence_ = 1;
  }
  return *opened_;
}

Value ModuleScope::variable(std::string_view name) {
  Once<Value>& once = variables_[std::string(name)];
  if (once.state == State::done) return once.value;
  const Declaration& d = module_.inputs.at(name);
  if (once.state == State::running)
    return store.invalid(fmt::format("variable `{}` depends on itself", name), d.header());
  once.state = State::running;
  const Iteration* iteration = std::exchange(iteration_, nullptr);
  int silence = std::exchange(silent, base_silence_);
  Value v = input_value(d, name);
  silent = silence;
  iteration_ = iteration;
  Once<Value>& done = variables_[std::string(name)];
  done.state = State::done;
  return done.value = v;
}

}  // namespace analyzer::frontends::terraform
