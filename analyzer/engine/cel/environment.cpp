#include "engine/cel/environment.h"

#include <algorithm>

#include "base/assert.h"
#include "engine/cel/signature.h"

namespace analyzer::engine::cel {

const Attribute* Kind::find(std::string_view path, std::uint32_t* index) const {
  const auto found = by_path_.find(std::string(path));
  if (found == by_path_.end()) return nullptr;
  if (index != nullptr) *index = found->second;
  return &attributes[found->second];
}

bool Kind::is_group(std::string_view path) const {
  return groups_.count(std::string(path)) != 0;
}

std::vector<std::string> Kind::names_below(std::string_view prefix) const {
  std::vector<std::string> names;
  for (const Attribute& attribute : attributes) {
    std::string_view rest = attribute.path;
    if (!prefix.empty()) {
      if (rest.size() <= prefix.size() || rest.substr(0, prefix.size()) != prefix || rest[prefix.size()] != '.')
        continue;
      rest.remove_prefix(prefix.size() + 1);
    }
    names.emplace_back(rest.substr(0, rest.find('.')));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

Environment::Environment() : types_(std::make_shared<Types>()) {
  for (const std::span<const Function> family : standard_functions()) declare_functions(family);
}

Environment::Environment(const Environment* parent)
    : parent_(parent), types_(parent->types_), next_slot_(parent->next_slot_) {}

std::uint32_t Environment::declare_variable(std::string_view name, TypeRef type, bool may_be_absent) {
  const std::uint32_t slot = next_slot_++;
  variables_[std::string(name)] = Variable{std::string(name), type, may_be_absent, slot};
  return slot;
}

const Kind& Environment::declare_kind(std::string_view name, std::vector<Attribute> attributes) {
  auto kind = std::make_unique<Kind>();
  kind->name = name;
  kind->attributes = std::move(attributes);
  for (std::uint32_t i = 0; i < kind->attributes.size(); ++i) {
    const std::string& path = kind->attributes[i].path;
    kind->by_path_[path] = i;
    for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', dot + 1)) {
      kind->groups_.insert(path.substr(0, dot));
    }
  }
  std::unique_ptr<Kind>& slot = kinds_[std::string(name)];
  slot = std::move(kind);
  return *slot;
}

void Environment::declare_function(const Function& function) {
  std::optional<Overload> overload = parse_signature(function, *types_);
  ANALYZER_ASSERT(overload.has_value(), "the signature of a function in a table can be read");
  ANALYZER_ASSERT(overload->parameters.size() <= max_parameters,
                  "a function has no more parameters than a call can pass");
  std::string name = overload->name;
  functions_[std::move(name)].push_back(std::move(*overload));
}

void Environment::declare_functions(std::span<const Function> functions) {
  for (const Function& function : functions) declare_function(function);
}

const Variable* Environment::variable(std::string_view name) const {
  const auto found = variables_.find(std::string(name));
  if (found != variables_.end()) return &found->second;
  return parent_ != nullptr ? parent_->variable(name) : nullptr;
}

const Kind* Environment::kind(std::string_view name) const {
  const auto found = kinds_.find(std::string(name));
  if (found != kinds_.end()) return found->second.get();
  return parent_ != nullptr ? parent_->kind(name) : nullptr;
}

void Environment::overloads(std::string_view name, std::vector<const Overload*>& into) const {
  const auto found = functions_.find(std::string(name));
  if (found != functions_.end()) {
    for (const Overload& overload : found->second) into.push_back(&overload);
  }
  if (parent_ != nullptr) parent_->overloads(name, into);
}

bool Environment::has_function(std::string_view name) const {
  return functions_.count(std::string(name)) != 0 || (parent_ != nullptr && parent_->has_function(name));
}

std::vector<std::string> Environment::variable_names() const {
  std::vector<std::string> names = parent_ != nullptr ? parent_->variable_names() : std::vector<std::string>();
  for (const auto& [name, variable] : variables_) names.push_back(name);
  return names;
}

// Operators have names that nobody writes, so they are left out.
std::vector<std::string> Environment::function_names() const {
  std::vector<std::string> names = parent_ != nullptr ? parent_->function_names() : std::vector<std::string>();
  for (const auto& [name, overloads] : functions_) {
    if (name.find_first_of("_@-") != 0) names.push_back(name);
  }
  return names;
}

std::vector<std::string> Environment::kind_names() const {
  std::vector<std::string> names = parent_ != nullptr ? parent_->kind_names() : std::vector<std::string>();
  for (const auto& [name, kind] : kinds_) names.push_back(name);
  return names;
}

}  // namespace analyzer::engine::cel
