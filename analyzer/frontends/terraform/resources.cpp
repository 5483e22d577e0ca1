// Resources and data sources: their instances, arguments and nested blocks, and what a reference to them sees.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "frontends/terraform/alternatives.h"
#include "frontends/terraform/data_sources.h"
#include "frontends/terraform/frontend.h"
#include "frontends/terraform/module_scope.h"
#include "frontends/terraform/operations.h"

namespace analyzer::frontends::terraform {

namespace hcl = syntax::hcl;
using value::Element;
using value::Entry;
using value::Guard;
using value::Op;
using value::Shape;
using value::Value;

namespace {

constexpr std::size_t max_instances = 1000;

bool is_meta_argument(std::string_view name) {
  return name == "count" || name == "for_each" || name == "provider" || name == "depends_on";
}
bool is_meta_block(std::string_view type) {
  return type == "lifecycle" || type == "provisioner" || type == "connection";
}

struct Quiet {  // one more silence while something may not exist
  Quiet(Scope& s, bool on) : scope(s), quiet(on) { scope.silent += quiet; }
  ~Quiet() { scope.silent -= quiet; }
  Scope& scope;
  bool quiet;
};

}  // namespace

// --- count and for_each
// ---------------------------------------------------------------------------------------------------

Expansion ModuleScope::expand(const Config& config) {
  Expansion expansion;
  const Iteration* outer = std::exchange(iteration_, nullptr);
  if (const Argument* count = config.find("count")) {
    expansion.form = Expansion::Form::count;
    source::Location where{count->file, count->attribute->value->range};
    Value n = evaluate(*count->attribute->value, count->file);
    std::vector<value::Alternative> ways = {{Guard::always(), n}};
    if (n.is_choice()) ways.assign(n.alternatives().begin(), n.alternatives().end());
    std::size_t most = 0;
    Guard unknown = Guard::never();
    std::vector<std::pair<Guard, std::size_t>> counts;
    for (const value::Alternative& way : ways) {
      Conversion c = convert(store, way.value, *number_type());
      if (store.is_invalid(way.value)) {
        continue;
      }
      if (!c.ok() || way.value.is_null() ||
          (c.value.is_wholly_known() && (!c.value.is_integer() || c.value.integer() < 0))) {
        if (way.guard.is_always())
          fail("invalid-count",
               way.value.is_null() ? "the count is null" : "the count must be a whole number that is not negative",
               where);
        continue;
      }
      if (!c.value.is_wholly_known()) {
        Value operands[] = {c.value, store.integer(0)};
        Value some = apply_operator(store, ">", operands, where);
        unknown = store.either(unknown, store.both(way.guard, store.truth(some)));
        continue;
      }
      auto size = static_cast<std::size_t>(c.value.integer());
      if (size > max_instances) {
        unknown = store.either(unknown, way.guard);
        continue;
      }
      counts.emplace_back(way.guard, size);
      most = std::max(most, size);
    }
    for (std::size_t i = 0; i < most; ++i) {
      Iteration it;
      Guard exists = Guard::never();
      for (const auto& [guard, size] : counts)
        if (size > i) exists = store.either(exists, guard);
      it.guard = exists;
      it.count_index = it.key = store.integer(static_cast<std::int64_t>(i)).at(where);
      it.suffix = fmt::format("[{}]", i);
      expansion.iterations.push_back(std::move(it));
    }
    if (!unknown.is_never() || store.is_invalid(n)) {
      Iteration it;
      it.guard = store.is_invalid(n) ? store.truth(unknown_of("a count that is an error", where, value::Type::boolean))
                                     : unknown;
      it.symbolic = true;
      it.suffix = "[*]";
      it.count_index = it.key = store.unknown(Op::call, "tf.index_below", {n},
                                              {.type = value::Type::number, .says = "an index below the count"});
      expansion.iterations.push_back(std::move(it));
    }
  } else if (const Argument* each = config.find("for_each")) {
    expansion.form = Expansion::Form::each;
    source::Location where{each->file, each->attribute->value->range};
    Value collection = evaluate(*each->attribute->value, each->file);
    Members all = members_of(store, collection, where);
    if (!all.fault.is_removed()) {
      if (!store.is_invalid(collection)) fail("invalid-for-each", store.term(all.fault.term()).name, where);
      all.open = true;
      all.rest = all.fault;
    }
    if ((all.shape == Shape::tuple || all.shape == Shape::list) && collection.is_list()) {
      fail("invalid-for-each", "`for_each` takes a map, or a set of strings; `toset` makes one of a list", where);
      all.open = true;
      all.rest = collection;
      all.members.clear();
    }
    for (const Member& m : all.members) {
      if (!m.key.is_known_string()) {  // a set's element that is not known yet
        all.open = true;
        if (all.rest.is_removed()) all.rest = collection;
        continue;
      }
      if (expansion.iterations.size() >= max_instances) {
        all.open = true;
        if (all.rest.is_removed()) all.rest = collection;
        break;
      }
      Iteration it;
      it.guard = m.guard;
      it.each_key = it.key = m.key;
      it.each_value = m.value;
      it.suffix = fmt::format("[\"{}\"]", m.key.text());
      expansion.iterations.push_back(std::move(it));
    }
    if (all.open) {
      Iteration it;
      Value rest = all.rest;
      bool input = only_inputs(store, std::span(&rest, 1));
      Value size = store.unknown(Op::call, "tf.length", {rest},
                                 {.type = value::Type::number, .input = input, .says = "the number of elements"});
      Value operands[] = {size, store.integer(0)};
      it.guard = store.truth(apply_operator(store, ">", operands, where));
      it.symbolic = true;
      it.suffix = "[*]";
      it.each_key = it.key = store.unknown(
          Op::get, "key of *", {rest}, {.type = value::Type::string, .input = input, .says = "a key of `for_each`"});
      bool names = collection.is_list() ||
                   (collection.is_unknown() && store.term(collection.term()).info.type == value::Type::list);
      it.each_value =
          names ? it.each_key : store.unknown(Op::get, "*", {rest}, {.input = input, .says = "a value of `for_each`"});
      expansion.iterations.push_back(std::move(it));
    }
  } else {
    expansion.iterations.push_back({});
  }
  iteration_ = outer;
  bool none = true;
  for (const Iteration& it : expansion.iterations) none &= it.guard.is_never();
  if (none) {
    // What does not exist is still in the graph, once.
    Iteration it;
    if (expansion.form == Expansion::Form::count) {
      it.suffix = "[0]";
      it.count_index = it.key = store.integer(0);
    } else {
      it.suffix = "[*]";
      it.symbolic = true;
      it.each_key = it.key =
          unknown_of("a key of an empty `for_each`",
                     config.arguments.empty() ? source::Location{} : config.arguments[0].where(), value::Type::string);
      it.each_value = unknown_of("a value of an empty `for_each`", {});
    }
    it.guard = Guard::never();
    expansion.iterations = {it};
    if (!open_inputs_ && instance_.valid()) expansion.assumed = open_guard(config);
  }
  return expansion;
}

Guard ModuleScope::open_guard(const Config& config) {
  Expansion expansion = opened().expand(config);
  Guard some = Guard::never();
  for (const Iteration& it : expansion.iterations) some = store.either(some, it.guard);
  return some;
}

// --- Arguments and nested blocks
// ------------------------------------------------------------------------------------------

namespace {
using Nested = std::vector<std::pair<std::string_view, std::vector<Element>>>;

std::vector<Element>& elements_of(Nested& nested, std::string_view type) {
  for (auto& [name, elements] : nested)
    if (name == type) return elements;
  nested.emplace_back(type, std::vector<Element>{});
  return nested.back().second;
}
}  // namespace

void ModuleScope::add_dynamic(const NestedBlock& block, Nested& nested, std::vector<std::string_view>& open) {
  if (block.block->labels.empty()) return;
  std::string_view type = block.block->labels[0].text;
  const hcl::Attribute* each = block.block->body->find("for_each");
  const hcl::Block* content = nullptr;
  for (const hcl::Block* b : block.block->body->blocks)
    if (b->type == "content") content = b;
  if (!each || !content) return;
  std::string_view name = type;
  if (const hcl::Attribute* iterator = block.block->body->find("iterator")) {
    std::string text = reference_text(*iterator->value);
    if (!text.empty()) name = store.keep(text);
  }
  source::Location where{block.file, block.block->range};
  Evaluator evaluator(*this, block.file);
  for (const auto& [outer, v] : dynamic_names_) evaluator.bind(outer, v);
  Value collection = evaluator.evaluate(*each->value);
  Members all = members_of(store, collection, {block.file, each->value->range});
  if (!all.fault.is_removed()) {
    if (!store.is_invalid(collection))
      fail("invalid-for-each", store.term(all.fault.term()).name, {block.file, each->value->range});
    all.open = true;
    all.rest = all.fault;
  }
  std::vector<Element>& elements = elements_of(nested, type);
  Config config = config_of(*content->body, block.file);
  auto add = [&](Value key, Value value, Guard guard) {
    Quiet quiet(*this, !guard.is_always());
    Entry entries[] = {{"key", key}, {"value", value}};
    dynamic_names_.emplace_back(name, store.object(entries));
    elements.push_back({properties_of(config, where, false), guard});
    dynamic_names_.pop_back();
  };
  for (const Member& m : all.members) {
    if (elements.size() >= max_instances) break;
    add(m.key, m.value, m.guard);
  }
  if (all.open) {
    open.push_back(type);
    Value rest = all.rest;
    bool input = only_inputs(store, std::span(&rest, 1));
    Value size = store.unknown(Op::call, "tf.length", {rest},
                               {.type = value::Type::number, .input = input, .says = "the number of elements"});
    Value operands[] = {size, store.integer(0)};
    Guard some = store.truth(apply_operator(store, ">", operands, where));
    add(store.unknown(Op::get, "key of *", {rest}, {.type = value::Type::string, .input = input}),
        store.unknown(Op::get, "*", {rest}, {.input = input}), some);
  }
}

Value ModuleScope::properties_of(const Config& config, source::Location where, bool top) {
  std::vector<Entry> entries;
  for (const Argument& a : config.arguments) {
    if (top && is_meta_argument(a.attribute->name)) continue;
    Evaluator evaluator(*this, a.file);
    for (const auto& [name, v] : dynamic_names_) evaluator.bind(name, v);
    Value v = evaluator.evaluate(*a.attribute->value);
    // An argument that is null is not set.
    Guard exists = Guard::always();
    if (v.is_choice()) {
      std::vector<value::Alternative> kept;
      Guard none = Guard::never();
      for (const value::Alternative& way : v.alternatives()) {
        if (way.value.is_null() || way.value.is_removed())
          none = store.either(none, way.guard);
        else
          kept.push_back(way);
      }
      if (!none.is_never()) {
        v = kept.empty() ? Value{} : kept.size() == 1 ? kept[0].value : store.choice(kept);
        exists = store.negate(none);
      }
    }
    if (v.is_null() || v.is_removed()) continue;
    v.where = {a.file, a.attribute->value->range};
    entries.push_back({a.attribute->name, v, exists, {a.file, a.attribute->name_range}});
  }
  Nested nested;
  std::vector<std::string_view> open;
  std::map<std::string_view, source::Location> first;
  for (const NestedBlock& b : config.blocks) {
    if (top && is_meta_block(b.block->type)) continue;
    source::Location place{b.file, b.block->range};
    if (b.block->type == "dynamic") {
      if (!b.block->labels.empty()) first.emplace(b.block->labels[0].text, place);
      add_dynamic(b, nested, open);
      continue;
    }
    first.emplace(b.block->type, place);
    elements_of(nested, b.block->type).push_back({properties_of(config_of(*b.block->body, b.file), place, false)});
  }
  for (const auto& [type, elements] : nested) {
    bool is_open = std::find(open.begin(), open.end(), type) != open.end();
    source::Location place = first[type];
    entries.push_back({type, store.list(elements, Shape::list, is_open).at(place), Guard::always(), place});
  }
  return store.object(entries, Shape::object).at(where);
}

Value ModuleScope::meta_of(const Declaration& d) {
  std::vector<Entry> entries;
  auto text = [&](std::string_view t, source::Location where) { return store.string(t).at(where); };
  if (const Argument* a = d.config.find("provider"))
    entries.push_back({"provider", text(reference_text(*a->attribute->value), {a->file, a->attribute->value->range})});
  if (const Argument* a = d.config.find("depends_on"))
    if (const auto* list = a->attribute->value->if_a<hcl::TupleExpr>()) {
      std::vector<Element> names;
      for (const hcl::Expr* e : list->items) names.push_back({text(reference_text(*e), {a->file, e->range})});
      entries.push_back({"depends_on", store.list(names).at(a->where())});
    }
  std::vector<Element> provisioners;
  for (const NestedBlock& b : d.config.blocks) {
    source::Location where{b.file, b.block->range};
    if (b.block->type == "provisioner")
      provisioners.push_back({text(b.block->labels.empty() ? "" : b.block->labels[0].text, where)});
    if (b.block->type != "lifecycle") continue;
    std::vector<Entry> lifecycle;
    for (const hcl::Attribute* a : b.block->body->attributes) {
      source::Location place{b.file, a->value->range};
      if (const auto* literal = a->value->if_a<hcl::BooleanExpr>())
        lifecycle.push_back(
            {a->name, store.boolean(literal->value).at(place), Guard::always(), {b.file, a->name_range}});
      else if (const auto* list = a->value->if_a<hcl::TupleExpr>()) {
        std::vector<Element> names;
        for (const hcl::Expr* e : list->items) names.push_back({text(reference_text(*e), {b.file, e->range})});
        lifecycle.push_back({a->name, store.list(names).at(place), Guard::always(), {b.file, a->name_range}});
      } else if (std::string name = reference_text(*a->value); !name.empty()) {
        lifecycle.push_back({a->name, text(name, place), Guard::always(), {b.file, a->name_range}});
      }
    }
    entries.push_back({"lifecycle", store.object(lifecycle).at(where), Guard::always(), where});
  }
  if (!provisioners.empty()) entries.push_back({"provisioners", store.list(provisioners)});
  return store.object(entries);
}

// --- Resources
// ------------------------------------------------------------------------------------------------------------

namespace {

// Nested blocks may export more than is set in them.
Value reopened(value::Store& store, Value v, const Config& config, std::string_view key) {
  bool block = false;
  for (const NestedBlock& b : config.blocks)
    block |= b.block->type == key ||
             (b.block->type == "dynamic" && !b.block->labels.empty() && b.block->labels[0].text == key);
  if (!block || !v.is_list()) return v;
  std::vector<Element> elements;
  for (const Element& e : v.elements()) {
    Value rest = store.unknown(Op::call, "tf.exported", {e.value});
    elements.push_back({store.object(e.value.entries(), Shape::object, true, rest.term()).at(e.value.where), e.guard});
  }
  return store.list(elements, v.shape(), v.open(), v.rest()).at(v.where);
}

}  // namespace

Value ModuleScope::reference_object(const Declaration& d, const std::string& address, const ResourceState::Made& made,
                                    const ProviderPlace& place) {
  std::vector<Entry> entries(made.properties.entries().begin(), made.properties.entries().end());
  for (Entry& e : entries) e.value = reopened(store, e.value, d.config, e.key);
  value::TermId rest;
  if (address.starts_with("data.")) {
    for (const Entry& e : known_attributes({*this, d, made.properties, place})) entries.push_back(e);
    std::string giver = "AWS, when it is applied";
    rest = store
               .unknown(Op::data, d.type, {place.account, place.region, made.properties},
                        {.says = address, .giver = giver, .declared = d.header()})
               .term();
  } else {
    rest = store
               .unknown(Op::attribute, "", {store.integer(made.key.index)},
                        {.says = address + made.iteration.suffix, .declared = d.header()})
               .term();
  }
  return store.object(entries, Shape::object, true, rest).at(d.header());
}

Value ModuleScope::assemble(const Expansion& expansion, std::vector<Value> values) {
  if (expansion.form == Expansion::Form::single) return values[0];
  if (expansion.form == Expansion::Form::count) {
    std::vector<Element> elements;
    bool open = false;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const Iteration& it = expansion.iterations[i];
      open |= it.symbolic && !it.guard.is_never();
      if (!it.guard.is_never()) elements.push_back({values[i], it.guard});
    }
    return store.list(elements, Shape::tuple, open);
  }
  std::vector<Entry> entries;
  value::TermId rest;
  bool open = false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Iteration& it = expansion.iterations[i];
    if (it.guard.is_never()) continue;
    if (it.symbolic) {
      open = true;
      rest = store
                 .unknown(Op::call, "tf.each", {values[i]},
                          {.type = value::Type::object, .says = "an element whose key is not known"})
                 .term();
    } else {
      entries.push_back({it.key.text(), values[i], it.guard});
    }
  }
  return store.object(entries, Shape::object, open, rest);
}

Value ModuleScope::resource(const std::string& address, source::Location where) {
  if (resources_from_) return resources_from_->resource(address, where);
  if (!instance_.valid()) return unknown_of(fmt::format("`{}`", address), where);
  ResourceState& state = resources_[address];
  const Declaration& d = module_.resources.at(address);
  if (state.state == State::done) return state.value;
  if (state.state == State::running && through_call(address)) {
    state.promised = true;
    return promise(address, where);
  }
  if (state.state == State::running) {
    builder_.report(diagnostics::Severity::error, "cycle", fmt::format("`{}` depends on itself", address), where);
    return store.invalid(fmt::format("`{}` depends on itself", address), where);
  }
  state.state = State::running;
  const Iteration* iteration = std::exchange(iteration_, nullptr);
  int silence = std::exchange(silent, base_silence_);
  auto names = std::exchange(dynamic_names_, {});
  running_.push_back(address);
  evaluate_resource(address, d, state);
  running_.pop_back();
  dynamic_names_ = std::move(names);
  silent = silence;
  iteration_ = iteration;
  state.state = State::done;
  if (state.promised) store.bind(promise(address, where).term(), state.value);
  return state.value;
}

void ModuleScope::evaluate_resource(const std::string& address, const Declaration& d, ResourceState& state) {
  Expansion expansion = expand(d.config);
  const Argument* provider = d.config.find("provider");
  std::string local_name(d.type.substr(0, d.type.find('_')));
  const ProviderPlace place = provider_place(provider ? reference_text(*provider->attribute->value) : local_name);
  std::vector<Value> values;
  for (const Iteration& it : expansion.iterations) {
    ResourceState::Made& made = state.made.emplace_back();
    made.iteration = it;
    made.key = builder_.graph().key(instance_, address + it.suffix);
    Quiet quiet(*this, !it.guard.is_always());
    iteration_ = &made.iteration;
    made.properties = properties_of(d.config, d.where(), true);
    made.object = reference_object(d, address, made, place);
    iteration_ = nullptr;
    values.push_back(made.object);
    add_to_graph(address, d, made, place, local_name);
  }
  state.value = assemble(expansion, std::move(values));
}

void ModuleScope::add_to_graph(const std::string& address, const Declaration& d, const ResourceState::Made& made,
                               const ProviderPlace& place, std::string_view local_name) {
  graph::Resource r;
  r.key = made.key;
  r.instance = instance_;
  r.format = graph::Format::terraform;
  r.data_source = address.starts_with("data.");
  r.declaration = address;
  r.address = address + made.iteration.suffix;
  r.type = std::string(d.type);
  r.name_where = d.header();
  r.where = d.where();
  r.guard = made.iteration.guard;
  r.properties = made.properties;
  if (r.data_source) {
    // What a data source is known to give is worth seeing: a policy document's text.
    std::vector<Entry> entries(made.properties.entries().begin(), made.properties.entries().end());
    for (const Entry& e : made.object.entries())
      if (!made.properties.find(e.key)) entries.push_back(e);
    r.properties = store.object(entries).at(made.properties.where);
  }
  r.meta = meta_of(d);
  if (local_name == "aws" || local_name == "awscc") {
    const graph::Deployment& deployed = *deployment();
    if (!store.same(place.account, deployed.account) || !store.same(place.region, deployed.region)) {
      r.account = place.account;
      r.region = place.region;
      r.evidence = place.evidence;
    }
  }
  r.provider_version = module_.aws_version;
  builder_.graph().add_resource(made.key, std::move(r));
}

}  // namespace analyzer::frontends::terraform
