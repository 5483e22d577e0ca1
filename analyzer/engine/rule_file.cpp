#include "engine/rule_file.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "base/nearest.h"
#include "engine/yaml_json.h"

namespace analyzer::engine {

namespace {

struct Wrong {
  std::string message;
};

class Reader {
 public:
  Reader(std::string_view path, bool with_examples) : path_(path), with_examples_(with_examples) {}

  Rule read(const YAML::Node& root) {
    if (!root.IsMap()) wrong(root, "a rule is a mapping with `rule`, `title`, `severity` and so on");
    known_keys(root, {"rule", "title", "severity", "scope", "presence", "built_in", "why", "remediation", "references",
                      "parameters", "on", "when", "require", "message", "at", "fix", "examples"});
    Rule rule;
    rule.file = path_;
    rule.id = needed(root, "rule");
    rule.line = line(root["rule"]);
    check_id(root["rule"], rule.id);
    rule.title = needed(root, "title");
    rule.why = needed(root, "why");
    rule.remediation = needed(root, "remediation");
    if (!parse_level(needed(root, "severity"), rule.level))
      wrong(root["severity"], "severity is one of critical, high, medium, low, info");
    if (const auto n = root["scope"]; n && !parse_scope(text(n), rule.scope))
      wrong(n, "scope is one of resource, policy, account, account-region, organization");
    rule.presence = flag(root["presence"]);
    rule.built_in = flag(root["built_in"]);
    if (const auto n = root["references"]) references(n, rule);
    if (const auto n = root["parameters"]) parameters(n, rule);
    if (const auto n = root["on"]) rule.on = text(n);
    if (const auto n = root["when"]) rule.when = text(n);
    if (const auto n = root["message"]) rule.message = text(n);
    if (const auto n = root["at"]) rule.at = text(n);
    if (const auto n = root["fix"]) rule.fix = text(n);
    if (!rule.built_in) conditions(root, rule);
    if (const auto n = root["examples"]) examples(n, rule);
    if (with_examples_) check_examples(root, rule);
    return rule;
  }

 private:
  static unsigned line(const YAML::Node& node) { return static_cast<unsigned>(node.Mark().line + 1); }

  [[noreturn]] void wrong(const YAML::Node& node, const std::string& message) const {
    throw Wrong{fmt::format("{}:{}: {}", path_, line(node), message)};
  }

  void known_keys(const YAML::Node& node, const std::vector<std::string>& keys) const {
    for (const auto& entry : node) {
      const std::string key = text(entry.first);
      if (std::ranges::find(keys, key) != keys.end()) continue;
      const std::string_view meant = base::nearest(key, keys);
      wrong(entry.first, meant.empty() ? fmt::format("`{}` is no key here", key)
                                       : fmt::format("`{}` is no key here; did you mean `{}`?", key, meant));
    }
  }

  std::string text(const YAML::Node& node) const {
    if (!node.IsScalar()) wrong(node, "a text is expected here");
    return node.Scalar();
  }

  std::string needed(const YAML::Node& root, const char* key) const {
    const auto node = root[key];
    if (!node) wrong(root, fmt::format("a rule needs `{}`", key));
    return text(node);
  }

  bool flag(const YAML::Node& node) const {
    if (!node) return false;
    const std::string word = text(node);
    if (word != "true" && word != "false") wrong(node, "true or false is expected here");
    return word == "true";
  }

  std::vector<std::string> texts(const YAML::Node& node) const {
    if (node.IsScalar()) return {node.Scalar()};
    if (!node.IsSequence()) wrong(node, "a list of texts is expected here");
    std::vector<std::string> all;
    for (const auto& item : node) all.push_back(text(item));
    return all;
  }

  void check_id(const YAML::Node& node, const std::string& id) const {
    const bool plain = !id.empty() && std::ranges::all_of(id, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
    if (!plain) wrong(node, "a rule's name is made of small letters, digits and `-`");
  }

  void references(const YAML::Node& node, Rule& rule) const {
    if (!node.IsMap())
      wrong(node, "`references` is a mapping from a source (guidance, sechub, checkov, trivy …) to a list");
    for (const auto& entry : node) rule.references[text(entry.first)] = texts(entry.second);
  }

  void parameters(const YAML::Node& node, Rule& rule) const {
    if (!node.IsMap()) wrong(node, "`parameters` is a mapping from a name to {type, default}");
    for (const auto& entry : node) {
      known_keys(entry.second, {"type", "default"});
      if (!entry.second["type"] || !entry.second["default"])
        wrong(entry.second, "a parameter needs `type` and `default`");
      rule.parameter_types[text(entry.first)] = text(entry.second["type"]);
      rule.parameters[text(entry.first)] = json_text(entry.second["default"]);
    }
  }

  void conditions(const YAML::Node& root, Rule& rule) const {
    const auto node = root["require"];
    if (!node) wrong(root, "a rule needs `require`");
    if (rule.message.empty()) wrong(root, "a rule needs `message`");
    if (rule.on.empty() && rule.scope == Scope::resource)
      wrong(root, "a rule about resources needs `on`, the kind that it judges");
    if (node.IsSequence())
      for (const auto& item : node) rule.require.push_back(requirement(item));
    else
      rule.require.push_back(requirement(node));
    if (rule.require.empty()) wrong(node, "`require` is empty");
  }

  Requirement requirement(const YAML::Node& node) const {
    Requirement r;
    r.line = line(node);
    if (node.IsScalar()) {
      r.condition = node.Scalar();
      return r;
    }
    if (!node.IsMap()) wrong(node, "a requirement is a condition, or {condition, message, at, note}");
    known_keys(node, {"condition", "message", "at", "note"});
    r.condition = needed(node, "condition");
    r.line = line(node["condition"]);
    if (const auto n = node["message"]) r.message = text(n);
    if (const auto n = node["at"]) r.at = text(n);
    if (const auto n = node["note"]) r.note = text(n);
    return r;
  }

  void examples(const YAML::Node& node, Rule& rule) const {
    if (!node.IsSequence()) wrong(node, "`examples` is a list");
    for (const auto& item : node) {
      if (!item.IsMap()) wrong(item, "an example is a mapping with `name`, `expect` and a template");
      known_keys(item, {"name", "expect", "because", "cloudformation", "terraform", "policy", "files", "estate"});
      Example example;
      example.line = line(item);
      example.name = needed(item, "name");
      example.expect = needed(item, "expect");
      static const std::vector<std::string> verdicts = {"pass", "fail", "unknown", "not_applicable", "suppressed"};
      if (std::ranges::find(verdicts, example.expect) == verdicts.end())
        wrong(item["expect"], "an example expects pass, fail, unknown, suppressed or not_applicable");
      if (const auto n = item["because"]) example.because = text(n);
      if (const auto n = item["cloudformation"]) example.files["template.yaml"] = text(n);
      if (const auto n = item["terraform"]) example.files["main.tf"] = text(n);
      if (const auto n = item["policy"]) example.files["policy.json"] = text(n);
      if (const auto n = item["files"]) {
        if (!n.IsMap()) wrong(n, "`files` is a mapping from a path to its text");
        for (const auto& entry : n) example.files[text(entry.first)] = text(entry.second);
      }
      if (example.files.empty()) wrong(item, "an example needs `cloudformation`, `terraform` or `files`");
      if (const auto n = item["estate"]) {
        YAML::Emitter out;
        out << n;
        example.configuration = out.c_str();
        example.configuration += "\n";
        example.estate_complete =
            n.IsMap() && n["estate"] && n["estate"].IsScalar() && n["estate"].Scalar() == "complete";
      }
      rule.examples.push_back(std::move(example));
    }
  }

  // Examples are the rule's tests: it must be seen to pass and to fail.
  void check_examples(const YAML::Node& root, const Rule& rule) const {
    const auto has = [&](std::string_view verdict) {
      return std::ranges::any_of(rule.examples, [&](const Example& e) { return e.expect == verdict; });
    };
    if (!has("fail")) wrong(root, "a rule needs an example that fails");
    if (!has("pass") && !rule.built_in) wrong(root, "a rule needs an example that passes");
  }

  std::string path_;
  bool with_examples_;
};

}  // namespace

base::Result<Rule> read_rule(std::string_view path, std::string_view text, bool with_examples) {
  if (!with_examples) text = text.substr(0, text.find("\nexamples:\n"));
  try {
    return Reader(path, with_examples).read(YAML::Load(std::string(text)));
  } catch (const Wrong& wrong) {
    return base::Error{wrong.message};
  } catch (const YAML::Exception& problem) {
    return base::Error{fmt::format("{}:{}: {}", path, problem.mark.line + 1, problem.msg)};
  }
}

}  // namespace analyzer::engine
