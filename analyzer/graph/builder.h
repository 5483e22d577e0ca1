// What a front end works with: the store, the graph, the files, and the worklist of deployments.
//
// A front end registers its units, then evaluates the deployments of its own format that the worklist hands it, adding
// resources and further deployments. Front ends never call each other: a Terraform stack set deploys a template by
// putting a deployment of that unit on the worklist.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "graph/graph.h"
#include "source/source_file.h"

namespace analyzer::graph {

struct Assumptions {
  bool any = false;  // `--assume any`: an input that no scanned caller passes is open
  std::map<std::string, std::string, std::less<>> given;  // `--assume NAME=VALUE`
};

// How a value came to be: steps in the order of evaluation, innermost first. Only filled while tracing.
class Recorder {
 public:
  struct Step {
    source::Location where;
    std::string text;  // "parameter `pKey`, its default"; small letters, no full stop
    value::Value value;
    unsigned depth;  // of nesting, for indentation
  };
  void step(source::Location where, std::string text, value::Value value) {
    steps.push_back({where, std::move(text), value, depth});
  }
  std::vector<Step> steps;
  unsigned depth = 0;
};

struct Construct {  // for the coverage figure *read*: something seen that we could not understand
  source::Location where;
  std::string what;  // "module `x` is not on disk", "macro `Y`"
  UnitId unit;       // in which it was met; invalid outside of one
};

enum class Found : std::uint8_t { one, none, several };
struct UnitMatch {
  Found found = Found::none;
  UnitId unit;
  std::vector<UnitId> candidates;  // of a tie
};

class Frontend;

class Builder {
 public:
  Builder(value::Store& store, Graph& graph, diagnostics::Sink& sink, Assumptions assumptions);

  value::Store& store() { return store_; }
  Graph& graph() { return graph_; }
  diagnostics::Sink& sink() { return sink_; }
  const Assumptions& assumptions() const { return assumptions_; }

  // Which unit of `format` a path or URL of which only an end is known means: the longest path suffix that a scanned
  // file has, then the longest common folder with the referrer, then the fewest folders below it. `reference` is the
  // last known text of the URL ("/sra-x/templates/a.yaml"), `referrer` the path of the file that names it.
  UnitMatch find_unit(Format format, std::string_view reference, std::string_view referrer) const;
  UnitMatch find_unit_exact(Format format, std::string_view path) const;

  // Puts a deployment on the worklist, or evaluates it at once and gives its instance (children of one root whose
  // outputs are asked for). A deployment whose bindings equal those of an earlier one shares its instance. Too deep, or
  // a unit inside itself: a diagnostic, and an invalid id.
  void deploy(Deployment deployment);
  InstanceId evaluate(Deployment deployment);

  void add_frontend(Format format, Frontend* frontend);
  // Runs until the worklist is empty.
  void run();
  bool has_work() const { return !worklist_.empty(); }

  // Said once for each place.
  void report(diagnostics::Severity severity, std::string code, std::string message, source::Location where,
              std::vector<diagnostics::Related> related = {});
  void unread(source::Location where, std::string what);
  const std::vector<Construct>& unread_constructs() const { return unread_; }

  // File contents for `file()`, `templatefile()` and the like: reads within the scanned tree only; nothing otherwise.
  using ReadFile = std::function<const source::SourceFile*(std::string_view path)>;
  void set_read_file(ReadFile read) { read_file_ = std::move(read); }
  const source::SourceFile* read_file(std::string_view path) const { return read_file_ ? read_file_(path) : nullptr; }
  using ListFiles = std::function<std::vector<std::string>(std::string_view folder)>;  // for fileset(): paths below it
  void set_list_files(ListFiles list) { list_files_ = std::move(list); }
  std::vector<std::string> list_files(std::string_view folder) const {
    return list_files_ ? list_files_(folder) : std::vector<std::string>{};
  }

  Frontend* frontend(Format format) const;
  bool was_deployed(UnitId unit) const;

 private:
  InstanceId evaluate_stored(DeploymentId id);
  std::uint64_t binding_hash(const Deployment& d) const;
  bool same_binding(const Deployment& a, const Deployment& b) const;

  value::Store& store_;
  Graph& graph_;
  diagnostics::Sink& sink_;
  Assumptions assumptions_;
  std::vector<DeploymentId> worklist_;
  std::size_t next_ = 0;
  std::unordered_multimap<std::uint64_t, InstanceId> by_binding_;
  std::vector<UnitId> stack_;  // being evaluated
  std::map<Format, Frontend*> frontends_;
  std::vector<Construct> unread_;
  std::unordered_map<std::uint64_t, bool> said_;
  ReadFile read_file_;
  ListFiles list_files_;
  mutable std::unordered_multimap<std::string, UnitId> by_file_name_;
  mutable std::size_t indexed_units_ = 0;
};

class Frontend {
 public:
  virtual ~Frontend() = default;
  // Fills `instance` (already in the graph, its unit set) with resources and outputs.
  virtual void evaluate(Builder& builder, InstanceId instance, DeploymentId deployment) = 0;
  // Units that `unit` would deploy with its inputs' defaults, false conditions included: to find which units are roots.
  virtual std::vector<UnitId> callees(Builder& builder, UnitId unit) = 0;
  // Where `path` (in dots: `BucketEncryption.0.KMSMasterKeyID`) stands in the resource's text: its value; where it does
  // not stand, the nearest thing around it that does.
  virtual source::Location property_place(Builder& builder, ResourceKey resource, std::string_view path) = 0;
  // Evaluates again what gave `path` (a property path such as `BucketEncryption.0.KMSMasterKeyID`) of the resource, or
  // the input `name` that `deployment` passes to a unit of this format's making, recording each step. False: no such
  // path.
  virtual bool trace_property(Builder& builder, ResourceKey resource, std::string_view path, Recorder& recorder) = 0;
  virtual bool trace_input(Builder& builder, DeploymentId deployment, std::string_view name, Recorder& recorder) = 0;
};

}  // namespace analyzer::graph
