#include "graph/builder.h"

#include <fmt/format.h>

#include <algorithm>

namespace analyzer::graph {

using value::Value;

namespace {

constexpr unsigned deepest = 60;  // stacks in stacks, modules in modules
constexpr std::size_t most_deployments = 200'000;

std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    std::size_t slash = path.find('/');
    std::string_view part = path.substr(0, slash);
    if (!part.empty() && part != ".") parts.push_back(part);
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
  }
  return parts;
}

std::uint64_t hash_of(std::string_view text, std::uint64_t seed) {
  for (char c : text) seed = (seed ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
  return seed;
}

}  // namespace

Builder::Builder(value::Store& store, Graph& graph, diagnostics::Sink& sink, Assumptions assumptions)
    : store_(store), graph_(graph), sink_(sink), assumptions_(std::move(assumptions)) {}

void Builder::add_frontend(Format format, Frontend* frontend) {
  frontends_[format] = frontend;
}

Frontend* Builder::frontend(Format format) const {
  auto found = frontends_.find(format);
  return found == frontends_.end() ? nullptr : found->second;
}

UnitMatch Builder::find_unit(Format format, std::string_view reference, std::string_view referrer) const {
  for (; indexed_units_ < graph_.units().size(); ++indexed_units_) {
    UnitId id{static_cast<std::uint32_t>(indexed_units_)};
    std::vector<std::string_view> parts = parts_of(graph_.unit(id).path);
    if (!parts.empty()) by_file_name_.emplace(std::string(parts.back()), id);
  }
  std::vector<std::string_view> wanted = parts_of(reference);
  if (wanted.empty()) return {};
  std::vector<std::string_view> from = parts_of(referrer);
  struct Candidate {
    UnitId unit;
    std::size_t suffix, common, below;
  };
  std::vector<Candidate> candidates;
  auto [first, last] = by_file_name_.equal_range(std::string(wanted.back()));
  for (auto it = first; it != last; ++it) {
    const Unit& unit = graph_.unit(it->second);
    if (unit.format != format) continue;
    std::vector<std::string_view> parts = parts_of(unit.path);
    Candidate c{it->second, 0, 0, 0};
    while (c.suffix < parts.size() && c.suffix < wanted.size() &&
           parts[parts.size() - 1 - c.suffix] == wanted[wanted.size() - 1 - c.suffix])
      ++c.suffix;
    while (c.common + 1 < parts.size() && c.common + 1 < from.size() && parts[c.common] == from[c.common]) ++c.common;
    c.below = parts.size() - 1 - c.common;
    candidates.push_back(c);
  }
  if (candidates.empty()) return {};
  auto better = [](const Candidate& a, const Candidate& b) {
    if (a.suffix != b.suffix) return a.suffix > b.suffix;
    if (a.common != b.common) return a.common > b.common;
    return a.below < b.below;
  };
  std::sort(candidates.begin(), candidates.end(), [&](const Candidate& a, const Candidate& b) {
    if (better(a, b)) return true;
    if (better(b, a)) return false;
    return graph_.unit(a.unit).path < graph_.unit(b.unit).path;
  });
  UnitMatch match{Found::one, candidates[0].unit, {}};
  if (candidates.size() > 1 && !better(candidates[0], candidates[1])) {
    match.found = Found::several;
    for (const Candidate& c : candidates)
      if (!better(candidates[0], c)) match.candidates.push_back(c.unit);
  }
  return match;
}

UnitMatch Builder::find_unit_exact(Format format, std::string_view path) const {
  std::vector<std::string_view> wanted = parts_of(path);
  for (std::size_t i = 0; i < graph_.units().size(); ++i) {
    const Unit& unit = graph_.units()[i];
    if (unit.format == format && parts_of(unit.path) == wanted)
      return {Found::one, UnitId{static_cast<std::uint32_t>(i)}, {}};
  }
  return {};
}

std::uint64_t Builder::binding_hash(const Deployment& d) const {
  std::uint64_t h = 0xcbf29ce484222325ull ^ d.unit.index;
  for (const Input& input : d.inputs) h = hash_of(input.name, h) * 31 + input.value.hash();
  h = h * 31 + d.account.hash();
  h = h * 31 + d.region.hash();
  h = h * 31 + d.guard.index * 2 + d.assumed;
  for (const auto& [name, id] : d.providers) h = hash_of(name, h) * 31 + id;
  return h;
}

bool Builder::same_binding(const Deployment& a, const Deployment& b) const {
  if (a.unit != b.unit || a.guard != b.guard || a.assumed != b.assumed || a.inputs.size() != b.inputs.size() ||
      a.providers != b.providers || !store_.same(a.account, b.account) || !store_.same(a.region, b.region) ||
      !store_.same(a.ou, b.ou))
    return false;
  for (std::size_t i = 0; i < a.inputs.size(); ++i)
    if (a.inputs[i].name != b.inputs[i].name || a.inputs[i].guard != b.inputs[i].guard ||
        !store_.same(a.inputs[i].value, b.inputs[i].value))
      return false;
  return true;
}

namespace {

void prepare(value::Store& store, Deployment& d) {
  std::sort(d.inputs.begin(), d.inputs.end(), [](const Input& a, const Input& b) { return a.name < b.name; });
  auto mark = [&](Value v, auto mark_one) {
    mark_one(v);
    if (v.is_unknown() && store.is_index(v.term()))
      for (Value member : store.index_members(v.term())) mark_one(member);
  };
  mark(d.account, [&](Value v) { store.mark_account(v); });
  mark(d.region, [&](Value v) { store.mark_region(v); });
}

}  // namespace

void Builder::deploy(Deployment deployment) {
  prepare(store_, deployment);
  worklist_.push_back(graph_.add_deployment(std::move(deployment)));
}

InstanceId Builder::evaluate(Deployment deployment) {
  prepare(store_, deployment);
  return evaluate_stored(graph_.add_deployment(std::move(deployment)));
}

InstanceId Builder::evaluate_stored(DeploymentId id) {
  const Deployment d = graph_.deployment(id);
  const Unit& unit = graph_.unit(d.unit);
  if (d.depth > deepest || graph_.deployments().size() > most_deployments) {
    report(diagnostics::Severity::error, "too-deep",
           fmt::format("`{}` is deployed too many levels deep; nothing below it is read", unit.path), d.where);
    return {};
  }
  if (std::ranges::find(stack_, d.unit) != stack_.end()) {
    report(diagnostics::Severity::error, "cycle", fmt::format("`{}` deploys itself; it is read once", unit.path),
           d.where);
    return {};
  }
  // A unit above it in the chain of parents is inside itself too, though it is not being evaluated any more.
  unsigned hops = 0;
  for (InstanceId above = d.parent; above.valid() && hops < deepest * 2; ++hops) {
    const Instance& instance = graph_.instance(above);
    if (instance.unit == d.unit) {
      report(diagnostics::Severity::error, "cycle", fmt::format("`{}` deploys itself; it is read once", unit.path),
             d.where);
      return {};
    }
    if (instance.deployments.empty()) break;
    above = graph_.deployment(instance.deployments[0]).parent;
  }
  std::uint64_t hash = binding_hash(d);
  auto [first, last] = by_binding_.equal_range(hash);
  for (auto it = first; it != last; ++it) {
    Instance& known = graph_.instance(it->second);
    const Deployment& original = graph_.deployment(known.deployments[0]);
    if (!same_binding(original, d)) continue;
    known.deployments.push_back(id);
    // What the shared instance deploys is reached by this way too.
    std::size_t count = graph_.deployments().size();
    std::vector<std::pair<InstanceId, Deployment>> copies;
    std::string old_root = original.root, old_chain = original.chain;
    for (std::size_t i = 0; i < graph_.instances().size(); ++i) {
      const Instance& other = graph_.instances()[i];
      for (DeploymentId child : other.deployments) {
        const Deployment& c = graph_.deployment(child);
        if (c.root != old_root || child == id || child == known.deployments[0]) continue;
        bool below = old_chain.empty() ? !c.chain.empty()
                                       : c.chain.size() > old_chain.size() && c.chain.starts_with(old_chain) &&
                                             (c.chain[old_chain.size()] == '/' || c.chain[old_chain.size()] == '.');
        if (!below || copies.size() + count > most_deployments) continue;
        Deployment copy = c;
        copy.root = d.root;
        std::string rest = old_chain.empty() ? c.chain : c.chain.substr(old_chain.size() + 1);
        char separator = old_chain.empty() ? (unit.format == Format::terraform ? '.' : '/') : c.chain[old_chain.size()];
        copy.chain = d.chain.empty() ? rest : d.chain + separator + rest;
        copies.emplace_back(InstanceId{static_cast<std::uint32_t>(i)}, std::move(copy));
      }
    }
    for (auto& [instance, copy] : copies) {
      DeploymentId made = graph_.add_deployment(std::move(copy));
      graph_.instance(instance).deployments.push_back(made);
    }
    return it->second;
  }
  InstanceId instance = graph_.add_instance({d.unit, {id}, {}, {}});
  by_binding_.emplace(hash, instance);
  Frontend* reader = frontend(unit.format);
  if (!reader || unit.broken) return instance;
  stack_.push_back(d.unit);
  reader->evaluate(*this, instance, id);
  stack_.pop_back();
  return instance;
}

void Builder::run() {
  while (next_ < worklist_.size()) {
    DeploymentId id = worklist_[next_++];
    evaluate_stored(id);
  }
}

bool Builder::was_deployed(UnitId unit) const {
  for (const Deployment& d : graph_.deployments())
    if (d.unit == unit) return true;
  return false;
}

void Builder::report(diagnostics::Severity severity, std::string code, std::string message, source::Location where,
                     std::vector<diagnostics::Related> related) {
  std::uint64_t key = hash_of(message, hash_of(code, 0xcbf29ce484222325ull)) ^
                      (std::uint64_t{where.file.index} << 32 | where.range.begin) * 0x9e3779b97f4a7c15ull;
  if (!said_.emplace(key, true).second) return;
  sink_.report({severity, std::move(code), std::move(message), where, std::move(related), {}});
}

void Builder::unread(source::Location where, std::string what) {
  for (const Construct& c : unread_)
    if (c.where == where && c.what == what) return;
  unread_.push_back({where, std::move(what), stack_.empty() ? UnitId{} : stack_.back()});
}

}  // namespace analyzer::graph
