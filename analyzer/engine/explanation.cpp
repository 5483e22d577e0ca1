#include "engine/explanation.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/adapter/value_view.h"

namespace analyzer::engine {

namespace {
constexpr std::size_t most_attributes = 4;
constexpr std::size_t most_steps = 24;
}  // namespace

std::vector<Reason> because(const CompiledRule& rule, const Judgement& judgement, const model::Model& model,
                            const model::Canonical& subject, graph::DeploymentId deployment, TraceSource& trace) {
  const model::Kind& kind = model.kinds()[subject.kind];
  std::vector<std::string> paths;
  const auto want = [&](const std::string& path) {
    // `kms_key.manager` is decided by where `kms_key` leads.
    std::string_view known = path;
    while (!known.empty() && kind.index_of(known) < 0) {
      const std::size_t dot = known.rfind('.');
      known = dot == std::string_view::npos ? std::string_view{} : known.substr(0, dot);
    }
    if (!known.empty() && std::ranges::find(paths, known) == paths.end()) paths.emplace_back(known);
  };
  if (!judgement.at.empty()) want(judgement.at);
  if (judgement.requirement)
    for (const std::string& path : rule.require[*judgement.requirement].reads) want(path);
  if (!judgement.requirement)
    for (const std::string& path : rule.when_reads) want(path);

  std::vector<Reason> steps;
  bool by_default = false;
  const auto add = [&](Reason step) {
    const bool said =
        std::ranges::any_of(steps, [&](const Reason& r) { return r.text == step.text && r.where == step.where; });
    if (said || steps.size() >= most_steps) return;
    by_default |= step.text.find("default") != std::string::npos;
    steps.push_back(std::move(step));
  };
  if (paths.size() > most_attributes) paths.resize(most_attributes);
  for (const std::string& path : paths) {
    const auto index = static_cast<std::size_t>(kind.index_of(path));
    const model::AttributeValue& given = subject.attributes[index];
    if (given.presence == model::Presence::set && !given.native_path.empty() && given.source.valid()) {
      for (Reason& step : trace.trace(given.source, given.native_path)) add(std::move(step));
    } else if (given.presence == model::Presence::defaulted) {
      add({fmt::format("`{}` is not set: AWS takes {}", path, adapter::plain_text(model.store(), given.value)),
           model.place_of(subject, path)});
    }
  }
  // A unit that nothing deploys was judged on its own defaults.
  const graph::Deployment& d = model.graph().deployment(deployment);
  if (by_default && d.by == graph::Deployer::root && d.inputs.empty()) {
    const graph::Unit& unit = model.graph().unit(d.unit);
    add({fmt::format("nothing in the scan deploys `{}`, so its own defaults hold", unit.path), {unit.file, {}}});
  }
  return steps;
}

std::vector<Edit> fix_of(const Rule& rule, const model::Model& model, const model::Canonical& subject,
                         const std::string& at, const Options& options) {
  if (rule.fix.empty() || at.empty() || !options.file) return {};
  const model::Kind& kind = model.kinds()[subject.kind];
  const int index = kind.index_of(at);
  if (index < 0) return {};
  const model::AttributeValue& given = subject.attributes[static_cast<std::size_t>(index)];
  if (given.presence != model::Presence::set || !given.value.is_known_scalar()) return {};
  const source::Location where = model.place_of(subject, at);
  const source::SourceFile* file = where.file.valid() ? options.file(where.file) : nullptr;
  if (file == nullptr || where.range.end > file->text().size()) return {};
  const std::string_view written = file->text(where.range);
  std::string_view inner = written;
  const bool quoted =
      inner.size() >= 2 && (inner.front() == '"' || inner.front() == '\'') && inner.back() == inner.front();
  if (quoted) inner = inner.substr(1, inner.size() - 2);
  // Only where the very value stands: not a reference, not an expression.
  const std::string value = adapter::plain_text(model.store(), given.value);
  const auto same = [](char a, char b) { return (a | 0x20) == (b | 0x20); };
  if (inner.size() != value.size() || !std::equal(inner.begin(), inner.end(), value.begin(), same)) return {};
  const std::string replacement = quoted ? written.front() + rule.fix + written.front() : rule.fix;
  return {{where, replacement}};
}

std::string unknown_message(const std::vector<UnknownFact>& facts) {
  std::string text = "cannot tell whether it holds";
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (i == 3) return text + " and more";
    text += (i == 0 ? "; missing: " : ", ") + facts[i].fact;
  }
  return text;
}

}  // namespace analyzer::engine
