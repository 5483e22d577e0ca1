#include "engine/compiled_rule.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/nearest.h"

namespace analyzer::engine {

namespace {

class RuleCompiler {
 public:
  RuleCompiler(const Rule& rule, const Vocabulary& vocabulary) : rule_(rule), vocabulary_(vocabulary) {}

  base::Result<CompiledRule> compile() {
    CompiledRule made;
    made.rule = &rule_;
    if (rule_.built_in) return made;
    made.environment = std::make_unique<cel::Environment>(&vocabulary_.environment());
    if (!declare(made)) return base::Error{error_};
    if (!rule_.when.empty()) {
      made.when = program(rule_.when, rule_.line, *made.environment, &cel::types::boolean);
      if (!made.when) return base::Error{error_};
      made.when_reads = reads(*made.when);
    }
    for (const Requirement& requirement : rule_.require) {
      auto condition = program(requirement.condition, requirement.line, *made.environment, &cel::types::boolean);
      if (!condition) return base::Error{error_};
      auto message =
          Message::compile(requirement.message.empty() ? rule_.message : requirement.message, *made.environment);
      if (!message) return base::Error{fmt::format("{}:{}: {}", rule_.file, requirement.line, message.error())};
      std::vector<std::string> read = reads(*condition);
      CompiledRequirement compiled{std::move(*condition),
                                   std::move(*message),
                                   {},
                                   requirement.at.empty() ? rule_.at : requirement.at,
                                   std::move(read)};
      if (!compiled.at.empty() && !check_at(compiled.at, requirement.line)) return base::Error{error_};
      if (!requirement.note.empty() && !note(requirement, compiled, *made.environment)) return base::Error{error_};
      made.require.push_back(std::move(compiled));
    }
    return made;
  }

 private:
  bool wrong(unsigned line, std::string_view message) {
    error_ = fmt::format("{}:{}: {}", rule_.file, line, message);
    return false;
  }

  bool declare(CompiledRule& made) {
    cel::Environment& environment = *made.environment;
    if (!rule_.on.empty()) {
      made.kind = vocabulary_.kinds().id(rule_.on);
      if (!made.kind.valid()) {
        std::vector<std::string> names;
        for (const auto& kind : vocabulary_.kinds().all()) names.push_back(kind->name);
        const std::string_view meant = base::nearest(rule_.on, names);
        return wrong(rule_.line, meant.empty()
                                     ? fmt::format("there is no kind `{}`", rule_.on)
                                     : fmt::format("there is no kind `{}`; did you mean `{}`?", rule_.on, meant));
      }
    }
    environment.declare_variable("resource",
                                 rule_.on.empty() ? vocabulary_.object("estate") : vocabulary_.object(rule_.on));
    environment.declare_variable("estate", vocabulary_.object("estate"));
    std::vector<cel::Attribute> parameters;
    for (const auto& [name, json] : rule_.parameters) {
      const cel::TypeRef type = environment.types().parse(rule_.parameter_types.at(name));
      if (type == nullptr) return wrong(rule_.line, fmt::format("`{}` is no type", rule_.parameter_types.at(name)));
      parameters.push_back({name, type, false});
      made.parameters.push_back(json);
    }
    const std::string kind = "parameters of " + rule_.id;
    environment.declare_kind(kind, std::move(parameters));
    environment.declare_variable("parameters", environment.types().object(kind));
    return true;
  }

  std::optional<cel::Program> program(std::string_view text, unsigned line, const cel::Environment& environment,
                                      cel::TypeRef expected) {
    diagnostics::CollectingSink sink;
    cel::CompileOptions options;
    options.expected = expected;
    auto compiled = cel::compile(syntax::cel::SourceText{text, {}, 0}, environment, sink, options);
    if (!compiled)
      error_ = sink.diagnostics.empty() ? fmt::format("{}:{}: the condition cannot be read", rule_.file, line)
                                        : complaint(rule_.file, line, sink.diagnostics);
    return compiled;
  }

  static std::vector<std::string> reads(const cel::Program& program) {
    std::vector<std::string> paths;
    for (const cel::Program::Read& read : program.reads())
      if (read.variable == "resource" && std::ranges::find(paths, read.path) == paths.end()) paths.push_back(read.path);
    return paths;
  }

  bool check_at(const std::string& at, unsigned line) {
    if (rule_.on.empty()) return wrong(line, "a rule about the estate has nothing to point `at`");
    const model::Kind& kind = *vocabulary_.kinds().find(rule_.on);
    if (kind.find(at) != nullptr) return true;
    std::vector<std::string> names;
    for (const auto& attribute : kind.attributes) names.push_back(attribute.name);
    const std::string_view meant = base::nearest(at, names);
    return wrong(line, meant.empty() ? fmt::format("`{}` has no attribute `{}` to point at", rule_.on, at)
                                     : fmt::format("`{}` has no attribute `{}` to point at; did you mean `{}`?",
                                                   rule_.on, at, meant));
  }

  // `note: 'CONDITION ? "remark" : ""'`: an empty remark is none.
  bool note(const Requirement& requirement, CompiledRequirement& compiled, const cel::Environment& environment) {
    compiled.note = program(requirement.note, requirement.line, environment, &cel::types::string);
    return compiled.note.has_value();
  }

  const Rule& rule_;
  const Vocabulary& vocabulary_;
  std::string error_;
};

}  // namespace

base::Result<CompiledRule> compile_rule(const Rule& rule, const Vocabulary& vocabulary) {
  return RuleCompiler(rule, vocabulary).compile();
}

}  // namespace analyzer::engine
