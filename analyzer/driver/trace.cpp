#include "driver/trace.h"

#include <fmt/format.h>

#include <algorithm>

namespace analyzer::driver {

using value::Op;
using value::Value;

namespace {

constexpr std::size_t most_steps = 200;

bool parameter_name(std::string_view text, std::string& name) {
  // The front ends say "parameter `x`" and "variable `x`" where an input is read.
  for (std::string_view word : {"parameter `", "variable `"}) {
    std::size_t at = text.find(word);
    if (at == std::string_view::npos) continue;
    std::size_t begin = at + word.size(), end = text.find('`', begin);
    if (end == std::string_view::npos) continue;
    name = std::string(text.substr(begin, end - begin));
    return true;
  }
  return false;
}

}  // namespace

void Tracer::add(const graph::Recorder& recorder, unsigned depth, std::vector<TraceStep>& steps) {
  for (const graph::Recorder::Step& s : recorder.steps) {
    if (steps.size() >= most_steps) return;
    std::string value = s.value.is_removed() ? std::string{} : to_string(builder_.store(), s.value);
    if (value.size() > 300) value = value.substr(0, 297) + "…";
    steps.push_back({s.where, s.text, std::move(value), depth + s.depth});
  }
}

void Tracer::follow_input(graph::InstanceId instance_id, std::string_view name, unsigned depth,
                          std::vector<TraceStep>& steps) {
  if (depth > 30 || steps.size() >= most_steps) return;
  std::pair<std::uint32_t, std::string> mark{instance_id.index + 0x80000000u, std::string(name)};
  if (std::ranges::find(seen_, mark) != seen_.end()) return;
  seen_.push_back(mark);
  const graph::Instance& instance = builder_.graph().instance(instance_id);
  if (!instance.deployments.empty()) {
    graph::DeploymentId id = instance.deployments[0];
    const graph::Deployment& d = builder_.graph().deployment(id);
    for (const graph::Input& input : d.inputs) {
      if (input.name != name) continue;
      graph::Recorder recorder;
      graph::Frontend* caller = nullptr;
      if (input.from.valid())
        caller = builder_.frontend(builder_.graph().unit(builder_.graph().instance(input.from).unit).format);
      bool traced = caller && caller->trace_input(builder_, id, name, recorder);
      if (!traced)
        recorder.step(input.value.where.file.valid() ? input.value.where : d.where, fmt::format("passed as `{}`", name),
                      input.value);
      std::size_t before = steps.size();
      add(recorder, depth, steps);
      if (input.from.valid())
        for (std::size_t i = before, end = steps.size(); i < end; ++i) {
          std::string inner;
          if (parameter_name(steps[i].text, inner)) follow_input(input.from, inner, depth + 1, steps);
        }
      follow_terms(input.value, depth + 1, steps);
    }
  }
  seen_.pop_back();
}

// What the terms in a value lead to: an attribute's own resource, a secret's or parameter's content.
void Tracer::follow_terms(Value v, unsigned depth, std::vector<TraceStep>& steps) {
  if (depth > 30 || steps.size() >= most_steps || v.is_wholly_known()) return;
  value::Store& store = builder_.store();
  std::vector<value::TermId> terms;
  if (v.is_unknown()) terms.push_back(v.term());
  for (const value::Piece& p : v.pieces())
    if (!p.known()) terms.push_back(p.term);
  for (const value::Alternative& a : v.alternatives()) {
    if (a.value.is_unknown()) terms.push_back(a.value.term());
    for (const value::Piece& p : a.value.pieces())
      if (!p.known()) terms.push_back(p.term);
  }
  for (value::TermId id : terms) {
    std::pair<std::uint32_t, std::string> mark{id.index, "term"};
    if (std::ranges::find(seen_, mark) != seen_.end()) continue;
    seen_.push_back(mark);
    const value::Term term = store.term(id);
    if (term.op == Op::attribute && !term.args.empty() && term.args[0].is_integer()) {
      graph::ResourceKey key{static_cast<std::uint32_t>(term.args[0].integer())};
      if (const graph::Resource* r = builder_.graph().find(key)) {
        std::string text = fmt::format("`{}` of `{}`", term.name, r->declaration);
        if (model_) {
          std::vector<std::string> roles;
          for (const graph::Placement& p : builder_.graph().placements(*r)) {
            value::World world(store);
            if (auto here = world.assume(p.guard)) world = *here;
            std::string_view role = value::to_string(world.role_of(p.account));
            std::string word(role.empty() ? std::string_view("an account of unknown role") : role);
            if (std::ranges::find(roles, word) == roles.end()) roles.push_back(word);
          }
          for (std::size_t i = 0; i < roles.size(); ++i) text += (i ? ", " : ", placed in ") + roles[i];
        }
        steps.push_back({r->name_where, std::move(text), {}, depth});
        for (const graph::Placement& p : builder_.graph().placements(*r)) {
          for (const graph::Evidence& e : p.evidence)
            if (e.where.file.valid())
              steps.push_back({e.where, "account: " + e.text, to_string(store, p.account), depth + 1});
          break;
        }
      }
    } else if (!store.bound(id).is_removed()) {
      Value now = store.bound(id);
      std::string text = store.describe(id);
      std::string shown = to_string(store, now);
      if (shown.size() > 300) shown = shown.substr(0, 297) + "…";
      steps.push_back({now.where, fmt::format("{} holds", text), shown, depth});
      // The resource that provides it, and where that is.
      if (model_)
        for (std::uint32_t k = 0; k < model_->kinds().size(); ++k) {
          const model::Kind& kind = model_->kinds()[model::KindId{k}];
          if (kind.provides.empty()) continue;
          for (model::CanonicalId c : model_->of_kind({k})) {
            const graph::Resource* r = builder_.graph().find((*model_)[c].native);
            if (r && now.where.file == r->where.file && now.where.range.begin >= r->where.range.begin &&
                now.where.range.end <= r->where.range.end)
              steps.push_back({r->name_where, fmt::format("{} `{}`", kind.title, r->declaration), {}, depth});
          }
        }
      follow_terms(now, depth + 1, steps);
    }
    seen_.pop_back();
  }
}

void Tracer::follow(graph::ResourceKey key, std::string_view path, unsigned depth, std::vector<TraceStep>& steps) {
  const graph::Resource* r = builder_.graph().find(key);
  if (!r) return;
  graph::Frontend* frontend = builder_.frontend(r->format);
  graph::Recorder recorder;
  if (!frontend || !frontend->trace_property(builder_, key, path, recorder)) return;
  add(recorder, depth, steps);
  for (std::size_t i = 0, end = steps.size(); i < end; ++i) {
    std::string name;
    if (parameter_name(steps[i].text, name)) follow_input(r->instance, name, depth + 1, steps);
  }
  Value v = recorder.steps.empty() ? Value{} : recorder.steps.front().value;
  for (const graph::Recorder::Step& s : recorder.steps)
    if (s.depth == 0) v = s.value;
  follow_terms(v, depth + 1, steps);
}

std::vector<TraceStep> Tracer::steps(graph::ResourceKey resource, std::string_view path) {
  std::vector<TraceStep> steps;
  seen_.clear();
  follow(resource, path, 0, steps);
  // One place and text is said once.
  std::vector<TraceStep> once;
  for (TraceStep& s : steps) {
    bool said = std::ranges::any_of(once, [&](const TraceStep& t) { return t.where == s.where && t.text == s.text; });
    if (!said) once.push_back(std::move(s));
  }
  return once;
}

std::vector<engine::Reason> Tracer::trace(graph::ResourceKey resource, std::string_view path) {
  std::vector<engine::Reason> reasons;
  for (TraceStep& s : steps(resource, path)) {
    if (!s.where.file.valid()) continue;
    reasons.push_back(
        {s.value.empty() || s.value.size() > 120 ? s.text : fmt::format("{}: {}", s.text, s.value), s.where});
  }
  return reasons;
}

}  // namespace analyzer::driver
