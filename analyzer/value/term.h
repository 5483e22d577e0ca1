// Terms: what an unknown value is. A term is a symbol, or an operation on values, interned by its operator, name and
// arguments; so one computation done twice is one term, and its value is equal to itself.
#pragma once

#include <span>
#include <string_view>

#include "value/value.h"

namespace analyzer::value {

enum class Op : std::uint8_t {
  // Symbols. `name` is the symbol's name; `args` are its scope.
  parameter,      // of a template                args: instance number
  variable,       // Terraform input variable     args: instance number
  pseudo,         // AWS::StackId and the like    args: what it belongs to
  partition,      // one for the estate           no args; also AWS::URLSuffix under its own name
  account,        // the account a root is applied in, where nothing says which (name: the root)
  region,         // likewise
  account_name,   // an account called `name` (manifests)
  index,          // each of several values       args: list of members; open where they are not all known
  data,           // attribute of a data source   args: provider account, region, arguments
  attribute,      // attribute `name` of a resource: args[0] is its resource key (graph/)
  ssm_parameter,  // args: parameter name, account, region
  secret,         // args: secret name or ARN, JSON key (or null), account, region; `name` is the stage or version
  exported,       // Fn::ImportValue              args: export name, account, region
  opaque,         // unlike everything else, or like its equals by name and args
  // Operations on values.
  call,  // function `name` of args
  get,   // args[0].name or args[0][args[1]]
  join,  // text made of what cannot be pieces
  // An error of the code: what is read here does not exist. `name` says so.
  invalid,
};

enum class Type : std::uint8_t { any, string, number, boolean, list, object };

// What is known of a term without knowing its value, and words for people. Not part of its identity: the first to
// intern a term says.
struct TermInfo {
  Type type = Type::any;
  std::span<const Value> allowed;  // never another one
  std::string_view pattern;        // RE2 syntax, matched against the whole value
  bool never_empty = false;
  bool input = false;      // a world may decide it: parameter, variable, condition, count
  std::string_view says;   // "parameter `pKey`"; made from op and name where empty
  std::string_view giver;  // who could tell: "whoever deploys `main.yaml`"
  source::Location declared;
};

struct Term {
  Op op;
  std::string_view name;
  std::span<const Value> args;
  TermInfo info;
  std::uint64_t hash;
};

enum class AtomKind : std::uint8_t { truth, equal };  // an opaque boolean term; or two values are equal

}  // namespace analyzer::value
