// Module calls: child modules evaluated on demand, their outputs as values.
#include <fmt/format.h>

#include <utility>

#include "frontends/terraform/frontend.h"
#include "frontends/terraform/module_scope.h"
#include "frontends/terraform/paths.h"
#include "frontends/terraform/suggestion.h"

namespace analyzer::frontends::terraform {

namespace hcl = syntax::hcl;
using value::Entry;
using value::Guard;
using value::Op;
using value::Shape;
using value::Value;

namespace {

bool is_local_path(std::string_view source) {
  return source.starts_with("./") || source.starts_with("../") || source == "." || source == "..";
}
bool is_meta(std::string_view name) {
  return name == "source" || name == "version" || name == "providers" || name == "count" || name == "for_each" ||
         name == "depends_on";
}

}  // namespace

Value ModuleScope::module_call(std::string_view name) {
  if (resources_from_) return resources_from_->module_call(name);
  const Declaration& d = module_.calls.at(name);
  if (!instance_.valid()) return unknown_of(fmt::format("module `{}`", name), d.header());
  CallState& state = calls_[std::string(name)];
  if (state.state == State::done) return state.value;
  std::string full_name = fmt::format("module.{}", name);
  if (state.state == State::running) {
    state.promised = true;
    return promise(full_name, d.header());
  }
  state.state = State::running;
  const Iteration* iteration = std::exchange(iteration_, nullptr);
  int silence = std::exchange(silent, base_silence_);
  auto names = std::exchange(dynamic_names_, {});
  running_.push_back(full_name);
  evaluate_call(d, state);
  running_.pop_back();
  dynamic_names_ = std::move(names);
  silent = silence;
  iteration_ = iteration;
  state.state = State::done;
  if (state.promised) store.bind(promise(full_name, d.header()).term(), state.value);
  return state.value;
}

void ModuleScope::evaluate_call(const Declaration& d, CallState& state) {
  const Argument* source = d.config.find("source");
  std::string_view path;
  auto nothing_known = [&](std::string_view why) {
    Value rest = store.unknown(Op::opaque, fmt::format("module `{}` of instance {}", d.name, instance_.index), {},
                               {.type = value::Type::object,
                                .says = fmt::format("module `{}`, {}", d.name, why),
                                .giver = "the module's code",
                                .declared = d.header()});
    return rest;
  };
  if (!source || (!literal_text(*source->attribute->value, path))) {
    if (!source)
      fail("missing-argument", fmt::format("module `{}` has no `source`", d.name), d.header());
    else
      builder_.unread(source->where(), fmt::format("module `{}`, whose source is no plain text", d.name));
    state.value = nothing_known("which cannot be found");
    return;
  }
  source::Location source_where{source->file, source->attribute->value->range};
  graph::UnitId unit;
  if (is_local_path(path)) unit = frontend_.unit_of_folder(join_paths(module_.folder, path));
  if (!unit.valid()) {
    if (is_local_path(path)) {
      std::string folder = join_paths(module_.folder, path);
      builder_.unread(source_where, fmt::format("module `{}`: nothing in `{}`", d.name, folder));
      if (!folder.starts_with(".."))
        builder_.report(
            diagnostics::Severity::warning, "missing-module",
            fmt::format("folder `{}` has no Terraform files in the scan; what module `{}` makes is not known", folder,
                        d.name),
            source_where);
    } else {
      builder_.unread(source_where, fmt::format("module `{}` is not on disk: `{}`", d.name, path));
    }
    state.value = nothing_known("which is not on disk");
    return;
  }
  const Module& child = *frontend_.find(unit);
  Expansion expansion = expand(d.config);
  std::map<std::string, std::uint32_t, std::less<>> providers = providers_for(d);
  std::vector<Value> values;
  const graph::Deployment caller = *deployment();
  for (const Iteration& it : expansion.iterations) {
    CallState::Made& made = state.made.emplace_back();
    made.iteration = it;
    graph::Deployment deployed;
    deployed.unit = unit;
    deployed.by = graph::Deployer::module_call;
    deployed.parent = instance_;
    deployed.where = d.where();
    deployed.root = caller.root;
    deployed.chain = (caller.chain.empty() ? "" : caller.chain + ".") + "module." + std::string(d.name) + it.suffix;
    deployed.depth = caller.depth + 1;
    deployed.providers = providers;
    deployed.assumed = caller.assumed;
    deployed.guard = store.both(caller.guard, it.guard);
    if (it.guard.is_never() && expansion.assumed.is_open()) {
      deployed.guard = store.both(caller.guard, expansion.assumed);
      deployed.assumed = true;
    }
    auto aws = providers.find("aws");
    if (aws != providers.end()) {
      const ProviderPlace& place = frontend_.provider(aws->second);
      deployed.account = place.account;
      deployed.region = place.region;
      deployed.evidence = place.evidence;
    } else {
      deployed.account = caller.account;
      deployed.region = caller.region;
      deployed.evidence = caller.evidence;
    }
    bool quiet = !it.guard.is_always();
    silent += quiet;
    iteration_ = &made.iteration;
    for (const Argument& a : d.config.arguments) {
      std::string_view name = a.attribute->name;
      if (is_meta(name)) continue;
      if (!child.inputs.contains(name)) {
        std::vector<std::string_view> known;
        for (const auto& [n, declaration] : child.inputs) known.push_back(n);
        if (base_silence_ == 0)
          builder_.report(diagnostics::Severity::error, "unknown-argument",
                          fmt::format("module `{}` has no variable `{}`{}", d.name, name, did_you_mean(name, known)),
                          {a.file, a.attribute->name_range});
        continue;
      }
      Value v = evaluate(*a.attribute->value, a.file);
      v.where = {a.file, a.attribute->value->range};
      deployed.inputs.push_back({std::string(name), v, instance_, Guard::always()});
    }
    iteration_ = nullptr;
    silent -= quiet;
    for (const auto& [name, input] : child.inputs)
      if (!input.config.find("default") && !d.config.find(name) && base_silence_ == 0)
        builder_.report(diagnostics::Severity::error, "missing-argument",
                        fmt::format("module `{}` needs a value for variable `{}`", d.name, name), d.header(),
                        {{input.header(), "declared here"}});
    made.instance = builder_.evaluate(std::move(deployed));
    values.push_back(made.instance.valid() ? call_outputs(d, made.instance, it) : nothing_known("which calls itself"));
  }
  state.value = assemble(expansion, std::move(values));
}

Value ModuleScope::call_outputs(const Declaration& d, graph::InstanceId child, const Iteration&) {
  std::vector<Entry> entries;
  for (const graph::Output& o : builder_.graph().instance(child).outputs)
    entries.push_back({store.keep(o.name), o.value, o.guard, o.where});
  return store.object(entries, Shape::object).at(d.header());
}

}  // namespace analyzer::frontends::terraform
