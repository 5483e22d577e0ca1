// The words that rules may use: the model's kinds with their attributes, placements, policies, the estate, functions.
//
// Takes the kinds and makes the environment that every rule's expressions are checked in, and the programs of derived
// attributes. Immutable afterwards.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/cel/program.h"
#include "model/kind.h"

namespace analyzer::engine {

// What every kind has beside its own attributes, in this order after them.
enum class CommonAttribute : std::uint8_t {
  address,
  logical_name,
  file,
  type,
  format,
  placements,
  account_role,
  exists
};
inline constexpr std::size_t common_attribute_count = 8;

class Vocabulary {
 public:
  static base::Result<std::unique_ptr<Vocabulary>> make(const model::Kinds& kinds);

  const model::Kinds& kinds() const { return kinds_; }
  const cel::Environment& environment() const { return environment_; }
  cel::TypeRef object(std::string_view kind) const { return environment_.types().object(kind); }
  cel::TypeRef type_of(const model::AttributeDeclaration& declaration) const;
  // By the number of the attribute in its kind.
  cel::TypeRef type(model::KindId kind, std::size_t attribute) const { return types_[kind.index][attribute]; }
  // Of a derived attribute; null for others.
  const cel::Program* derived(model::KindId kind, std::size_t attribute) const {
    return derived_[kind.index][attribute].get();
  }
  // `estate.s3_bucket` is the list of the kind `s3.bucket`.
  static std::string estate_name(std::string_view kind);

 private:
  explicit Vocabulary(const model::Kinds& kinds) : kinds_(kinds) {}
  base::Result<bool> compile_derived();

  const model::Kinds& kinds_;
  cel::Environment environment_;
  std::vector<std::vector<cel::TypeRef>> types_;
  std::vector<std::vector<std::unique_ptr<cel::Program>>> derived_;
};

// What is wrong with an expression, as `file:line: message` a line each.
std::string complaint(std::string_view file, unsigned line, const std::vector<diagnostics::Diagnostic>& diagnostics);

}  // namespace analyzer::engine
