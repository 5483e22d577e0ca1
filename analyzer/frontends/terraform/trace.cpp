// Where a property stands, and how its value came to be: evaluated again, recording each step.
#include <fmt/format.h>

#include <charconv>

#include "frontends/terraform/frontend.h"

namespace analyzer::frontends::terraform {

namespace hcl = syntax::hcl;
using value::Value;

namespace {

std::vector<std::string_view> steps_of(std::string_view path) {
  std::vector<std::string_view> steps;
  while (!path.empty()) {
    std::size_t dot = path.find('.');
    if (dot != 0) steps.push_back(path.substr(0, dot));
    path = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
  }
  return steps;
}

std::optional<std::size_t> number_of(std::string_view step) {
  std::size_t n = 0;
  auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), n);
  if (error != std::errc{} || end != step.data() + step.size()) return std::nullopt;
  return n;
}

struct Spot {
  source::Location where;
  const hcl::Expr* expr = nullptr;  // whose value the property is
  source::FileId file;
  std::size_t used = 0;  // of the path
  std::string_view argument;
};

// Goes down the blocks as far as the path leads.
Spot find_spot(const Config& config, source::Location header, std::span<const std::string_view> steps) {
  Spot spot{header, nullptr, header.file, 0, {}};
  Config here = config;
  std::size_t i = 0;
  while (i < steps.size()) {
    if (const Argument* a = here.find(steps[i])) {
      spot = {{a->file, a->attribute->value->range}, a->attribute->value, a->file, i + 1, a->attribute->name};
      // Into literal objects and tuples.
      const hcl::Expr* e = a->attribute->value;
      for (std::size_t j = i + 1; j < steps.size(); ++j) {
        const hcl::Expr* inner = nullptr;
        // What is encoded is as good as written: `input = jsonencode({…})`.
        if (const auto* call = e->if_a<hcl::CallExpr>();
            call && call->name == "jsonencode" && call->arguments.size() == 1)
          e = call->arguments[0];
        if (const auto* object = e->if_a<hcl::ObjectExpr>()) {
          for (const hcl::ObjectItem& item : object->items) {
            std::string_view key = item.bare_name;
            if ((item.bare_key || literal_text(*item.key, key)) && key == steps[j]) inner = item.value;
          }
        } else if (const auto* tuple = e->if_a<hcl::TupleExpr>()) {
          std::optional<std::size_t> n = number_of(steps[j]);
          if (n && *n < tuple->items.size()) inner = tuple->items[*n];
        }
        if (!inner) break;
        e = inner;
        spot = {{a->file, e->range}, e, a->file, j + 1, a->attribute->name};
      }
      return spot;
    }
    std::vector<const NestedBlock*> blocks;
    for (const NestedBlock& b : here.blocks)
      if (b.block->type == steps[i] ||
          (b.block->type == "dynamic" && !b.block->labels.empty() && b.block->labels[0].text == steps[i]))
        blocks.push_back(&b);
    if (blocks.empty()) return spot;
    std::size_t n = 0;
    bool indexed = i + 1 < steps.size() && number_of(steps[i + 1]).has_value();
    if (indexed) n = *number_of(steps[i + 1]);
    const NestedBlock chosen = *blocks[std::min(n, blocks.size() - 1)];
    spot.where = {chosen.file, chosen.block->header_range};
    spot.used = i + (indexed ? 2 : 1);
    i = spot.used;
    const hcl::Body* body = chosen.block->body;
    if (chosen.block->type == "dynamic")
      for (const hcl::Block* b : chosen.block->body->blocks)
        if (b->type == "content") body = b->body;
    here = config_of(*body, chosen.file);
  }
  return spot;
}

}  // namespace

source::Location TerraformFrontend::property_place(graph::Builder& builder, graph::ResourceKey key,
                                                   std::string_view path) {
  const graph::Resource* r = builder.graph().find(key);
  if (!r) return {};
  const Module* module = find(builder.graph().instance(r->instance).unit);
  if (!module) return r->name_where;
  auto d = module->resources.find(r->declaration);
  if (d == module->resources.end()) return r->name_where;
  return find_spot(d->second.config, d->second.header(), steps_of(path)).where;
}

bool TerraformFrontend::trace_property(graph::Builder& builder, graph::ResourceKey key, std::string_view path,
                                       graph::Recorder& recorder) {
  const graph::Resource* r = builder.graph().find(key);
  if (!r) return false;
  const graph::Instance& instance = builder.graph().instance(r->instance);
  const Module* module = find(instance.unit);
  if (!module || instance.deployments.empty()) return false;
  auto found = module->resources.find(r->declaration);
  if (found == module->resources.end()) return false;
  const Declaration& d = found->second;
  std::vector<std::string_view> steps = steps_of(path);
  Spot spot = find_spot(d.config, d.header(), steps);
  if (!spot.expr) return false;
  ModuleScope* scope = this->scope(r->instance);
  if (!scope) return false;
  budget_ = {};
  scope->trace_value(*spot.expr, spot.file, r->declaration, r->address, recorder);
  Value v = r->properties;
  for (std::size_t i = 0; i < spot.used && i < steps.size(); ++i) {
    if (v.is_string()) v = v.document();
    if (v.is_list()) {
      std::optional<std::size_t> n = number_of(steps[i]);
      v = n && *n < v.elements().size() ? v.elements()[*n].value : Value{};
    } else {
      v = v.get(steps[i]);
    }
  }
  std::string name;
  for (std::size_t i = 0; i < spot.used && i < steps.size(); ++i) name += (i ? "." : "") + std::string(steps[i]);
  recorder.step(spot.where, fmt::format("argument `{}` of `{}`", name, r->address), v);
  return true;
}

bool TerraformFrontend::trace_input(graph::Builder& builder, graph::DeploymentId id, std::string_view name,
                                    graph::Recorder& recorder) {
  const graph::Deployment& d = builder.graph().deployment(id);
  for (const graph::Input& input : d.inputs) {
    if (input.name != name) continue;
    ModuleScope* scope = input.from.valid() ? this->scope(input.from) : nullptr;
    if (scope) {
      budget_ = {};
      if (d.by == graph::Deployer::module_call) {
        for (const auto& [call, declaration] : scope->module().calls)
          if (declaration.where() == d.where)
            if (const Argument* a = declaration.config.find(name))
              scope->trace_value(*a->attribute->value, a->file, {}, {}, recorder);
      } else {
        // A stack's parameter: an element of `parameters`.
        for (const auto& [address, declaration] : scope->module().resources) {
          if (declaration.where() != d.where) continue;
          for (std::string_view argument : {"parameter_overrides", "parameters"}) {
            std::string_view steps[] = {argument, name};
            Spot spot = find_spot(declaration.config, declaration.header(), steps);
            if (!spot.expr || spot.used < 2) continue;
            scope->trace_value(*spot.expr, spot.file, address, {}, recorder);
            break;
          }
        }
      }
    }
    recorder.step(input.value.where,
                  d.by == graph::Deployer::module_call ? fmt::format("`{}`, passed by the module call", name)
                                                       : fmt::format("parameter `{}`, passed by the stack", name),
                  input.value);
    return true;
  }
  return false;
}

// --- Following references
// -------------------------------------------------------------------------------------------------

namespace {

// Every reference of an expression, in the order of evaluation.
template <typename F>
void each_reference(const hcl::Expr& e, F&& f, int depth = 0) {
  if (depth > hcl::max_depth) return;
  auto down = [&](const hcl::Expr* inner) {
    if (inner) each_reference(*inner, f, depth + 1);
  };
  auto parts = [&](auto&& self, hcl::TemplateParts all) -> void {
    for (const hcl::TemplatePart* p : all) {
      if (const auto* i = p->if_a<hcl::InterpolationPart>()) down(i->expr);
      if (const auto* i = p->if_a<hcl::IfPart>()) {
        down(i->condition);
        self(self, i->then);
        self(self, i->else_);
      }
      if (const auto* i = p->if_a<hcl::ForPart>()) {
        down(i->collection);
        self(self, i->body);
      }
    }
  };
  switch (e.kind) {
    case hcl::ExprKind::get_attr: {
      const hcl::Expr* base = &e;
      while (base->kind == hcl::ExprKind::get_attr) base = base->as<hcl::GetAttrExpr>().object;
      if (base->kind == hcl::ExprKind::variable)
        f(e);
      else
        down(base);
      // `module.kms[0].arn`: the reference ends with the index, the attribute goes on.
      if (base->kind == hcl::ExprKind::index) f(e);
      break;
    }
    case hcl::ExprKind::index:
      down(e.as<hcl::IndexExpr>().object);
      down(e.as<hcl::IndexExpr>().key);
      break;
    case hcl::ExprKind::splat:
      down(e.as<hcl::SplatExpr>().source);
      break;
    case hcl::ExprKind::unary:
      down(e.as<hcl::UnaryExpr>().operand);
      break;
    case hcl::ExprKind::binary:
      down(e.as<hcl::BinaryExpr>().left);
      down(e.as<hcl::BinaryExpr>().right);
      break;
    case hcl::ExprKind::conditional:
      down(e.as<hcl::ConditionalExpr>().condition);
      down(e.as<hcl::ConditionalExpr>().true_result);
      down(e.as<hcl::ConditionalExpr>().false_result);
      break;
    case hcl::ExprKind::call:
      for (const hcl::Expr* a : e.as<hcl::CallExpr>().arguments) down(a);
      break;
    case hcl::ExprKind::tuple:
      for (const hcl::Expr* a : e.as<hcl::TupleExpr>().items) down(a);
      break;
    case hcl::ExprKind::object:
      for (const hcl::ObjectItem& item : e.as<hcl::ObjectExpr>().items) down(item.value);
      break;
    case hcl::ExprKind::for_:
      down(e.as<hcl::ForExpr>().collection);
      down(e.as<hcl::ForExpr>().value);
      break;
    case hcl::ExprKind::parentheses:
      down(e.as<hcl::ParenthesesExpr>().inner);
      break;
    case hcl::ExprKind::template_:
      parts(parts, e.as<hcl::TemplateExpr>().parts);
      break;
    default:
      break;
  }
}

// `module.kms[0].arn` is (kms, arn); so is `module.kms.arn`.
bool module_output(const hcl::Expr& e, std::string_view& call, std::string_view& output) {
  const auto* outer = e.if_a<hcl::GetAttrExpr>();
  const hcl::Expr* base = outer ? outer->object : nullptr;
  std::string_view last = outer ? outer->name : std::string_view{};
  while (base) {
    if (const auto* i = base->if_a<hcl::IndexExpr>()) {
      base = i->object;
      continue;
    }
    const auto* g = base->if_a<hcl::GetAttrExpr>();
    if (!g) return false;
    const auto* root = g->object->if_a<hcl::VariableExpr>();
    if (root && root->name == "module") {
      call = g->name;
      output = last;
      return true;
    }
    last = g->name;
    base = g->object;
  }
  return false;
}

constexpr unsigned max_trace_depth = 40;

}  // namespace

void ModuleScope::trace_value(const hcl::Expr& expr, source::FileId file, std::string_view resource,
                              std::string_view address, graph::Recorder& recorder) {
  if (recorder.depth > max_trace_depth || recorder.steps.size() > 500) return;
  Silence silence(*this);
  const Iteration* outer = iteration_;
  if (!resource.empty())
    for (const ResourceState::Made& made : resources_[std::string(resource)].made)
      if (address.empty() || std::string(resource) + made.iteration.suffix == address) {
        iteration_ = &made.iteration;
        break;
      }
  each_reference(expr, [&](const hcl::Expr& e) {
    ++recorder.depth;
    source::Location where = at(file, e.range);
    std::string_view call, output;
    if (module_output(e, call, output)) {
      trace_module(call, output, where, recorder);
      --recorder.depth;
      return;
    }
    std::string text = reference_text(e);
    std::string_view name = text;
    std::size_t dot = name.find('.');
    std::string_view root = name.substr(0, dot),
                     rest = dot == std::string_view::npos ? std::string_view{} : name.substr(dot + 1);
    std::string_view first = rest.substr(0, rest.find('.'));
    if (root == "var" && module_.inputs.contains(first)) {
      trace_variable(first, recorder);
    } else if (root == "local" && module_.locals.contains(first)) {
      const LocalDeclaration& d = module_.locals.at(first);
      trace_value(*d.value, d.file, {}, {}, recorder);
      recorder.step(d.where, fmt::format("local `{}`", first), local(first));
    } else if (!text.empty() && root != "each" && root != "count" && root != "path" && root != "terraform") {
      std::size_t parts = root == "data" ? 3 : 2;
      std::string declared(text.substr(0, nth_dot(text, parts)));
      if (auto d = module_.resources.find(declared); d != module_.resources.end()) {
        std::string_view attribute = std::string_view(text).size() > declared.size()
                                         ? std::string_view(text).substr(declared.size() + 1)
                                         : std::string_view{};
        std::string_view argument = attribute.substr(0, attribute.find('.'));
        if (const Argument* a = argument.empty() ? nullptr : d->second.config.find(argument)) {
          trace_value(*a->attribute->value, a->file, declared, {}, recorder);
          recorder.step(a->where(), fmt::format("argument `{}` of `{}`", argument, declared), evaluate(e, file));
        } else {
          recorder.step(d->second.header(),
                        argument.empty() ? fmt::format("`{}`", declared)
                                         : fmt::format("attribute `{}` of `{}`", attribute, declared),
                        evaluate(e, file));
        }
      }
    }
    --recorder.depth;
  });
  iteration_ = outer;
}

void ModuleScope::trace_variable(std::string_view name, graph::Recorder& recorder) {
  const Declaration& d = module_.inputs.at(name);
  Value v = variable(name);
  const graph::Deployment* deployed = deployment();
  if (deployed && deployed->by == graph::Deployer::module_call)
    for (const graph::Input& input : deployed->inputs) {
      if (input.name != name) continue;
      if (ModuleScope* caller = frontend_.scope(input.from))
        for (const auto& [call, declaration] : caller->module_.calls)
          if (declaration.where() == deployed->where)
            if (const Argument* a = declaration.config.find(name)) {
              ++recorder.depth;
              caller->trace_value(*a->attribute->value, a->file, {}, {}, recorder);
              --recorder.depth;
              recorder.step(a->where(), fmt::format("`{}`, passed by module call `{}`", name, call), input.value);
            }
      recorder.step(d.header(), fmt::format("variable `{}`", name), v);
      return;
    }
  const Argument* fallback = d.config.find("default");
  if (fallback && v.where == source::Location{fallback->file, fallback->attribute->value->range})
    recorder.step(v.where, fmt::format("variable `{}`, its default", name), v);
  else if (v.is_unknown())
    recorder.step(d.header(), fmt::format("variable `{}`, which whoever applies it gives", name), v);
  else
    recorder.step(v.where.file.valid() ? v.where : d.header(), fmt::format("variable `{}`, set for this root", name),
                  v);
}

void ModuleScope::trace_module(std::string_view call, std::string_view output, source::Location where,
                               graph::Recorder& recorder) {
  auto state = calls_.find(call);
  if (state == calls_.end()) return;
  for (const CallState::Made& made : state->second.made) {
    ModuleScope* child = made.instance.valid() ? frontend_.scope(made.instance) : nullptr;
    if (!child) continue;
    auto d = child->module_.outputs.find(output);
    if (d == child->module_.outputs.end()) continue;
    if (const Argument* a = d->second.config.find("value")) {
      child->trace_value(*a->attribute->value, a->file, {}, {}, recorder);
      recorder.step(a->where(), fmt::format("output `{}` of module `{}`", output, call), child->output(output));
    }
    return;
  }
  recorder.step(where, fmt::format("output `{}` of module `{}`, which is not read", output, call), Value{});
}

std::size_t ModuleScope::nth_dot(std::string_view text, std::size_t n) {
  std::size_t at = 0;
  for (; n > 0; --n) {
    at = text.find('.', at);
    if (at == std::string_view::npos) return text.size();
    ++at;
  }
  return at - 1;
}

}  // namespace analyzer::frontends::terraform
