// Evaluates the expressions of one template in one binding: intrinsic functions, parameters, conditions, references.
//
// Takes a template, the deployment whose inputs, account and Region it has, and gives values. Conditions, parameters
// and nested stacks are evaluated when first asked for, and remembered. Short-lived: one for each evaluation of an
// instance.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "frontends/cloudformation/function.h"
#include "frontends/cloudformation/scalar_places.h"
#include "frontends/cloudformation/template.h"
#include "frontends/cloudformation/units.h"
#include "frontends/common/json_text.h"
#include "graph/builder.h"

namespace analyzer::frontends::cloudformation {

// Loop variables of `Fn::ForEach`, innermost last.
using Scope = std::vector<std::pair<std::string_view, value::Value>>;

// An entry of a section, after its loops were run.
struct Declared {
  std::string name;
  source::Range name_range;
  source::Range range;  // from the name to the end of the value
  const syntax::Node* body = nullptr;
  Scope scope;
  value::Guard guard = value::Guard::always();  // of a loop whose list is not known
};

class Evaluator {
 public:
  struct Options {
    // Parameters that are taken as not known: to find what a false condition depends on.
    std::vector<std::string_view> opened;
    graph::Recorder* recorder = nullptr;
    // Nothing is added to the graph: nested stacks that were not deployed yet are not known.
    bool only_look = false;
  };

  Evaluator(graph::Builder& builder, Units& units, const Template& tmpl, const graph::Deployment& deployment,
            graph::InstanceId instance, Options options);
  Evaluator(graph::Builder& builder, Units& units, const Template& tmpl, const graph::Deployment& deployment,
            graph::InstanceId instance)
      : Evaluator(builder, units, tmpl, deployment, instance, Options{}) {}

  value::Store& store() { return builder_.store(); }
  graph::Builder& builder() { return builder_; }
  Units& units() { return units_; }
  const Template& tmpl() const { return template_; }
  const graph::Deployment& deployment() const { return deployment_; }
  graph::InstanceId instance() const { return instance_; }
  graph::Recorder* recorder() { return options_.recorder; }

  // --- Expressions
  // ----------------------------------------------------------------------------------------------------
  value::Value evaluate(const syntax::Node& node);
  // The value of a function's argument, however the function is written.
  value::Value argument(const Call& call);
  // The node's value, its tag left out of account.
  value::Value evaluate_untagged(const syntax::Node& node);
  // A list's elements. A choice, an unknown or a single value is no list: nothing.
  std::optional<std::vector<value::Value>> known_list(value::Value v) const;
  // A text with the dynamic references in it resolved and its JSON read. `parts` as an interpolation joins them.
  value::Value text(std::span<const TextPart> parts, source::Location where);
  std::shared_ptr<const ScalarPlaces> places_of(const syntax::Node& scalar) const;
  TextPart part_of(const syntax::Node& scalar, const std::shared_ptr<const ScalarPlaces>& places, std::size_t begin,
                   std::size_t end) const;

  // --- Conditions
  // ----------------------------------------------------------------------------------------------------- What a node
  // of a condition says.
  value::Guard condition(const syntax::Node& node);
  value::Guard named_condition(std::string_view name, source::Location where);
  // Parameters and pseudo parameters that the condition speaks of, through other conditions too.
  std::vector<std::string_view> names_of_condition(std::string_view name) const;

  // --- Names
  // ----------------------------------------------------------------------------------------------------------
  value::Value reference(std::string_view name, source::Location where);
  value::Value attribute(std::string_view logical_id, std::string_view attribute, source::Location where);
  value::Value pseudo_parameter(std::string_view name, source::Location where);
  value::Value parameter(std::string_view name);
  bool has_parameter(std::string_view name) const;
  value::Value loop_variable(std::string_view name) const;  // removed: there is none
  // `${Identifier}` and `&{Identifier}` of loops replaced in a key or a plain text.
  value::Value with_loop_variables(std::string_view text, source::Location where);

  // --- Declarations
  // ---------------------------------------------------------------------------------------------------
  const std::vector<Declared>& resources();
  const Declared* find_resource(std::string_view logical_id);
  std::vector<Declared> declared(const syntax::Node& section, const Scope& scope);
  value::Guard guard_of(const Declared& declared);
  // The resource's properties; evaluated once.
  value::Value properties(const Declared& resource);
  bool was_changed_by_macro(std::string_view logical_id) const { return changed_.contains(std::string(logical_id)); }
  // Seen while properties are evaluated: a macro of which we do not know what it does.
  void note_macro(source::Location where, std::string_view name);

  // --- Where we are
  // --------------------------------------------------------------------------------------------------- Sets for a
  // while under which guard, and with which loop variables, expressions are evaluated.
  class Within {
   public:
    Within(Evaluator& evaluator, value::Guard guard)
        : evaluator_(evaluator), guard_(evaluator.under_), scope_(evaluator.scope_) {
      evaluator.under_ = guard;
    }
    Within(Evaluator& evaluator, value::Guard guard, const Scope& scope) : Within(evaluator, guard) {
      evaluator.scope_ = scope;
    }
    ~Within() {
      evaluator_.under_ = guard_;
      evaluator_.scope_ = std::move(scope_);
    }
    Within(const Within&) = delete;

   private:
    Evaluator& evaluator_;
    value::Guard guard_;
    Scope scope_;
  };
  value::Guard under() const { return under_; }

  // --- Nested stacks
  // -------------------------------------------------------------------------------------------------- The instances
  // that the stack's template has here, each with the guard under which the stack is of that template.
  struct Nested {
    std::vector<std::pair<value::Guard, graph::InstanceId>> instances;
    bool running = false;
    bool missing = false;  // its template was not found
  };
  const Nested& nested_stack(const Declared& resource);
  void deploy_stack_set(const Declared& resource);
  // Did the template's own rules or the parameters' constraints refuse what was passed?
  void check_inputs();

  // --- Messages
  // -------------------------------------------------------------------------------------------------------
  value::Value error(std::string_view code, std::string message, source::Location where,
                     std::vector<diagnostics::Related> related = {});
  value::Value malformed(const Call& call, std::string_view what);
  void step(source::Location where, std::string text, value::Value value);
  value::Value text_value(std::string_view text, source::Location where) { return store().string(text).at(where); }

 private:
  friend class ParameterBinding;
  struct ConditionState {
    value::Guard guard;
    bool running = false, done = false;
  };

  value::Value apply(const Call& call);
  value::Value scalar(const syntax::Node& node);
  value::Value mapping(const syntax::Node& node);
  value::Value resolve_references(value::Value text);
  value::Value output_of(const Declared& resource, std::string_view output, source::Location where);
  void run_loop(const syntax::Entry& loop, const Scope& scope, value::Guard guard, int depth,
                std::vector<Declared>& made);
  value::Value too_much(source::Location where);
  void refuse_by_rule(const syntax::Entry& rule, const syntax::Node& assertion, const syntax::Node& assert);

  graph::Builder& builder_;
  Units& units_;
  const Template& template_;
  const graph::Deployment& deployment_;
  graph::InstanceId instance_;
  Options options_;
  value::Guard under_ = value::Guard::always();
  Scope scope_;
  std::map<std::string, value::Value, std::less<>> parameters_;
  std::map<std::string, std::string, std::less<>> refused_;  // by the template's rules: why
  std::map<std::string, ConditionState, std::less<>> conditions_;
  std::optional<std::vector<Declared>> resources_;
  std::unordered_map<std::string_view, std::size_t> resource_index_;
  std::map<std::string, value::Value, std::less<>> properties_;
  std::map<std::string, bool, std::less<>> running_;  // properties being evaluated
  std::map<std::string, Nested, std::less<>> nested_;
  std::map<std::string, bool, std::less<>> changed_;
  std::string current_;  // the resource whose properties are being evaluated
  int depth_ = 0;
  std::size_t steps_ = 0;
  std::size_t loop_entries_ = 0;
};

}  // namespace analyzer::frontends::cloudformation
