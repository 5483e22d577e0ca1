#include "frontends/terraform/module_scope.h"

#include <fmt/format.h>

#include <utility>

#include "frontends/common/json_text.h"
#include "frontends/terraform/alternatives.h"
#include "frontends/terraform/frontend.h"
#include "frontends/terraform/operations.h"
#include "frontends/terraform/paths.h"
#include "frontends/terraform/stacks.h"
#include "frontends/terraform/suggestion.h"

namespace analyzer::frontends::terraform {

namespace hcl = syntax::hcl;
using value::Op;
using value::Value;

ModuleScope::ModuleScope(TerraformFrontend& frontend, graph::Builder& builder, const Module& module, Budget& b,
                         graph::InstanceId instance, graph::DeploymentId deployment)
    : Scope(builder.store(), b),
      frontend_(frontend),
      builder_(builder),
      module_(module),
      instance_(instance),
      deployment_(deployment) {
  if (const graph::Deployment* d = this->deployment()) {
    // What may not exist has no errors to speak of: they count in the worlds in which it does.
    base_silence_ = d->guard.is_always() ? 0 : 1;
    silent = base_silence_;
  }
}

void ModuleScope::report(std::string_view code, std::string_view message, source::Location where) {
  if (!where.file.valid() || !instance_.valid()) return;
  builder_.report(diagnostics::Severity::error, std::string(code), std::string(message), where);
}

std::string ModuleScope::root_folder() const {
  const graph::Deployment* d = deployment();
  for (unsigned hops = 0; d && d->by == graph::Deployer::module_call && d->parent.valid() && hops < 200; ++hops) {
    const graph::Instance& parent = builder_.graph().instance(d->parent);
    if (parent.deployments.empty()) break;
    d = &builder_.graph().deployment(parent.deployments[0]);
  }
  return d ? builder_.graph().unit(d->unit).path : module_.folder;
}

Value ModuleScope::unknown_of(std::string_view what, source::Location where, value::Type type) {
  return store
      .unknown(Op::opaque, what, {store.integer(instance_.index)}, {.type = type, .says = what, .declared = where})
      .at(where);
}

// --- References
// -----------------------------------------------------------------------------------------------------------

namespace {
constexpr std::string_view not_resources[] = {"var",   "local", "module", "data",     "each",
                                              "count", "self",  "path",   "terraform"};
}

std::optional<Found> ModuleScope::each_or_count(std::string_view root, std::span<const std::string_view> names,
                                                source::Location where) {
  if (root == "count" && !names.empty() && names[0] == "index") {
    if (iteration_ && !iteration_->count_index.is_removed()) return Found{iteration_->count_index, 1};
    return Found{fail("invalid-reference", "`count.index` means something only in a block with `count`", where),
                 names.size()};
  }
  if (root == "each" && !names.empty() && (names[0] == "key" || names[0] == "value")) {
    if (iteration_ && !iteration_->each_key.is_removed())
      return Found{names[0] == "key" ? iteration_->each_key : iteration_->each_value, 1};
    return Found{fail("invalid-reference",
                      fmt::format("`each.{}` means something only in a block with `for_each`", names[0]), where),
                 names.size()};
  }
  return std::nullopt;
}

Found ModuleScope::reference(std::string_view root, std::span<const std::string_view> names, source::Location where) {
  if (root == "each" || root == "count")
    if (std::optional<Found> found = each_or_count(root, names, where)) return *found;
  if (names.empty())
    return {fail("invalid-reference", fmt::format("`{}` alone names nothing; a reference has at least two parts", root),
                 where),
            0};
  std::string_view name = names[0];
  if (root == "var") {
    auto d = module_.inputs.find(name);
    if (d == module_.inputs.end()) {
      std::vector<std::string_view> known;
      for (const auto& [n, declaration] : module_.inputs) known.push_back(n);
      if (instance_.valid())
        builder_.report(diagnostics::Severity::error, "unknown-reference",
                        fmt::format("variable `{}` is not declared in this module{}", name, did_you_mean(name, known)),
                        where);
      return {store.invalid(fmt::format("variable `{}` is not declared", name), where), names.size()};
    }
    return {variable(name), 1};
  }
  if (root == "local") {
    if (!module_.locals.contains(name)) {
      std::vector<std::string_view> known;
      for (const auto& [n, declaration] : module_.locals) known.push_back(n);
      if (instance_.valid())
        builder_.report(diagnostics::Severity::error, "unknown-reference",
                        fmt::format("local `{}` is not declared in this module{}", name, did_you_mean(name, known)),
                        where);
      return {store.invalid(fmt::format("local `{}` is not declared", name), where), names.size()};
    }
    return {local(name), 1};
  }
  if (root == "path") {
    std::string folder = root_folder();
    if (name == "root") return {store.string("."), 1};
    if (name == "module") return {store.string(relative_to(folder, module_.folder)), 1};
    return {unknown_of(fmt::format("`path.{}`", name), where, value::Type::string), 1};
  }
  if (root == "terraform") {
    if (name == "workspace")
      return {store.unknown(Op::opaque, "terraform.workspace",
                            {store.string(deployment() ? deployment()->root : module_.folder)},
                            {.type = value::Type::string,
                             .never_empty = true,
                             .input = true,
                             .says = "the workspace",
                             .giver = "whoever applies it"}),
              1};
    return {unknown_of(fmt::format("`terraform.{}`", name), where), 1};
  }
  if (root == "ephemeral")
    return {unknown_of(names.size() > 1 ? fmt::format("`ephemeral.{}.{}`", names[0], names[1]) : "`ephemeral`", where),
            std::min<std::size_t>(2, names.size())};
  if (root == "self") return {unknown_of("`self`", where), 0};
  if (root == "module") {
    if (!module_.calls.contains(name)) {
      std::vector<std::string_view> known;
      for (const auto& [n, declaration] : module_.calls) known.push_back(n);
      if (instance_.valid())
        builder_.report(diagnostics::Severity::error, "unknown-reference",
                        fmt::format("module `{}` is not called in this module{}", name, did_you_mean(name, known)),
                        where);
      return {store.invalid(fmt::format("module `{}` is not called", name), where), names.size()};
    }
    return {module_call(name), 1};
  }
  bool data = root == "data";
  if (data && names.size() < 2)
    return {fail("invalid-reference", "a data source is named by type and name: `data.TYPE.NAME`", where), 0};
  std::string address = data ? fmt::format("data.{}.{}", names[0], names[1]) : fmt::format("{}.{}", root, names[0]);
  std::size_t used = data ? 2 : 1;
  if (!module_.resources.contains(address)) {
    std::vector<std::string_view> known;
    for (const auto& [n, declaration] : module_.resources) known.push_back(n);
    for (std::string_view n : not_resources) known.push_back(n);
    // A type without an underscore is no resource type: the first name itself is wrong.
    bool is_type = root.find('_') != std::string_view::npos || data;
    std::string message =
        is_type ? fmt::format("`{}` is not declared in this module{}", address, did_you_mean(address, known))
                : fmt::format("no object named `{}`{}", root, did_you_mean(root, std::span(not_resources)));
    if (instance_.valid()) builder_.report(diagnostics::Severity::error, "unknown-reference", message, where);
    return {store.invalid(message, where), names.size()};
  }
  return {resource(address, where), used};
}

// --- Locals and outputs
// ---------------------------------------------------------------------------------------------------

Value ModuleScope::local(std::string_view name) {
  Once<Value>& once = locals_[std::string(name)];
  const LocalDeclaration& d = module_.locals.at(name);
  if (once.state == State::done) return once.value;
  if (once.state == State::running && through_call(fmt::format("local.{}", name))) {
    once.promised = true;
    return promise(fmt::format("local.{}", name), d.where);
  }
  if (once.state == State::running) {
    if (instance_.valid())
      builder_.report(diagnostics::Severity::error, "cycle", fmt::format("local `{}` depends on itself", name),
                      d.where);
    return store.invalid(fmt::format("local `{}` depends on itself", name), d.where);
  }
  once.state = State::running;
  // A local is evaluated for itself, wherever it is asked for.
  const Iteration* iteration = std::exchange(iteration_, nullptr);
  int silence = std::exchange(silent, base_silence_);
  running_.push_back(fmt::format("local.{}", name));
  Value v = evaluate(*d.value, d.file);
  running_.pop_back();
  silent = silence;
  iteration_ = iteration;
  Once<Value>& done = locals_[std::string(name)];
  done.state = State::done;
  if (done.promised) store.bind(promise(fmt::format("local.{}", name), d.where).term(), v);
  return done.value = v;
}

bool ModuleScope::through_call(std::string_view name) const {
  for (auto it = running_.rbegin(); it != running_.rend() && *it != name; ++it)
    if (it->starts_with("module.")) return true;
  return false;
}

Value ModuleScope::promise(std::string_view name, source::Location where) {
  frontend_.note_promise();
  return store.unknown(Op::opaque, fmt::format("`{}` of instance {}", name, instance_.index), {},
                       {.says = name, .declared = where});
}

Value ModuleScope::output(std::string_view name) {
  auto d = module_.outputs.find(name);
  if (d == module_.outputs.end()) return {};
  const Argument* a = d->second.config.find("value");
  if (!a) return store.null();
  Value v = evaluate(*a->attribute->value, a->file);
  if (const Argument* s = d->second.config.find("sensitive")) {
    const auto* literal = s->attribute->value->if_a<hcl::BooleanExpr>();
    v.sensitive |= literal && literal->value;
  }
  return v;
}

// --- Everything
// -----------------------------------------------------------------------------------------------------------

void ModuleScope::evaluate_all() {
  for (const auto& [name, d] : module_.inputs) variable(name);
  for (const auto& [name, d] : module_.locals) local(name);
  for (const auto& [address, d] : module_.resources) resource(address, d.header());
  for (const auto& [name, d] : module_.calls) module_call(name);
  std::vector<StackResource> stacks;
  for (const auto& [address, d] : module_.resources) {
    bool stack = d.type == "aws_cloudformation_stack" || d.type == "aws_cloudformation_stack_set" ||
                 d.type == "aws_cloudformation_stack_set_instance" || d.type == "aws_cloudformation_stack_instances";
    if (!stack || address.starts_with("data.")) continue;
    const Argument* provider = d.config.find("provider");
    for (const ResourceState::Made& made : resources_[address].made)
      stacks.push_back({made.key, d.type, address + made.iteration.suffix, made.iteration.guard, made.properties,
                        d.where(), provider_place(provider ? reference_text(*provider->attribute->value) : "aws"), &d});
  }
  if (!stacks.empty()) deploy_stacks(*this, stacks);
  std::vector<graph::Output> outputs;
  for (const auto& [name, d] : module_.outputs) {
    graph::Output o;
    o.name = std::string(name);
    o.value = output(name);
    o.guard = value::Guard::always();
    o.where = d.where();
    outputs.push_back(std::move(o));
  }
  builder_.graph().instance(instance_).outputs = std::move(outputs);
}

// --- Files and templates
// --------------------------------------------------------------------------------------------------

const source::SourceFile* ModuleScope::read(std::string_view path) {
  if (path.empty() || path[0] == '/' || path.find('\0') != std::string_view::npos) return nullptr;
  std::string full = join_paths(root_folder(), path);
  if (full.starts_with("..")) return nullptr;
  return builder_.read_file(full);
}

std::vector<std::string> ModuleScope::list(std::string_view folder) {
  std::string full = join_paths(root_folder(), folder);
  if (full.starts_with("..") || folder.starts_with("/")) return {};
  std::vector<std::string> paths;
  for (const std::string& path : builder_.list_files(full == "." ? "" : full))
    if (full == "." || path.starts_with(full + "/")) paths.push_back(full == "." ? path : path.substr(full.size() + 1));
  return paths;
}

namespace {

// A rendered template sees its variables and nothing else.
class TemplateScope final : public Scope {
 public:
  TemplateScope(Scope& outer, FunctionHost* host) : Scope(outer.store, outer.budget), outer_(outer), host_(host) {
    silent = outer.silent;
  }
  Found reference(std::string_view root, std::span<const std::string_view>, source::Location where) override {
    return {fail("unknown-reference", fmt::format("the template uses `{}`, which it is not given", root), where), 0};
  }
  FunctionHost* functions() override { return host_; }
  void report(std::string_view code, std::string_view message, source::Location where) override {
    outer_.report(code, message, where);
  }

 private:
  Scope& outer_;
  FunctionHost* host_;
};

Value render_template(Scope& outer, FunctionHost* host, std::string_view text, const hcl::TextOrigin& origin,
                      Value variables, source::Location where) {
  base::Arena arena;
  diagnostics::CollectingSink sink;
  const hcl::TemplateExpr* parsed = hcl::parse_template(text, origin, arena, sink);
  if (!sink.diagnostics.empty()) return outer.store.invalid(sink.diagnostics[0].message, where);
  TemplateScope scope(outer, host);
  Evaluator evaluator(scope, origin.file);
  if (variables.open())
    return outer.store.unknown(Op::call, "tf.templatefile", {outer.store.string(text.substr(0, 200)), variables},
                               {.type = value::Type::string, .says = "a rendered template", .declared = where});
  for (const value::Entry& e : variables.entries()) evaluator.bind(e.key, e.value);
  Value result = evaluator.evaluate_template(*parsed);
  return result.is_string() && result.document().is_removed() ? with_json_face(outer.store, result) : result;
}

}  // namespace

Value ModuleScope::render(const source::SourceFile& file, Value variables, source::Location where) {
  hcl::Anchor start{0, 0};
  return render_template(*this, this, file.text(), {file.id(), std::span(&start, 1)}, variables, where);
}

Value ModuleScope::render_text(std::string_view text, Value variables, source::Location where) {
  hcl::Anchor start{0, where.range.begin};
  return render_template(*this, this, store.keep(text), {where.file, std::span(&start, 1)}, variables, where);
}

}  // namespace analyzer::frontends::terraform
