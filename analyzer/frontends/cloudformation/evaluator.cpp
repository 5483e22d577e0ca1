#include "frontends/cloudformation/evaluator.h"

#include <fmt/format.h>

#include "frontends/cloudformation/dynamic_reference.h"

namespace analyzer::frontends::cloudformation {

namespace {

using syntax::Node;
using value::Guard;
using value::Value;

constexpr int max_depth = 120;
constexpr std::size_t max_steps = 3'000'000;

}  // namespace

Evaluator::Evaluator(graph::Builder& builder, Units& units, const Template& tmpl, const graph::Deployment& deployment,
                     graph::InstanceId instance, Options options)
    : builder_(builder),
      units_(units),
      template_(tmpl),
      deployment_(deployment),
      instance_(instance),
      options_(std::move(options)) {}

// --- Expressions
// ------------------------------------------------------------------------------------------------------

Value Evaluator::too_much(source::Location where) {
  builder_.report(diagnostics::Severity::error, "too-deep",
                  "this template is too large or too deeply nested to be evaluated", where);
  return store().unknown(value::Op::opaque, "what is nested too deeply to be evaluated", {}).at(where);
}

Value Evaluator::evaluate(const Node& node) {
  if (depth_ > max_depth || ++steps_ > max_steps) return too_much(template_.place(node));
  ++depth_;
  Value made;
  if (std::optional<Call> call = call_at(node))
    made = apply(*call);
  else
    made = evaluate_untagged(node);
  --depth_;
  return made;
}

Value Evaluator::argument(const Call& call) {
  return call.short_form ? evaluate_untagged(*call.argument) : evaluate(*call.argument);
}

Value Evaluator::evaluate_untagged(const Node& node) {
  switch (node.kind) {
    case syntax::NodeKind::scalar:
      return scalar(node);
    case syntax::NodeKind::sequence: {
      std::vector<value::Element> elements;
      elements.reserve(node.items.size());
      for (const Node* item : node.items) elements.push_back({evaluate(*item), Guard::always()});
      return store().list(elements).at(template_.place(node));
    }
    case syntax::NodeKind::mapping:
      break;
  }
  // `!Base64 {Fn::Sub: …}`: a function inside a tagged node.
  if (std::optional<Call> call = call_at(node, true)) return apply(*call);
  return mapping(node);
}

Value Evaluator::apply(const Call& call) {
  source::Location where = template_.place(*call.node);
  if (!call.function) {
    if (call.name.starts_with("Rain::")) {
      builder_.unread(where, fmt::format("`{}` is for a packaging tool", call.name));
      return store()
          .unknown(value::Op::opaque, "what `rain` puts here",
                   {store().integer(where.file.index), store().integer(where.range.begin)})
          .at(where);
    }
    return store().invalid(fmt::format("there is no function `{}`", call.name),
                           where);  // said when the template was read
  }
  if (call.function->most > 0) {
    std::size_t count = call.argument->is_sequence() ? call.argument->items.size() : 0;
    if (count < call.function->least || count > call.function->most) return malformed(call, "");  // said when read
  }
  Value made = call.function->evaluate(*this, call);
  if (made.is_removed()) return made.at(where);
  if (!call.function->keeps_place || !made.where.file.valid()) made.where = where;
  return made.is_string() || made.is_choice() ? resolve_references(made) : made;
}

Value Evaluator::scalar(const Node& node) {
  source::Location where = template_.place(node);
  switch (node.type) {
    case syntax::ScalarType::null:
      return store().null().at(where);
    case syntax::ScalarType::boolean:
      return store().boolean(is_true(node)).at(where);
    case syntax::ScalarType::integer:
    case syntax::ScalarType::real: {
      Value number = store().number(node.text);
      // `0x1F`, `.inf` and `1_000` are numbers to YAML only.
      return (number.is_null() ? store().string_view_of(node.text) : number).at(where);
    }
    case syntax::ScalarType::text:
      break;
  }
  if (!scope_.empty() && node.text.find("{") != std::string_view::npos) {
    Value replaced = with_loop_variables(node.text, where);
    if (!replaced.is_removed()) return resolve_references(replaced);
  }
  Value text = store().string_view_of(node.text).at(where);
  if (node.text.find("{{resolve:") != std::string_view::npos) return resolve_references(text);
  TextPart whole;
  whole.text = node.text;
  if (!may_be_json(std::span<const TextPart>(&whole, 1))) return text;
  TextPart part = part_of(node, places_of(node), 0, node.text.size());
  std::optional<Value> document = parse_json_text(store(), std::span<const TextPart>(&part, 1));
  return document ? store().encoded(text, *document) : text;
}

Value Evaluator::mapping(const Node& node) {
  std::vector<value::Entry> entries;
  entries.reserve(node.entries.size());
  bool open = false;
  for (const syntax::Entry& entry : node.entries) {
    if (entry.key == "Fn::Transform") {
      std::string_view name = "Fn::Transform";
      if (const Node* named = entry.value->find("Name"); named && named->is_scalar()) name = named->text;
      note_macro(template_.place(entry.key_range), name);
      open = true;
      continue;
    }
    if (entry.key.starts_with("Fn::ForEach::")) {
      std::vector<Declared> made;
      run_loop(entry, scope_, Guard::always(), 0, made);
      for (const Declared& d : made) {
        Within within(*this, store().both(under_, d.guard), d.scope);
        if (d.name.find('*') != std::string::npos) open = true;
        entries.push_back({store().keep(d.name), evaluate(*d.body), d.guard, template_.place(d.name_range)});
      }
      continue;
    }
    std::string_view key = entry.key;
    if (!scope_.empty()) {
      Value replaced = with_loop_variables(key, template_.place(entry.key_range));
      if (replaced.is_known_string())
        key = replaced.text();
      else if (!replaced.is_removed()) {
        open = true;
        continue;
      }
    }
    entries.push_back({key, evaluate(*entry.value), Guard::always(), template_.place(entry.key_range)});
  }
  return store().object(entries, value::Shape::object, open).at(template_.place(node));
}

std::optional<std::vector<Value>> Evaluator::known_list(Value v) const {
  if (!v.is_list() || v.open()) return std::nullopt;
  std::vector<Value> values;
  for (const value::Element& e : v.elements()) {
    if (!e.guard.is_always()) return std::nullopt;
    values.push_back(e.value);
  }
  return values;
}

std::shared_ptr<const ScalarPlaces> Evaluator::places_of(const Node& scalar) const {
  return std::make_shared<const ScalarPlaces>(scalar, template_.text());
}

TextPart Evaluator::part_of(const Node& scalar, const std::shared_ptr<const ScalarPlaces>& places, std::size_t begin,
                            std::size_t end) const {
  TextPart part;
  part.text = scalar.text.substr(begin, end - begin);
  part.where = template_.place(places->range(begin, end));
  part.place = [places, begin, tmpl = &template_](std::size_t from, std::size_t to) {
    return tmpl->place(places->range(begin + from, begin + to));
  };
  return part;
}

Value Evaluator::text(std::span<const TextPart> parts, source::Location where) {
  std::vector<Value> values;
  values.reserve(parts.size());
  for (const TextPart& part : parts)
    values.push_back(part.is_hole ? part.hole.at(part.where) : store().string(part.text).at(part.where));
  Value made = resolve_references(store().concat(values).at(where));
  if (!may_be_json(parts) || !made.is_string()) return made;
  std::optional<Value> document = parse_json_text(store(), parts);
  return document ? store().encoded(made, *document) : made;
}

Value Evaluator::resolve_references(Value text) {
  if (text.is_choice()) {
    bool any = false;
    for (const value::Alternative& a : text.alternatives())
      any |= a.value.is_string() && has_dynamic_reference(a.value);
    return any ? store().lift(text, [&](Value v) { return resolve_references(v); }) : text;
  }
  if (!text.is_string() || !has_dynamic_reference(text)) return text;
  return resolve_dynamic_references(*this, text);
}

// --- Messages
// ---------------------------------------------------------------------------------------------------------

Value Evaluator::error(std::string_view code, std::string message, source::Location where,
                       std::vector<diagnostics::Related> related) {
  if (!options_.only_look)
    builder_.report(diagnostics::Severity::error, std::string(code), message, where, std::move(related));
  return store().invalid(message, where);
}

Value Evaluator::malformed(const Call& call, std::string_view what) {
  return store().invalid(
      what.empty() ? fmt::format("`{}` is written wrongly", call.name) : fmt::format("`{}` {}", call.name, what),
      template_.place(*call.node));
}

void Evaluator::step(source::Location where, std::string text, Value value) {
  if (options_.recorder) options_.recorder->step(where, std::move(text), value);
}

void Evaluator::note_macro(source::Location where, std::string_view name) {
  changed_[current_] = true;
  if (!options_.only_look) builder_.unread(where, fmt::format("macro `{}`", name));
}

// --- Declarations
// -----------------------------------------------------------------------------------------------------

const std::vector<Declared>& Evaluator::resources() {
  if (!resources_) {
    resources_.emplace();
    if (template_.resources()) *resources_ = declared(*template_.resources(), {});
    for (std::size_t i = 0; i < resources_->size(); ++i) resource_index_.emplace((*resources_)[i].name, i);
  }
  return *resources_;
}

const Declared* Evaluator::find_resource(std::string_view logical_id) {
  resources();
  auto found = resource_index_.find(logical_id);
  return found == resource_index_.end() ? nullptr : &(*resources_)[found->second];
}

Guard Evaluator::guard_of(const Declared& declared) {
  Guard guard = declared.guard;
  const Node* condition = declared.body->is_mapping() ? declared.body->find("Condition") : nullptr;
  if (!condition || !condition->is_scalar()) return guard;
  return store().both(guard, named_condition(condition->text, template_.place(*condition)));
}

Value Evaluator::properties(const Declared& resource) {
  auto found = properties_.find(resource.name);
  if (found != properties_.end()) return found->second;
  const Node* node = resource.body->is_mapping() ? resource.body->find("Properties") : nullptr;
  if (!node || (node->is_null() && node->tag.empty()))
    return properties_[resource.name] = store().object({}).at(template_.place(resource.range));
  if (running_[resource.name])
    return error("circular-reference", fmt::format("`{}` depends on itself", resource.name),
                 template_.place(resource.name_range));
  running_[resource.name] = true;
  std::string before = std::exchange(current_, resource.name);
  {
    Within within(*this, guard_of(resource), resource.scope);
    Value made = evaluate(*node);
    properties_[resource.name] = made;
  }
  current_ = before;
  running_[resource.name] = false;
  return properties_[resource.name];
}

}  // namespace analyzer::frontends::cloudformation
