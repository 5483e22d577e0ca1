// Gives parameters their values: what the deployment passes, else what `--assume` says, else the default, else a term.
#include <fmt/format.h>

#include "frontends/cloudformation/dynamic_reference.h"
#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/names.h"
#include "frontends/cloudformation/parameter.h"
#include "frontends/cloudformation/text_list.h"

namespace analyzer::frontends::cloudformation {

namespace {

using value::Guard;
using value::Op;
using value::Type;
using value::Value;

}  // namespace

// One parameter's way from what is passed to its value.
class ParameterBinding {
 public:
  ParameterBinding(Evaluator& evaluator, const Parameter& parameter, std::string refusal)
      : evaluator_(evaluator), store_(evaluator.store()), parameter_(parameter), refusal_(std::move(refusal)) {}

  Value value() {
    Value made = convert(passed());
    made.sensitive |= parameter_.no_echo();
    return made;
  }

 private:
  // Removed: nobody says.
  Value passed() {
    for (std::string_view opened : evaluator_.options_.opened)
      if (opened == parameter_.name()) return {};
    const graph::Assumptions& assumptions = evaluator_.builder().assumptions();
    auto given = assumptions.given.find(parameter_.name());
    for (const graph::Input& input : evaluator_.deployment().inputs) {
      if (input.name != parameter_.name()) continue;
      // What a scanned template passes is a fact; a manifest or parameter file is one more place where people decide.
      if (given != assumptions.given.end() && !input.from.valid()) break;
      evaluator_.step(input.value.where, fmt::format("parameter `{}` is given{}", parameter_.name(), giver()),
                      input.value);
      if (input.guard.is_always()) return input.value;
      return store_.choice(input.guard, input.value, fallback());
    }
    if (given != assumptions.given.end()) {
      Value v = store_.string(given->second).at(parameter_.where());
      evaluator_.step(parameter_.where(), fmt::format("parameter `{}` is given on the command line", parameter_.name()),
                      v);
      return v;
    }
    return fallback();
  }

  std::string giver() const {
    const graph::Deployment& d = evaluator_.deployment();
    if (d.by == graph::Deployer::manifest) return " by the manifest";
    std::size_t slash = d.chain.rfind('/');
    std::string caller = slash == std::string::npos ? d.chain : d.chain.substr(slash + 1);
    return caller.empty() ? std::string() : fmt::format(" by `{}`", caller);
  }

  Value fallback() {
    if (evaluator_.builder().assumptions().any || !parameter_.default_value()) return {};
    const syntax::Node& node = *parameter_.default_value();
    defaulted_ = true;
    // A default is a text: no function, and no dynamic reference but the one it is passed on as.
    Value v = evaluator_.evaluate_untagged(node);
    evaluator_.step(evaluator_.tmpl().place(node), fmt::format("parameter `{}`, its default", parameter_.name()), v);
    return v;
  }

  Value convert(Value v) {
    if (v.is_choice()) return store_.lift(v, [&](Value alternative) { return convert(alternative); });
    if (v.is_removed()) return open();
    if (store_.is_invalid(v)) return v;
    if (v.is(value::Kind::boolean) || v.is(value::Kind::number)) v = store_.to_text(v).at(v.where);
    if (v.is_null()) v = store_.string("").at(v.where);
    if (!refusal_.empty()) return refused(v, refusal_);
    if (parameter_.type().ssm_value) {
      if (v.is_known_string())
        if (std::optional<std::string> why = parameter_.refuses(v.text())) return refused(v, *why);
      return ssm_parameter(evaluator_, v, parameter_.type().list ? Type::list : Type::string).at(v.where);
    }
    if (parameter_.type().list) return list(v);
    if (v.is_list()) v = join_list(store_, v, ",").at(v.where);
    if (v.is_known_string()) {
      if (std::optional<std::string> why = parameter_.refuses(v.text())) return refused(v, *why);
      if (parameter_.type().number)
        if (Value number = store_.number(v.text()); !number.is_null()) return number.at(v.where);
    }
    return v;
  }

  Value list(Value v) {
    Value split = v.is_list() ? v : split_text(store_, v, ",", true).at(v.where);
    if (!split.is_list()) return split;
    // `Default: ''` is an empty list.
    if (v.is_known_string() && v.text().empty()) split = store_.list(std::span<const value::Element>{}).at(v.where);
    std::vector<value::Element> elements;
    for (const value::Element& e : split.elements()) {
      Value text = store_.to_text(e.value).at(e.value.where);
      if (text.is_known_string()) {
        std::optional<std::string> why = parameter_.refuses(text.text());
        if (why && !(v.is_known_string() && parameter_.lists(v.text()))) return refused(v, *why);
        if (parameter_.type().number)
          if (Value number = store_.number(text.text()); !number.is_null()) text = number.at(text.where);
      }
      elements.push_back({text, e.guard});
    }
    return store_.list(elements, value::Shape::tuple, split.open(), split.rest()).at(v.where);
  }

  // What is passed is not allowed. Behind an assumed guard, and with a template's own rules against its own defaults,
  // nobody has really passed it: whoever deploys has yet to say.
  Value refused(Value v, const std::string& why) {
    const graph::Deployment& d = evaluator_.deployment();
    if (d.assumed || (defaulted_ && !refusal_.empty())) return open();
    source::Location where = v.where.file.valid() ? v.where : parameter_.where();
    if (!refusal_.empty()) return store_.invalid(why, where);  // said once for the rule
    return evaluator_.error("parameter-not-allowed", why, where,
                            {{parameter_.constraint_where(), "what the parameter allows"}});
  }

  Value open() {
    Parameter::Facts facts = parameter_.facts(store_);
    bool list = parameter_.type().list && !parameter_.type().ssm_value;
    value::TermInfo info;
    info.type = list                                                       ? Type::list
                : parameter_.type().number && !parameter_.type().ssm_value ? Type::number
                                                                           : Type::string;
    if (!list) {  // the facts of a list are its elements'
      info.allowed = facts.allowed;
      info.pattern = facts.pattern;
      info.never_empty = facts.never_empty;
    }
    info.input = true;
    std::string says = parameter_.type().ssm_value ? fmt::format("the SSM parameter name in `{}`", parameter_.name())
                                                   : fmt::format("parameter `{}`", parameter_.name());
    std::string giver = fmt::format("whoever deploys `{}`", evaluator_.tmpl().path());
    info.says = says;
    info.giver = giver;
    info.declared = parameter_.where();
    graph::InstanceId instance = evaluator_.instance();
    std::int64_t owner = instance.valid() ? static_cast<std::int64_t>(instance.index)
                                          : -1 - static_cast<std::int64_t>(evaluator_.tmpl().unit().index);
    Value term = store_.unknown(Op::parameter, parameter_.name(), {store_.integer(owner)}, info).at(parameter_.where());
    evaluator_.step(parameter_.where(), fmt::format("parameter `{}`, which nobody gives", parameter_.name()), term);
    if (!parameter_.type().ssm_value) return term;
    return ssm_parameter(evaluator_, term, parameter_.type().list ? Type::list : Type::string).at(parameter_.where());
  }

  Evaluator& evaluator_;
  value::Store& store_;
  const Parameter& parameter_;
  std::string refusal_;  // by a rule of the template
  bool defaulted_ = false;
};

bool Evaluator::has_parameter(std::string_view name) const {
  return template_.parameters() && template_.parameters()->find(name);
}

Value Evaluator::parameter(std::string_view name) {
  auto found = parameters_.find(name);
  if (found != parameters_.end() && !options_.recorder) return found->second;
  const syntax::Entry* entry = template_.parameters() ? template_.parameters()->find_entry(name) : nullptr;
  if (!entry) return {};
  const Parameter& parameter = units_.parameter(template_, *entry);
  auto refusal = refused_.find(name);
  ParameterBinding binding(*this, parameter, refusal == refused_.end() ? std::string() : refusal->second);
  Value made = binding.value();
  parameters_[std::string(name)] = made;
  return made;
}

void Evaluator::refuse_by_rule(const syntax::Entry& rule, const syntax::Node& assertion, const syntax::Node& assert) {
  const syntax::Node* description = assertion.find("AssertDescription");
  std::string why =
      fmt::format("rule `{}` of `{}` refuses what is passed{}", rule.key, template_.path(),
                  description && description->is_scalar() ? fmt::format(": {}", description->text) : std::string());
  source::Location passed;
  visit_condition_names(assert, [&](NameUse use, std::string_view name, const syntax::Node&, std::size_t, std::size_t) {
    if (use != NameUse::reference || !has_parameter(name)) return;
    refused_.emplace(name, why);
    for (const graph::Input& input : deployment_.inputs)
      if (input.name == name && !passed.file.valid()) passed = input.value.where;
  });
  // With the template's own defaults nobody has passed anything yet; behind an assumed guard neither.
  if (passed.file.valid() && !deployment_.assumed)
    error("parameter-not-allowed", why, passed, {{template_.place(rule.key_range), "the rule"}});
}

void Evaluator::check_inputs() {
  if (template_.parameters())
    for (const syntax::Entry& entry : template_.parameters()->entries) parameter(entry.key);
  // What a caller passes and the template does not take is refused by CloudFormation.
  for (const graph::Input& input : deployment_.inputs) {
    if (has_parameter(input.name) || !input.guard.is_always() || deployment_.by == graph::Deployer::root) continue;
    if (!template_.unknown_macros().empty() || deployment_.assumed) continue;
    error("unknown-parameter", fmt::format("template `{}` has no parameter `{}`", template_.path(), input.name),
          input.value.where);
  }
  if (!template_.rules()) return;
  for (const syntax::Entry& rule : template_.rules()->entries) {
    if (!rule.value->is_mapping()) continue;
    const syntax::Node* when = rule.value->find("RuleCondition");
    if (when && !condition(*when).is_always()) continue;
    const syntax::Node* assertions = rule.value->find("Assertions");
    if (!assertions || !assertions->is_sequence()) continue;
    for (const syntax::Node* assertion : assertions->items) {
      const syntax::Node* assert = assertion->is_mapping() ? assertion->find("Assert") : nullptr;
      if (!assert || !condition(*assert).is_never()) continue;
      refuse_by_rule(rule, *assertion, *assert);
    }
  }
  if (refused_.empty()) return;
  // Conditions and parameters were evaluated without knowing that.
  conditions_.clear();
  parameters_.clear();
  for (const auto& [name, why] : refused_) parameter(name);
}

}  // namespace analyzer::frontends::cloudformation
