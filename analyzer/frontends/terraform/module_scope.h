// One module instance under evaluation: everything that its expressions may refer to, each evaluated when first asked
// for.
//
// Takes the module as written and the deployment that gives its inputs; puts resources, outputs and further deployments
// into the graph. A scope without an instance ("scratch") only answers expressions and leaves the graph alone.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "frontends/terraform/evaluator.h"
#include "frontends/terraform/module.h"
#include "frontends/terraform/type.h"
#include "graph/builder.h"

namespace analyzer::frontends::terraform {

class TerraformFrontend;

// Where a provider configuration puts what it makes.
struct ProviderPlace {
  value::Value account, region;
  std::vector<graph::Evidence> evidence;
};

// What one `count` or `for_each` makes of a block.
struct Iteration {
  value::Value count_index, each_key, each_value;  // removed where there is none
  value::Guard guard = value::Guard::always();
  std::string suffix;     // "", "[0]", "[\"k\"]", "[*]"
  value::Value key;       // index or key in the collection; removed for a single instance
  bool symbolic = false;  // stands for any number
};
struct Expansion {
  enum class Form : std::uint8_t { single, count, each } form = Form::single;
  std::vector<Iteration> iterations;
  value::Guard assumed = value::Guard::never();  // count = 0: when it would be there if inputs were other than they are
};

class ModuleScope final : public Scope, public FunctionHost {
 public:
  ModuleScope(TerraformFrontend& frontend, graph::Builder& builder, const Module& module, Budget& b,
              graph::InstanceId instance, graph::DeploymentId deployment);

  // Everything in the module, into the graph.
  void evaluate_all();

  // --- Scope and FunctionHost ---
  Found reference(std::string_view root, std::span<const std::string_view> names, source::Location where) override;
  FunctionHost* functions() override { return this; }
  void report(std::string_view code, std::string_view message, source::Location where) override;
  const source::SourceFile* read(std::string_view path) override;
  std::vector<std::string> list(std::string_view folder) override;
  value::Value render(const source::SourceFile& file, value::Value variables, source::Location where) override;
  value::Value render_text(std::string_view text, value::Value variables, source::Location where) override;

  // --- What expressions refer to ---
  value::Value variable(std::string_view name);
  value::Value local(std::string_view name);
  value::Value output(std::string_view name);
  value::Value evaluate(const syntax::hcl::Expr& expr, source::FileId file) {
    return Evaluator(*this, file).evaluate(expr);
  }

  // --- Blocks ---
  // Arguments and nested blocks as an object, `dynamic` blocks expanded; meta-arguments left out.
  value::Value properties_of(const Config& config, source::Location where, bool top);
  const ProviderPlace& provider_place(std::string_view reference);

  // Records what the references of an expression lead to; `resource` and `address`: whose argument it is, or empty.
  void trace_value(const syntax::hcl::Expr& expr, source::FileId file, std::string_view resource,
                   std::string_view address, graph::Recorder& recorder);
  Expansion expand(const Config& config);
  // As `expand`, with every input open: when would there be an instance?
  value::Guard open_guard(const Config& config);

  graph::Builder& builder() { return builder_; }
  const Module& module() const { return module_; }
  graph::InstanceId instance() const { return instance_; }
  const graph::Deployment* deployment() const {
    return deployment_.valid() ? &builder_.graph().deployment(deployment_) : nullptr;
  }
  std::string root_folder() const;
  TerraformFrontend& frontend() { return frontend_; }

 private:
  enum class State : std::uint8_t { fresh, running, done };
  template <typename T>
  struct Once {
    State state = State::fresh;
    T value{};
    bool promised = false;  // asked for by a module call that it needs itself
  };
  struct ResourceState {
    State state = State::fresh;
    value::Value value;  // what a reference to it sees
    bool promised = false;
    struct Made {
      Iteration iteration;
      graph::ResourceKey key;
      value::Value properties, meta, object;
    };
    std::deque<Made> made;
  };
  struct CallState {
    State state = State::fresh;
    value::Value value;
    bool promised = false;  // asked for while its inputs were being evaluated
    struct Made {
      Iteration iteration;
      graph::InstanceId instance;
    };
    std::deque<Made> made;
  };

  TypeRef type_of_input(const Declaration& d);
  value::Value input_value(const Declaration& d, std::string_view name);
  value::Value open_input(const Declaration& d, std::string_view name, const TypeRef& type);
  value::Value validated(const Declaration& d, std::string_view name, value::Value v, source::Location passed_at);
  std::vector<value::Value> allowed_values(const Declaration& d, std::string_view name);
  static bool parent_depends_on_inputs(ModuleScope& parent, const graph::Deployment& deployed, std::string_view name);
  ModuleScope& opened();
  value::Value given(std::string_view text, const TypeRef& type, source::Location where);

  value::Value resource(const std::string& address, source::Location where);
  void evaluate_resource(const std::string& address, const Declaration& d, ResourceState& state);
  value::Value reference_object(const Declaration& d, const std::string& address, const ResourceState::Made& made,
                                const ProviderPlace& place);
  value::Value meta_of(const Declaration& d);
  void add_to_graph(const std::string& address, const Declaration& d, const ResourceState::Made& made,
                    const ProviderPlace& place, std::string_view local_name);
  value::Value assemble(const Expansion& expansion, std::vector<value::Value> values);

  value::Value module_call(std::string_view name);
  void evaluate_call(const Declaration& d, CallState& state);
  value::Value call_outputs(const Declaration& d, graph::InstanceId child, const Iteration& iteration);
  std::map<std::string, std::uint32_t, std::less<>> providers_for(const Declaration& call);

  std::uint32_t provider_id(std::string_view reference);
  ProviderPlace place_of(const Declaration& provider);
  ProviderPlace default_place();
  void index_inputs(value::Value v, bool account);

  void add_dynamic(const NestedBlock& block,
                   std::vector<std::pair<std::string_view, std::vector<value::Element>>>& nested,
                   std::vector<std::string_view>& open);

  // Terraform orders single arguments of a module call, we evaluate whole calls: so what looks like a cycle through a
  // call is none, and gets a term that is bound to the value when it is there.
  bool through_call(std::string_view name) const;
  value::Value promise(std::string_view name, source::Location where);

  void trace_variable(std::string_view name, graph::Recorder& recorder);
  void trace_module(std::string_view call, std::string_view output, source::Location where, graph::Recorder& recorder);
  static std::size_t nth_dot(std::string_view text, std::size_t n);
  static source::Location at(source::FileId file, source::Range range) { return {file, range}; }

  std::optional<Found> each_or_count(std::string_view root, std::span<const std::string_view> names,
                                     source::Location where);
  value::Value unknown_of(std::string_view what, source::Location where, value::Type type = value::Type::any);

  TerraformFrontend& frontend_;
  graph::Builder& builder_;
  const Module& module_;
  graph::InstanceId instance_;
  graph::DeploymentId deployment_;
  const Iteration* iteration_ = nullptr;
  int base_silence_ = 0;  // of an instance that may not exist
  bool open_inputs_ = false;
  std::vector<std::string> running_;  // what is being evaluated, innermost last: "local.x", "module.y", "aws_z.a"
  std::vector<std::pair<std::string_view, value::Value>>
      dynamic_names_;  // iterators of `dynamic` blocks, innermost last
  std::map<std::string, Once<value::Value>, std::less<>> variables_, locals_;
  std::map<std::string, ResourceState, std::less<>> resources_;
  std::map<std::string, CallState, std::less<>> calls_;
  std::map<std::string, std::uint32_t, std::less<>> provider_ids_;
  std::unique_ptr<ModuleScope> opened_;    // the same with open inputs
  ModuleScope* resources_from_ = nullptr;  // of an opened scope: who knows the resources
};

}  // namespace analyzer::frontends::terraform
