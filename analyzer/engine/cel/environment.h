// What an expression may speak of: kinds with their attributes, functions, variables.
//
// One base environment has the kinds and functions of the model; each rule adds its variables in an environment of its
// own on top. An environment may be shared by threads once nothing is declared any more; it outlives the programs.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/cel/function.h"
#include "engine/cel/types.h"

namespace analyzer::engine::cel {

struct Attribute {
  std::string path;  // `encryption.kms_key`: dots make groups
  TypeRef type = &types::dyn;
  // Neither required nor with a default: selecting it may give absent, so ordering and arithmetic need has() or
  // default().
  bool may_be_absent = true;
};

struct Kind {
  std::string name;
  std::vector<Attribute> attributes;  // AttributeRef::index counts these

  const Attribute* find(std::string_view path, std::uint32_t* index = nullptr) const;
  bool is_group(std::string_view path) const;  // `encryption`, when there is an `encryption.kms_key`
  // Names that may stand after `prefix` (empty for the first), for "did you mean".
  std::vector<std::string> names_below(std::string_view prefix) const;

 private:
  friend class Environment;
  std::unordered_map<std::string, std::uint32_t> by_path_;
  std::unordered_set<std::string> groups_;
};

struct Variable {
  std::string name;
  TypeRef type = &types::dyn;
  bool may_be_absent = false;
  std::uint32_t slot = 0;  // its place in the values given to Program::evaluate
};

class Environment {
 public:
  // With CEL's standard functions.
  Environment();
  // On top of another, which must outlive this one. Slots go on counting from the parent's.
  explicit Environment(const Environment* parent);
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  Types& types() const { return *types_; }

  // The name may be dotted; a later declaration of a name hides the earlier.
  std::uint32_t declare_variable(std::string_view name, TypeRef type, bool may_be_absent = false);
  const Kind& declare_kind(std::string_view name, std::vector<Attribute> attributes);
  // The function's signature must parse (an assertion: tables are ours).
  void declare_function(const Function& function);
  void declare_functions(std::span<const Function> functions);

  const Variable* variable(std::string_view name) const;
  const Kind* kind(std::string_view name) const;
  // All overloads of a name, this environment's first.
  void overloads(std::string_view name, std::vector<const Overload*>& into) const;
  bool has_function(std::string_view name) const;
  std::uint32_t slot_count() const { return next_slot_; }
  std::vector<std::string> variable_names() const;
  std::vector<std::string> function_names() const;
  std::vector<std::string> kind_names() const;

 private:
  const Environment* parent_ = nullptr;
  std::shared_ptr<Types> types_;
  std::uint32_t next_slot_ = 0;
  std::unordered_map<std::string, Variable> variables_;
  std::unordered_map<std::string, std::unique_ptr<Kind>> kinds_;
  std::unordered_map<std::string, std::deque<Overload>> functions_;
};

}  // namespace analyzer::engine::cel
