// What a Terraform function is to its caller: a row of a table, and one call of it.
//
// A row says what the parameters are; the caller (functions/table.cpp) checks their number, converts the arguments as
// Terraform does, takes choices apart and answers with an unknown where a function cannot look inside its arguments.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "source/source_file.h"
#include "value/store.h"

namespace analyzer::frontends::terraform {

// The files that functions may read, and templates that they may render.
class FunctionHost {
 public:
  virtual ~FunctionHost() = default;
  // Relative to the folder that Terraform runs in. Null: not in the scan.
  virtual const source::SourceFile* read(std::string_view path) = 0;
  virtual std::vector<std::string> list(std::string_view folder) = 0;  // files below it, relative to it
  // The text of a template with the variables of an object, `where` being the call.
  virtual value::Value render(const source::SourceFile& file, value::Value variables, source::Location where) = 0;
  virtual value::Value render_text(std::string_view text, value::Value variables, source::Location where) = 0;
};

// How much of its arguments a function must know.
enum class Needs : std::uint8_t {
  all,      // everything, else the result is unknown
  shape,    // every guard and length; single members may be unknown
  nothing,  // it copes with unknown members, guards and open ends itself
  raw,      // and with arguments that are choices, which are else taken apart for it
};

struct Function;

struct Call {
  value::Store& store;
  const Function& function;
  source::Location where;
  FunctionHost* host = nullptr;

  value::Value error(std::string_view message) const;
  // Not known yet: the call itself as a term.
  value::Value unknown(std::span<const value::Value> args) const;
  value::Value text(std::string_view t) const { return store.string(t); }
};

struct Function {
  std::string_view name;
  // `separator:string lists:list(string)*`: a name, a type, then `?` where null is welcome and `*` for any number of
  // them.
  std::string_view signature;
  value::Type returns;
  Needs needs;
  value::Value (*run)(const Call& call, std::span<const value::Value> args);
};

std::span<const Function> numeric_functions();
std::span<const Function> string_functions();
std::span<const Function> pattern_functions();
std::span<const Function> format_functions();
std::span<const Function> collection_functions();
std::span<const Function> set_functions();
std::span<const Function> encoding_functions();
std::span<const Function> json_functions();
std::span<const Function> yaml_functions();
std::span<const Function> filesystem_functions();
std::span<const Function> date_functions();
std::span<const Function> hash_functions();
std::span<const Function> network_functions();
std::span<const Function> conversion_functions();
std::span<const Function> provider_functions();
std::span<const Function> operator_functions();  // not callable by name; see operations.h

}  // namespace analyzer::frontends::terraform
