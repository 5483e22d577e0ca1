#include "engine/vocabulary.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/builtins/builtins.h"

namespace analyzer::engine {

namespace {

void declare_plain_kinds(cel::Environment& environment) {
  cel::Types& types = environment.types();
  const cel::TypeRef text = &cel::types::string;
  const cel::TypeRef texts = types.list(text);
  environment.declare_kind(
      "placement", {{"role", text, false}, {"account", text, false}, {"region", text, true}, {"ou", text, true}});
  environment.declare_kind("account", {{"id", text, false}, {"role", text, false}});
  environment.declare_kind("policy", {{"type", text, false},
                                      {"text", text, true},
                                      {"characters", &cel::types::integer, false},
                                      {"minified_characters", &cel::types::integer, false},
                                      {"statements", types.list(types.object("policy.statement")), false}});
  environment.declare_kind("policy.statement", {{"sid", text, true},
                                                {"effect", text, false},
                                                {"actions", texts, false},
                                                {"not_actions", texts, false},
                                                {"resources", texts, false},
                                                {"not_resources", texts, false},
                                                {"principals", types.list(types.object("policy.principal")), false},
                                                {"not_principal", &cel::types::boolean, false},
                                                {"conditions", types.list(types.object("policy.condition")), false}});
  environment.declare_kind("policy.principal", {{"type", text, false}, {"name", text, false}});
  environment.declare_kind("policy.condition",
                           {{"operator", text, false}, {"key", text, false}, {"values", texts, false}});
}

void add_common(cel::Environment& environment, std::vector<cel::Attribute>& attributes) {
  cel::Types& types = environment.types();
  attributes.push_back({"address", &cel::types::string, false});
  attributes.push_back({"logical_name", &cel::types::string, false});
  attributes.push_back({"file", &cel::types::string, false});
  attributes.push_back({"type", &cel::types::string, false});
  attributes.push_back({"format", &cel::types::string, false});
  attributes.push_back({"placements", types.list(types.object("placement")), false});
  attributes.push_back({"account_role", &cel::types::string, false});
  attributes.push_back({"exists", &cel::types::boolean, false});
}

}  // namespace

std::string complaint(std::string_view file, unsigned line, const std::vector<diagnostics::Diagnostic>& diagnostics) {
  std::string text;
  for (const diagnostics::Diagnostic& d : diagnostics)
    text += fmt::format("{}{}:{}: {}", text.empty() ? "" : "\n", file, line, d.message);
  return text;
}

std::string Vocabulary::estate_name(std::string_view kind) {
  std::string name(kind);
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
}

cel::TypeRef Vocabulary::type_of(const model::AttributeDeclaration& declaration) const {
  cel::Types& types = environment_.types();
  switch (declaration.type) {
    case model::AttributeType::string:
      return &cel::types::string;
    case model::AttributeType::boolean:
      return &cel::types::boolean;
    case model::AttributeType::integer:
      return &cel::types::integer;
    case model::AttributeType::number:
      return &cel::types::dyn;
    case model::AttributeType::list_of_strings:
      return types.list(&cel::types::string);
    case model::AttributeType::list:
      return types.list(&cel::types::dyn);
    case model::AttributeType::map:
      return types.map(&cel::types::string, &cel::types::dyn);
    case model::AttributeType::ref:
      return types.object(declaration.kind);
    case model::AttributeType::list_of_refs:
    case model::AttributeType::relation:
      return types.list(types.object(declaration.kind));
    case model::AttributeType::account:
      return types.object("account");
    case model::AttributeType::policy:
      return types.object("policy");
    case model::AttributeType::derived:
      return types.parse(declaration.derived_type);
    case model::AttributeType::any:
      return &cel::types::dyn;
  }
  return &cel::types::dyn;
}

base::Result<std::unique_ptr<Vocabulary>> Vocabulary::make(const model::Kinds& kinds) {
  std::unique_ptr<Vocabulary> made(new Vocabulary(kinds));
  cel::Environment& environment = made->environment_;
  for (const auto family : builtins::families()) environment.declare_functions(family);
  declare_plain_kinds(environment);
  std::vector<cel::Attribute> estate;
  for (const auto& kind : kinds.all()) {
    std::vector<cel::Attribute> attributes;
    std::vector<cel::TypeRef> types;
    for (const model::AttributeDeclaration& declaration : kind->attributes) {
      const cel::TypeRef type = made->type_of(declaration);
      if (type == nullptr)
        return base::Error{
            fmt::format("{}:{}: `{}` is no type", kind->file, declaration.line, declaration.derived_type)};
      const bool always = declaration.required || declaration.default_text ||
                          declaration.type == model::AttributeType::relation ||
                          declaration.type == model::AttributeType::derived;
      attributes.push_back({declaration.name, type, !always});
      types.push_back(type);
    }
    add_common(environment, attributes);
    environment.declare_kind(kind->name, std::move(attributes));
    made->types_.push_back(std::move(types));
    estate.push_back(
        {estate_name(kind->name), environment.types().list(environment.types().object(kind->name)), false});
  }
  estate.push_back({"complete", &cel::types::boolean, false});
  environment.declare_kind("estate", std::move(estate));
  const base::Result<bool> compiled = made->compile_derived();
  if (!compiled) return base::Error{compiled.error()};
  return made;
}

base::Result<bool> Vocabulary::compile_derived() {
  for (const auto& kind : kinds_.all()) {
    cel::Environment own(&environment_);
    own.declare_variable("resource", object(kind->name));
    std::vector<std::unique_ptr<cel::Program>> programs(kind->attributes.size());
    for (std::size_t i = 0; i < kind->attributes.size(); ++i) {
      const model::AttributeDeclaration& declaration = kind->attributes[i];
      if (declaration.type != model::AttributeType::derived) continue;
      diagnostics::CollectingSink sink;
      cel::CompileOptions options;
      options.expected = types_[kinds_.id(kind->name).index][i];
      options.result_may_be_absent = true;
      auto program = cel::compile(syntax::cel::SourceText{declaration.derive, {}, 0}, own, sink, options);
      if (!program) return base::Error{complaint(kind->file, declaration.line, sink.diagnostics)};
      programs[i] = std::make_unique<cel::Program>(std::move(*program));
    }
    derived_.push_back(std::move(programs));
  }
  return true;
}

}  // namespace analyzer::engine
