#include "engine/engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "engine/adapter/session.h"
#include "engine/explanation.h"
#include "engine/fingerprint.h"
#include "engine/judge.h"
#include "engine/subjects.h"
#include "engine/suppression.h"

namespace analyzer::engine {

namespace {

using adapter::Session;

class Run {
 public:
  Run(const RulePack& pack, const model::Model& model, const Options& options, Outcome& outcome)
      : pack_(pack),
        model_(model),
        options_(options),
        outcome_(outcome),
        session_(*pack.vocabulary(), model, attested(), options.today),
        judge_(session_, {options.assume_any, options.most_worlds}) {}

  void run() {
    choose_rules();
    std::vector<std::vector<std::size_t>> by_kind(model_.kinds().size());
    for (std::size_t i = 0; i < pack_.compiled().size(); ++i) {
      const CompiledRule& rule = compiled(i);
      if (!enabled_[i] || rule.rule->built_in) continue;
      if (rule.kind.valid())
        by_kind[rule.kind.index].push_back(i);
      else
        judge_estate(i);
    }
    for (std::uint32_t kind = 0; kind < by_kind.size(); ++kind) {
      if (by_kind[kind].empty() || model_.of_kind({kind}).empty()) continue;
      for (const Declaration& declaration : declarations_of(model_, {kind}))
        for (const std::size_t rule : by_kind[kind]) judge_declaration(rule, declaration);
    }
    Suppressor(pack_, model_, options_).apply(findings_, outcome_);
    finish();
  }

 private:
  std::vector<const estate::Fact*> attested() const {
    std::vector<const estate::Fact*> facts;
    if (options_.configuration == nullptr) return facts;
    for (const estate::Fact& fact : options_.configuration->facts)
      if (fact.until.empty() || options_.today.empty() || fact.until >= options_.today) facts.push_back(&fact);
    return facts;
  }

  const CompiledRule& compiled(std::size_t rule) const {
    return overridden_[rule] != nullptr ? *overridden_[rule] : pack_.compiled()[rule];
  }

  // Which rules run, how severe they are and with which parameters.
  void choose_rules() {
    const std::size_t count = pack_.rules().size();
    enabled_.assign(count, true);
    levels_.resize(count);
    overridden_.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
      const Rule& rule = *pack_.rules()[i];
      levels_[i] = rule.level;
      if (!options_.only_rules.empty())
        enabled_[i] = std::ranges::find(options_.only_rules, rule.id) != options_.only_rules.end();
    }
    if (options_.configuration == nullptr) return add_rules();
    for (const estate::RuleSetting& setting : options_.configuration->rules) {
      for (std::size_t i = 0; i < count; ++i) {
        const Rule& rule = *pack_.rules()[i];
        if (rule.id != setting.rule) continue;
        if (setting.off) enabled_[i] = false;
        if (setting.severity) parse_level(*setting.severity, levels_[i]);
        if (!setting.parameters.empty()) override_parameters(i, setting);
      }
    }
    add_rules();
  }

  void add_rules() {
    for (std::size_t i = 0; i < enabled_.size(); ++i) {
      number_.push_back(outcome_.rules.size());
      if (enabled_[i]) outcome_.rules.push_back(pack_.rules()[i].get());
    }
  }

  void override_parameters(std::size_t i, const estate::RuleSetting& setting) {
    auto compiled = compile_rule(*pack_.rules()[i], *pack_.vocabulary());
    if (!compiled) return;  // it did compile before
    std::size_t at = 0;
    for (const auto& [name, json] : pack_.rules()[i]->parameters) {
      if (const auto given = setting.parameters.find(name); given != setting.parameters.end())
        compiled->parameters[at] = given->second;
      ++at;
    }
    overridden_[i] = std::make_unique<CompiledRule>(std::move(*compiled));
  }

  void say_error(const CompiledRule& rule, const Judgement& found) {
    if (found.error.empty() || !said_.emplace(rule.rule->id, true).second) return;
    diagnostics::Diagnostic diagnostic;
    diagnostic.code = "rule-error";
    diagnostic.message = fmt::format("rule `{}` cannot be evaluated: {}", rule.rule->id, found.error);
    diagnostic.path = rule.rule->file;
    outcome_.diagnostics.push_back(std::move(diagnostic));
  }

  // Each placement by itself where the rule asked in which account its subject is.
  std::vector<std::pair<Judgement, std::vector<std::size_t>>> judge_instance(const CompiledRule& rule,
                                                                             const SubjectInstance& subject) {
    bool split = false;
    const adapter::Subject who{subject.id, subject.deployment};
    Judgement found = judge_.judge(rule, subject.base, who, std::nullopt, split);
    say_error(rule, found);
    session_.begin(subject.base, who, std::nullopt);
    const std::vector<std::size_t> placements = session_.placements_here(subject.id, std::nullopt);
    if (!split || placements.size() < 2) return {{std::move(found), placements}};
    std::vector<std::pair<Judgement, std::vector<std::size_t>>> each;
    for (const std::size_t p : placements) {
      const auto there = subject.base.assume(model_.store().resolve(model_.placements(subject.id)[p].guard));
      if (!there) continue;
      bool ignored = false;
      Judgement here = judge_.judge(rule, *there, who, p, ignored);
      const auto same = std::ranges::find_if(each, [&](const auto& before) {
        return before.first.status == here.status && before.first.message == here.message &&
               before.first.when == here.when;
      });
      if (same != each.end())
        same->second.push_back(p);
      else
        each.emplace_back(std::move(here), std::vector<std::size_t>{p});
    }
    if (each.empty()) return {{std::move(found), placements}};
    return each;
  }

  void judge_declaration(std::size_t index, const Declaration& declaration) {
    const CompiledRule& rule = compiled(index);
    std::optional<Judgement> worst;
    const SubjectInstance* worst_instance = nullptr;
    std::vector<InstanceResult> instances;
    bool not_judged = false;
    for (const SubjectInstance& subject : declaration.instances) {
      for (auto& [found, placements] : judge_instance(rule, subject)) {
        if (rule.rule->presence && !model_.estate().complete() && found.status != Status::pass)
          found.status = Status::not_applicable;
        not_judged |= found.not_judged;
        if (found.status == Status::not_applicable) {
          if (!worst) worst = found;
          continue;
        }
        InstanceResult instance;
        instance.address = subject.address;
        instance.also = subject.also;
        instance.placements = placement_texts(model_, subject.base, model_.placements(subject.id), placements);
        instance.status = found.status;
        instance.when = subject.when.empty() ? found.when
                        : found.when.empty() ? subject.when
                                             : subject.when + " and " + found.when;
        if (options_.account_role && !is_placed(instance, *options_.account_role)) continue;
        instances.push_back(std::move(instance));
        if (!worst || badness(found.status) > badness(worst->status)) {
          worst = std::move(found);
          worst_instance = &subject;
        }
      }
    }
    if (instances.empty() || worst_instance == nullptr) {
      ++(not_judged ? outcome_.summary.not_judged : outcome_.summary.not_applicable);
      return;
    }
    add_finding(index, rule, declaration, *worst, *worst_instance, std::move(instances));
  }

  static bool is_placed(const InstanceResult& instance, value::Role role) {
    return std::ranges::any_of(instance.placements,
                               [&](const PlacementText& p) { return p.role == value::to_string(role); });
  }

  void add_finding(std::size_t index, const CompiledRule& rule, const Declaration&, Judgement& worst,
                   const SubjectInstance& subject, std::vector<InstanceResult> instances) {
    const model::Canonical& canonical = model_[subject.id];
    const graph::Resource& native = *model_.graph().find(canonical.native);
    const model::Kind& kind = model_.kinds()[canonical.kind];
    Finding finding;
    finding.native = canonical.native;
    finding.block = native.where;
    Result& result = finding.result;
    result.rule = index;
    result.level = levels_[index];
    result.status = worst.status;
    result.declaration = native.declaration;
    result.type = native.type;
    result.kind = kind.name;
    result.note = std::move(worst.note);
    result.attested = std::move(worst.attested);
    result.unknowns = std::move(worst.unknowns);
    result.location = native.name_where;
    const std::string at = worst.at.empty() ? rule.rule->at : worst.at;
    const int attribute = at.empty() ? -1 : kind.index_of(at);
    graph::ResourceKey read_from = canonical.native;
    if (attribute >= 0) {
      const model::AttributeValue& given = canonical.attributes[static_cast<std::size_t>(attribute)];
      result.property = given.native_path;
      if (given.source.valid()) read_from = given.source;
      // An element that became a resource of its own.
      const model::Path& each = kind.mappings[canonical.mapping].for_each;
      if (given.presence == model::Presence::set && given.native_path.empty() && !each.empty())
        result.property = fmt::format("{}.{}", each.text, canonical.ordinal);
    }
    if (worst.status == Status::fail || worst.status == Status::unknown) {
      if (attribute >= 0) {
        const source::Location place = model_.place_of(canonical, at);
        if (place.file.valid()) result.location = place;
        const source::Location value = canonical.attributes[static_cast<std::size_t>(attribute)].value.where;
        const bool inside = value.file == native.where.file && value.range.begin >= native.where.range.begin &&
                            value.range.end <= native.where.range.end;
        if (place == native.name_where && inside &&
            canonical.attributes[static_cast<std::size_t>(attribute)].presence == model::Presence::set)
          result.location = value;
      }
      result.message = worst.status == Status::unknown && worst.when.empty() ? unknown_message(result.unknowns)
                                                                             : std::move(worst.message);
      const bool all =
          std::ranges::all_of(instances, [&](const InstanceResult& i) { return i.status == worst.status; });
      result.when = worst.when;
      if (!subject.when.empty() && all)
        result.when = worst.when.empty() ? subject.when : subject.when + " and " + worst.when;
      if (options_.trace != nullptr)
        result.because = because(rule, worst, model_, canonical, subject.deployment, *options_.trace);
      if (worst.status == Status::fail) result.fix = fix_of(*rule.rule, model_, canonical, at, options_);
    } else if (!subject.when.empty()) {
      result.when = subject.when;
    }
    result.instances = std::move(instances);
    finding.path = path_of(result.location, native);
    const graph::Resource* source = model_.graph().find(read_from);
    finding.stable_path =
        result.property.empty()
            ? at
            : stable_path(source != nullptr ? source->properties : native.properties, result.property);
    // Where a `for_each` made it, its place among the elements is part of what it is.
    if (canonical.ordinal > 0 && result.property.empty()) finding.stable_path += fmt::format("#{}", canonical.ordinal);
    findings_.push_back(std::move(finding));
  }

  std::string path_of(source::Location where, const graph::Resource& native) const {
    const source::SourceFile* file = options_.file && where.file.valid() ? options_.file(where.file) : nullptr;
    if (file != nullptr) return file->path();
    return model_.graph().unit(model_.graph().instance(native.instance).unit).path;
  }

  void judge_estate(std::size_t index) {
    const CompiledRule& rule = compiled(index);
    const value::World base(model_.store());
    bool ignored = false;
    Judgement found = judge_.judge(rule, base, {}, std::nullopt, ignored);
    say_error(rule, found);
    if (rule.rule->presence && !model_.estate().complete() && found.status != Status::pass) {
      ++outcome_.summary.not_judged;
      return;
    }
    if (found.status == Status::not_applicable) {
      ++(found.not_judged ? outcome_.summary.not_judged : outcome_.summary.not_applicable);
      return;
    }
    Finding finding;
    Result& result = finding.result;
    result.rule = index;
    result.level = levels_[index];
    result.status = found.status;
    result.note = std::move(found.note);
    result.unknowns = std::move(found.unknowns);
    result.attested = std::move(found.attested);
    result.when = found.when;
    result.account_role = "management";
    result.location = place_of_organization();
    result.message = found.status == Status::unknown && found.when.empty() ? unknown_message(result.unknowns)
                                                                           : std::move(found.message);
    const source::SourceFile* file =
        options_.file && result.location.file.valid() ? options_.file(result.location.file) : nullptr;
    if (file != nullptr) finding.path = file->path();
    findings_.push_back(std::move(finding));
  }

  // The declaration that shows the management account, else that of any account.
  source::Location place_of_organization() const {
    source::Location any;
    const value::World world(model_.store());
    for (const graph::Deployment& d : model_.graph().deployments()) {
      if (d.account.is_removed()) continue;
      if (!any.file.valid())
        any = d.where.file.valid() ? d.where : source::Location{model_.graph().unit(d.unit).file, {}};
      if (world.role_of(d.account) != value::Role::management) continue;
      if (const estate::RoleEvidence* evidence = model_.estate().evidence(d.account);
          evidence != nullptr && evidence->where.file.valid())
        return evidence->where;
      if (d.where.file.valid()) return d.where;
    }
    return any;
  }

  // By file, position, rule (the pack has them by id) and path within the declaration.
  static std::vector<std::size_t> in_order(const std::vector<Finding>& findings) {
    std::map<std::string_view, std::size_t> files;
    for (const Finding& finding : findings) files.emplace(finding.path, 0);
    std::size_t next = 0;
    for (auto& [path, rank] : files) rank = next++;
    struct Key {
      std::size_t file, begin, rule;
      std::string_view path;
      std::size_t index;
      auto operator<=>(const Key&) const = default;
    };
    std::vector<Key> keys;
    keys.reserve(findings.size());
    for (std::size_t i = 0; i < findings.size(); ++i)
      keys.push_back({files[findings[i].path], findings[i].result.location.range.begin, findings[i].result.rule,
                      findings[i].stable_path, i});
    std::ranges::sort(keys);
    std::vector<std::size_t> order;
    order.reserve(keys.size());
    for (const Key& key : keys) order.push_back(key.index);
    return order;
  }

  // Results at one path are one finding; then order and counts.
  void finish() {
    std::unordered_map<std::string, std::size_t> by_print;
    std::vector<Finding> kept;
    by_print.reserve(findings_.size());
    kept.reserve(findings_.size());
    for (Finding& finding : findings_) {
      Result& result = finding.result;
      const std::string& file = finding.native.valid() ? path_of(model_.graph().find(finding.native)->name_where,
                                                                 *model_.graph().find(finding.native))
                                                       : finding.path;
      result.fingerprint = fingerprint(pack_.rules()[result.rule]->id, file, result, finding.stable_path);
      const auto [at, fresh] = by_print.try_emplace(result.fingerprint, kept.size());
      if (fresh) {
        kept.push_back(std::move(finding));
        continue;
      }
      Finding& before = kept[at->second];
      std::vector<InstanceResult> instances = std::move(before.result.instances);
      instances.insert(instances.end(), std::make_move_iterator(result.instances.begin()),
                       std::make_move_iterator(result.instances.end()));
      if (badness(result.status) > badness(before.result.status)) before = std::move(finding);
      before.result.instances = std::move(instances);
    }
    const std::vector<std::size_t> order = in_order(kept);
    Summary& summary = outcome_.summary;
    outcome_.results.reserve(outcome_.results.size() + kept.size());
    for (const std::size_t i : order) {
      Finding& finding = kept[i];
      switch (finding.result.status) {
        case Status::pass:
          ++summary.pass;
          break;
        case Status::fail:
          ++summary.fail;
          break;
        case Status::unknown:
          ++summary.unknown;
          break;
        case Status::suppressed:
          ++summary.suppressed;
          break;
        case Status::not_applicable:
          break;
      }
      finding.result.rule = number_[finding.result.rule];
      if (finding.result.declaration == "ignore" && !finding.native.valid()) finding.result.declaration.clear();
      outcome_.results.push_back(std::move(finding.result));
    }
    summary.rules = outcome_.rules.size();
    const double decided = static_cast<double>(summary.pass + summary.fail);
    const double asked = decided + static_cast<double>(summary.unknown);
    summary.coverage.decided = asked > 0 ? decided / asked : 1.0;
    summary.coverage.read = model_.constructs_seen() > 0 ? static_cast<double>(model_.constructs_read()) /
                                                               static_cast<double>(model_.constructs_seen())
                                                         : 1.0;
  }

  const RulePack& pack_;
  const model::Model& model_;
  const Options& options_;
  Outcome& outcome_;
  Session session_;
  Judge judge_;
  std::vector<bool> enabled_;
  std::vector<Level> levels_;
  std::vector<std::unique_ptr<CompiledRule>> overridden_;
  std::vector<std::size_t> number_;  // of a rule of the pack among those that ran
  std::map<std::string, bool> said_;
  std::vector<Finding> findings_;
};

}  // namespace

void evaluate(const RulePack& pack, const model::Model& model, const Options& options, Outcome& outcome) {
  Run(pack, model, options, outcome).run();
}

}  // namespace analyzer::engine
