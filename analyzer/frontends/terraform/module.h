// A Terraform module as it is written: the blocks of all files of one folder, sorted by what they declare.
//
// Takes parsed files (override files too, which replace what the others declare); nothing is evaluated here. What is
// wrong with the declarations themselves (declared twice, a label missing) is reported once.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "source/source_file.h"
#include "syntax/hcl/parser.h"

namespace analyzer::frontends::terraform {

struct ModuleFile {
  const source::SourceFile* file = nullptr;
  syntax::hcl::File* tree = nullptr;  // not const: the JSON form is read as blocks in its arena
  bool variables = false;             // a `.tfvars` file
};

struct Argument {
  const syntax::hcl::Attribute* attribute = nullptr;
  source::FileId file;
  source::Location where() const { return {file, attribute->range}; }
};
struct NestedBlock {
  const syntax::hcl::Block* block = nullptr;
  source::FileId file;
};
// A body whose parts may come from several files.
struct Config {
  std::vector<Argument> arguments;
  std::vector<NestedBlock> blocks;
  const Argument* find(std::string_view name) const;
  const NestedBlock* find_block(std::string_view type) const;  // the first
};

struct Declaration {
  std::string_view type;  // of a resource or data source; the local name of a provider
  std::string_view name;
  const syntax::hcl::Block* block = nullptr;
  source::FileId file;
  Config config;
  bool json = false;
  source::Location where() const { return {file, block->range}; }
  source::Location header() const { return {file, block->header_range}; }
};

struct LocalDeclaration {
  const syntax::hcl::Expr* value = nullptr;
  source::FileId file;
  source::Location where;
};

struct Module {
  virtual ~Module() = default;
  std::string folder;
  std::vector<ModuleFile> files;      // without variable files
  std::vector<ModuleFile> variables;  // `.tfvars`
  std::map<std::string_view, Declaration> inputs, outputs, calls;
  std::map<std::string_view, LocalDeclaration> locals;
  std::map<std::string, Declaration> resources;  // "aws_x.y", "data.aws_x.y"
  std::vector<Declaration> providers;            // type: local name; name: alias or empty
  std::vector<std::string_view> aliases;         // configuration_aliases: "aws.main"
  std::string aws_version;                       // the constraint on hashicorp/aws
  source::FileId first_file;
};

std::unique_ptr<Module> read_module(std::string folder, std::span<const ModuleFile> files, diagnostics::Sink& sink);

// The body of a nested block with its file.
Config config_of(const syntax::hcl::Body& body, source::FileId file);
// A literal string, without looking anything up: `source = "./kms"`, also as JSON.
bool literal_text(const syntax::hcl::Expr& expr, std::string_view& text);
// `aws.main` as text; empty when the expression is no plain reference.
std::string reference_text(const syntax::hcl::Expr& expr);

}  // namespace analyzer::frontends::terraform
