// Kinds: what rules call things (`s3.bucket`), and how each format maps onto them. Read from `rules/model/*.yaml`.
// docs/model.md describes the language for people.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/path.h"

namespace analyzer::model {

struct KindId {
  std::uint32_t index = 0xffffffff;
  bool valid() const { return index != 0xffffffff; }
  auto operator<=>(const KindId&) const = default;
};

enum class AttributeType : std::uint8_t {
  string,
  boolean,
  integer,
  number,
  list_of_strings,
  list,
  map,
  ref,
  list_of_refs,
  account,
  policy,
  relation,
  derived,
  any
};

enum class Closes : std::uint8_t { self, tree, estate };

struct AttributeDeclaration {
  std::string name;  // `encryption.kms_key`
  AttributeType type = AttributeType::string;
  std::string kind;  // ref, list_of_refs: the kind referred to; relation: the member's kind
  std::string via;   // relation: the member's attribute that refers here
  Closes closes = Closes::tree;
  std::string derive;                       // derived: CEL
  std::string derived_type;                 // "bool", "string", …
  std::vector<std::string> values;          // the only ones there are
  std::optional<std::string> default_text;  // JSON text of what AWS does when nothing is said
  bool required = false;                    // never absent
  unsigned line = 0;
};

// One attribute's way from the native properties.
struct Source {
  enum class Form : std::uint8_t {
    path,
    self,
    constant,
    inexpressible,
    join,
    first_of,
    has,
    compare
  } form = Form::path;
  Path path;                         // path, has, compare; join: within the joined resource
  std::string text;                  // constant: JSON; inexpressible: the reason; compare: the literal
  std::string join_type, join_via;   // join: native type and its property that refers to this resource
  std::vector<Source> alternatives;  // first_of
  std::vector<std::pair<std::string, std::string>> translate;  // native text → canonical JSON text
  std::optional<std::string> default_text;                     // of this format
  std::string since;                                           // "provider < 4.0": the source holds only then
};

struct Condition {  // a part of `when`
  Path path;
  enum class Test : std::uint8_t { equals, not_equals, one_of, present, absent, matches } test = Test::present;
  std::vector<std::string> values;
};

struct Mapping {
  std::string format;  // "cloudformation", "terraform", "manifest", "policy"
  std::string type;    // native type; a trailing `*` matches any ending
  std::vector<Condition> when;
  Path base;                    // `within:` paths start there
  bool for_each_split = false;  // it is comma-separated text
  Path for_each;                // a list or map whose elements become resources; empty: one resource
  std::vector<std::pair<std::string, Source>> attributes;
  std::optional<Source> account, region;  // placement taken from properties
  std::vector<std::pair<std::string, std::string>>
      identity_attributes;  // native attribute (`Ref`, `Arn`, `id`) → canonical one
  std::string source;       // where its constants come from
  std::string file;
  unsigned line = 0;
};

struct Kind {
  std::string name;           // `s3.bucket`
  std::string title;          // "S3 bucket"
  std::string identity_name;  // attribute that names it; empty: none
  std::string identity_arn;   // 'arn:{partition}:s3:::{name}'; empty: none
  // Kinds whose resources stand for one of this kind: a reference to an alias is one to the alias's key.
  std::vector<std::pair<std::string, std::string>> through;  // kind, its attribute that refers here
  std::string name_scope;  // "account", "account-region", "global": where the name is unique
  // Its resources say what a symbol is: `secret` or `ssm_parameter`, found by name in an account and Region.
  std::string provides, provides_value;
  std::vector<AttributeDeclaration> attributes;
  std::vector<Mapping> mappings;
  std::vector<std::pair<std::string, std::vector<std::pair<std::string, std::string>>>>
      external;  // RE2 on the reference → attribute = JSON text
  std::string file;
  unsigned line = 0;

  const AttributeDeclaration* find(std::string_view attribute) const;
  int index_of(std::string_view attribute) const;
};

class Kinds {
 public:
  // Reads one file of kinds; errors name file and line.
  base::Result<bool> add(std::string_view file, std::string_view text);
  // After all were added: references between kinds, `via`, join types.
  base::Result<bool> check() const;
  const Kind* find(std::string_view name) const;
  KindId id(std::string_view name) const;
  const Kind& operator[](KindId id) const { return *kinds_[id.index]; }
  std::size_t size() const { return kinds_.size(); }
  const std::vector<std::unique_ptr<Kind>>& all() const { return kinds_; }

 private:
  std::vector<std::unique_ptr<Kind>> kinds_;
};

}  // namespace analyzer::model
